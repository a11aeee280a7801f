"""How much the packed content of a PDF page unpacks to, measured without keeping it: libraries know no bounds."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSLiteral

from parsers import limits
from parsers.refuse import over_limit

_FLATE: Final = frozenset(("FlateDecode", "Fl"))
#: Bytes that are unpacked at a time.
_CHUNK: Final = 256 * 1024
#: Depth of drawings inside drawings that are looked into.
_DEPTH: Final = 4


def content_bytes(page: Any) -> int:
    """Return the bytes of what ``page`` (of pdfminer) draws, and of the drawings that it may draw.

    Raises:
        UnreadableFile: FILE_LIMIT.
    """
    total = 0
    for stream in (*_streams(page.contents), *_drawings(resolve1(page.resources), _DEPTH, set())):
        for size in _unpacked(stream):
            total += size
            if total > limits.MAX_CONTENT_BYTES:
                raise over_limit("pdf", "content_bytes", value=total, limit=limits.MAX_CONTENT_BYTES)
    return total


def _streams(items: Any) -> Iterator[PDFStream]:
    for item in items or ():
        stream = resolve1(item)
        if isinstance(stream, PDFStream):
            yield stream


def _drawings(resources: Any, depth: int, seen: set[int]) -> Iterator[PDFStream]:
    """Yield the drawings (form XObjects) that ``resources`` name, and those that they name, each once."""
    named = resolve1(resources.get("XObject")) if isinstance(resources, Mapping) else None
    if not isinstance(named, Mapping) or depth == 0:
        return
    for stream in _streams(named.values()):
        if id(stream) not in seen and _name(resolve1(stream.attrs.get("Subtype"))) == "Form":
            seen.add(id(stream))
            yield stream
            yield from _drawings(resolve1(stream.attrs.get("Resources")), depth - 1, seen)


def _name(value: Any) -> str:
    return str(value.name) if isinstance(value, PSLiteral) else ""


def _unpacked(stream: PDFStream) -> Iterator[int]:
    """Yield how many bytes come out, piece by piece; of what is packed otherwise, or damaged, the bytes there are."""
    data: bytes = stream.rawdata or b""
    filters = [_name(resolve1(name)) for name, _ in stream.get_filters()]
    if not filters or filters[0] not in _FLATE:
        yield len(data)
        return
    unpacker = zlib.decompressobj()
    try:
        while data:
            piece = unpacker.decompress(data, _CHUNK)
            yield len(piece)
            data = unpacker.unconsumed_tail
    except zlib.error:
        return
