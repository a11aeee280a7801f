"""A small workbook with only what openpyxl is asked for: numbers, dates and truth values, and their formats.

What openpyxl stops at or wastes time on (odd fonts and fills, drawings, pivot tables, false sizes) is
not in it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import Final

from openpyxl.utils import get_column_letter

from parsers.package import Package
from parsers.readers.xlsx_scan import RawCell

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPES: Final = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
#: One of each that a cell format must have, and the style on which all stand.
_PLAIN_STYLES: Final = (
    "<fonts><font/></fonts><fills><fill><patternFill/></fill></fills><borders><border/></borders>"
    "<cellStyleXfs><xf/></cellStyleXfs>"
)
_NORMAL: Final = '<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberFormats:
    """How the workbook's styles show numbers."""

    #: Format codes that the workbook defines, by number.
    codes: Mapping[int, str]
    #: Number of the format, by style.
    by_style: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlimWorkbook:
    """All of a workbook that is not text."""

    number_formats: NumberFormats
    #: For each sheet its cells, by row and column.
    sheets: tuple[Mapping[tuple[int, int], RawCell], ...]
    #: Whether days are counted from 1904 and not from 1900.
    is_1904: bool


def read_number_formats(package: Package, part: str | None) -> NumberFormats:
    """Return the number formats in the styles part; none if ``part`` is None.

    Raises:
        UnreadableFile: the part is damaged.
    """
    if part is None:
        return NumberFormats(codes={}, by_style=())
    root = package.tree(part)
    codes = {
        _number(el.get("numFmtId")): el.get("formatCode") or "General" for el in root.iterfind("{*}numFmts/{*}numFmt")
    }
    return NumberFormats(
        codes=codes,
        by_style=tuple(_number(el.get("numFmtId")) for el in root.iterfind("{*}cellXfs/{*}xf")),
    )


def slim_workbook(workbook: SlimWorkbook) -> bytes:
    """Return an xlsx with ``workbook``; its sheets are named by their numbers."""
    numbers = range(1, len(workbook.sheets) + 1)
    styles = len(workbook.number_formats.by_style)
    with BytesIO() as buffer:
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("[Content_Types].xml", _TYPES)
            archive.writestr("xl/workbook.xml", _workbook_xml(numbers, is_1904=workbook.is_1904))
            archive.writestr("xl/_rels/workbook.xml.rels", _relationships_xml(numbers))
            archive.writestr("xl/styles.xml", _styles_xml(workbook.number_formats))
            for number, cells in zip(numbers, workbook.sheets, strict=True):
                archive.writestr(f"xl/worksheets/sheet{number}.xml", "".join(_sheet_xml(cells, styles=styles)))
        return buffer.getvalue()


def _workbook_xml(numbers: range, *, is_1904: bool) -> str:
    sheets = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    date_system = f'<workbookPr date1904="{int(is_1904)}"/>'
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}">{date_system}<sheets>{sheets}</sheets></workbook>'


def _relationships_xml(numbers: range) -> str:
    lines = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATED}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def _styles_xml(formats: NumberFormats) -> str:
    codes = "".join(f'<numFmt numFmtId="{n}" formatCode="{escape(code)}"/>' for n, code in formats.codes.items())
    by_style = "".join(f'<xf numFmtId="{n}"/>' for n in formats.by_style or (0,))
    return (
        f'<styleSheet xmlns="{_MAIN}"><numFmts>{codes}</numFmts>{_PLAIN_STYLES}'
        f"<cellXfs>{by_style}</cellXfs>{_NORMAL}</styleSheet>"
    )


def _sheet_xml(cells: Mapping[tuple[int, int], RawCell], *, styles: int) -> Iterator[str]:
    """Yield a sheet with ``cells``; a style that is not among the workbook's ``styles`` is the first one."""
    yield f'<worksheet xmlns="{_MAIN}"><sheetData>'
    present = 0
    for row, column in sorted(cells):
        if row != present:
            yield f'{"</row>" if present else ""}<row r="{row}">'
            present = row
        cell = cells[row, column]
        style = cell.style if cell.style < styles else 0
        place = f"{get_column_letter(column)}{row}"
        yield f'<c r="{place}" s="{style}" t="{escape(cell.kind)}"><v>{escape(cell.value)}</v></c>'
    yield "</row></sheetData></worksheet>" if present else "</sheetData></worksheet>"


def _number(written: str | None) -> int:
    return int(written) if written and written.isascii() and written.isdigit() and len(written) < 10 else 0
