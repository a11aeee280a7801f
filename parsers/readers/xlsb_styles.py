"""Fonts and number formats of a binary workbook (xlsb), and its shared texts.

Source: [MS-XLSB], sections 2.4.157 (BrtFmt), 2.4.149 (BrtFont), 2.4.840 (BrtXF), 2.4.779 (BrtSSTItem).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from openpyxl.styles.numbers import BUILTIN_FORMATS

from parsers.package import Package
from parsers.readers.xlsb_records import number, records, wide_string
from parsers.readers.xlsx_scan import MAX_STRINGS
from parsers.refuse import over_limit

_SHARED_TEXT: Final = 19
_FONT: Final = 43
_NUMBER_FORMAT: Final = 44
_STYLE: Final = 47
_CELL_STYLES_BEGIN: Final = 617
_CELL_STYLES_END: Final = 618
_STRUCK: Final = 0x0008
_FONT_NAME_AT: Final = 21
_HAS_RUNS: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Font:
    """How letters look, as far as it matters."""

    name: str = ""
    is_struck: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CellStyle:
    """How a cell looks."""

    font: int = 0
    number_format: str = "General"


@dataclass(frozen=True, slots=True, kw_only=True)
class Styles:
    """What the styles of a workbook say."""

    fonts: tuple[Font, ...] = ()
    cells: tuple[CellStyle, ...] = ()

    def font(self, index: int) -> Font:
        return self.fonts[index] if index < len(self.fonts) else Font()

    def cell(self, index: int) -> CellStyle:
        return self.cells[index] if index < len(self.cells) else CellStyle()


@dataclass(frozen=True, slots=True, kw_only=True)
class RichText:
    """A text, with where in it the font changes, and to which."""

    text: str
    runs: tuple[tuple[int, int], ...] = ()


def read_styles(package: Package, part: str | None) -> Styles:
    """Return the styles of a workbook; none if ``part`` is None."""
    data = b"" if part is None else package.read(part)
    fonts: list[Font] = []
    cells: list[CellStyle] = []
    formats = dict(BUILTIN_FORMATS)
    is_inside = False
    for kind, start, end in records(data):
        if kind == _FONT:
            name, _ = wide_string(data, start + _FONT_NAME_AT, end)
            fonts.append(Font(name=name, is_struck=bool(number(data, start + 2, 2) & _STRUCK)))
        elif kind == _NUMBER_FORMAT:
            formats[number(data, start, 2)] = wide_string(data, start + 2, end)[0]
        elif kind in (_CELL_STYLES_BEGIN, _CELL_STYLES_END):
            is_inside = kind == _CELL_STYLES_BEGIN
        elif kind == _STYLE and is_inside:
            number_format = formats.get(number(data, start + 2, 2), "General")
            cells.append(CellStyle(font=number(data, start + 4, 2), number_format=number_format))
    return Styles(fonts=tuple(fonts), cells=tuple(cells))


def read_strings(package: Package, part: str | None) -> tuple[RichText, ...]:
    """Return the shared texts of a workbook; none if ``part`` is None.

    Raises:
        UnreadableFile: damaged, or FILE_LIMIT (strings).
    """
    data = b"" if part is None else package.read(part)
    strings: list[RichText] = []
    for kind, start, end in records(data):
        if kind == _SHARED_TEXT:
            strings.append(read_rich_text(data, start, end))
            if len(strings) > MAX_STRINGS:
                raise over_limit(package.file_format, "strings", value=len(strings), limit=MAX_STRINGS)
    return tuple(strings)


def read_rich_text(data: bytes, start: int, end: int) -> RichText:
    """Return a text that may change its font; readings of Asian writing behind it are no part of it."""
    text, position = wide_string(data, start + 1, end)
    if not number(data, start, 1) & _HAS_RUNS:
        return RichText(text=text)
    count = min(number(data, position), (end - position - 4) // 4)
    places = range(position + 4, position + 4 + 4 * count, 4)
    return RichText(text=text, runs=tuple((number(data, at, 2), number(data, at + 2, 2)) for at in places))
