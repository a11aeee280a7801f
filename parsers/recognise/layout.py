"""Which rows of a table are headings, and what its columns are under them.

A heading may take one row or two, may stand again in mid-table (for individuals, or after a page
break), and a lower row may leave blank what the row above already said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.campaign import Kind, Role, Section
from domain.document import Cell
from parsers.recognise.headings import HeadingBook, Meaning
from parsers.recognise.statements import is_stated_nothing
from parsers.text import bare

#: Share of the filled cells of a row that must be headings.
MIN_HEADING_SHARE = 0.6
#: Different meanings that a row needs to be a heading.
MIN_HEADING_MEANINGS = 2
#: Words of a section title such as "B. Cá nhân đăng ký".
MAX_SECTION_WORDS = 8
#: Characters of the title of a field with a denial behind it.
MAX_TITLE_CHARACTERS = 300

_ENUMERATOR = re.compile(r"^\s*(?:[IVX]{1,4}|[A-Da-d]|\d{1,2})\s*[.)/:-]\s*")
_LONE_ENUMERATOR = re.compile(r"^\s*(?:[IVX]{1,4}|[A-D])\s*(?:[.)]\s*)?$")

#: "TT (tập thể)": what is meant stands in the brackets.
_IN_BRACKETS = re.compile(r"^\W*\w{1,3}\s*\(([^()]+)\)\W*$")
#: What parts a title from what it says.
_BEHIND = re.compile(r"[:(]|\s[-–]\s")
_FIELD_LABEL = re.compile(r"^\s*(?:(?:thuộc|về|trong)\s+)?lĩnh\s+vực\s*:?\s*", re.IGNORECASE)

Row = Sequence[Cell]
#: A row of headings, and what is understood of it by column.
HeadingRow = tuple[Row, Mapping[int, Meaning]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What each column of a table means."""

    #: One meaning a column; None where the heading is not understood or blank.
    columns: tuple[Meaning | None, ...]

    @property
    def kind(self) -> Kind | None:
        """The kind that the performer's heading fixes; None if it leaves it open, or two columns differ."""
        kinds = {m.kind for m in self.columns if m and m.role is Role.PERFORMER}
        return kinds.pop() if len(kinds) == 1 else None

    @property
    def leaves_field_open(self) -> bool:
        """True if a model's column does not fix the field: another column, or a title row, must say it."""
        return any(meaning and meaning.role is Role.MODEL and not meaning.field for meaning in self.columns)

    def positions(self, role: Role) -> tuple[int, ...]:
        """Return the indices of the columns with ``role``."""
        return tuple(i for i, meaning in enumerate(self.columns) if meaning and meaning.role is role)

    def repeats(self, other: Layout) -> bool:
        """Tell whether each column understood means the same in ``other``, whatever kind of performer."""
        pairs = zip(self.columns, other.columns, strict=False)
        return all(one is None or (two and (one.role, one.field) == (two.role, two.field)) for one, two in pairs)

    @property
    def parts(self) -> tuple[Layout, ...]:
        """The layouts that stand side by side, each with performers and models of its own; itself if it is one.

        What stands before the first performers (number, field) and behind the last models (note) is common.
        """
        starts = [at for at in self.positions(Role.PERFORMER) if self.columns[at] != self.columns[at - 1] or at == 0]
        if len(starts) < 2:
            return (self,)
        ends = [*starts[1:], len(self.columns)]
        spans = [range(start, end) for start, end in zip(starts, ends, strict=True)]
        models = set(self.positions(Role.MODEL))
        if not all(models.intersection(span) for span in spans):
            return (self,)
        common = {*range(starts[0]), *(at for at in self.positions(Role.NOTE) if at > max(models))}
        return tuple(self._only({*span, *common}) for span in spans)

    def _only(self, kept: set[int]) -> Layout:
        return Layout(columns=tuple(meaning if at in kept else None for at, meaning in enumerate(self.columns)))

    @property
    def meanings(self) -> frozenset[Meaning]:
        return frozenset(m for m in self.columns if m and not m.spans)


def distinct(row: Row) -> Iterator[tuple[int, Cell]]:
    """Yield each cell of ``row`` once with its first index, merged ones at their first position."""
    previous: Cell | None = None
    for index, cell in enumerate(row):
        if previous is None or cell.place != previous.place:
            yield index, cell
        previous = cell


def filled(row: Row) -> list[Cell]:
    """Return the cells of ``row`` that hold something, each once."""
    if not any(cell.lines for cell in row):  # as thousands of rows below a form
        return []
    return [cell for _, cell in distinct(row) if cell.text.strip()]


def read_heading(row: Row, book: HeadingBook) -> Mapping[int, Meaning] | None:
    """Return the meaning of each column that ``row`` names, or None if it is not a heading row."""
    cells = filled(row)
    matched = {cell.place: meaning for cell in cells if (meaning := book.match(cell.text))}
    meanings = {meaning for meaning in matched.values() if not meaning.spans}
    telling = any(m.spans or m.role in {Role.PERFORMER, Role.MODEL, Role.FIELD} for m in matched.values())
    if not telling or len(meanings) + any(m.spans for m in matched.values()) < MIN_HEADING_MEANINGS:
        return None
    if len(matched) < MIN_HEADING_SHARE * len(cells):
        return None
    return {index: matched[cell.place] for index, cell in enumerate(row) if cell.place in matched}


