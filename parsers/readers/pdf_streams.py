"""How much a page of a PDF draws, measured without drawing it: libraries unpack and repeat without bounds."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSLiteral

from parsers import limits
from parsers.refuse import over_limit

_FLATE: Final = frozenset(("FlateDecode", "Fl"))
#: Depth of drawings inside drawings that are counted; pdfium goes no deeper than 12 either.
_DEPTH: Final = 12
#: The operator that draws another drawing, by the name that the resources give it.
_DRAWS: Final = re.compile(rb"/([^\s/\[\]<>()]+)\s+Do\b")


def content_bytes(page: Any) -> int:
    """Return the bytes of what ``page`` (of pdfminer) draws, a drawing that is used many times counted as often.

    Raises:
        UnreadableFile: FILE_LIMIT.
    """
    return _Measure().total([resolve1(item) for item in page.contents or ()], page.resources, _DEPTH)


class _Measure:
    """Measures drawings, each once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], int] = {}
        #: Bytes unpacked so far, which may be many though little is drawn.
        self._unpacked = 0

    def total(self, streams: Iterable[Any], resources: Any, depth: int) -> int:
        """Return the bytes that ``streams`` draw, with what their ``resources`` give them to draw."""
        size, drawn = 0, Counter[bytes]()
        for stream in streams:
            if isinstance(stream, PDFStream):
                content = self._content(stream)
                size += len(content)
                drawn.update(_DRAWS.findall(content))
        named = resolve1(resources.get("XObject")) if isinstance(resources := resolve1(resources), Mapping) else None
        if isinstance(named, Mapping) and depth:
            for name, times in drawn.items():
                size += times * self._drawing(resolve1(named.get(name.decode("latin-1"))), resources, depth - 1)
        return _checked(size)

    def _drawing(self, stream: Any, resources: Any, depth: int) -> int:
        if not isinstance(stream, PDFStream) or _name(resolve1(stream.attrs.get("Subtype"))) != "Form":
            return 0
        key = id(stream), depth
        if key not in self._known:
            self._known[key] = self.total([stream], stream.attrs.get("Resources", resources), depth)
        return self._known[key]

    def _content(self, stream: PDFStream) -> bytes:
        content = unpacked(stream)
        self._unpacked = _checked(self._unpacked + len(content))
        return content


def _checked(size: int) -> int:
    if size > limits.MAX_CONTENT_BYTES:
        raise over_limit("pdf", "content_bytes", value=size, limit=limits.MAX_CONTENT_BYTES)
    return size


def _name(value: Any) -> str:
    return str(value.name) if isinstance(value, PSLiteral) else ""


def unpacked(stream: PDFStream) -> bytes:
    """Return what comes out, as far as it may; of what is packed otherwise, or damaged, the bytes there are."""
    data: bytes = stream.rawdata or b""
    filters = [_name(resolve1(name)) for name, _ in stream.get_filters()]
    if not filters or filters[0] not in _FLATE:
        return data
    try:
        return zlib.decompressobj().decompress(data, limits.MAX_CONTENT_BYTES + 1)
    except zlib.error:
        return data
