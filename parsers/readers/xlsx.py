"""Workbooks: xlsx, and its macro, template and strict kinds.

openpyxl knows cell types, number formats and dates, but believes what a file says of its size, stops
at styles it does not like, and takes minutes for a million formatted rows that hold nothing. So the
sheets are scanned first (:mod:`parsers.readers.xlsx_scan`), and openpyxl gets a small workbook with
only the cells that hold something and the number formats.

Source: ECMA-376 part 1, section 18 (SpreadsheetML).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import openpyxl
from lxml import etree
from openpyxl.worksheet.worksheet import Worksheet

from domain.document import Document, Place, Table
from parsers import limits
from parsers.package import Package, open_package
from parsers.readers.grid import MAX_POSITIONS, Anchor, build_rows, to_lines
from parsers.readers.xlsx_scan import Area, SheetScan, scan_sheet, scan_strings
from parsers.readers.xlsx_slim import SlimWorkbook, read_number_formats, slim_workbook
from parsers.readers.xlsx_values import shown
from parsers.refuse import over_limit, wrapping

_FORMAT: Final = "xlsx"
#: Texts of the cells of a sheet, by row and column.
_Lines = dict[tuple[int, int], tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """A worksheet of the workbook."""

    title: str
    #: Name of its part.
    part: str


def read_xlsx(data: bytes) -> Document:
    """Return what a workbook says: a table for each worksheet, with the sheet's own rows and columns.

    Hidden sheets are left out where others can be seen: they hold drafts and last year's lists.

    A table reaches as far as something stands; an empty sheet is a table without rows. Values are the
    cached ones, as people see them; a formula without one is an empty cell.

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
    scans = _scan_all(package, sheets)
    slim = SlimWorkbook(
        strings=scan_strings(package, _related(package, main, "sharedStrings")),
        number_formats=read_number_formats(package, _related(package, main, "styles")),
        sheets=tuple(scan.cells for scan in scans),
        is_1904=_counts_from_1904(workbook),
    )
    texts = _read_values(slim_workbook(slim), count=len(sheets))
    return Document(format=_FORMAT, blocks=tuple(_tables(sheets, scans, texts)))


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
    """Return the part of ``kind`` that belongs to the workbook, None if it has none."""
    targets = (rel.target for rel in package.relationships(main) if rel.kind == kind)
    return next((target for target in targets if target in package.names), None)


def _scan_all(package: Package, sheets: Sequence[_Sheet]) -> tuple[SheetScan, ...]:
    """Scan the sheets; raise ``UnreadableFile`` if they hold too much together."""
    scans: list[SheetScan] = []
    cells = positions = 0
    for sheet in sheets:
        scan = scan_sheet(package, sheet.part, title=sheet.title, cells_left=limits.MAX_CELLS - cells)
        cells += len(scan.cells)
        positions += scan.positions
        if positions > MAX_POSITIONS:
            raise over_limit(_FORMAT, "positions", value=positions, limit=MAX_POSITIONS, sheet=sheet.title)
        scans.append(scan)
    return tuple(scans)


def _read_values(slim: bytes, *, count: int) -> list[_Lines]:
    """Return the texts of each sheet, as openpyxl has the values."""
    if not count:
        return []
    # openpyxl warns of what it leaves out or mends; nothing that is left in the slim workbook matters.
    with warnings.catch_warnings(), wrapping(_FORMAT, "reading the workbook"):
        warnings.simplefilter("ignore")
        workbook = openpyxl.load_workbook(BytesIO(slim), read_only=True, data_only=True, keep_links=False)
        known: dict[str, tuple[str, ...]] = {}
        return [_lines_of_sheet(sheet, known) for sheet in workbook.worksheets]


def _lines_of_sheet(sheet: Worksheet, known: dict[str, tuple[str, ...]]) -> _Lines:
    """Return the lines of the cells that hold something; ``known`` keeps those of texts seen before."""
    found: _Lines = {}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                text = shown(cell.value, cell.number_format)
                found[cell.row, cell.column] = known[text] if text in known else known.setdefault(text, to_lines(text))
    return found


def _tables(sheets: Sequence[_Sheet], scans: Sequence[SheetScan], texts: Sequence[_Lines]) -> Iterator[Table]:
    for sheet, scan, lines in zip(sheets, scans, texts, strict=True):
        place = Place(sheet=sheet.title, table=1)
        anchors = _anchors(scan.merges, lines)
        yield Table(rows=build_rows(anchors, height=scan.height, width=scan.width, place=place), place=place)


def _anchors(merges: Sequence[Area], lines: _Lines) -> Iterator[Anchor]:
    """Yield the merged cells, then the others; what a merge covers has no place of its own and is not seen."""
    for area in merges:
        yield Anchor(
            row=area.top,
            column=area.left,
            row_span=area.bottom - area.top + 1,
            column_span=area.right - area.left + 1,
            lines=lines.get((area.top, area.left), ()),
        )
    for (row, column), text in lines.items():
        yield Anchor(row=row, column=column, lines=text)