def stack(headings: Sequence[HeadingRow], *, width: int, above: Layout | None) -> Layout:
    """Return the layout under ``headings`` (upper row first); what they leave open stays as in ``above``."""
    columns: list[Meaning | None] = list(above.columns[:width]) if above else []
    columns += [None] * (width - len(columns))
    fixed: set[int] = set()
    for row, heading in headings:
        divided = _divided(row, heading, columns, fixed)
        for index, meaning in heading.items():
            if not meaning.spans and index not in divided:
                columns[index] = meaning
                if meaning.field and row[index].column_span > 1:
                    fixed.add(index)
        for index in divided - heading.keys():
            columns[index] = Meaning(role=Role.OTHER)
    _name_field_column(headings, columns)
    return Layout(columns=tuple(columns))


def _divided(
    row: Row, heading: Mapping[int, Meaning], columns: Sequence[Meaning | None], fixed: set[int]
) -> frozenset[int]:
    """Return the columns under a field's heading that ``row`` divides: "Tên mô hình" and, say, "Chỉ tiêu".

    The one for the name keeps the field; the others, ``heading`` not understanding them, are no models.
    """
    names = [index for index in fixed if (meaning := heading.get(index)) and meaning == Meaning(role=Role.MODEL)]
    fields = {columns[index] for index in names}
    return frozenset(
        index
        for index in fixed
        if columns[index] in fields and row[index].text.strip() and (index in names or index not in heading)
    )


def _name_field_column(headings: Sequence[HeadingRow], columns: list[Meaning | None]) -> None:
    """Take "Lĩnh vực thực hiện" over a single column for the column of the fields: it stands over nothing else."""
    for row, heading in headings:
        for index, meaning in heading.items():
            if meaning.spans and row[index].column_span == 1 and columns[index] is None:
                columns[index] = Meaning(role=Role.FIELD)


def is_form_layout(layout: Layout) -> bool:
    """Tell whether a table with ``layout`` asks for models: in two fields side by side, or with performer and field."""
    roles = {meaning.role for meaning in layout.meanings}
    fields = {m.field for m in layout.meanings if m.role is Role.MODEL and m.field}
    return len(fields) >= 2 or {Role.MODEL, Role.PERFORMER, Role.FIELD} <= roles


def may_be_form_layout(layout: Layout) -> bool:
    """Tell whether a table has models beside performers or fields, as a form has, but also anybody's plan or report."""
    roles = {meaning.role for meaning in layout.meanings}
    return {Role.MODEL, Role.PERFORMER} <= roles or (Role.FIELD in roles and layout.leaves_field_open)


def read_section(row: Row, sections: Sequence[Section]) -> Kind | None:
    """Return the kind that a title row inside the table fixes, e.g. "B. CÁ NHÂN"; None if it is no such row."""
    cells = filled(row)
    if len(cells) == 2 and _LONE_ENUMERATOR.match(cells[0].text):
        cells = cells[1:]
    if len(cells) != 1:
        return None
    return section_of(cells[0].text, sections)


def read_band(row: Row, fields: HeadingBook) -> str | None:
    """Return the field that a title row inside the table names, e.g. "I. Lĩnh vực kinh tế"; None if there is none."""
    cells = filled(row)
    if len(cells) == 2 and _LONE_ENUMERATOR.match(cells[0].text):
        cells = cells[1:]
    return band_of(cells[0].text, fields) if len(cells) == 1 else None


def denial_behind(text: str) -> str:
    """Return what a title says behind its colon or dash if it denies, as "Không" in "AN-QP: Không"; else nothing."""
    if len(text) > MAX_TITLE_CHARACTERS:
        return ""
    return next((rest for rest in (text[at.end() :] for at in _BEHIND.finditer(text)) if is_stated_nothing(rest)), "")


def band_of(text: str, fields: HeadingBook) -> str | None:
    """Return the field of which ``text`` is the title; None if it says more than a field's name and a denial."""
    text = text.removesuffix(denial_behind(text))
    name = _FIELD_LABEL.sub("", _ENUMERATOR.sub("", text)).strip(" \t\n.:;-–(")
    meaning = fields.match(name) if name and fields.is_known(name) else None
    return meaning.field if meaning else None


def section_of(text: str, sections: Sequence[Section]) -> Kind | None:
    """Return the kind that ``text`` names as a section's title; None if it is none."""
    inside = _IN_BRACKETS.search(text)
    words = bare(inside.group(1) if inside else _ENUMERATOR.sub("", text)).split()
    if not words or len(words) > MAX_SECTION_WORDS:
        return None
    for section in sections:
        for title in section.titles:
            wanted = bare(_ENUMERATOR.sub("", title)).split()
            if wanted and words[: len(wanted)] == wanted:
                return section.kind
    return None
