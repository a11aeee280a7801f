"""Lists as an Excel workbook that can be printed and sent on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reports.tables import Grid

#: Characters that no document holds (XML 1.0, section 2.2).
NOT_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: What official documents are written in, and its size.
FONT = "Times New Roman"
SIZE = 12
#: Width of a column in characters: as its longest text, within these.
_MIN_WIDTH, _MAX_WIDTH = 6, 60
#: Characters that stand side by side on an upright page and can still be read.
_PORTRAIT_WIDTH = 100
#: Width of a letter of ours in those by which columns are measured.
_LETTER = 1.15
#: Height of two lines of a heading, in points.
_TWO_LINES = 34
_LINE = Side(style="thin")
#: The lines around a cell.
FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
#: Names of the looks of cells: a style that is named once costs a tenth of one that is made for each cell.
_LINE_ABOVE, _TITLE, _CELL, _HEADING = "dangky line", "dangky title", "dangky cell", "dangky heading"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: a table, with a title and a note above it.

    Without a title the headings stand in the first row, as in a file to be read again.
    """

    headings: tuple[str, ...]
    #: Every row has as many cells as there are headings; numbers can be reckoned with, all else is text.
    rows: tuple[tuple[str | int, ...], ...]
    #: At most 31 letters, none of ``[]:*?/\\``, another one on each sheet; empty: the program's own.
    name: str = ""
    title: str = ""
    note: str = ""


def grid_sheet(grid: Grid, *, title: str = "", note: str = "") -> Sheet:
    """Return ``grid`` as a sheet."""
    return Sheet(headings=grid.headings, rows=grid.rows, title=title, note=note)


def render_workbook(sheets: Sequence[Sheet]) -> bytes:
    """Return an .xlsx of one or more ``sheets``; text is never anything else, so nothing can be a formula."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    _add_styles(workbook)
    for sheet in sheets:
        _fill(workbook.create_sheet(sheet.name or None), sheet)
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _add_styles(workbook: Workbook) -> None:
    for name in (_LINE_ABOVE, _TITLE, _CELL, _HEADING):
        style = NamedStyle(name=name, font=Font(name=FONT, size=SIZE, bold=name in (_TITLE, _HEADING)))
        if name in (_CELL, _HEADING):
            style.alignment, style.border = _WRAPPED, FRAME
        workbook.add_named_style(style)


def _fill(worksheet: Worksheet, sheet: Sheet) -> None:
    top = 4 if sheet.title else 1
    for row, text in enumerate((sheet.title, sheet.note) if sheet.title else (), start=1):
        put_value(worksheet, row, 1, text).style = _TITLE if row == 1 else _LINE_ABOVE
    for column, heading in enumerate(sheet.headings, start=1):
        put_value(worksheet, top, column, heading).style = _HEADING
    for row, cells in enumerate(sheet.rows, start=top + 1):
        for column, value in enumerate(cells, start=1):
            put_value(worksheet, row, column, value).style = _CELL
    _prepare_print(worksheet, top, _set_widths(worksheet, sheet))


def put_value(sheet: Worksheet, row: int, column: int, value: str | int | datetime) -> Cell:
    """Put ``value`` into a cell: a text as text, whatever it looks like; raise ``TypeError`` for a merged cell."""
    cell = sheet.cell(row=row, column=column)
    if not isinstance(cell, Cell):
        raise TypeError("a merged cell")
    if isinstance(value, str):
        cell.value = NOT_XML.sub("", value)
        # Otherwise a text that begins with "=" would be run by whoever opens the list (CWE-1236).
        cell.data_type = "s"
    else:
        cell.value = value
    return cell


def _set_widths(worksheet: Worksheet, sheet: Sheet) -> int:
    """Make each column as wide as its longest text, headings on up to two lines; return the width of all."""
    total = 0
    for column, heading in enumerate(sheet.headings):
        words = max([-(-len(heading) // 2), *(len(word) for word in heading.split())])
        longest = max([words, *(len(str(row[column])) for row in sheet.rows)])
        width = min(max(round(longest * _LETTER) + 2, _MIN_WIDTH), _MAX_WIDTH)
        worksheet.column_dimensions[get_column_letter(column + 1)].width = width
        total += width
    return total


def _prepare_print(sheet: Worksheet, top: int, width: int) -> None:
    """A4, as wide as the page, turned if the table is wide, with the headings on each page."""
    # Not every program makes a row higher by itself when its text breaks.
    sheet.row_dimensions[top].height = _TWO_LINES
    sheet.freeze_panes = f"A{top + 1}"
    sheet.print_title_rows = f"{top}:{top}"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    is_wide = width > _PORTRAIT_WIDTH
    sheet.page_setup.orientation = sheet.ORIENTATION_LANDSCAPE if is_wide else sheet.ORIENTATION_PORTRAIT
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
