"""The body that Outlook keeps as compressed RTF.

Source: [MS-OXRTFCP], sections 2.1.3 (format), 2.2 and 3.1 (decompression).
"""

from __future__ import annotations

import re
import struct
import zlib
from typing import Final

from ingest.limits import MAX_TEXT_BYTES
from ingest.unpacking.rtf_html import html_of_rtf
from parsers.refuse import damaged

_HEADER: Final = struct.Struct("<IIII")
_COMPRESSED, _PLAIN = 0x75465A4C, 0x414C454D
_WINDOW: Final = 4096
#: What the window holds before the first byte.
_DICTIONARY: Final = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans Serif"
    rb"SymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    + b"\r\n"
    + rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_TABLE_IN_RTF: Final = re.compile(rb"\\trowd\b")
_TABLE_IN_HTML: Final = re.compile(r"<table\b", re.IGNORECASE)
_FROM_HTML: Final = re.compile(rb"\\fromhtml1\b")


def body_of_rtf(packed: bytes) -> tuple[str, bytes] | None:
    """Return name and bytes of the body in ``packed`` (PidTagRtfCompressed) if it holds a table; None if not.

    ``("body.html", ...)`` in UTF-8 where the RTF was made from HTML, else ``("body.rtf", ...)``.

    Raises:
        UnreadableFile: FILE_DAMAGED.
    """
    rtf = decompress_rtf(packed)
    if _FROM_HTML.search(rtf[:1000]):
        html = html_of_rtf(rtf)
        return ("body.html", html.encode("utf-8-sig", "replace")) if _TABLE_IN_HTML.search(html) else None
    return ("body.rtf", rtf) if _TABLE_IN_RTF.search(rtf) else None


def decompress_rtf(packed: bytes) -> bytes:
    """Return the RTF of a compressed one, at most ``MAX_TEXT_BYTES``.

    Raises:
        UnreadableFile: FILE_DAMAGED.
    """
    if len(packed) < _HEADER.size:
        raise damaged("rtf", "compressed text without a header")
    size, raw_size, kind, crc = _HEADER.unpack_from(packed)
    content = packed[_HEADER.size : size + 4]
    if kind == _PLAIN:
        return content[: min(raw_size, MAX_TEXT_BYTES)]
    if kind != _COMPRESSED:
        raise damaged("rtf", "compressed text of an unknown kind")
    # The format's CRC is that of zlib without its two inversions.
    if zlib.crc32(content, 0xFFFFFFFF) ^ 0xFFFFFFFF != crc:
        raise damaged("rtf", "compressed text with a wrong checksum")
    return _decompressed(content, min(raw_size, MAX_TEXT_BYTES))


def _decompressed(content: bytes, limit: int) -> bytes:
    """Undo the compression: literal bytes, and references into a window of 4096 bytes, told apart by control bits."""
    window = bytearray(_WINDOW)
    window[: len(_DICTIONARY)] = _DICTIONARY
    write = len(_DICTIONARY)
    out = bytearray()
    position = 0
    while position < len(content) and len(out) < limit:
        control = content[position]
        position += 1
        for bit in range(8):
            if not control >> bit & 1:
                run = content[position : position + 1]
                position += 1
            else:
                reference = int.from_bytes(content[position : position + 2], "big")
                position += 2
                offset = reference >> 4
                if offset == write % _WINDOW or position > len(content):
                    return bytes(out[:limit])
                run = _referred(window, offset, (reference & 0xF) + 2, write)
            for byte in run:
                window[write % _WINDOW] = byte
                write += 1
            out += run
    return bytes(out[:limit])


def _referred(window: bytearray, offset: int, length: int, write: int) -> bytes:
    """Return the bytes that a reference means; it may reach into what it is itself about to write."""
    distance = (write - offset) % _WINDOW or _WINDOW
    run = bytes(window[(offset + n) % _WINDOW] for n in range(min(length, distance)))
    return (run * (length // len(run) + 1))[:length]
