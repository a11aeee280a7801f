"""Styles of OpenDocument as far as they change what a text says: its font, and whether it is text at all.

Source: ODF 1.3 part 3, sections 16.2 (style:style), 16.4 (style:default-style), 20 (formatting properties).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lxml import etree

from parsers.readers.opendocument import FO, OFFICE, STYLE, SVG, TABLE, TEXT, OpenDocument, tag

#: Styles from which one may come in turn; a chain may be a loop.
_MAX_PARENTS: Final = 32
_HOLDERS: Final = frozenset((OFFICE + "styles", OFFICE + "automatic-styles"))
_STYLE: Final = STYLE + "style"
_DEFAULT: Final = STYLE + "default-style"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a text looks, as far as it matters."""

    font: str = ""
    is_struck: bool = False
    is_hidden: bool = False

    @property
    def is_left_out(self) -> bool:
        """Tell whether such text is none that people read."""
        return self.is_struck or self.is_hidden


class Styles:
    """The styles of a file."""

    def __init__(self, document: OpenDocument) -> None:
        self._fonts: dict[str, str] = {}
        self._styles: dict[tuple[str, str], etree._Element] = {}
        self._known: dict[tuple[str, str, Look], Look] = {}
        for root in document.styled:
            self._add(root)

    def _add(self, root: etree._Element) -> None:
        for face in root.iter(STYLE + "font-face"):
            family = face.get(SVG + "font-family", "").partition(",")[0].strip().strip("'\"")
            self._fonts[face.get(STYLE + "name", "")] = family
        for holder in root:
            if tag(holder) in _HOLDERS:
                for style in holder:
                    if tag(style) in (_STYLE, _DEFAULT):
                        self._styles[style.get(STYLE + "family", ""), style.get(STYLE + "name", "")] = style

    def look(self, family: str, name: str, base: Look = Look()) -> Look:
        """Return how text in a style looks that stands in text that looks like ``base``.

        ``family`` is paragraph, text or table-cell; without a ``name`` it is the family's default.
        """
        key = (family, name, base)
        if key not in self._known:
            look = base
            for style in reversed(self._chain(family, name)):
                for properties in style.iterchildren(STYLE + "text-properties"):
                    look = self._changed(look, properties)
            self._known[key] = look
        return self._known[key]

    def is_table_hidden(self, name: str) -> bool:
        """Tell whether tables (sheets) of the style ``name`` are hidden."""
        shown = [
            properties.get(TABLE + "display")
            for style in self._chain("table", name)
            for properties in style.iterchildren(STYLE + "table-properties")
        ]
        return next((value == "false" for value in shown if value is not None), False)

    def _chain(self, family: str, name: str) -> list[etree._Element]:
        """Return a style, those from which it comes, and the default of its family."""
        chain: list[etree._Element] = []
        while name and (style := self._styles.get((family, name))) is not None and len(chain) < _MAX_PARENTS:
            chain.append(style)
            name = style.get(STYLE + "parent-style-name", "")
        default = self._styles.get((family, ""))
        return chain if default is None else [*chain, default]

    def _changed(self, look: Look, properties: etree._Element) -> Look:
        font = properties.get(FO + "font-family", "").strip("'\"") or self._font(properties)
        line = properties.get(STYLE + "text-line-through-style") or properties.get(STYLE + "text-line-through-type")
        display = properties.get(TEXT + "display")
        return Look(
            font=font or look.font,
            is_struck=look.is_struck if line is None else line != "none",
            is_hidden=look.is_hidden if display is None else display == "none",
        )

    def _font(self, properties: etree._Element) -> str:
        name = properties.get(STYLE + "font-name", "")
        return self._fonts.get(name) or name
