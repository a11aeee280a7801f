"""One row under a heading: who carries out which models, or why the row says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from domain.campaign import Kind, Role
from domain.document import Cell, Place
from domain.form import Entry, Finding, Problem, Weight
from domain.reasons import ReasonCode, reason
from parsers.recognise.cells import is_ditto, is_listed, is_mark, is_nothing, is_stated_nothing, split_models
from parsers.recognise.headings import HeadingBook, Meaning
from parsers.recognise.layout import Layout, Row, filled
from parsers.recognise.performers import guess_kind, read_kind, read_kind_only
from parsers.text import bare, one_line

_TOTALS = ("tong cong", "tong so")
_SHORT_TOTALS = frozenset({"cong", "tong"})
#: How the cells of a signature block begin.
_SIGNATURES = (
    "thu truong don vi", "thu truong co quan", "ky dong dau", "ky ten dong dau", "ky ghi ro ho ten", "nguoi lap bieu",
    "nguoi tong hop", "noi nhan", "t m ban thuong vu", "t m dang uy", "t m uy ban nhan dan", "tm ubnd", "xac nhan cua",
)  # fmt: skip
#: Posts that stand alone above a signature; beside other words they may be a performer's.
_POSTS = frozenset({"hieu truong", "bi thu", "chu tich", "truong phong", "giam doc", "thu truong", "nguoi lap"})
_NUMBER = re.compile(r"^\W*\d{1,4}\W*(?:mô hình|điển hình|tập thể|cá nhân|đơn vị)?\W*$", re.IGNORECASE)
#: What stands under a heading to count its columns: (1), 2, A.
_COLUMN_NUMBER = re.compile(r"^\W*(?:\d{1,2}|[A-Za-zĐđ])\W*$")
_FIELD_PARTS = re.compile(r"[,;/+\n]|\svà\s")
#: The model in a performer's cell, where the model's own cell has only a cross.
_NAMED_WITH_PERFORMER = re.compile(
    r"\bmô\s+hình\s*:\s*(\S.*)|((?:\bmô\s+hình\s*)?(?:“[^”]+”|\"[^\"]+\").*)", re.IGNORECASE
)
_LETTER = re.compile(r"[^\W\d_]")
_EXAMPLE_STARTS = ("vi du ", "vd ", "mau ghi ")
_EXAMPLE = frozenset({"vi du", "vd", "mau", "ghi mau"})


@dataclass(kw_only=True)
class Above:
    """What the rows above said, for "như trên" and merged cells; one for each part of a table."""

    performer: str = ""
    #: True once a row had a number.
    numbered: bool = False
    #: Names of the models last read in each column.
    models: dict[int, tuple[str, ...]] = field(default_factory=dict)
    #: Places of model cells already read: a cell merged over rows is one model.
    read: set[Place] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowReading:
    """What one row gives."""

    finding: Finding
    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()
    #: True for the signature block, which ends the table.
    ends_table: bool = False


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


def read_row(row: Row, context: RowContext, above: Above) -> RowReading:
    """Read one row below a heading; ``above`` is brought up to date."""
    place = row_place(row)
    code = _says_nothing(row, context.layout)
    if code is not None:
        written = one_line(" | ".join(cell.text for cell in filled(row)))
        problems = _stated_nothing(written, place) if code is ReasonCode.ROW_TEXT else ()
        # A post alone may also be a performer without a model: the rows below it are still read.
        ends = code is ReasonCode.ROW_SIGNATURE and bare(written) not in _POSTS
        finding = Finding(reason=reason(code), place=place, written=written)
        return RowReading(finding=finding, problems=problems, ends_table=ends)
    return _Row(row, context, above).read()


def _stated_nothing(written: str, place: Place) -> tuple[Problem, ...]:
    """Return the remark that a person wrote that there is no model, or nothing."""
    if not is_stated_nothing(written):
        return ()
    why = reason(ReasonCode.NOTHING_STATED, written=written)
    return (Problem(reason=why, place=place, weight=Weight.REMARK, written=written),)


def _says_nothing(row: Row, layout: Layout) -> ReasonCode | None:
    """Return why ``row`` is no registration, or None if it may be one."""
    numbers = set(layout.positions(Role.NUMBER))
    content = [cell for i, cell in enumerate(row) if i not in numbers and cell.text.strip()]
    if not content:
        return ReasonCode.ROW_BLANK
    cells = filled(row)
    if len(cells) > 2 and all(_COLUMN_NUMBER.match(cell.text) for cell in cells):
        return ReasonCode.ROW_COLUMN_NUMBERS
    if _is_total(cells):
        return ReasonCode.ROW_TOTAL
    if _is_signature(cells, content):
        return ReasonCode.ROW_SIGNATURE
    if _is_example(cells, content) or (len(cells) == 1 and _spans_most(cells[0], row)):
        return ReasonCode.ROW_TEXT
    return None


def _is_example(cells: Sequence[Cell], content: Sequence[Cell]) -> bool:
    """Tell whether a row is the sample that the template gives: it says "Ví dụ" at its beginning."""
    return bare(cells[0].text) in _EXAMPLE or bare(content[0].text).startswith(_EXAMPLE_STARTS)


def _is_total(cells: Sequence[Cell]) -> bool:
    """Tell whether a row sums up: "Tổng cộng" and nothing but numbers; "Tổng công ty X" with a model does not."""
    words = [bare(cell.text) for cell in cells if not _NUMBER.match(cell.text)]
    if len(words) != 1:
        return False
    return words[0] in _SHORT_TOTALS or f"{words[0]} ".startswith(tuple(f"{total} " for total in _TOTALS))


def _is_signature(cells: Sequence[Cell], content: Sequence[Cell]) -> bool:
    """Tell whether a row belongs to the signature block: its words, or a post that stands alone.

    "Hiệu trưởng" beside a model is a performer.
    """
    if len(cells) <= 2 and any(bare(cell.text).startswith(_SIGNATURES) for cell in cells):
        return True
    return len({cell.place for cell in content}) == 1 and bare(content[0].text) in _POSTS


def row_place(row: Row) -> Place:
    """Return the place of ``row`` itself, also where its first cells are merged with rows above."""
    lowest = max((cell.place for cell in row), key=lambda place: place.row or 0)
    return Place(sheet=lowest.sheet, table=lowest.table, row=lowest.row)


def _spans_most(cell: Cell, row: Row) -> bool:
    return cell.column_span > 1 and cell.column_span >= len(row) - 2


class _Row:
    """The reading of one row that registers something."""

    def __init__(self, row: Row, context: RowContext, above: Above) -> None:
        self._row = row
        self._layout = context.layout
        self._context = context
        self._above = above
        self._place = row_place(row)
        self._note = self._text(Role.NOTE)
        self._problems: list[Problem] = []

    def read(self) -> RowReading:
        performer = self._performer()
        kind = self._kind(performer)
        models = list(self._models())
        entries = tuple(
            Entry(
                kind=kind,
                performer=performer,
                field=field_code,
                model=name,
                note="" if is_mark(cell.text) else self._note,
                place=cell.place,
                raw=cell.raw,
            )
            for cell, field_code, names in models
            for name in names
        )
        self._check(performer, entries)
        if performer:
            self._above.performer = performer
        self._above.numbered |= bool(self._text(Role.NUMBER))
        finding = Finding(
            reason=reason(ReasonCode.ROW_READ, entries=len(entries)), place=self._place, written=performer
        )
        return RowReading(finding=finding, entries=entries, problems=tuple(self._problems))

    # -- who

    def _performer(self) -> str:
        written = one_line(" ".join(text for text in self._performer_texts() if read_kind_only(text) is None))
        if is_ditto(written) or (not written and self._goes_on()):
            return self._above.performer
        return "" if is_nothing(written) else written

    def _performer_texts(self) -> list[str]:
        """Return the texts under headings for performers; of "Tập thể/cá nhân" beside "Tên" one says the kind only."""
        cells = dict.fromkeys(self._row[index] for index in self._layout.positions(Role.PERFORMER))
        return [one_line(cell.text) for cell in cells]

    def _goes_on(self) -> bool:
        """Tell whether a row without a performer belongs to the one above: it has no number, though rows have one."""
        return bool(self._layout.positions(Role.NUMBER)) and not self._text(Role.NUMBER) and self._above.numbered

    def _kind(self, performer: str) -> Kind:
        said = (read_kind_only(text) for text in self._performer_texts())
        known = (
            read_kind(self._text(Role.KIND))
            or next((kind for kind in said if kind), None)
            or self._kind_of_column()
            or guess_kind(performer)
        )
        if known is None and performer:
            self._ask(ReasonCode.KIND_UNKNOWN, self._cell(Role.PERFORMER), written=performer)
        return known or Kind.COLLECTIVE

    def _kind_of_column(self) -> Kind | None:
        """Return the kind that the heading over the filled performer's cell fixes, else that of the part."""
        filled_columns = [i for i in self._layout.positions(Role.PERFORMER) if self._row[i].text.strip()]
        kinds = {meaning.kind for i in filled_columns if (meaning := self._layout.columns[i])}
        if len(self._layout.positions(Role.PERFORMER)) > 1 and kinds:
            return kinds.pop() if len(kinds) == 1 else None
        return self._context.kind

    # -- what

    def _models(self) -> Iterator[tuple[Cell, str | None, tuple[str, ...]]]:
        """Yield each model cell with its field and the names in it."""
        for index in self._layout.positions(Role.MODEL):
            cell = self._row[index]
            meaning = self._layout.columns[index]
            if meaning is None or cell.place in self._above.read or is_nothing(cell.text):
                continue
            if cell.column_span > 1 or cell.row_span > 1:
                self._above.read.add(cell.place)
            names = self._names(index, cell)
            if names:
                self._above.models[index] = names
                yield cell, self._field(cell, meaning), names

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
        if is_nothing(self._note):
            self._ask(ReasonCode.MARK_WITHOUT_NAME, cell, written=cell.text)
            named = _NAMED_WITH_PERFORMER.search(self._text(Role.PERFORMER))
            return ((named[1] or named[2]).strip(" ."),) if named else ()
        self._ask(ReasonCode.NAME_FROM_NOTE, cell, weight=Weight.REMARK)
        return split_models(Cell(lines=(self._note,), place=cell.place)) or (self._note,)

    def _field(self, cell: Cell, meaning: Meaning) -> str | None:
        if meaning.field:
            covered = self._fields_under(cell)
            if len(covered) > 1:
                self._ask(ReasonCode.CELL_SPANS_FIELDS, cell, fields=", ".join(covered))
            return meaning.field
        written = self._text(Role.FIELD)
        if self._context.field and not written:
            return self._context.field
        found = None if self._names_several_fields(written) else self._context.fields.match(written)
        if found is None:
            self._ask(ReasonCode.FIELD_UNKNOWN, self._cell(Role.FIELD) or cell, written=written)
        return found.field if found else None

    def _names_several_fields(self, written: str) -> bool:
        """Tell whether a cell names two fields: "Kinh tế, Văn hóa - xã hội"; one name may hold a comma too."""
        if self._context.fields.is_known(written):
            return False
        parts = (self._context.fields.match(part) for part in _FIELD_PARTS.split(written))
        return len({meaning for meaning in parts if meaning}) > 1

    def _fields_under(self, cell: Cell) -> list[str]:
        """Return the fields of the columns that a merged cell covers."""
        covered = (m for c, m in zip(self._row, self._layout.columns, strict=True) if c.place == cell.place)
        return [m.field for m in covered if m and m.field]

    # -- checks

    def _check(self, performer: str, entries: Sequence[Entry]) -> None:
        if not entries:
            self._problems.extend(_stated_nothing(self._denial(), self._place))
        if entries and not performer and self._layout.positions(Role.PERFORMER):
            self._ask(ReasonCode.PERFORMER_MISSING, self._cell(Role.PERFORMER))
        elif performer and not entries and not self._problems:
            self._ask(ReasonCode.MODEL_MISSING, self._cell(Role.PERFORMER), written=performer)

    def _denial(self) -> str:
        """Return the first text of the row's models that says that there is none."""
        texts = (one_line(self._row[index].text) for index in self._layout.positions(Role.MODEL))
        return next((text for text in texts if is_stated_nothing(text)), "")

    # -- helpers

    def _cell(self, role: Role) -> Cell | None:
        return next((self._row[index] for index in self._layout.positions(role)), None)

    def _text(self, role: Role) -> str:
        cells = dict.fromkeys(self._row[index] for index in self._layout.positions(role))
        return one_line(" ".join(cell.text for cell in cells))

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
        self._problems.append(
            Problem(reason=reason(code, **details), place=place, weight=weight, written=one_line(written))
        )
