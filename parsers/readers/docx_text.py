"""The text of one Word paragraph, as a person sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from parsers import limits
from parsers.legacy import Written, join_runs
from parsers.legacy.fonts import old_font
from parsers.readers.docx_styles import Look, Styles
from parsers.readers.wordml import child, is_on, name_of, value, within
from parsers.text import with_newlines

_PIECES: Final = frozenset(
    ("r", "t", "tab", "ptab", "br", "cr", "softHyphen", "noBreakHyphen", "sym", "fldChar", "txbxContent", "sdt")
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

    #: Line breaks as newlines, at most ``limits.MAX_TEXT`` characters.
    written: Written
    #: Contents (w:txbxContent) of the text boxes that hang on it.
    boxes: tuple[etree._Element, ...] = ()


def read_paragraph(paragraph: etree._Element, styles: Styles) -> ParagraphText:
    """Return text and text boxes of a ``w:p``; field codes, hidden text and unfilled placeholders are no text."""
    if _stands_in_placeholder(paragraph):
        return ParagraphText(written=Written(text=""))
    reading = _Reading(paragraph, styles)
    reading.add(paragraph)
    return ParagraphText(written=join_runs(_cut(reading.runs)), boxes=tuple(reading.boxes))


def _cut(runs: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield ``runs`` up to ``limits.MAX_TEXT`` characters."""
    left = limits.MAX_TEXT
    for text, font in runs:
        if left <= 0:
            return
        yield with_newlines(text[:left]), font
        left -= len(text)


class _Reading:
    """The pieces of a paragraph, while they are gathered."""

    def __init__(self, paragraph: etree._Element, styles: Styles) -> None:
        #: Texts with the names of their fonts.
        self.runs: list[tuple[str, str]] = []
        self.boxes: list[etree._Element] = []
        self._paragraph = paragraph
        self._styles = styles
        self._look = Look()
        #: For each open field: whether we are still in its code.
        self._fields: list[bool] = []

    def add(self, parent: etree._Element) -> None:
        for piece in within(parent, _PIECES):
            name = name_of(piece)
            if name == "r":
                self._add_run(piece)
            elif name == "txbxContent":
                self.boxes.append(piece)
            elif name == "fldChar":
                self._turn(value(piece, "fldCharType"))
            elif name == "sdt":
                self._add_control(piece)
            elif not any(self._fields):
                self._add_text(piece, name)

    def _add_run(self, run: etree._Element) -> None:
        look = self._styles.look(run, self._paragraph)
        if not look.is_removed:
            outer, self._look = self._look, look
            self.add(run)
            self._look = outer

    def _add_text(self, piece: etree._Element, name: str) -> None:
        if name == "sym":
            self.runs.append(_symbol(value(piece, "font"), _code(value(piece, "char"))))
            return
        text = (piece.text or "") if name == "t" else _FIXED[name]
        font = self._look.font(text)
        if font.lower() in _TICKS:
            text = "".join(_ticked(font, ord(c)) or c for c in text)
        self.runs.append((text, font))

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


def _symbol(font: str, code: int) -> tuple[str, str]:
    """Return text and font of a character that was put in by its number; old fonts are fonts of symbols, too."""
    return (chr(code & 0xFF), font) if code and old_font(font) else (_ticked(font, code), "")


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
