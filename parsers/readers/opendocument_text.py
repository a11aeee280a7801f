"""The text of paragraphs and cells in OpenDocument, as a person sees it.

Source: ODF 1.3 part 3, sections 5 (paragraphs), 6 (their content; 6.1.2 white space), 14.1 (annotations).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from parsers import limits
from parsers.legacy import Written, join_runs
from parsers.readers.opendocument import DRAW, OFFICE, STYLE, TABLE, TEXT, tag
from parsers.readers.opendocument_styles import Look, Styles

_PARAGRAPHS: Final = frozenset((TEXT + "p", TEXT + "h"))
_TABLE: Final = TABLE + "table"
_ITEM: Final = TEXT + "list-item"
#: Neither text nor anything that holds text which people see.
_DROPPED: Final = frozenset(
    (
        *(OFFICE + name for name in ("annotation", "annotation-end", "forms", "event-listeners", "binary-data")),
        *(TEXT + name for name in ("tracked-changes", "note", "ruby-text", "hidden-text", "sequence-decls")),
        *(TEXT + name for name in ("variable-decls", "user-field-decls", "index-title-template")),
        *(TABLE + name for name in ("shapes", "dde-source", "scenario")),
        *(DRAW + name for name in ("object", "object-ole", "image", "glue-point")),
        STYLE + "style",
    )
)
_FIXED: Final = {TEXT + "tab": "\t", TEXT + "line-break": "\n"}
_STYLE_NAME: Final = TEXT + "style-name"
_SPACES: Final = TEXT + "s"
#: Spaces in a row that are taken as meant.
_MAX_SPACES: Final = 1000
_WHITE: Final = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A paragraph or a table, where it stands."""

    element: etree._Element
    #: First paragraph of an item of a list.
    is_item: bool = False

    @property
    def is_table(self) -> bool:
        return tag(self.element) == _TABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphText:
    """What a paragraph holds."""

    written: Written
    #: Frames and shapes that hang on it; they may hold paragraphs.
    shapes: tuple[etree._Element, ...] = ()


def pieces(container: etree._Element) -> Iterator[Piece]:
    """Yield the paragraphs and tables under ``container`` in order; what merely holds them is looked through."""
    stack = [iter(container)]
    items: list[int] = []
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
            items = [depth for depth in items if depth <= len(stack)]
            continue
        name = tag(element)
        if name in _PARAGRAPHS:
            yield Piece(element=element, is_item=bool(items) and items[-1] == len(stack))
            items = [depth for depth in items if depth != len(stack)]
        elif name == _TABLE:
            yield Piece(element=element)
        elif name and name not in _DROPPED and not _is_hidden(element):
            stack.append(iter(element))
            if name == _ITEM:
                items.append(len(stack))


def _is_hidden(element: etree._Element) -> bool:
    return element.get(TEXT + "display") == "none" or element.get(STYLE + "display") == "false"


def read_paragraph(paragraph: etree._Element, styles: Styles) -> ParagraphText:
    """Return text and shapes of a paragraph."""
    reading = _Reading(styles)
    reading.add(paragraph, styles.look("paragraph", paragraph.get(_STYLE_NAME, "")))
    return ParagraphText(written=join_runs(reading.runs), shapes=tuple(reading.shapes))


def read_cell(cell: etree._Element, styles: Styles, look: Look) -> Written:
    """Return the text in the cell of a sheet; its paragraphs look as the cell does if they have no style."""
    runs: list[tuple[str, str]] = []
    for piece in pieces(cell):
        name = piece.element.get(_STYLE_NAME, "")
        reading = _Reading(styles)
        reading.add(piece.element, styles.look("paragraph", name, look) if name else look)
        runs += [("\n", look.font), *reading.runs]
    return join_runs(runs[1:])


class _Reading:
    """The pieces of a paragraph, while they are gathered."""

    def __init__(self, styles: Styles) -> None:
        #: Texts with the names of their fonts.
        self.runs: list[tuple[str, str]] = []
        self.shapes: list[etree._Element] = []
        self._styles = styles
        self._size = 0
        #: White space at the start of a paragraph, or after white space, is none.
        self._after_space = True

    def add(self, parent: etree._Element, look: Look) -> None:
        """Add what ``parent`` holds, in its ``look``."""
        self._hear(parent.text, look)
        for element in parent:
            name = tag(element)
            if name == _SPACES:
                self._put(" " * _count(element), look)
            elif name in _FIXED:
                self._put(_FIXED[name], look)
                self._after_space = True
            elif name.startswith(DRAW) and name not in _DROPPED and name != DRAW + "a":
                self.shapes.append(element)
            elif name and name not in _DROPPED:
                self.add(element, self._inner(element, look))
            self._hear(element.tail, look)

    def _inner(self, element: etree._Element, look: Look) -> Look:
        name = element.get(_STYLE_NAME, "") if tag(element) == TEXT + "span" else ""
        return self._styles.look("text", name, look) if name else look

    def _hear(self, text: str | None, look: Look) -> None:
        """Add characters of the XML; a run of white space is one space."""
        if not text or look.is_left_out:
            return
        text = _WHITE.sub(" ", text)
        if self._after_space:
            text = text.removeprefix(" ")
        self._put(text, look)
        self._after_space = text.endswith(" ") if text else self._after_space

    def _put(self, text: str, look: Look) -> None:
        if text and not look.is_left_out and self._size < limits.MAX_TEXT:
            self.runs.append((text[: limits.MAX_TEXT - self._size], look.font))
            self._size += len(text)
            self._after_space = False


def _count(element: etree._Element) -> int:
    written = element.get(TEXT + "c", "1")
    return min(int(written), _MAX_SPACES) if written.isascii() and written.isdigit() and len(written) < 10 else 1
