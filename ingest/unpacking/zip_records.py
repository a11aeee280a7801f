"""The records of a zip: its directory, and the headers in front of its files.

Python's ``zipfile`` opens no archive one of whose names is badly encoded, and none without a directory.

Source: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 (records), 4.4 (fields), 4.5.3 (zip64), 4.6.9 (Unicode path).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ingest.limits import MAX_ARCHIVE_ENTRIES
from ingest.unpacking.names import guess_name
from parsers.refuse import over_limit

KIND: Final = "zip"
LOCAL: Final = b"PK\x03\x04"
STORED, DEFLATED, BZIP2 = 0, 8, 12
_AES: Final = 99
_ENTRY, _END, _LOCATOR64, _END64 = b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x07", b"PK\x06\x06"
#: Flags, method, CRC, packed size, size, lengths of name and extra fields; a directory entry has also the length
#: of its comment and the place of the local header.
_LOCAL_FIELDS: Final = struct.Struct("<4x2xHH4xIIIHH")
_ENTRY_FIELDS: Final = struct.Struct("<4x4xHH4xIIIHHH8xI")
#: Bytes of a local header without name and extra fields.
LOCAL_BYTES: Final = _LOCAL_FIELDS.size
#: Size and place of the directory.
_END_FIELDS: Final = struct.Struct("<4x8xII2x")
_END64_FIELDS: Final = struct.Struct("<4x36xQQ")
_LOCATOR64_BYTES: Final = 20
#: The end record and the longest comment behind it.
_MAX_TAIL: Final = _END_FIELDS.size + 0xFFFF
_FLAG_ENCRYPTED, _FLAG_SIZES_BEHIND, _FLAG_UTF8, _FLAG_HIDDEN = 0x1, 0x8, 0x800, 0x2000
_EXTRA_ZIP64, _EXTRA_UNICODE_PATH = 0x0001, 0x7075
_WRITTEN_IN_ZIP64: Final = 0xFFFFFFFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a zip says of one of its files."""

    #: Its place in the directory (or in the archive, if there is none), from 1.
    number: int
    path: str
    flags: int
    method: int
    packed_size: int
    #: Checksum and size of its bytes; None: only a record behind the data has them.
    crc: int | None
    size: int | None
    #: Where its local header begins.
    offset: int

    @property
    def is_folder(self) -> bool:
        return self.path.endswith(("/", "\\")) and not self.size

    @property
    def is_encrypted(self) -> bool:
        return bool(self.flags & (_FLAG_ENCRYPTED | _FLAG_HIDDEN)) or self.method == _AES


def read_directory(data: bytes) -> tuple[Entry, ...] | None:
    """Return the files that the directory lists; None if it is missing or breaks off.

    Raises:
        UnreadableFile: FILE_LIMIT, it lists more than anybody sends.
    """
    found = _find_directory(data)
    if found is None:
        return None
    position, end, shift = found
    entries: list[Entry] = []
    while position < end:
        if data[position : position + 4] != _ENTRY or position + _ENTRY_FIELDS.size > end:
            return None
        if len(entries) == MAX_ARCHIVE_ENTRIES:
            raise over_limit(KIND, "archive_members", value=len(entries) + 1, limit=MAX_ARCHIVE_ENTRIES)
        entry, position = _read_entry(data, position, number=len(entries) + 1, shift=shift)
        entries.append(entry)
    return tuple(entries)


def _find_directory(data: bytes) -> tuple[int, int, int] | None:
    """Return where the directory begins and ends, and how many bytes stand before the archive."""
    end = data.rfind(_END, max(0, len(data) - _MAX_TAIL))
    if end < 0 or end + _END_FIELDS.size > len(data):
        return None
    size, offset = _END_FIELDS.unpack_from(data, end)
    if data[max(0, end - _LOCATOR64_BYTES) :].startswith(_LOCATOR64):
        record = data.rfind(_END64, 0, end)
        if 0 <= record <= end - _LOCATOR64_BYTES - _END64_FIELDS.size:
            size, offset = _END64_FIELDS.unpack_from(data, record)
            end = record
    # Right before its end record; where something was put in front of the archive, that moved and ``offset`` did not.
    for start in (end - size, offset):
        if 0 <= start <= end and (data.startswith(_ENTRY, start) or not size):
            return start, min(start + size, end), start - offset
    return None


