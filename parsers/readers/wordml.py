"""WordprocessingML by its local names, transitional and strict alike, and the one walk through it.

Source: ECMA-376 part 1, section 17 (WordprocessingML); part 3 (markup compatibility).
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from functools import lru_cache
from typing import Final

from lxml import etree

_WORD: Final = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
#: Formulas: what stands in them is text that people see.
_MATH: Final = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}",
    "{http://purl.oclc.org/ooxml/officeDocument/math}",
)
_COMPATIBILITY: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_ON: Final = frozenset(("", "1", "true", "on"))
#: Properties, and what was taken away while changes were tracked: nothing that people read.
_PROPERTIES: Final = frozenset(
    ("pPr", "rPr", "sdtPr", "sdtEndPr", "sectPr", "tblPr", "tblGrid", "tblPrEx", "trPr", "tcPr")
)
_DROPPED: Final = _PROPERTIES | {"del", "moveFrom", "rt"}


@lru_cache(maxsize=1024)
def _local_name(tag: str) -> str:
    for namespace in (*_WORD, *_MATH):
        if tag.startswith(namespace):
            return tag[len(namespace) :]
    if tag.startswith(_COMPATIBILITY):
        return "mc:" + tag[len(_COMPATIBILITY) :]
    return ""


def name_of(element: etree._Element) -> str:
    """Return the local name of a Word element, ``mc:...`` for markup compatibility, else an empty string."""
    tag: object = element.tag
    # Comments and processing instructions have a function there.
    return _local_name(tag) if isinstance(tag, str) else ""


def within(parent: etree._Element, wanted: Set[str]) -> Iterator[etree._Element]:
    """Yield the ``wanted`` elements under ``parent`` in order, looking through all that merely holds them.

    Content controls, tracked insertions, hyperlinks, drawings and unknown elements are looked through;
    tracked deletions, properties and the second of two alternatives are left out. A wanted element is
    not looked into.
    """
    stack = [iter(parent)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
            continue
        name = name_of(element)
        if name in wanted:
            yield element
        elif name == "mc:AlternateContent":
            stack.append(iter(_alternative(element)))
        elif name not in _DROPPED:
            stack.append(iter(element))


def _alternative(element: etree._Element) -> etree._Element:
    """Return the first choice of an alternative, its fallback if it has none: both say the same."""
    for candidate in element:
        if name_of(candidate) in ("mc:Choice", "mc:Fallback"):
            return candidate
    return element


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """Return the first element at ``path`` of local names below ``element``, None if there is none."""
    for name in path:
        if element is None:
            return None
        element = next((candidate for candidate in element if name_of(candidate) == name), None)
    return element


def value(element: etree._Element | None, name: str = "val") -> str:
    """Return the Word attribute ``name``, empty if there is none."""
    if element is None:
        return ""
    return next((found for namespace in _WORD if (found := element.get(namespace + name)) is not None), "")


def number(element: etree._Element | None, *, default: int, name: str = "val") -> int:
    """Return the Word attribute ``name`` as a number that is not negative, ``default`` if it is none."""
    written = value(element, name)
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else default


def is_on(element: etree._Element | None) -> bool:
    """Tell whether a switch such as ``<w:vanish/>`` is there and not switched off."""
    return element is not None and value(element) in _ON
