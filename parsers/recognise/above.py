"""What is known before a row is read: its columns, and what the rows above it said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.campaign import Kind
from domain.document import Place
from parsers.recognise.headings import HeadingBook
from parsers.recognise.layout import Layout


@dataclass(kw_only=True)
class Above:
    """What the rows above said, for "như trên" and merged cells; one for each part of a table."""

    performer: str = ""
    #: Kind of the performer, where a title row named him.
    kind: Kind | None = None
    #: True once a row had a number.
    numbered: bool = False
    #: Names of the models last read in each column.
    models: dict[int, tuple[str, ...]] = field(default_factory=dict)
    #: Places of model cells already read: a cell merged over rows is one model.
    read: set[Place] = field(default_factory=set)
    #: The same for the other layouts that stand beside the first one, by their number.
    beside: dict[int, Above] = field(default_factory=dict)

    def of(self, number: int) -> Above:
        """Return what is above in the layout with ``number``."""
        return self.beside.setdefault(number, Above()) if number else self


@dataclass(frozen=True, slots=True, kw_only=True)
class RowContext:
    """What is known before a row is read."""

    layout: Layout
    #: Kind that the last heading or section title fixed; None: the row itself must say.
    kind: Kind | None
    #: Field that the last title row fixed, for columns that leave it open.
    field: str | None
    #: Names of fields as cell values, for forms with one model per row.
    fields: HeadingBook
    #: Numbers that stand for fields.
    legend: Mapping[str, str]
