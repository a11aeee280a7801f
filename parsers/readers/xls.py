"""Workbooks as Excel wrote them until 2003: xls, of all versions.

xlrd has the values; fonts decide what texts mean (.VnTime) and whether they count (struck through).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any, Final

import xlrd

from domain.document import Document
from parsers.biff import workbook_stream
from parsers.legacy import Written, join_runs
from parsers.readers.sheet_grid import Sheet, build_tables
from parsers.readers.xls_scan import trim
from parsers.readers.xlsx_scan import Area
from parsers.readers.xlsx_values import shown
from parsers.refuse import damaged, wrapping

_FORMAT: Final = "xls"
_VISIBLE: Final = 0
#: A heading that is centred over the empty cells to its right; before Excel 97 nothing else merged cells.
_ACROSS_CELLS: Final = 6
#: What xlrd has; it comes without types.
_Book = Any
_Sheet = Any


def read_xls(data: bytes) -> Document:
    """Return what a workbook says: a table for each worksheet, with the sheet's own rows and columns.

    Hidden sheets are left out where others can be seen, and text that is struck through. Values are the
    cached ones, as people see them.

    Raises:
        UnreadableFile: the file is damaged, encrypted, or over a limit; the reason names the sheet.
    """
    trimmed = trim(workbook_stream(data))
    with wrapping(_FORMAT, "reading the workbook"):
        try:
            book = xlrd.open_workbook(
                file_contents=trimmed.stream,
                encoding_override=trimmed.encoding,
                formatting_info=True,
                ragged_rows=True,
                logfile=StringIO(),
            )
        except xlrd.XLRDError as error:
            raise damaged(_FORMAT, f"reading the workbook: {error}") from error
        sheets = [_Reader(book, sheet).sheet() for sheet in _seen(book)]
    return Document(format=_FORMAT, blocks=build_tables(sheets, file_format=_FORMAT))


def _seen(book: _Book) -> list[_Sheet]:
    """Return the sheets that can be seen, all if none can."""
    sheets = book.sheets()
    return [sheet for sheet in sheets if sheet.visibility == _VISIBLE] or sheets


class _Reader:
    """One sheet, with the fonts and formats of its book."""

    def __init__(self, book: _Book, sheet: _Sheet) -> None:
        self._book = book
        self._sheet = sheet

    def sheet(self) -> Sheet:
        texts = {(row + 1, column + 1): self._text(row, column) for row, column in self._cells()}
        merges = [
            Area(top=top + 1, left=left + 1, bottom=bottom, right=right)
            for top, bottom, left, right in self._sheet.merged_cells
            if top < bottom and left < right
        ]
        return Sheet(title=" ".join(self._sheet.name.split()), texts=texts, merges=[*merges, *self._headings()])

    def _cells(self) -> Iterator[tuple[int, int]]:
        """Yield the places of cells that hold something, counted from 0."""
        for row in range(self._sheet.nrows):
            for column, kind in enumerate(self._sheet.row_types(row)):
                if kind not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                    yield row, column

    def _text(self, row: int, column: int) -> Written:
        style = self._style(row, column)
        value = self._sheet.cell_value(row, column)
        if self._sheet.cell_type(row, column) == xlrd.XL_CELL_TEXT:
            return join_runs(self._runs(value, style.font_index, row, column))
        if self._font(style.font_index).struck_out:
            return Written(text="")
        number_format = self._book.format_map[style.format_key].format_str
        return Written(text=shown(self._value(row, column, number_format), number_format))

    def _runs(self, text: str, font: int, row: int, column: int) -> Iterator[tuple[str, str]]:
        """Yield the parts of a text with the names of their fonts, without what is struck through."""
        changes = self._sheet.rich_text_runlist_map.get((row, column)) or []
        starts = [(0, font), *((start, index) for start, index in changes if start <= len(text))]
        ends = [start for start, _ in starts[1:]] + [len(text)]
        for (start, index), end in zip(starts, ends, strict=True):
            if start < end and not self._font(index).struck_out:
                yield text[start:end], self._font(index).name

    def _value(self, row: int, column: int, number_format: str) -> object:
        """Return a value that is no text, a date as a date."""
        value = self._sheet.cell_value(row, column)
        kind = self._sheet.cell_type(row, column)
        if kind == xlrd.XL_CELL_BOOLEAN:
            return bool(value)
        if kind == xlrd.XL_CELL_ERROR:
            return xlrd.error_text_from_code.get(value, "#N/A")
        return self._moment(value, number_format) if kind == xlrd.XL_CELL_DATE else value

    def _moment(self, value: float, number_format: str) -> object:
        if number_format.lower().startswith("[h"):
            return timedelta(days=value)
        try:
            moment = xlrd.xldate_as_datetime(value, self._book.datemode)
        except (ArithmeticError, ValueError):
            return value
        return moment.time() if 0 <= value < 1 else moment

    def _headings(self) -> Iterator[Area]:
        """Yield the areas of texts that are centred over the empty cells to their right."""
        for row, column in self._cells():
            if self._is_centred(row, column):
                kinds = self._sheet.row_types(row)
                end = column + 1
                while end < len(kinds) and kinds[end] == xlrd.XL_CELL_BLANK and self._is_centred(row, end):
                    end += 1
                if end > column + 1:
                    yield Area(top=row + 1, left=column + 1, bottom=row + 1, right=end)

    def _is_centred(self, row: int, column: int) -> bool:
        return bool(self._style(row, column).alignment.hor_align == _ACROSS_CELLS)

    def _style(self, row: int, column: int) -> Any:
        return self._book.xf_list[self._sheet.cell_xf_index(row, column)]

    def _font(self, index: int) -> Any:
        return self._book.font_list[index]
