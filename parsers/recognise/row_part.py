"""What a row registers: its models, each with its field, for whoever carries them out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.campaign import Kind, Role
from domain.document import Cell, Place
from domain.form import Entry, Problem, Weight
from domain.reasons import ReasonCode, reason
from parsers.recognise.above import Above, RowContext
from parsers.recognise.cells import chosen, is_ditto, is_listed, is_mark, is_nothing, is_stated_nothing, split_models
from parsers.recognise.headings import Meaning
from parsers.recognise.layout import Row
from parsers.recognise.row_cells import RowCells
from parsers.recognise.silent import row_place
from parsers.recognise.who import Who, read_who
from parsers.text import bare, one_line

#: The model in a performer's cell, where the model's own cell has only a cross.
_NAMED_WITH_PERFORMER = re.compile(
    r"\bmô\s+hình\s*:\s*(\S.*)|((?:\bmô\s+hình\s*)?(?:“[^”]+”|\"[^\"]+\").*)", re.IGNORECASE
)
_FIELD_PARTS = re.compile(r"[,;/+\n–-]|\svà\s")
#: Notes that say how a model stands, and name none.
_STATES = frozenset({"moi", "dang ky moi", "mo hinh moi", "lam moi", "duy tri", "tiep tuc", "tiep tuc duy tri", "cu"})
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
        pairs = len(several) == len(named.names) and numbered and is_listed(named.cell)
        performers = several if pairs else [self.who.performer] * len(named.names)
        for performer, name in zip(performers, named.names, strict=True):
            yield Entry(
                kind=self.who.kind or Kind.COLLECTIVE,
                performer=performer,
                field=named.field,
                model=name,
                note="" if is_mark(named.cell.text) else self._note,
                place=named.cell.place,
                raw=named.cell.raw,
            )

    def _models(self) -> Iterator[_Named]:
        """Yield each model cell with its field and the names in it."""
        ticked = self._ticked_fields()
        here: set[Place] = set()
        for index in self._layout.positions(Role.MODEL):
            cell, meaning = self._row[index], self._layout.columns[index]
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
            return self._from_note(cell)
        names = split_models(cell)
        if any(not _LETTER.search(name) for name in names):
            self._ask(ReasonCode.MARK_WITHOUT_NAME, cell, written=cell.text)
            return ()
        if len(names) > 1 and not is_listed(cell):
            self._ask(ReasonCode.MODELS_PARTED, cell, weight=Weight.REMARK, written=cell.text, count=str(len(names)))
        return names

    def _as_above(self, index: int, cell: Cell) -> tuple[str, ...]:
        names = self._above.models.get(index, ())
        code = ReasonCode.DITTO_RESOLVED if names else ReasonCode.DITTO_UNRESOLVED
        self._ask(code, cell, weight=Weight.REMARK if names else Weight.QUESTION, written=cell.text)
        return names

    def _from_note(self, cell: Cell) -> tuple[str, ...]:
        if self._note and bare(self._note) not in _STATES:
            self._ask(ReasonCode.NAME_FROM_NOTE, cell, weight=Weight.REMARK)
            return split_models(Cell(lines=(self._note,), place=cell.place)) or (self._note,)
        self._ask(ReasonCode.MARK_WITHOUT_NAME, cell, written=cell.text)
        named = _NAMED_WITH_PERFORMER.search(self._cells.text(Role.PERFORMER))
        return ((named[1] or named[2]).strip(" ."),) if named else ()

    # -- in which field

    def _field(self, cell: Cell, meaning: Meaning) -> str | None:
        if meaning.field:
            covered = self._fields_under(cell)
            if len(covered) > 1:
                self._ask(ReasonCode.CELL_SPANS_FIELDS, cell, fields=", ".join(covered))
            return meaning.field
        written = chosen(self._cells.text(Role.FIELD))
        if not written and self._context.field:
            return self._context.field
        found = self._context.legend.get(written.strip(" ().")) or self._field_named(written)
        if found is None:
            self._ask(ReasonCode.FIELD_UNKNOWN, self._cells.first(Role.FIELD) or cell, written=written)
        return found

    def _field_named(self, written: str) -> str | None:
        """Return the field with the name ``written``; None for two names, "Kinh tế, Văn hóa - xã hội"."""
        fields = self._context.fields
        if not fields.is_known(written):
            parts = (fields.match(part) for part in _FIELD_PARTS.split(written))
            if len({meaning for meaning in parts if meaning}) > 1:
                return None
        meaning = fields.match(written)
        return meaning.field if meaning else None

    def _fields_under(self, cell: Cell) -> list[str]:
        """Return the fields of the columns that a merged cell covers."""
        covered = (m for c, m in zip(self._row, self._layout.columns, strict=True) if c.place == cell.place)
        return [m.field for m in covered if m and m.field]

    # -- checks

    def _check(self, entries: Sequence[Entry]) -> None:
        performer, cell = self.who.performer, self._cells.first(Role.PERFORMER)
        if performer and self.who.kind is None:
            self._ask(ReasonCode.KIND_UNKNOWN, cell, written=performer)
        if not entries:
            self.problems.extend(stated_nothing(self._denial(), self._place))
        if entries and not performer and cell is not None:
            self._ask(ReasonCode.PERFORMER_MISSING, cell)
        elif performer and cell is not None and not entries and not self.problems:
            self._ask(ReasonCode.MODEL_MISSING, cell, written=performer)

    def _denial(self) -> str:
        """Return the first text of the row's models that says that there is none."""
        texts = (one_line(cell.text) for cell, _ in self._cells.under(Role.MODEL))
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
