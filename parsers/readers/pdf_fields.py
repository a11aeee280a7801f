"""What a person typed into the fields of a PDF form, and notes typed over a page, at the places where they are shown.

Source: ISO 32000-1, 12.5.6.6 (free text), 12.7 (interactive forms).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pdfminer.pdftypes import resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import decode_text

from parsers import limits
from parsers.geometry.boxes import Box, Glyph

#: Size of letters and of their width where the file does not say, in points and as a share.
_SIZE: Final = 11.0
_ADVANCE: Final = 0.5
#: A field takes what it does not say itself from its parents, so many at most.
_MAX_PARENTS: Final = 8
#: Annotation flags: hidden, and not shown. Source: ISO 32000-1, table 165.
_HIDDEN: Final = 0b100010


def read_fields(page: Any) -> Iterator[Glyph]:
    """Yield the words in the fields and free-text notes of ``page`` (of pdfplumber)."""
    for note in page.annots:
        data = note["data"]
        text = _shown_text(data)[: limits.MAX_TEXT]
        if text and not int(resolve1(data.get("F")) or 0) & _HIDDEN:
            box = Box(left=note["x0"], top=note["top"], right=note["x1"], bottom=note["bottom"])
            yield from _words(text, box)


def _shown_text(data: Mapping[str, Any]) -> str:
    kind = _name(resolve1(data.get("Subtype")))
    if kind == "FreeText":
        return _text(resolve1(data.get("Contents")))
    if kind != "Widget":
        return ""
    if _name(_inherited(data, "FT")) == "Btn":
        state = _name(resolve1(data.get("AS")))
        return "x" if state and state != "Off" else ""
    value = _inherited(data, "V")
    if isinstance(value, list):
        return ", ".join(_text(resolve1(item)) for item in value)
    return _text(value)


def _inherited(data: Mapping[str, Any], key: str) -> Any:
    for _ in range(_MAX_PARENTS):
        if key in data:
            return resolve1(data[key])
        parent = resolve1(data.get("Parent"))
        if not isinstance(parent, dict):
            return None
        data = parent
    return None


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return decode_text(value)
    return value if isinstance(value, str) else ""


def _name(value: Any) -> str:
    if isinstance(value, PSLiteral):
        return value.name if isinstance(value.name, str) else value.name.decode("latin-1")
    return ""


def _words(text: str, box: Box) -> Iterator[Glyph]:
    """Yield the words of a field, laid out in its area: lines from the top, wrapped at its width."""
    lines = list(_wrapped(text, box.width))
    size = min(_SIZE, box.height / max(len(lines), 1)) or _SIZE
    top = box.top if len(lines) > 1 else (box.top + box.bottom - size) / 2
    for number, line in enumerate(lines):
        left, bottom = box.left, top + (number + 1) * size
        for word in line:
            right = left + len(word) * size * _ADVANCE
            area = Box(left=left, top=bottom - size, right=right, bottom=bottom)
            yield Glyph(text=word, box=area, baseline=bottom, size=size, is_word=True)
            left = right + size * _ADVANCE


def _wrapped(text: str, width: float) -> Iterator[list[str]]:
    room = max(int(width / (_SIZE * _ADVANCE)), 1)
    for written in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        line: list[str] = []
        for word in written.split():
            if line and len(" ".join((*line, word))) > room:
                yield line
                line = []
            line.append(word)
        if line:
            yield line
