"""Sheets of a workbook, whatever its format, as tables; what they ask for is checked before the grids are laid out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from domain.document import Place, Table
from parsers import limits
from parsers.legacy import Written
from parsers.readers.grid import MAX_POSITIONS, Anchor, build_rows, to_lines
from parsers.readers.xlsx_scan import MAX_MERGES, Area
from parsers.refuse import over_limit

#: Texts of the cells of a sheet, by row and column, counted from 1.
Texts = Mapping[tuple[int, int], Written]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a sheet holds, before it is a grid."""

    #: None for a file that is one sheet and has no name for it.
    title: str | None
    texts: Texts
    #: Merged areas; they may reach farther than the texts.
    merges: Sequence[Area] = ()


def build_tables(sheets: Sequence[Sheet], *, file_format: str) -> tuple[Table, ...]:
    """Return a table for each sheet, with the sheet's own rows and columns, as far as something stands.

    Raises:
        UnreadableFile: FILE_LIMIT for sheets, rows, columns, cells, characters, merges or positions, naming the sheet.
    """
    if len(sheets) > limits.MAX_SHEETS:
        raise over_limit(file_format, "sheets", value=len(sheets), limit=limits.MAX_SHEETS)
    budget = _Budget(file_format)
    checked = [budget.checked(sheet) for sheet in sheets]
    return tuple(_table(sheet) for sheet in checked)


class _Budget:
    """What all sheets of a file have taken so far."""

    def __init__(self, file_format: str) -> None:
        self._file_format = file_format
        self._cells = 0
        self._characters = 0
        self._positions = 0

    def checked(self, sheet: Sheet) -> Sheet:
        """Return ``sheet`` with only what says something and its merged areas cut at its ends."""
        sheet = replace(sheet, texts={place: text for place, text in sheet.texts.items() if text.text.strip()})
        self._cells += len(sheet.texts)
        self._check("cells", self._cells, limits.MAX_CELLS, sheet)
        self._characters += sum(min(len(text.text), limits.MAX_TEXT) for text in sheet.texts.values())
        self._check("characters", self._characters, limits.MAX_CHARACTERS, sheet)
        self._check("merges", len(sheet.merges), MAX_MERGES, sheet)
        self._check("rows", max((row for row, _ in sheet.texts), default=0), limits.MAX_ROW, sheet)
        self._check("columns", max((column for _, column in sheet.texts), default=0), limits.MAX_COLUMN, sheet)
        height, width = _ends(sheet)
        sheet = replace(sheet, merges=tuple(_cut_merges(sheet.merges, height=height, width=width)))
        self._positions += height * width + sum(area.positions for area in sheet.merges)
        self._check("positions", self._positions, MAX_POSITIONS, sheet)
        return sheet

    def _check(self, what: str, value: int, limit: int, sheet: Sheet) -> None:
        if value > limit:
            raise over_limit(self._file_format, what, value=value, limit=limit, sheet=sheet.title)


def _ends(sheet: Sheet) -> tuple[int, int]:
    """Return the last row and column of a sheet; a merged cell that says something reaches as far as it does."""
    ends = [*sheet.texts]
    ends += [
        (area.bottom, area.right)
        for area in sheet.merges
        if (area.top, area.left) in sheet.texts and area.bottom <= limits.MAX_ROW and area.right <= limits.MAX_COLUMN
    ]
    return max((row for row, _ in ends), default=0), max((column for _, column in ends), default=0)


def _cut_merges(merges: Sequence[Area], *, height: int, width: int) -> Iterator[Area]:
    for area in merges:
        bottom, right = min(area.bottom, height), min(area.right, width)
        if area.top <= bottom and area.left <= right and (area.top, area.left) != (bottom, right):
            yield Area(top=area.top, left=area.left, bottom=bottom, right=right)


def _table(sheet: Sheet) -> Table:
    height, width = _ends(sheet)
    place = Place(sheet=sheet.title, table=1)
    return Table(rows=build_rows(_anchors(sheet), height=height, width=width, place=place), place=place)


def _anchors(sheet: Sheet) -> Iterator[Anchor]:
    """Yield the merged cells, then the others; what a merge covers has no place of its own and is not seen."""
    for area in sheet.merges:
        text = sheet.texts.get((area.top, area.left), Written(text=""))
        yield Anchor(
            row=area.top,
            column=area.left,
            row_span=area.bottom - area.top + 1,
            column_span=area.right - area.left + 1,
            lines=to_lines(text.text),
            raw=text.raw[: limits.MAX_TEXT],
        )
    for (row, column), text in sheet.texts.items():
        yield Anchor(row=row, column=column, lines=to_lines(text.text), raw=text.raw[: limits.MAX_TEXT])
