"""The letter's form as a clerk fills it in, before it becomes a file; the words stand in ``form.toml``.

Independent of ``parsers`` on purpose: what reads forms must not be shown on forms that it has made.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from itertools import zip_longest
from typing import Any

_WORDS: dict[str, Any] = tomllib.loads(resources.files("dangky.demo").joinpath("form.toml").read_text("utf-8"))

#: Codes of the letter's four fields, in the order of the columns.
FIELD_CODES: tuple[str, ...] = tuple(_WORDS["fields"])
TITLE: str = _WORDS["title"]
ATTACHED_TO: str = _WORDS["attached_to"]
PARTY: str = _WORDS["party"]
SIGNATURE: tuple[str, ...] = tuple(_WORDS["signature"])
#: Number of columns of the form's table.
WIDTH = 3 + len(FIELD_CODES)
_DOTS = "…" * 12


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """One row of the table: who, and what stands in the four field cells."""

    performer: str
    #: Text of a field cell by field code, lines parted by newlines; fields left out are empty cells.
    models: Mapping[str, str]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a clerk set the form out; the default is the letter's own."""

    #: The letterhead as a table without borders, beside the Party's or the State's name; else paragraphs.
    letterhead_in_table: bool = False
    #: The unit's line stands in the dot leaders of the blank form.
    dot_leaders: bool = False
    #: Workbook: the unit's line in a merged cell, not in a cell of its own beside the label.
    unit_line_merged: bool = True
    bold: bool = False
    centred: bool = False
    #: Rows added below each part and left empty.
    spare_rows: int = 0
    #: Numbered rows that stay empty are deleted.
    drop_empty_rows: bool = False
    #: The individuals in a table of their own.
    split_tables: bool = False
    #: Workbook: empty rows above and columns left of the form.
    shift: int = 0
    #: Word: typed before Unicode, in the letters of TCVN3.
    old_letters: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledForm:
    """A form as it was filled in; nothing is checked, units send all kinds of things."""

    #: The name after "Đơn vị:"; empty: the line is there but blank; None: the line was deleted.
    unit: str | None
    #: Lines above the title, the superior's first; empty: the Party's name alone, as in the letter.
    letterhead: tuple[str, ...] = ()
    collectives: tuple[FormRow, ...] = ()
    individuals: tuple[FormRow, ...] = ()
    title: str = TITLE
    attached_to: str = ATTACHED_TO
    place_and_date: str = _WORDS["place_and_date"]
    layout: Layout = field(default_factory=Layout)

    @property
    def unit_label(self) -> str:
        """The label of the unit's line, with its colon."""
        return str(_WORDS["unit_label"])

    @property
    def unit_written(self) -> str:
        """What stands after the label, with dot leaders where the layout has them."""
        if not self.unit:
            return _DOTS
        return f"{_DOTS}{self.unit}{_DOTS}" if self.layout.dot_leaders else self.unit

    def head_lines(self) -> tuple[str, ...]:
        """Return the lines above the table, for formats that set nothing side by side."""
        unit = (f"{self.unit_label} {self.unit_written}",) if self.unit is not None else ()
        return (*self.letterhead, PARTY, self.place_and_date, *unit, self.title, self.attached_to)

    def table_rows(self) -> tuple[tuple[str, ...], ...]:
        """Return all rows of the table, headings and both parts, as :data:`WIDTH` texts each."""
        people = (self.individual_header(), *self.individual_rows())
        return (*self.header_rows(), *self.collective_rows(), *people)

    def header_rows(self) -> tuple[tuple[str, ...], ...]:
        """Return the two header rows; covered positions of merged cells are empty."""
        fields = tuple(_WORDS["fields"].values())
        upper = (_WORDS["number"], _WORDS["collective"], _WORDS["spanning"], *[""] * (len(fields) - 1), _WORDS["note"])
        return upper, ("", "", *fields, "")

    def individual_header(self) -> tuple[str, ...]:
        """Return the row in mid-table that begins the individuals."""
        number = _WORDS["number"] if self.layout.split_tables else ""
        return (number, _WORDS["individual"], *_WORDS["fields"].values(), "")

    def collective_rows(self) -> tuple[tuple[str, ...], ...]:
        """Return the collectives' rows as :data:`WIDTH` texts each, numbered as the letter does."""
        return self._rows(self.collectives, _WORDS["collective_numbers"])

    def individual_rows(self) -> tuple[tuple[str, ...], ...]:
        """Return the individuals' rows as :data:`WIDTH` texts each."""
        return self._rows(self.individuals, _WORDS["individual_numbers"])

    def _rows(self, rows: tuple[FormRow, ...], numbers: list[str]) -> tuple[tuple[str, ...], ...]:
        if self.layout.drop_empty_rows:
            numbers = numbers[: max(len(rows), 1)]
        numbers = numbers + [str(number) for number in range(len(numbers), len(rows))]
        written = [_row_texts(number, row) for number, row in zip_longest(numbers, rows)]
        return (*written, *[("",) * WIDTH] * self.layout.spare_rows)


def _row_texts(number: str, row: FormRow | None) -> tuple[str, ...]:
    if row is None:
        return (number, *[""] * (WIDTH - 1))
    return (number, row.performer, *(row.models.get(code, "") for code in FIELD_CODES), row.note)
