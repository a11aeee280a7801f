"""Workbooks: xlsx, and its macro, template and strict kinds.

openpyxl knows number formats and dates, but believes what a file says of its size, stops at styles it
does not like, and takes minutes for a million formatted rows that hold nothing. So the sheets are scanned
first (:mod:`parsers.readers.xlsx_scan`), text is taken from there with its fonts, and openpyxl gets a small
workbook with the numbers.

Source: ECMA-376 part 1, section 18 (SpreadsheetML).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import openpyxl
from lxml import etree
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from domain.document import Document, Place, Table
from domain.errors import UnreadableFile
from domain.reasons import Reason, ReasonCode, reason
from parsers import limits
from parsers.legacy import Written
from parsers.package import Package, open_package
from parsers.readers.grid import MAX_POSITIONS, Anchor, build_rows, to_lines
from parsers.readers.inlays import unread_inlays
from parsers.readers.xlsx_scan import Area, RawCell, SheetScan, scan_sheet, scan_strings
from parsers.readers.xlsx_slim import SlimWorkbook, read_number_formats, slim_workbook
from parsers.readers.xlsx_text import CellFont, Runs, read_fonts, write_out
from parsers.readers.xlsx_values import shown
from parsers.refuse import over_limit, wrapping

_FORMAT: Final = "xlsx"
#: Kinds of cells that are text: with its number among the shared ones, and in the sheet itself.
_TEXTS: Final = frozenset(("s", "str"))
#: By row and column.
_Cells = Mapping[tuple[int, int], RawCell]
_Texts = dict[tuple[int, int], Written]
_EMPTY: Final = Written(text="")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """A worksheet of the workbook."""

    title: str
    #: Name of its part.
    part: str


def read_xlsx(data: bytes) -> Document:
    """Return what a workbook says: a table for each worksheet, with the sheet's own rows and columns.

    Hidden sheets are left out where others can be seen: they hold drafts and last year's lists.

    Hidden rows and columns are read: people hide what they have filled in to print the rest.

    A table reaches as far as something stands; an empty sheet is a table without rows. Values are the
    cached ones, as people see them; a formula without one, or with an error, is an empty cell, and said.
    Text and numbers that are struck through are deleted. Pictures that may be scans, and documents put in as
    objects, are not read, and said.

    Raises:
        UnreadableFile: the file is damaged, encrypted, or over a limit; the reason names the sheet.
    """
    package = open_package(data, file_format=_FORMAT)
    main = package.main_part("xl/workbook.xml")
    workbook = package.tree(main)
    parts = {rel.id: rel.target for rel in package.relationships(main) if rel.kind == "worksheet"}
    sheets = tuple(_sheets(workbook, parts))
    if len(sheets) > limits.MAX_SHEETS:
        raise over_limit(_FORMAT, "sheets", value=len(sheets), limit=limits.MAX_SHEETS)
    styles = _related(package, main, "styles")
    fonts = read_fonts(package, styles)
    scans = _scan_all(package, sheets, fonts)
    slim = SlimWorkbook(
        number_formats=read_number_formats(package, styles),
        sheets=tuple(_numbers(scan.cells) for scan in scans),
        is_1904=_counts_from_1904(workbook),
    )
    texts = _TextCells(strings=scan_strings(package, _related(package, main, "sharedStrings")), fonts=fonts)
    values = [texts.read(scan.cells) | numbers for scan, numbers in zip(scans, _read_numbers(slim), strict=True)]
    unread = unread_inlays(package, _drawings(package, sheets))
    omissions = (*_without_value(sheets, scans), *unread)
    return Document(format=_FORMAT, blocks=tuple(_tables(sheets, scans, values)), omissions=omissions)


def _drawings(package: Package, sheets: Sequence[_Sheet]) -> dict[str, etree._Element]:
    """Return the drawings that lie over the sheets, by the names of their parts; those that are broken are left out."""
    drawings: dict[str, etree._Element] = {}
    for sheet in sheets:
        with suppress(UnreadableFile):
            drawing = _related(package, sheet.part, "drawing")
            if drawing is not None and drawing not in drawings:
                drawings[drawing] = package.tree(drawing)
    return drawings


def _numbers(cells: _Cells) -> _Cells:
    return {place: cell for place, cell in cells.items() if cell.kind not in _TEXTS}


def _without_value(sheets: Sequence[_Sheet], scans: Sequence[SheetScan]) -> Iterator[Reason]:
    """Yield what is not there to read: one reason for each sheet, with its first cell and their number."""
    for sheet, scan in zip(sheets, scans, strict=True):
        if scan.without_value:
            row, column = scan.without_value[0]
            yield reason(
                ReasonCode.FORMULA_WITHOUT_VALUE,
                sheet=sheet.title,
                cell=f"{get_column_letter(column)}{row}",
                count=len(scan.without_value),
            )


def _sheets(workbook: etree._Element, parts: dict[str, str]) -> Iterator[_Sheet]:
    """Yield the worksheets in the order of their tabs: those that can be seen if any can; charts are none."""
    elements = list(workbook.iter("{*}sheet"))
    seen = [element for element in elements if element.get("state", "visible") == "visible"]
    for element in seen or elements:
        for name, written in element.attrib.items():
            if str(name).endswith("}id") and written in parts:
                yield _Sheet(title=_to_title(element.get("name", "")), part=parts[str(written)])


def _to_title(written: str) -> str:
    """Return a sheet's name on one line."""
    return " ".join(to_lines(written))


