"""Workbooks of LibreOffice and OpenOffice: ods, packed or as one XML file.

Sheets are written down to their last possible row and column as repeated emptiness, so what is repeated
counts only where it says something.

Source: ODF 1.3 part 3, section 9 (tables).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import product
from typing import Final

from lxml import etree

from domain.document import Document
from parsers import limits
from parsers.legacy import Written
from parsers.readers.opendocument import OFFICE, TABLE, is_covered, open_document, repeats, row_cells, table_rows
from parsers.readers.opendocument_styles import Styles
from parsers.readers.opendocument_text import read_cell
from parsers.readers.sheet_grid import Sheet, build_tables
from parsers.readers.xlsx_scan import MAX_MERGES, Area
from parsers.readers.xlsx_values import shown
from parsers.refuse import over_limit

_FORMAT: Final = "ods"
_DEFAULT_STYLE: Final = TABLE + "default-cell-style-name"
#: Columns of a sheet that may have a style of their own.
_MAX_STYLED_COLUMNS: Final = limits.MAX_COLUMN


def read_ods(data: bytes) -> Document:
    """Return what a workbook says: a table for each sheet, with the sheet's own rows and columns.

    Hidden sheets are left out where others can be seen, and text that is struck through. Values are as
    the sheet shows them, dates as dd/mm/yyyy whatever the language of the program was.

    Raises:
        UnreadableFile: the file is damaged, encrypted, or over a limit; the reason names the sheet.
    """
    document = open_document(data, file_format=_FORMAT)
    styles = Styles(document)
    tables = [table for sheets in document.content.iter(OFFICE + "spreadsheet") for table in sheets.iter(_TABLE)]
    if len(tables) > limits.MAX_SHEETS:
        raise over_limit(_FORMAT, "sheets", value=len(tables), limit=limits.MAX_SHEETS)
    seen = [table for table in tables if not styles.is_table_hidden(table.get(TABLE + "style-name", ""))]
    sheets = [_Reader(table, styles).sheet() for table in seen or tables]
    blocks = build_tables(sheets, file_format=_FORMAT)
    return Document(format=_FORMAT, blocks=blocks, omissions=document.omissions)


_TABLE: Final = TABLE + "table"


class _Reader:
    """A sheet, while its cells are gathered."""

    def __init__(self, table: etree._Element, styles: Styles) -> None:
        self._table = table
        self._styles = styles
        self._title = " ".join(table.get(TABLE + "name", "").split())
        self._column_styles = list(_column_styles(table))
        self._texts: dict[tuple[int, int], Written] = {}
        self._merges: list[Area] = []

    def sheet(self) -> Sheet:
        first = 1
        for row, times in table_rows(self._table):
            self._add_row(row, first=first, times=times)
            first += times
        return Sheet(title=self._title, texts=self._texts, merges=self._merges)

    def _add_row(self, row: etree._Element, *, first: int, times: int) -> None:
        default = row.get(_DEFAULT_STYLE, "")
        column = 1
        for cell, wide in row_cells(row):
            if len(cell) and not is_covered(cell):
                written = self._text(cell, column=column, default=default)
                if written.text.strip():
                    rows, columns = range(first, first + times), range(column, column + wide)
                    self._check(rows, columns)
                    self._texts |= dict.fromkeys(product(rows, columns), written)
            if times == wide == 1:
                self._add_merge(cell, row=first, column=column)
            column += wide

    def _check(self, rows: range, columns: range) -> None:
        """Check what is repeated before it is."""
        for what, value, limit in (
            ("rows", rows[-1], limits.MAX_ROW),
            ("columns", columns[-1], limits.MAX_COLUMN),
            ("cells", len(self._texts) + len(rows) * len(columns), limits.MAX_CELLS),
        ):
            if value > limit:
                raise over_limit(_FORMAT, what, value=value, limit=limit, sheet=self._title)

    def _add_merge(self, cell: etree._Element, *, row: int, column: int) -> None:
        down, right = repeats(cell, "number-rows-spanned"), repeats(cell, "number-columns-spanned")
        if down > 1 or right > 1:
            self._merges.append(Area(top=row, left=column, bottom=row + down - 1, right=column + right - 1))
            if len(self._merges) > MAX_MERGES:
                value = len(self._merges)
                raise over_limit(_FORMAT, "merges", value=value, limit=MAX_MERGES, sheet=self._title)

    def _text(self, cell: etree._Element, *, column: int, default: str) -> Written:
        """Return what a cell says: a date by its value, anything else as it is shown."""
        of_column = self._column_styles[column - 1] if column <= len(self._column_styles) else ""
        look = self._styles.look("table-cell", cell.get(TABLE + "style-name") or default or of_column)
        written = read_cell(cell, self._styles, look)
        date = cell.get(OFFICE + "date-value", "") if cell.get(OFFICE + "value-type") == "date" else ""
        return Written(text=_date(date) or written.text) if date and written.text else written


def _column_styles(table: etree._Element) -> Iterator[str]:
    """Yield the style that cells of each column have by default, as far as columns may hold something."""
    left = _MAX_STYLED_COLUMNS
    for column in table.iter(TABLE + "table-column"):
        wide = min(left, repeats(column, "number-columns-repeated"))
        yield from [column.get(_DEFAULT_STYLE, "")] * wide
        left -= wide
        if not left:
            return


def _date(written: str) -> str:
    """Return a date as people here write it, empty if it is none."""
    try:
        return shown(datetime.fromisoformat(written), "")
    except ValueError:
        return ""
