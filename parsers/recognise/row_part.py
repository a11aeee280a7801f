"""What a row registers: its models, each with its field, for whoever carries them out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from domain.anchors import row_place
from domain.campaign import Kind, Role
from domain.document import Cell, Place
from domain.form import Entry, Problem, Weight
from domain.reasons import ReasonCode, reason
from parsers.recognise.above import Above, RowContext
from parsers.recognise.cell_lines import described_models, doubtful_lines, is_listed, tells_only
from parsers.recognise.cells import chosen, split_models
from parsers.recognise.headings import Meaning
from parsers.recognise.layout import Row
from parsers.recognise.row_cells import RowCells
from parsers.recognise.statements import (
    is_ditto,
    is_mark,
    is_nothing,
    is_stated_nothing,
    may_deny,
    names_no_model,
)
from parsers.recognise.who import Who, read_who
from parsers.text import one_line

#: The model in a performer's cell, where the model's own cell has only a cross.
_NAMED_WITH_PERFORMER = re.compile(
    r"\bmô\s+hình\s*:\s*(\S.*)|((?:\bmô\s+hình\s*)?(?:“[^“”]+”|\"[^\"]+\").*)", re.IGNORECASE
)
_FIELD_PARTS = re.compile(r"[,;/+\n–-]|\svà\s")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """A cell with models, their field, and their names."""

    cell: Cell
    field: str | None
    names: tuple[str, ...]


class RowPart:
    """The reading of one row, or of what stands in it under one of several layouts side by side."""

    def __init__(self, row: Row, context: RowContext, above: Above) -> None:
        self.problems: list[Problem] = []
        self._row = row
        self._layout = context.layout
        self._cells = RowCells(row=row, layout=context.layout)
        self._context = context
        self._above = above
        self._place = row_place(row)
        note = self._cells.text(Role.NOTE)
        self._note = "" if is_nothing(note) else note
        self.who = self._read_who()

    def read(self) -> tuple[Entry, ...]:
        """Return the entries; ``problems`` and what is above are brought up to date."""
        entries = tuple(entry for named in list(self._models()) for entry in self._entries(named))
        self._check(entries)
        if self.who.performer:
            self._above.performer = self.who.performer
        self._above.numbered |= bool(self._cells.text(Role.NUMBER))
        return entries

    # -- who

    def _read_who(self) -> Who:
        """Return the performers: those of the row, or the one that a title row named where no column does."""
        if not self._layout.positions(Role.PERFORMER):
            return Who(performer=self._above.performer, kind=self._above.kind or self._context.kind)
        numbered = bool(self._layout.positions(Role.NUMBER)) and self._above.numbered
        goes_on = numbered and not self._cells.text(Role.NUMBER)
        return read_who(self._cells, above=self._above.performer, goes_on=goes_on, kind=self._context.kind)

    # -- what

    def _entries(self, named: _Named) -> Iterator[Entry]:
        several = self.who.several
        numbered = named.cell.text.lstrip(" (")[:1].isdigit()
        note = "" if is_mark(named.cell.text) else self._note
        pairs = len(several) == len(named.names) and numbered and is_listed(named.cell)
        performers = several if pairs else [self.who.performer] * len(named.names)
        for performer, name in zip(performers, named.names, strict=True):
            yield Entry(
                kind=self.who.kind or Kind.COLLECTIVE,
                performer=performer,
                field=named.field,
                model=name,
                note=note,
                place=named.cell.place,
                raw=named.cell.raw,
            )

    def _models(self) -> Iterator[_Named]:
        """Yield each model cell with its field and the names in it."""
        ticked = self._ticked_fields()
        here: set[Place] = set()
        for index in self._layout.positions(Role.MODEL):
            cell, meaning = self._row[index], self._layout.columns[index]
            if is_stated_nothing(cell.text):
                self._above.models.pop(index, None)
            if meaning is None or is_nothing(cell.text) or cell.place in here:
                continue
            if cell.place in self._above.read and not self._shares():
                continue
            if ticked is not None and meaning.field:
                continue
            if cell.column_span > 1 or cell.row_span > 1:
                here.add(cell.place)
            names = self._names(index, cell)
            if names:
                self._above.models[index] = names
                for field in ticked or (self._field(cell, meaning),):
                    yield _Named(cell=cell, field=field, names=names)
        self._above.read |= here

    def _shares(self) -> bool:
        """Tell whether the row has a performer of its own: a model merged over several performers is each one's."""
        cell = self._cells.first(Role.PERFORMER)
        return cell is not None and bool(cell.text.strip()) and cell.place.row == self._place.row

    def _ticked_fields(self) -> tuple[str, ...] | None:
        """Return the fields with a cross, where a column for names stands beside columns to tick; else None."""
        fixed = [(cell, meaning.field) for cell, meaning in self._cells.under(Role.MODEL) if meaning.field]
        filled = [(cell, field) for cell, field in fixed if not is_nothing(cell.text)]
        if not self._layout.leaves_field_open or not all(is_mark(cell.text) for cell, _ in filled):
            return None
        return tuple(field for _, field in filled)

    def _names(self, index: int, cell: Cell) -> tuple[str, ...]:
        if is_ditto(cell.text):
            return self._as_above(index, cell)
        if is_mark(cell.text):
            return self._from_note(index, cell)
        if tells_only(cell):
            return self._described(index, cell)
        names = split_models(cell)
        if any(not _LETTER.search(name) for name in names):
            self._ask(ReasonCode.MARK_WITHOUT_NAME, cell, written=cell.text)
            return ()
        return self._doubted(cell, self._that_name(cell, names))

    def _that_name(self, cell: Cell, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return ``names`` without those that name no model; beside a name they only say how it stands."""
        named = tuple(name for name in names if not names_no_model(name))
        if len(named) < len(names) and (not named or is_listed(cell)):
            written = "; ".join(name for name in names if name not in named)
            self._ask(ReasonCode.MODEL_NOT_NAMED, cell, written=written)
        return named

    def _doubted(self, cell: Cell, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return ``names``, having said which of them may be none, and whether they may be one."""
        doubtful = (*doubtful_lines(cell), *(name for name in names if may_deny(name)))
        if doubtful and names:
            self._ask(ReasonCode.NAME_DOUBTED, cell, written="; ".join(doubtful))
        if len(names) > 1 and not is_listed(cell):
            self._ask(ReasonCode.MODELS_PARTED, cell, weight=Weight.REMARK, written=cell.text, count=str(len(names)))
        return names

    def _described(self, index: int, cell: Cell) -> tuple[str, ...]:
        """Return what the cell tells as its model's name; in a row that goes on the one above it is told of that."""
        goes_on = not self._shares() and not self._cells.text(Role.NUMBER)
        if goes_on and self._above.models.get(index):
            return ()
        names = described_models(cell)
        code = ReasonCode.NAME_FROM_DETAIL if names else ReasonCode.MODEL_NOT_NAMED
        self._ask(code, cell, weight=Weight.REMARK if names else Weight.QUESTION, written=cell.text)
        return names

    def _as_above(self, index: int, cell: Cell) -> tuple[str, ...]:
        names = self._above.models.get(index, ())
        code = ReasonCode.DITTO_RESOLVED if names else ReasonCode.DITTO_UNRESOLVED
        self._ask(code, cell, weight=Weight.REMARK if names else Weight.QUESTION, written=cell.text)
        return names

    def _from_note(self, index: int, cell: Cell) -> tuple[str, ...]:
        names = self._noted_names
        if not names:
            return self._named_with_performer(cell)
        crossed = self._crossed
        if len(names) == 1 or len(crossed) == 1 or index not in crossed:
            own = names
        elif len(crossed) == len(names):
            own = (names[crossed.index(index)],)
        else:
            own = names if index == crossed[0] else ()
        if own:
            self._ask(ReasonCode.NAME_FROM_NOTE, cell, weight=Weight.REMARK)
        return own

    @cached_property
    def _noted_names(self) -> tuple[str, ...]:
        """Return the names of models in the note; none if it says how a model stands, "duy trì từ 2021"."""
        if not self._note or names_no_model(self._note):
            return ()
        return split_models(Cell(lines=(self._note,), place=self._place)) or (self._note,)

    @cached_property
    def _crossed(self) -> tuple[int, ...]:
        """Return the columns of fields that the row only marks; a cross over several once."""
        crossed: dict[Place, int] = {}
        for at in self._layout.positions(Role.MODEL):
            meaning, cell = self._layout.columns[at], self._row[at]
            if meaning and meaning.field and is_mark(cell.text):
                crossed.setdefault(cell.place, at)
        return tuple(crossed.values())

    def _named_with_performer(self, cell: Cell) -> tuple[str, ...]:
        self._ask(ReasonCode.MARK_WITHOUT_NAME, cell, written=cell.text)
        named = _NAMED_WITH_PERFORMER.search(self._cells.text(Role.PERFORMER))
        name = (named[1] or named[2]).strip(" .") if named else ""
        return tuple(filter(None, (name if "(" in name else name.rstrip(")"),)))

    # -- in which field

    def _field(self, cell: Cell, meaning: Meaning) -> str | None:
        if meaning.field:
            return self._field_above(cell, meaning.field)
        at = self._cells.first(Role.FIELD) or cell
        written = chosen(self._cells.text(Role.FIELD))
        if is_nothing(written):
            if self._context.field is None:
                self._ask(ReasonCode.FIELD_MISSING, at)
            return self._context.field
        known = self._context.legend.get(written.strip(" ()."))
        found = [known] if known else self._fields_named(written)
        if not found:
            self._ask(ReasonCode.FIELD_UNKNOWN, at, written=written)
        elif len(found) > 1:
            self._ask(ReasonCode.CELL_SPANS_FIELDS, at, fields=", ".join(found))
        return found[0] if len(found) == 1 else None

    def _field_above(self, cell: Cell, field: str) -> str | None:
        """Return the field over ``cell``; None if the note has names for several crosses and not one for each."""
        covered = self._fields_under(cell)
        if len(covered) > 1:
            self._ask(ReasonCode.CELL_SPANS_FIELDS, cell, fields=", ".join(covered))
            return field
        crossed, names = self._crossed, self._noted_names
        if not is_mark(cell.text) or len(crossed) == 1 or len(names) < 2 or len(names) == len(crossed):
            return field
        fields = [meaning.field for at in crossed if (meaning := self._layout.columns[at]) and meaning.field]
        self._ask(ReasonCode.CELL_SPANS_FIELDS, cell, fields=", ".join(fields))
        return None

    def _fields_named(self, written: str) -> list[str]:
        """Return the fields with the name ``written``; several for several names, "Kinh tế, Văn hóa - xã hội"."""
        fields = self._context.fields
        if not fields.is_known(written):
            parts = (fields.match(part) for part in _FIELD_PARTS.split(written))
            several = list(dict.fromkeys(meaning.field for meaning in parts if meaning and meaning.field))
            if len(several) > 1:
                return several
        meaning = fields.match(written)
        return [meaning.field] if meaning and meaning.field else []

    def _fields_under(self, cell: Cell) -> list[str]:
        """Return the fields of the columns that a merged cell covers."""
        covered = (m for c, m in zip(self._row, self._layout.columns, strict=True) if c.place == cell.place)
        return [m.field for m in covered if m and m.field]

    # -- checks

    def _check(self, entries: Sequence[Entry]) -> None:
        performer, cell = self.who.performer, self._cells.first(Role.PERFORMER)
        if performer and self.who.kind is None:
            self._ask(ReasonCode.KIND_UNKNOWN, cell, written=performer)
        elif entries and self.who.kind and self.who.is_doubted:
            self._ask(ReasonCode.KIND_DOUBTED, cell, written=performer, kind=self.who.kind.value)
        if not entries:
            self.problems.extend(stated_nothing(self._denial(), self._place))
        if entries and not performer and cell is not None:
            self._ask(ReasonCode.PERFORMER_MISSING, cell)
        elif performer and cell is not None and not entries and not self.problems:
            self._ask(ReasonCode.MODEL_MISSING, cell, written=performer)

    def _denial(self) -> str:
        """Return the first text of the row's models, or of who should carry them out, that says that there is none."""
        cells = (*self._cells.under(Role.MODEL), *self._cells.under(Role.PERFORMER))
        texts = (one_line(text) for cell, _ in cells for text in (cell.text, *cell.lines))
        return next((text for text in texts if is_stated_nothing(text)), "")

    def _ask(
        self,
        code: ReasonCode,
        cell: Cell | None,
        *,
        weight: Weight = Weight.QUESTION,
        written: str = "",
        **details: str,
    ) -> None:
        place = cell.place if cell else self._place
        if written:
            details["written"] = one_line(written)
        self.problems.append(
            Problem(reason=reason(code, **details), place=place, weight=weight, written=one_line(written))
        )


def stated_nothing(written: str, place: Place) -> tuple[Problem, ...]:
    """Return the remark that a person wrote that there is no model, or nothing."""
    if not is_stated_nothing(written):
        return ()
    why = reason(ReasonCode.NOTHING_STATED, written=written)
    return (Problem(reason=why, place=place, weight=Weight.REMARK, written=written),)
