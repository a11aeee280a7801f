"""The text of one Word paragraph, as a person sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lxml import etree

from parsers import limits
from parsers.readers.wordml import child, is_on, name_of, value, within
from parsers.text import clean

_PIECES: Final = frozenset(
    ("t", "tab", "ptab", "br", "cr", "softHyphen", "noBreakHyphen", "sym", "fldChar", "txbxContent", "sdt")
)
_FIXED: Final = {
    "tab": "\t",
    "ptab": "\t",
    "br": "\n",
    "cr": "\n",
    # The letter ư of the TCVN3 encoding; whoever drops it turns Trường into Trờng.
    "softHyphen": "\u00ad",
    "noBreakHyphen": "-",
}
#: Check marks, crosses and ticked boxes of the symbol fonts, by the low byte of the character.
_TICKS: Final = {
    "wingdings": frozenset((0x78, 0xFB, 0xFC, 0xFD, 0xFE)),
    "wingdings 2": frozenset((0x4F, 0x50, 0x51, 0x52, 0x53, 0x54)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphText:
    """What a paragraph holds."""

    #: Clean text, line breaks as newlines, at most ``limits.MAX_TEXT`` characters.
    text: str
    #: Contents (w:txbxContent) of the text boxes that hang on it.
    boxes: tuple[etree._Element, ...] = ()


def read_paragraph(paragraph: etree._Element) -> ParagraphText:
    """Return text and text boxes of a ``w:p``; field codes, hidden text and unfilled placeholders are no text."""
    if _stands_in_placeholder(paragraph):
        return ParagraphText(text="")
    reading = _Reading()
    reading.add(paragraph)
    return ParagraphText(text=clean("".join(reading.parts)[: limits.MAX_TEXT]), boxes=tuple(reading.boxes))


class _Reading:
    """The pieces of a paragraph, while they are gathered."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.boxes: list[etree._Element] = []
        #: For each open field: whether we are still in its code.
        self._fields: list[bool] = []

    def add(self, parent: etree._Element) -> None:
        for piece in within(parent, _PIECES):
            name = name_of(piece)
            if name == "txbxContent":
                self.boxes.append(piece)
            elif name == "fldChar":
                self._turn(value(piece, "fldCharType"))
            elif name == "sdt":
                self._add_control(piece)
            elif not any(self._fields):
                self.parts.append(_text_of(piece, name))

    def _add_control(self, control: etree._Element) -> None:
        content = child(control, "sdtContent")
        if content is not None and not _shows_placeholder(control):
            self.add(content)

    def _turn(self, kind: str) -> None:
        """Follow a complex field: its code stands between ``begin`` and ``separate``, its result up to ``end``."""
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()


def _text_of(piece: etree._Element, name: str) -> str:
    if name == "sym":
        return _ticked(value(piece, "font"), _code(value(piece, "char")))
    if name != "t":
        return _FIXED[name]
    text = piece.text or ""
    font = _font_of(piece.getparent())
    return "".join(_ticked(font, ord(c)) or c for c in text) if font.lower() in _TICKS else text


def _font_of(run: etree._Element | None) -> str:
    return value(child(run, "rPr", "rFonts"), "ascii")


def _ticked(font: str, code: int) -> str:
    """Return ``x`` for a check mark of a symbol font, nothing for its other pictures."""
    return "x" if code & 0xFF in _TICKS.get(font.lower(), ()) else ""


def _code(written: str) -> int:
    """Return the number that four hexadecimal digits are, 0 if they are none."""
    try:
        return int(written, 16)
    except ValueError:
        return 0


def _shows_placeholder(control: etree._Element) -> bool:
    """Tell whether a content control shows "click here to enter text" instead of anything entered."""
    return is_on(child(control, "sdtPr", "showingPlcHdr"))


def _stands_in_placeholder(paragraph: etree._Element) -> bool:
    return any(name_of(parent) == "sdt" and _shows_placeholder(parent) for parent in paragraph.iterancestors())
