"""How a run of a Word file looks, as far as that changes what it says: its font, and whether it is hidden.

A run takes each property from where it is said first: itself, its character style, its paragraph's style,
the styles that these are based on, the document's defaults. Files without old fonts and without styles that
hide text, which are nearly all, are not asked for more than the run itself says.

Source: ECMA-376 part 1, 17.7.2 (style hierarchy).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from lxml import etree

from parsers.readers.wordml import child, is_on, name_of, value

#: A font of an old encoding, named in any part; only a hint that it is worth to look.
OLD_FONT_NAMED: Final = re.compile(rb"""(?i)=["']\.?vn[a-z -]""")
#: Styles of which one is based on the next.
_LONGEST_CHAIN: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a run, a style or the defaults say of text; None where nothing is said."""

    #: Font of ASCII characters and of the others; empty for a font of the theme, none of which is old.
    ascii: str | None = None
    high: str | None = None
    #: Hidden, or struck through, which is how people delete on paper.
    is_hidden: bool | None = None
    is_struck: bool | None = None

    @property
    def is_removed(self) -> bool:
        """True if the text is no text of the document."""
        return bool(self.is_hidden or self.is_struck)

    def font(self, text: str) -> str:
        """Return the name of the font that shows ``text``, empty if none is known."""
        return (self.ascii if text.isascii() or self.high is None else self.high) or ""

    def over(self, other: Look) -> Look:
        """Return this look, with what it does not say as ``other`` says it."""
        return Look(
            ascii=other.ascii if self.ascii is None else self.ascii,
            high=other.high if self.high is None else self.high,
            is_hidden=other.is_hidden if self.is_hidden is None else self.is_hidden,
            is_struck=other.is_struck if self.is_struck is None else self.is_struck,
        )


_SAYS_NOTHING: Final = Look()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Style:
    look: Look
    based_on: str
    has_list: bool


class Styles:
    """The styles of a file; without arguments those of a file that has none."""

    def __init__(self, root: etree._Element | None = None, *, has_old_fonts: bool = False) -> None:
        self._styles = dict(_read_styles(root)) if root is not None else {}
        self._default = _default_paragraph_style(root)
        self._defaults = _look(child(root, "docDefaults", "rPrDefault", "rPr"))
        self._matter = has_old_fonts or any(style.look.is_removed for style in self._styles.values())
        self._look_of_style = lru_cache(maxsize=1024)(self._combined)
        #: Ids of the paragraph styles that number or mark, themselves or through one that they are based on.
        self.lists = frozenset(name for name in self._styles if any(style.has_list for style in self._chain(name)))

    def look(self, run: etree._Element, paragraph: etree._Element) -> Look:
        """Return how ``run`` of ``paragraph`` looks."""
        properties = child(run, "rPr")
        look = _SAYS_NOTHING if properties is None else _look(properties)
        if not self._matter:
            return look
        style = value(child(properties, "rStyle"))
        of_paragraph = value(child(paragraph, "pPr", "pStyle")) or self._default
        return look.over(self._look_of_style(style)).over(self._look_of_style(of_paragraph)).over(self._defaults)

    def _combined(self, name: str) -> Look:
        look = _SAYS_NOTHING
        for style in self._chain(name):
            look = look.over(style.look)
        return look

    def _chain(self, name: str) -> Iterator[_Style]:
        """Yield a style and those that it is based on; a broken file may go round in a circle."""
        for _ in range(_LONGEST_CHAIN):
            style = self._styles.get(name)
            if style is None:
                return
            yield style
            name = style.based_on


def _read_styles(root: etree._Element) -> Iterator[tuple[str, _Style]]:
    for element in root:
        if name_of(element) == "style":
            yield (
                value(element, "styleId"),
                _Style(
                    look=_look(child(element, "rPr")),
                    based_on=value(child(element, "basedOn")),
                    has_list=child(element, "pPr", "numPr") is not None,
                ),
            )


def _default_paragraph_style(root: etree._Element | None) -> str:
    names = (
        value(style, "styleId")
        for style in (root if root is not None else ())
        if value(style, "type") == "paragraph" and value(style, "default") in ("1", "true", "on")
    )
    return next(names, "")


def _look(properties: etree._Element | None) -> Look:
    """Return what a ``w:rPr`` says."""
    fonts: etree._Element | None = None
    switches: dict[str, bool] = {}
    for element in properties if properties is not None else ():
        name = name_of(element)
        if name == "rFonts":
            fonts = element
        elif name in ("vanish", "strike", "dstrike"):
            switches[name] = is_on(element)
    if fonts is None and not switches:
        return _SAYS_NOTHING
    struck = [switches[name] for name in ("strike", "dstrike") if name in switches]
    return Look(
        ascii=_font(fonts, "ascii"),
        high=_font(fonts, "hAnsi"),
        is_hidden=switches.get("vanish"),
        is_struck=any(struck) if struck else None,
    )


def _font(fonts: etree._Element | None, name: str) -> str | None:
    """Return the font that ``fonts`` gives; a font of the theme goes before one that is named."""
    if fonts is None:
        return None
    return "" if value(fonts, f"{name}Theme") else value(fonts, name) or None
