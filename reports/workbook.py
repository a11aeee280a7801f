"""A list as an Excel workbook that can be printed and sent on."""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reports.tables import Grid

#: What official documents are written in.
_FONT = "Times New Roman"
_SIZE = 12
#: Width of a column in characters: as its longest text, within these.
_MIN_WIDTH, _MAX_WIDTH = 6, 60
_THIN = Side(style="thin")


def grid_workbook(grid: Grid, *, title: str = "", note: str = "") -> bytes:
    """Return an .xlsx with ``title`` and ``note`` above the table; every cell is text, so nothing can be a formula.

    Without a title the headings stand in the first row, as in a file to be read again.
    """
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    top = 4 if title else 1
    for row, text in enumerate((title, note) if title else (), start=1):
        _write(sheet, row, 1, text, bold=row == 1)
    for column, heading in enumerate(grid.headings, start=1):
        _frame(_write(sheet, top, column, heading, bold=True))
    for row, cells in enumerate(grid.rows, start=top + 1):
        for column, text in enumerate(cells, start=1):
            _frame(_write(sheet, row, column, text))
    _set_widths(sheet, grid)
    _prepare_print(sheet, top)
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _write(sheet: Worksheet, row: int, column: int, text: str, *, bold: bool = False) -> Cell:
    cell = sheet.cell(row=row, column=column)
    if not isinstance(cell, Cell):
        raise TypeError("a merged cell")
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    # Otherwise a text that begins with "=" would be run by whoever opens the list (CWE-1236).
    cell.data_type = "s"
    cell.font = Font(name=_FONT, size=_SIZE, bold=bold)
    return cell


def _frame(cell: Cell) -> None:
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.border = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def _set_widths(sheet: Worksheet, grid: Grid) -> None:
    for column, heading in enumerate(grid.headings):
        longest = max([len(heading), *(len(row[column]) for row in grid.rows)])
        width = min(max(longest + 2, _MIN_WIDTH), _MAX_WIDTH)
        sheet.column_dimensions[get_column_letter(column + 1)].width = width


def _prepare_print(sheet: Worksheet, top: int) -> None:
    """A4, as wide as the page, with the headings on each page."""
    sheet.freeze_panes = f"A{top + 1}"
    sheet.print_title_rows = f"{top}:{top}"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = sheet.ORIENTATION_PORTRAIT
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
