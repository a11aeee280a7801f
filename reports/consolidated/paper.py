"""A sheet drawn as a printed form: headings over several cells, rows with lines around them, texts across the page.

Knows how things look in a workbook and nothing of what they say.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import accumulate
from typing import Literal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, NamedStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reports.consolidated.words import plain
from reports.workbook import FONT, FRAME, SIZE, put_value

#: Characters that a cell can hold; Excel calls a workbook damaged that has more in one.
MAX_CELL_CHARACTERS = 32_767
#: What a spreadsheet would take for a formula as soon as somebody edits the cell.
_FORMULA_STARTS = ("=", "+", "-", "@")
#: Points that a line of text takes.
_LINE_HEIGHT = 16
#: Small letters of our font that go into a unit of column width, seen in LibreOffice; how much wider a capital is.
_LETTERS_PER_UNIT, _CAPITAL = 1.06, 1.4
#: Points below which a heading row does not shrink.
_HEADING_MARGIN = 6
_NUMBER_FORMAT = '#,##0;-#,##0;"-"'
_TEXT_FORMAT = "@"
_MOMENT_FORMAT = "dd/mm/yyyy hh:mm"
_MARGIN_INCHES = 0.4

Value = str | int | datetime


class Look(StrEnum):
    """How a cell looks; each look is a style of the workbook, which officers can change in one place."""

    TITLE = "dangky title"
    LINE = "dangky line"
    REMARK = "dangky remark"
    HEADING = "dangky heading"
    NUMBER = "dangky number"
    NUMBER_BOLD = "dangky number bold"
    MOMENT = "dangky moment"
    TEXT = "dangky text"
    TEXT_BOLD = "dangky text bold"
    CENTRED = "dangky centred"
    CENTRED_BOLD = "dangky centred bold"


_PLAIN, _BOLD, _ITALIC = (
    Font(name=FONT, size=SIZE),
    Font(name=FONT, size=SIZE, bold=True),
    Font(name=FONT, size=SIZE, italic=True),
)
_LOOKS: tuple[tuple[Look, Font, Literal["left", "center"], str], ...] = (
    (Look.TITLE, _BOLD, "center", _TEXT_FORMAT),
    (Look.LINE, _PLAIN, "center", _TEXT_FORMAT),
    (Look.REMARK, _ITALIC, "center", _TEXT_FORMAT),
    (Look.HEADING, _BOLD, "center", _TEXT_FORMAT),
    (Look.NUMBER, _PLAIN, "center", _NUMBER_FORMAT),
    (Look.NUMBER_BOLD, _BOLD, "center", _NUMBER_FORMAT),
    (Look.MOMENT, _PLAIN, "center", _MOMENT_FORMAT),
    (Look.TEXT, _PLAIN, "left", _TEXT_FORMAT),
    (Look.TEXT_BOLD, _BOLD, "left", _TEXT_FORMAT),
    (Look.CENTRED, _PLAIN, "center", _TEXT_FORMAT),
    (Look.CENTRED_BOLD, _BOLD, "center", _TEXT_FORMAT),
)
#: What stands outside the tables.
_UNFRAMED = frozenset({Look.TITLE, Look.LINE, Look.REMARK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading over one column or several, one row high or several."""

    text: str
    columns: int = 1
    rows: int = 1


