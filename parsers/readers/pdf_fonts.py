"""How many letters the fonts of a PDF page explain, counted without explaining them: ranges cost nothing to write."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from pdfminer.pdftypes import PDFStream, resolve1

from parsers.readers.pdf_streams import unpacked

#: Depth of drawings inside drawings whose fonts are counted.
_DEPTH: Final = 4
#: The ranges of codes in a table to Unicode, and one of them: first, last, and what they become. Single codes stand
#: between other words. Source: ISO 32000-1, 9.10.3.
_RANGES: Final = re.compile(rb"begin(?:bf|cid)range(.*?)(?:end|\Z)", re.DOTALL)
_RANGE: Final = re.compile(rb"<([0-9A-Fa-f]{1,8})>\s*<([0-9A-Fa-f]{1,8})>\s*(?:<[^>]*>|\[[^\]]*\]|\d+)")


def font_entries(page: Any) -> int:
    """Return how many codes the fonts of ``page`` (of pdfminer) give a letter or a width."""
    return sum(_entries(font) for font in _fonts(page.resources, _DEPTH, set()))


def _fonts(resources: Any, depth: int, seen: set[int]) -> Iterator[Mapping[str, Any]]:
    """Yield the fonts that ``resources`` name, and the drawings in them, each once."""
    resources = resolve1(resources)
    if not isinstance(resources, Mapping):
        return
    for item in _values(resources.get("Font")):
        if isinstance(item, Mapping) and id(item) not in seen:
            seen.add(id(item))
            yield item
    for item in _values(resources.get("XObject")) if depth else ():
        if isinstance(item, PDFStream) and id(item) not in seen:
            seen.add(id(item))
            yield from _fonts(item.attrs.get("Resources"), depth - 1, seen)


def _values(named: Any) -> list[Any]:
    named = resolve1(named)
    return [resolve1(item) for item in named.values()] if isinstance(named, Mapping) else []


def _entries(font: Mapping[str, Any]) -> int:
    table = resolve1(font.get("ToUnicode"))
    count = 0
    if isinstance(table, PDFStream):
        ranges = (found for part in _RANGES.findall(unpacked(table)) for found in _RANGE.findall(part))
        count += sum(max(int(last, 16) - int(first, 16), 0) for first, last in ranges)
    for descendant in _list(font.get("DescendantFonts")):
        if isinstance(descendant, Mapping):
            count += _widths(_list(descendant.get("W"))) + _widths(_list(descendant.get("W2")))
    return count


def _list(value: Any) -> list[Any]:
    value = resolve1(value)
    return [resolve1(item) for item in value] if isinstance(value, list) else []


def _widths(items: Sequence[Any]) -> int:
    """Return how many codes an array of widths can name: "first last width", wherever such a triple may begin."""
    pairs = pairwise(items)
    return sum(max(last - first, 0) for first, last in pairs if isinstance(first, int) and isinstance(last, int))
