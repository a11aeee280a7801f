"""How text of a web page looks, as far as it matters to reading: its font, and whether it is seen at all.

Of style sheets only plain rules are known (``td``, ``.xl65``, ``p.MsoNormal``): that is how Word and Excel
write the font of a cell, which tells its encoding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

#: Characters of a style sheet, and of one style attribute, that are looked at.
_MAX_SHEET: Final = 512 * 1024
_MAX_STYLE: Final = 2_000
_DECLARATION: Final = re.compile(r"([a-z-]+)\s*:\s*([^;]*)", re.IGNORECASE)
_SELECTOR: Final = re.compile(r"([a-z][a-z0-9]*)?(?:\.([\w-]+))?\Z", re.IGNORECASE)
#: The family behind the size in a ``font`` shorthand, e.g. ``7.0pt "Times New Roman"``.
_SHORTHAND: Final = re.compile(r"\d(?:pt|px|em|rem|%)?(?:/[\w.%]+)?\s+(.+)\Z", re.IGNORECASE)
_STRUCK_TAGS: Final = frozenset(("s", "strike", "del"))
_UNSEEN_TAGS: Final = frozenset(
    ("head", "script", "style", "template", "title", "noscript", "xml", "object", "select", "datalist", "iframe")
)
_PRE_TAGS: Final = frozenset(("pre", "xmp", "listing", "textarea"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a piece of text looks."""

    #: Name of its font; empty if nothing names one.
    font: str = ""
    #: True for what takes no place on the page, cells included.
    is_away: bool = False
    #: True for text that is not read: hidden, or struck through, which is how people delete on paper.
    is_gone: bool = False
    #: True where blanks and line ends count as they stand.
    keeps_blanks: bool = False


class Styles:
    """The style sheets of a page."""

    def __init__(self, root: etree._Element) -> None:
        self._rules: dict[tuple[str, str], dict[str, str]] = {}
        self._known: dict[tuple[str, ...], dict[str, str]] = {}
        for sheet in root.iter("style"):
            self._add_sheet((sheet.text or "")[:_MAX_SHEET])

    def look(self, element: etree._Element, around: Look) -> Look:
        """Return how the text of ``element`` looks, where that around it looks like ``around``."""
        tag = element.tag
        style = self._style(tag, element)
        if tag in _UNSEEN_TAGS or "hidden" in element.attrib or style.get("display") == "none":
            return replace(around, is_away=True, is_gone=True)
        if not style and tag not in _PRE_TAGS and tag not in _STRUCK_TAGS:
            return around
        return Look(
            font=style.get("font-family") or around.font,
            is_away=around.is_away,
            is_gone=around.is_gone or tag in _STRUCK_TAGS or _is_unseen(style),
            keeps_blanks=_keeps_blanks(tag, style, around),
        )

    def _style(self, tag: str, element: etree._Element) -> dict[str, str]:
        key = (tag, element.get("class", ""), element.get("style", "")[:_MAX_STYLE], element.get("face", ""))
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._composed(*key)
        return found

    def _composed(self, tag: str, classes: str, style: str, face: str) -> dict[str, str]:
        """Return all that is declared for an element, the nearer word last."""
        composed: dict[str, str] = dict(self._rules.get((tag, ""), {}))
        if tag == "font" and face:
            composed["font-family"] = _first_family(face)
        names = classes.split()[:20]
        for key in (*((("", name)) for name in names), *((tag, name) for name in names)):
            composed.update(self._rules.get(key, {}))
        composed.update(_declarations(style))
        return composed

    def _add_sheet(self, text: str) -> None:
        for selectors, body in _rules(_without_comments(text)):
            declared = _declarations(body)
            for selector in selectors.split(",") if declared else ():
                match = _SELECTOR.match(selector.strip())
                if match and match.group():
                    self._rules.setdefault(((match[1] or "").lower(), match[2] or ""), {}).update(declared)


def _is_unseen(style: Mapping[str, str]) -> bool:
    is_struck = "line-through" in style.get("text-decoration", "") + style.get("text-decoration-line", "")
    return is_struck or style.get("visibility") == "hidden"


def _keeps_blanks(tag: str, style: Mapping[str, str], around: Look) -> bool:
    written = style.get("white-space", "")
    return written.startswith("pre") if written else around.keeps_blanks or tag in _PRE_TAGS


def _rules(text: str) -> Iterator[tuple[str, str]]:
    """Give selectors and body of each rule; those inside ``@media`` and the like hold only at times."""
    depth, start = 0, 0
    selectors = ""
    for brace in re.finditer(r"[{}]", text):
        if brace.group() == "{":
            if depth == 0:
                selectors, start = text[start : brace.start()].strip(), brace.end()
            depth += 1
            continue
        depth = max(0, depth - 1)
        if depth == 0:
            if not selectors.startswith("@"):
                yield selectors, text[start : brace.start()]
            start = brace.end()


def _without_comments(text: str) -> str:
    pieces, position = [], 0
    text = text.replace("<!--", "").replace("-->", "")
    while (start := text.find("/*", position)) >= 0:
        pieces.append(text[position:start])
        end = text.find("*/", start + 2)
        position = end + 2 if end >= 0 else len(text)
    return "".join((*pieces, text[position:]))


def _declarations(style: str) -> dict[str, str]:
    """Return the declarations of a style that matter here, names and keywords in lower case."""
    found = {}
    for name, written in _DECLARATION.findall(style[:_MAX_STYLE]):
        key, value = name.lower(), written.replace("!important", "").strip()
        if key == "font":
            shorthand = _SHORTHAND.search(value)
            key, value = "font-family", shorthand[1] if shorthand else ""
        if key == "font-family":
            if family := _first_family(value):
                found[key] = family
        elif key in ("display", "visibility", "text-decoration", "text-decoration-line", "white-space"):
            found[key] = value.lower()
    return found


def _first_family(value: str) -> str:
    family = value.partition(",")[0].strip(" \t\r\n\"'")
    return "" if family.lower() in ("inherit", "initial", "unset") else family
