"""Workbooks as one XML file (SpreadsheetML of Excel 2003), which school software exports under the name xls.

Programs that write them by hand differ in namespaces, so elements and attributes go by their local names.

Source: XML Spreadsheet Reference (Microsoft, 2001); sections Workbook, Style, Row, Cell, Data.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

from lxml import etree

from domain.document import Document
from parsers import limits
from parsers.legacy import Written, join_runs
from parsers.readers.sheet_grid import Sheet, build_tables
from parsers.readers.xlsx_scan import MAX_MERGES, Area
from parsers.readers.xlsx_values import shown
from parsers.readers.xml_file import local, parse_xml
from parsers.refuse import over_limit

_FORMAT: Final = "spreadsheetml2003"
#: Elements inside a text under which it is struck through.
_STRUCK: Final = frozenset(("S", "Strike", "Del"))
#: Dates before this are times alone.
_FIRST_YEAR: Final = 1900


@dataclass(frozen=True, slots=True, kw_only=True)
class _Style:
    """How a cell looks, as far as it matters."""

    font: str = ""
    is_struck: bool = False
    number_format: str = ""


def read_spreadsheetml2003(data: bytes) -> Document:
    """Return what a workbook in XML says: a table for each worksheet, with the sheet's own rows and columns.

    Hidden sheets are left out where others can be seen, and text that is struck through.

    Raises:
        UnreadableFile: the file is damaged or over a limit; the reason names the sheet.
    """
    root = parse_xml(data, file_format=_FORMAT)
    styles = _read_styles(root)
    worksheets = [element for element in root if local(element) == "Worksheet"]
    if len(worksheets) > limits.MAX_SHEETS:
        raise over_limit(_FORMAT, "sheets", value=len(worksheets), limit=limits.MAX_SHEETS)
    seen = [worksheet for worksheet in worksheets if not _is_hidden(worksheet)]
    sheets = [_Reader(worksheet, styles).sheet() for worksheet in seen or worksheets]
    return Document(format=_FORMAT, blocks=build_tables(sheets, file_format=_FORMAT))


def _attribute(element: etree._Element, name: str) -> str:
    """Return the attribute with the local ``name``, empty if there is none."""
    for written, value in element.attrib.items():
        if str(written).rpartition("}")[2] == name:
            return str(value)
    return ""


def _number(element: etree._Element, name: str, default: int) -> int:
    written = _attribute(element, name).strip()
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else default


def _is_hidden(worksheet: etree._Element) -> bool:
    return any(local(element) == "Visible" and "Hidden" in (element.text or "") for element in worksheet.iter())


def _read_styles(root: etree._Element) -> dict[str, _Style]:
    """Return the styles by their names; a style comes from another, or from the one named Default."""
    styles: dict[str, _Style] = {}
    for element in (style for holder in root if local(holder) == "Styles" for style in holder):
        base = styles.get(_attribute(element, "Parent")) or styles.get("Default") or _Style()
        parts = {local(part): part for part in element}
        font, number_format = parts.get("Font"), parts.get("NumberFormat")
        styles[_attribute(element, "ID")] = _Style(
            font=base.font if font is None else _attribute(font, "FontName") or base.font,
            is_struck=base.is_struck if font is None else _attribute(font, "StrikeThrough") == "1",
            number_format=base.number_format if number_format is None else _attribute(number_format, "Format"),
        )
    return styles


class _Reader:
    """A sheet, while its cells are gathered."""

    def __init__(self, worksheet: etree._Element, styles: dict[str, _Style]) -> None:
        self._worksheet = worksheet
        self._styles = styles
        self._title = " ".join(_attribute(worksheet, "Name").split())
        self._texts: dict[tuple[int, int], Written] = {}
        self._merges: list[Area] = []

    def sheet(self) -> Sheet:
        row = 0
        for element in (row for table in self._worksheet if local(table) == "Table" for row in table):
            if local(element) == "Row":
                row = _number(element, "Index", row + 1)
                self._add_row(element, row)
                row += _number(element, "Span", 0)
        return Sheet(title=self._title, texts=self._texts, merges=self._merges)

    def _add_row(self, row_element: etree._Element, row: int) -> None:
        column = 0
        for cell in row_element:
            if local(cell) == "Cell":
                column = _number(cell, "Index", column + 1)
                right, down = _number(cell, "MergeAcross", 0), _number(cell, "MergeDown", 0)
                written = self._written(cell)
                if written.text.strip():
                    self._texts[max(1, row), max(1, column)] = written
                if right or down:
                    self._add_merge(Area(top=max(1, row), left=max(1, column), bottom=row + down, right=column + right))
                column += right

    def _add_merge(self, area: Area) -> None:
        self._merges.append(area)
        if len(self._merges) > MAX_MERGES:
            raise over_limit(_FORMAT, "merges", value=len(self._merges), limit=MAX_MERGES, sheet=self._title)

    def _written(self, cell: etree._Element) -> Written:
        style = self._styles.get(_attribute(cell, "StyleID")) or self._styles.get("Default") or _Style()
        data = next((element for element in cell if local(element) == "Data"), None)
        if data is None:
            return Written(text="")
        kind = _attribute(data, "Type")
        if kind in ("Number", "DateTime", "Boolean"):
            text = (data.text or "").strip()
            return Written(text="" if style.is_struck else shown(_value(kind, text), style.number_format))
        return join_runs(_runs(data, style.font, is_struck=style.is_struck))


def _runs(element: etree._Element, font: str, *, is_struck: bool) -> Iterator[tuple[str, str]]:
    """Yield the parts of a text with the names of their fonts, without what is struck through."""
    if element.text and not is_struck:
        yield element.text, font
    for part in element:
        name = local(part)
        if name == "Br":
            yield "\n", font
        yield from _runs(part, _attribute(part, "Face") or font, is_struck=is_struck or name in _STRUCK)
        if part.tail and not is_struck:
            yield part.tail, font


def _value(kind: str, text: str) -> object:
    """Return a value by its kind; text that does not fit it stays text."""
    try:
        if kind == "Number":
            return float(text)
        if kind == "Boolean":
            return text == "1"
        moment = datetime.fromisoformat(text)
        return moment if moment.year >= _FIRST_YEAR else time(moment.hour, moment.minute)
    except ValueError:
        return text
