"""Texts of a workbook with their fonts: which tell old encodings, and what was struck through.

A cell's style has a font; pieces of a text may have their own. Text that is struck through is deleted, as
on paper and as in Word files.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lxml import etree

from parsers.legacy import Written, join_runs
from parsers.package import Package

_OFF: Final = frozenset(("0", "false", "off"))


@dataclass(frozen=True, slots=True, kw_only=True)
class CellFont:
    """The font of a cell's style."""

    name: str = ""
    is_struck: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRun:
    """A piece of a text; what it does not say is as in the cell's style."""

    text: str
    font: str | None = None
    is_struck: bool | None = None


#: Text of a cell, in pieces.
Runs = tuple[TextRun, ...]


def is_on(written: str | None) -> bool:
    """Tell whether an element such as ``<strike/>`` with the value ``written`` is switched on."""
    return written not in _OFF


def write_out(runs: Runs, font: CellFont) -> Written:
    """Return the text of ``runs`` in a cell of ``font``, decoded as far as fonts tell, without what is struck."""
    return join_runs(
        (run.text, font.name if run.font is None else run.font)
        for run in runs
        if not (font.is_struck if run.is_struck is None else run.is_struck)
    )


def read_fonts(package: Package, part: str | None) -> tuple[CellFont, ...]:
    """Return the font of each cell style in the styles part, none if ``part`` is None.

    Raises:
        UnreadableFile: the part is damaged.
    """
    if part is None:
        return ()
    root = package.tree(part)
    fonts = [_font(element) for element in root.iterfind("{*}fonts/{*}font")]
    numbers = [_number(style.get("fontId")) for style in root.iterfind("{*}cellXfs/{*}xf")]
    return tuple(fonts[number] if number < len(fonts) else CellFont() for number in numbers)


def _font(element: etree._Element) -> CellFont:
    name, strike = element.find("{*}name"), element.find("{*}strike")
    return CellFont(
        name="" if name is None else name.get("val", ""),
        is_struck=strike is not None and is_on(strike.get("val")),
    )


def _number(written: str | None) -> int:
    return int(written) if written and written.isascii() and written.isdigit() and len(written) < 10 else 0