def _counts_from_1904(workbook: etree._Element) -> bool:
    properties = next(workbook.iter("{*}workbookPr"), None)
    return properties is not None and properties.get("date1904") in ("1", "true", "on")


def _related(package: Package, main: str, kind: str) -> str | None:
    """Return the part of ``kind`` that belongs to the workbook or a sheet, None if it has none."""
    targets = (rel.target for rel in package.relationships(main) if rel.kind == kind)
    return next((target for target in targets if target in package.names), None)


def _scan_all(package: Package, sheets: Sequence[_Sheet], fonts: Sequence[CellFont]) -> tuple[SheetScan, ...]:
    """Scan the sheets; raise ``UnreadableFile`` if they hold too much together."""
    struck = {style for style, font in enumerate(fonts) if font.is_struck}
    scans: list[SheetScan] = []
    cells = positions = 0
    for sheet in sheets:
        left = limits.MAX_CELLS - cells
        scan = scan_sheet(package, sheet.part, title=sheet.title, cells_left=left, struck=struck)
        cells += len(scan.cells)
        positions += scan.positions
        if positions > MAX_POSITIONS:
            raise over_limit(_FORMAT, "positions", value=positions, limit=MAX_POSITIONS, sheet=sheet.title)
        scans.append(scan)
    return tuple(scans)


class _TextCells:
    """The texts of a workbook's cells, each put together once."""

    def __init__(self, *, strings: Sequence[Runs], fonts: Sequence[CellFont]) -> None:
        self._strings = strings
        self._fonts = fonts
        self._known: dict[tuple[str, int], Written] = {}
        self._characters = 0

    def read(self, cells: _Cells) -> _Texts:
        """Return the texts of those of ``cells`` that are text.

        Raises:
            UnreadableFile: FILE_DAMAGED; FILE_LIMIT for characters: one text may stand in all cells.
        """
        with wrapping(_FORMAT, "reading the shared texts"):
            return {place: self._counted(cell) for place, cell in cells.items() if cell.kind in _TEXTS}

    def _counted(self, cell: RawCell) -> Written:
        written = self._text(cell)
        self._characters += len(written.text)
        if self._characters > limits.MAX_CHARACTERS:
            raise over_limit(_FORMAT, "characters", value=self._characters, limit=limits.MAX_CHARACTERS)
        return written

    def _text(self, cell: RawCell) -> Written:
        font = self._fonts[cell.style] if cell.style < len(self._fonts) else CellFont()
        if cell.kind == "str":
            return write_out(cell.runs, font)
        key = cell.value, cell.style
        if key not in self._known:
            self._known[key] = write_out(self._strings[int(cell.value)], font)
        return self._known[key]


def _read_numbers(slim: SlimWorkbook) -> list[_Texts]:
    """Return numbers, dates and truth values of each sheet, as openpyxl has them, as people see them."""
    if not any(slim.sheets):
        return [{} for _ in slim.sheets]
    # openpyxl warns of what it leaves out or mends; nothing that is left in the slim workbook matters.
    with warnings.catch_warnings(), wrapping(_FORMAT, "reading the workbook"):
        warnings.simplefilter("ignore")
        workbook = openpyxl.load_workbook(
            BytesIO(slim_workbook(slim)), read_only=True, data_only=True, keep_links=False
        )
        return [_numbers_of_sheet(sheet) for sheet in workbook.worksheets]


def _numbers_of_sheet(sheet: Worksheet) -> _Texts:
    return {
        (cell.row, cell.column): Written(text=shown(cell.value, cell.number_format))
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def _tables(sheets: Sequence[_Sheet], scans: Sequence[SheetScan], values: Sequence[_Texts]) -> Iterator[Table]:
    for sheet, scan, texts in zip(sheets, scans, values, strict=True):
        place = Place(sheet=sheet.title, table=1)
        anchors = _anchors(scan.merges, texts)
        yield Table(rows=build_rows(anchors, height=scan.height, width=scan.width, place=place), place=place)


def _anchors(merges: Sequence[Area], texts: _Texts) -> Iterator[Anchor]:
    """Yield the merged cells, then the others; what a merge covers has no place of its own and is not seen."""
    for area in merges:
        written = texts.get((area.top, area.left), _EMPTY)
        yield Anchor(
            row=area.top,
            column=area.left,
            row_span=area.bottom - area.top + 1,
            column_span=area.right - area.left + 1,
            lines=to_lines(written.text),
            raw=written.raw,
        )
    for (row, column), written in texts.items():
        yield Anchor(row=row, column=column, lines=to_lines(written.text), raw=written.raw)
