"""Binary workbooks: xlsb.

The libraries that read them give neither merged cells nor fonts, and end the whole process at a cell in
the far corner of a sheet; so the records are read here, and only those of cells that hold something.

Source: [MS-XLSB], sections 2.1.7 (parts), 2.4 (records).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from openpyxl.styles.numbers import is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from domain.document import Document
from parsers import limits
from parsers.legacy import Written, join_runs
from parsers.package import Package, open_package
from parsers.readers.sheet_grid import Sheet, build_tables
from parsers.readers.xlsb_records import number, packed, real, records, wide_string
from parsers.readers.xlsb_styles import RichText, Styles, read_rich_text, read_strings, read_styles
from parsers.readers.xlsx_scan import MAX_MERGES, Area
from parsers.readers.xlsx_values import shown
from parsers.refuse import damaged, over_limit, wrapping

_FORMAT: Final = "xlsb"
_SHEET: Final = 156
_WORKBOOK_PROPERTIES: Final = 153
_ROW: Final = 0
_MERGE: Final = 176
_FIRST_CELL, _LAST_CELL, _RICH_CELL = 2, 11, 62
_VISIBLE: Final = 0
#: What a cell holds begins after its column and style.
_VALUE_AT: Final = 8
_ERRORS: Final = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """A sheet in the list of sheets."""

    title: str
    relationship: str
    is_visible: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Book:
    """What cells of all sheets refer to."""

    strings: tuple[RichText, ...]
    styles: Styles
    is_1904: bool


def read_xlsb(data: bytes) -> Document:
    """Return what a binary workbook says: a table for each worksheet, with the sheet's own rows and columns.

    Hidden sheets are left out where others can be seen, and text that is struck through. Values are the
    cached ones, as people see them.

    Raises:
        UnreadableFile: the file is damaged, encrypted, or over a limit; the reason names the sheet.
    """
    package = open_package(data, file_format=_FORMAT)
    main = package.main_part("xl/workbook.bin")
    workbook = package.read(main)
    with wrapping(_FORMAT, "reading the workbook"):
        targets = {rel.id: rel.target for rel in package.relationships(main) if rel.kind == "worksheet"}
        book = _Book(
            strings=read_strings(package, _related(package, main, "sharedStrings")),
            styles=read_styles(package, _related(package, main, "styles")),
            is_1904=any(kind == _WORKBOOK_PROPERTIES and workbook[at] & 1 for kind, at, _ in records(workbook)),
        )
        sheets: list[Sheet] = []
        for entry in _entries(workbook, targets):
            left = limits.MAX_CELLS - sum(len(sheet.texts) for sheet in sheets)
            part = package.read(targets[entry.relationship])
            sheets.append(_Reader(part, book, title=entry.title, cells_left=left).sheet())
    return Document(format=_FORMAT, blocks=build_tables(sheets, file_format=_FORMAT))


def _related(package: Package, main: str, kind: str) -> str | None:
    targets = (rel.target for rel in package.relationships(main) if rel.kind == kind)
    return next((target for target in targets if target in package.names), None)


def _entries(workbook: bytes, targets: dict[str, str]) -> Sequence[_Entry]:
    """Return the worksheets that can be seen, all if none can, in the order of their tabs."""
    entries = [entry for entry in _listed(workbook) if entry.relationship in targets]
    if len(entries) > limits.MAX_SHEETS:
        raise over_limit(_FORMAT, "sheets", value=len(entries), limit=limits.MAX_SHEETS)
    return [entry for entry in entries if entry.is_visible] or entries


def _listed(workbook: bytes) -> Iterator[_Entry]:
    for kind, start, end in records(workbook):
        if kind == _SHEET:
            relationship, position = wide_string(workbook, start + 8, end)
            title, _ = wide_string(workbook, position, end)
            is_visible = number(workbook, start) == _VISIBLE
            yield _Entry(title=" ".join(title.split()), relationship=relationship, is_visible=is_visible)


class _Reader:
    """A sheet, while its cells are gathered."""

    def __init__(self, data: bytes, book: _Book, *, title: str, cells_left: int) -> None:
        self._data = data
        self._book = book
        self._title = title
        self._cells_left = cells_left
        self._texts: dict[tuple[int, int], Written] = {}
        self._merges: list[Area] = []
        #: By kind of record: what reads its value; a formula has the value that it gave.
        self._values: dict[int, Callable[[int], object]] = {
            2: lambda at: packed(data, at),
            3: lambda at: _ERRORS.get(number(data, at, 1), "#N/A"),
            4: lambda at: bool(number(data, at, 1)),
            5: lambda at: real(data, at),
            9: lambda at: real(data, at),
            10: lambda at: bool(number(data, at, 1)),
            11: lambda at: _ERRORS.get(number(data, at, 1), "#N/A"),
        }

    def sheet(self) -> Sheet:
        row = 0
        for kind, start, end in records(self._data):
            if kind == _ROW:
                row = number(self._data, start)
            elif _FIRST_CELL <= kind <= _LAST_CELL or kind == _RICH_CELL:
                self._add_cell(kind, start, end, row=row + 1)
            elif kind == _MERGE:
                self._add_merge(start)
        return Sheet(title=self._title, texts=self._texts, merges=self._merges)

    def _add_cell(self, kind: int, start: int, end: int, *, row: int) -> None:
        column = number(self._data, start) + 1
        written = self._written(kind, start, end)
        if written.text.strip():
            self._texts[row, column] = written
            self._check("rows", row, limits.MAX_ROW)
            self._check("columns", column, limits.MAX_COLUMN)
            self._check("cells", len(self._texts), self._cells_left, limit=limits.MAX_CELLS)

    def _written(self, kind: int, start: int, end: int) -> Written:
        style = self._book.styles.cell(number(self._data, start + 4, 3))
        at = start + _VALUE_AT
        if kind in self._values:
            value = self._moment(self._values[kind](at), style.number_format)
            struck = self._book.styles.font(style.font).is_struck
            return Written(text="" if struck else shown(value, style.number_format))
        return join_runs(self._runs(self._text(kind, at, end), style.font))

    def _text(self, kind: int, at: int, end: int) -> RichText:
        if kind == _RICH_CELL:
            return read_rich_text(self._data, at, end)
        if kind == 7:
            index = number(self._data, at)
            if index >= len(self._book.strings):
                raise damaged(_FORMAT, "a cell has a text that is not there")
            return self._book.strings[index]
        return RichText(text=wide_string(self._data, at, end)[0])

    def _runs(self, rich: RichText, font: int) -> Iterator[tuple[str, str]]:
        """Yield the parts of a text with the names of their fonts, without what is struck through."""
        starts = [(0, font), *rich.runs]
        ends = [start for start, _ in rich.runs] + [len(rich.text)]
        for (start, index), end in zip(starts, ends, strict=True):
            look = self._book.styles.font(index)
            if start < end and not look.is_struck:
                yield rich.text[start:end], look.name

    def _moment(self, value: object, number_format: str) -> object:
        """Return a number that is a date or a time as one."""
        if isinstance(value, bool) or not isinstance(value, int | float) or not is_date_format(number_format):
            return value
        epoch = CALENDAR_MAC_1904 if self._book.is_1904 else CALENDAR_WINDOWS_1900
        try:
            return from_excel(value, epoch, timedelta="[h" in number_format.lower())
        except (ArithmeticError, ValueError):
            return value

    def _add_merge(self, start: int) -> None:
        top, bottom, left, right = (number(self._data, start + 4 * place) + 1 for place in range(4))
        if top <= bottom and left <= right:
            self._merges.append(Area(top=top, left=left, bottom=bottom, right=right))
            self._check("merges", len(self._merges), MAX_MERGES)

    def _check(self, what: str, value: int, allowed: int, *, limit: int | None = None) -> None:
        if value > allowed:
            raise over_limit(_FORMAT, what, value=value, limit=limit or allowed, sheet=self._title)
