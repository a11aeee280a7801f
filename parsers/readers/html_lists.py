"""Numbers and bullets of lists: a page does not write them, and several models must stay apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lxml import etree

_LISTS: Final = frozenset(("ol", "ul", "menu", "dir"))
_BULLET: Final = "- "
_ROMAN: Final = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
#: Numbers beyond are written as digits.
_MAX_LETTER: Final = 26
_MAX_ROMAN: Final = 39


@dataclass(slots=True, kw_only=True)
class _List:
    element: etree._Element
    #: As the attribute ``type`` has it; empty for bullets.
    kind: str
    is_bare: bool
    number: int


class ListNumbers:
    """The lists that stand open while a page is walked through."""

    def __init__(self) -> None:
        self._open: list[_List] = []

    def start(self, element: etree._Element) -> str:
        """Return what stands in front of an item, e.g. ``"2. "`` or ``"- "``; empty for anything else."""
        if element.tag in _LISTS:
            kind = (element.get("type") or "1") if element.tag == "ol" else ""
            is_bare = "list-style-type:none" in element.get("style", "").replace(" ", "").lower()
            number = _number(element.get("start"), default=1) - 1
            self._open.append(_List(element=element, kind=kind, is_bare=is_bare, number=number))
            return ""
        return self._item(element) if element.tag == "li" else ""

    def end(self, element: etree._Element) -> None:
        """Close the list that ``element`` is."""
        if self._open and self._open[-1].element is element:
            self._open.pop()

    def _item(self, element: etree._Element) -> str:
        if not self._open:
            return _BULLET
        around = self._open[-1]
        around.number = _number(element.get("value"), default=around.number + 1)
        if around.is_bare:
            return ""
        return f"{_written(around.number, around.kind)}. " if around.kind else _BULLET


def _number(written: str | None, *, default: int) -> int:
    text = (written or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else default


def _written(number: int, kind: str) -> str:
    if kind in "aA" and 0 < number <= _MAX_LETTER:
        return chr(ord(kind) + number - 1)
    if kind in "iI" and 0 < number <= _MAX_ROMAN:
        small = _roman(number)
        return small.upper() if kind == "I" else small
    return str(number)


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        written += letters * (number // value)
        number %= value
    return written
