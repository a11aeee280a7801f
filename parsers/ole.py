"""OLE files (doc, xls, msg, encrypted office files): the names in their root, to tell them apart, and one stream.

Source: [MS-CFB], sections 2.2 (header), 2.3 (FAT), 2.6 (directory).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO
from typing import Final

import olefile

from parsers.refuse import wrapping

MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER_BYTES: Final = 512
_ENTRY_BYTES: Final = 128
#: Sectors of a directory that are followed; a chain may be a loop.
_MAX_SECTORS: Final = 512
#: The header has room for the first FAT sectors; a directory that needs later ones is not followed further.
_FATS_IN_HEADER: Final = 109
#: Sector numbers from here on mean "none" or "end".
_FIRST_SPECIAL: Final = 0xFFFFFFFA


def root_names(data: bytes) -> frozenset[str]:
    """Return the names of streams and storages directly in the root of an OLE file; empty if it is damaged.

    A Word file with a workbook inside has that one's names deeper, so the root decides. Loops end.
    """
    entries = [entry for sector in _directory(data) for entry in _entries(sector)]
    if not entries:
        return frozenset()
    names = set()
    pending, seen = [_links(entries[0])[2]], {0}
    while pending:
        number = pending.pop()
        if number in seen or number >= len(entries):
            continue
        seen.add(number)
        names.add(_name(entries[number]))
        pending.extend(_links(entries[number])[:2])
    return frozenset(names)


def read_stream(data: bytes, name: str, *, file_format: str) -> bytes:
    """Return the bytes of the stream ``name`` in the root.

    Raises:
        UnreadableFile: FILE_DAMAGED: there is no such stream, or it is cut.
    """
    with wrapping(file_format, f"reading {name}"), olefile.OleFileIO(BytesIO(data)) as ole:
        return bytes(ole.openstream(name).read())


def _directory(data: bytes) -> Iterator[bytes]:
    """Yield the sectors of the directory, in order."""
    if len(data) < _HEADER_BYTES:
        return
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in (9, 12):
        return
    size = 1 << shift
    (number,) = struct.unpack_from("<I", data, 48)
    fats = struct.unpack_from(f"<{_FATS_IN_HEADER}I", data, 76)
    for _ in range(_MAX_SECTORS):
        sector = _sector(data, number, size)
        if len(sector) < _ENTRY_BYTES:
            return
        yield sector
        number = _next_sector(data, fats, number, size)


def _sector(data: bytes, number: int, size: int) -> bytes:
    """Return a sector by its number; shorter or empty where the file ends."""
    if number >= _FIRST_SPECIAL:
        return b""
    return data[(number + 1) * size : (number + 2) * size]


def _next_sector(data: bytes, fats: tuple[int, ...], number: int, size: int) -> int:
    """Return the sector after ``number`` in its chain, by the FAT; a special number at its end."""
    table, place = divmod(number, size // 4)
    if table >= len(fats):
        return _FIRST_SPECIAL
    fat = _sector(data, fats[table], size)
    if len(fat) < (place + 1) * 4:
        return _FIRST_SPECIAL
    return int.from_bytes(fat[place * 4 : place * 4 + 4], "little")


def _entries(sector: bytes) -> Iterator[bytes]:
    for start in range(0, len(sector) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
        yield sector[start : start + _ENTRY_BYTES]


def _links(entry: bytes) -> tuple[int, int, int]:
    """Return the numbers of the left sibling, the right sibling and the first child."""
    left, right, child = struct.unpack_from("<III", entry, 68)
    return left, right, child


def _name(entry: bytes) -> str:
    (length,) = struct.unpack_from("<H", entry, 64)
    return entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