class Paper:
    """One sheet, written from top to bottom; the workbook must have :func:`add_looks`."""

    def __init__(self, sheet: Worksheet, widths: Sequence[int], *, is_landscape: bool) -> None:
        """Take an empty ``sheet``; ``widths`` are those of its columns, in characters."""
        self.sheet = sheet
        self.widths = tuple(widths)
        self.row = 1
        for column, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(column)].width = width
        _prepare_print(sheet, is_landscape=is_landscape)

    def skip(self) -> None:
        """Leave a row empty."""
        self.row += 1

    def line(self, text: str, look: Look = Look.LINE) -> None:
        """Write a text across the page, in the middle, in as many lines as it needs."""
        self._across(1, len(self.widths), text, look)
        self.row += 1

    def halves(self, left: str, right: str, looks: tuple[Look, Look] = (Look.LINE, Look.LINE)) -> None:
        """Write two texts side by side, each in the middle of its half."""
        middle = self._middle()
        self._across(1, middle, left, looks[0])
        self._across(middle + 1, len(self.widths), right, looks[1])
        self.row += 1

    def headings(self, rows: Sequence[Sequence[Heading]]) -> None:
        """Write heading rows; they stay on the screen, and are printed on each page."""
        top = self.row
        taken: set[tuple[int, int]] = set()
        for headings in rows:
            self._heading_row(headings, taken)
            self.row += 1
        self.sheet.freeze_panes = f"A{self.row}"
        self.sheet.print_title_rows = f"{top}:{self.row - 1}"

    def record(self, values: Sequence[Value], *, bold: bool = False) -> None:
        """Write a row of the table, as high as its longest text needs."""
        for column, (value, width) in enumerate(zip(values, self.widths, strict=True), start=1):
            cell = put_value(self.sheet, self.row, column, _fitting(value))
            cell.style = _look_of(value, is_first=column == 1, bold=bold)
            if isinstance(value, str):
                cell.quotePrefix = plain(value).startswith(_FORMULA_STARTS)
                self._reserve(text_height(value, width))
        self.row += 1

    def _heading_row(self, headings: Sequence[Heading], taken: set[tuple[int, int]]) -> None:
        column = 1
        for heading in headings:
            while (self.row, column) in taken:
                column += 1
            rows, columns = range(self.row, self.row + heading.rows), range(column, column + heading.columns)
            covered = [(row, column) for row in rows for column in columns]
            for place in covered:
                self.sheet.cell(*place).style = Look.HEADING
            put_value(self.sheet, self.row, column, plain(heading.text))
            self._merge(self.row, column, heading.rows, heading.columns)
            taken.update(covered)
            width = sum(self.widths[column - 1 : column - 1 + heading.columns])
            self._reserve(text_height(heading.text, width) / heading.rows + _HEADING_MARGIN)
            column += heading.columns

    def _across(self, first: int, last: int, text: str, look: Look) -> None:
        put_value(self.sheet, self.row, first, plain(text)).style = look
        self._merge(self.row, first, 1, last - first + 1)
        self._reserve(text_height(text, sum(self.widths[first - 1 : last])))

    def _reserve(self, height: float) -> None:
        """Make the current row at least so high."""
        row = self.sheet.row_dimensions[self.row]
        row.height = max(row.height or 0, height)

    def _merge(self, row: int, column: int, rows: int, columns: int) -> None:
        if rows * columns > 1:
            self.sheet.merge_cells(
                start_row=row, start_column=column, end_row=row + rows - 1, end_column=column + columns - 1
            )

    def _middle(self) -> int:
        """Return the last column of the left half."""
        sums = list(accumulate(self.widths[:-1]))
        return min(range(len(sums)), key=lambda place: abs(sums[place] - sum(self.widths) / 2)) + 1


def add_looks(workbook: Workbook) -> None:
    """Give ``workbook`` the styles of its cells, and our font as its own: widths of columns are counted in it."""
    # openpyxl has no public way to the font of a workbook.
    workbook._named_styles["Normal"].font = _PLAIN  # type: ignore[attr-defined]
    workbook._fonts[0] = _PLAIN  # type: ignore[attr-defined]
    for look, font, horizontal, number_format in _LOOKS:
        style = NamedStyle(name=look, font=font, number_format=number_format)
        style.alignment = Alignment(wrap_text=True, horizontal=horizontal, vertical=_vertical(look))
        if look not in _UNFRAMED:
            style.border = FRAME
        workbook.add_named_style(style)


def _vertical(look: Look) -> Literal["top", "center"]:
    return "center" if look is Look.HEADING else "top"


def text_height(text: str, width: float) -> float:
    """Return the points that ``text`` takes in a cell of ``width`` characters, by counting letters.

    LibreOffice does not measure the rows of a workbook that it converts, and nobody measures merged cells.
    """
    return sum(_line_count(line, width) for line in text.split("\n")) * _LINE_HEIGHT


def _line_count(line: str, width: float) -> int:
    capitals = sum(map(str.isupper, line)) / max(len(line), 1)
    letters = int(width * _LETTERS_PER_UNIT / (1 + (_CAPITAL - 1) * capitals))
    return max(len(textwrap.wrap(line, max(letters, 1))), 1)


def _fitting(value: Value) -> Value:
    """Return ``value`` as a cell can hold it."""
    if not isinstance(value, str):
        return value
    text = plain(value)
    return text if len(text) <= MAX_CELL_CHARACTERS else text[: MAX_CELL_CHARACTERS - 1] + "…"


def _look_of(value: Value, *, is_first: bool, bold: bool) -> Look:
    if isinstance(value, datetime):
        return Look.MOMENT
    if isinstance(value, int):
        return Look.NUMBER_BOLD if bold else Look.NUMBER
    if is_first:
        return Look.CENTRED_BOLD if bold else Look.CENTRED
    return Look.TEXT_BOLD if bold else Look.TEXT


def _prepare_print(sheet: Worksheet, *, is_landscape: bool) -> None:
    """A4, as wide as the page, with its number below."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = sheet.ORIENTATION_LANDSCAPE if is_landscape else sheet.ORIENTATION_PORTRAIT
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = _MARGIN_INCHES
    sheet.page_margins.top = sheet.page_margins.bottom = 2 * _MARGIN_INCHES
    sheet.oddFooter.center.text = "&P/&N"  # type: ignore[union-attr]