def _read_entry(data: bytes, position: int, *, number: int, shift: int) -> tuple[Entry, int]:
    """Return the directory's entry at ``position``, and where the next one begins."""
    fields = _ENTRY_FIELDS.unpack_from(data, position)
    flags, method, crc, packed_size, size, name_length, extra_length, comment_length, offset = fields
    name_at = position + _ENTRY_FIELDS.size
    extra_at = name_at + name_length
    extras = _extras(data[extra_at : extra_at + extra_length])
    size, packed_size, offset = _with_zip64(extras, size, packed_size, offset)
    entry = Entry(
        number=number,
        path=_path(data[name_at:extra_at], flags, extras),
        flags=flags,
        method=method,
        crc=crc,
        packed_size=packed_size,
        size=size,
        offset=offset + shift,
    )
    return entry, extra_at + extra_length + comment_length


def read_local(data: bytes, offset: int, *, number: int = 0) -> tuple[Entry, int] | None:
    """Return what stands in front of a file, and where its data begin; None if no header does."""
    if offset < 0 or not data.startswith(LOCAL, offset) or offset + _LOCAL_FIELDS.size > len(data):
        return None
    flags, method, crc, packed_size, size, name_length, extra_length = _LOCAL_FIELDS.unpack_from(data, offset)
    name_at = offset + _LOCAL_FIELDS.size
    extra_at = name_at + name_length
    extras = _extras(data[extra_at : extra_at + extra_length])
    size, packed_size = _with_zip64(extras, size, packed_size)
    is_open_ended = flags & _FLAG_SIZES_BEHIND and not packed_size
    entry = Entry(
        number=number,
        path=_path(data[name_at:extra_at], flags, extras),
        flags=flags,
        method=method,
        crc=None if is_open_ended else crc,
        packed_size=packed_size,
        size=None if is_open_ended else size,
        offset=offset,
    )
    return entry, extra_at + extra_length


def _extras(block: bytes) -> Mapping[int, bytes]:
    """Return the extra fields by their numbers; what is cut off is let go."""
    fields: dict[int, bytes] = {}
    position = 0
    while position + 4 <= len(block):
        number, length = struct.unpack_from("<HH", block, position)
        fields.setdefault(number, block[position + 4 : position + 4 + length])
        position += 4 + length
    return fields


def _with_zip64(extras: Mapping[int, bytes], *values: int) -> Iterator[int]:
    """Give ``values``, each that does not fit in 32 bits from the zip64 field, which has only those."""
    large = extras.get(_EXTRA_ZIP64, b"")
    position = 0
    for value in values:
        is_there = value == _WRITTEN_IN_ZIP64 and position + 8 <= len(large)
        yield int.from_bytes(large[position : position + 8], "little") if is_there else value
        position += 8 * is_there


def _path(raw: bytes, flags: int, extras: Mapping[int, bytes]) -> str:
    """Return the file's path: from Info-ZIP's Unicode field, by the flag for UTF-8, or guessed."""
    unicode_path = extras.get(_EXTRA_UNICODE_PATH, b"")
    texts = []
    if unicode_path[:1] == b"\x01" and unicode_path[1:5] == struct.pack("<I", zlib.crc32(raw)):
        texts.append(unicode_path[5:])
    if flags & _FLAG_UTF8:
        texts.append(raw)
    for text in texts:
        try:
            return text.decode("utf-8")
        except UnicodeDecodeError:
            continue
    return guess_name(raw)
