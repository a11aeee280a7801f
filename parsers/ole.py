"""OLE files (compound files): the little file system in doc, xls, msg and encrypted office files.

Bounded whatever the bytes, for the mailbox of files also looks into messages with it, outside the guard: each chain
of sectors ends, and a stream is read only when it is asked for.

Source: [MS-CFB], sections 2.2 (header), 2.3 (FAT), 2.4 (mini FAT), 2.5 (DIFAT), 2.6 (directory).
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final

from domain.errors import UnreadableFile
from parsers.refuse import damaged

MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Sizes of sectors and mini sectors as powers of two; first sectors of directory, mini FAT and DIFAT.
_HEADER: Final = struct.Struct("<30xHH14xI8xI4xI")
_HEADER_BYTES, _ENTRY_BYTES = 512, 128
_FATS_IN_HEADER: Final = 109
#: Streams shorter than this lie in the mini stream.
_MINI_BELOW: Final = 4096
#: Sector numbers from here on mean "none" or "end".
_FIRST_SPECIAL: Final = 0xFFFFFFFA
_STORAGE, _STREAM = 1, 2


def root_names(data: bytes) -> frozenset[str]:
    """Return the names of streams and storages directly in the root of an OLE file; empty if it is damaged.

    A Word file with a workbook inside has that one's names deeper, so the root decides.
    """
    try:
        return frozenset(Ole(data).root.entries)
    except UnreadableFile:
        return frozenset()


def read_stream(data: bytes, name: str, *, file_format: str) -> bytes:
    """Return the bytes of the stream ``name`` in the root.

    Raises:
        UnreadableFile: FILE_DAMAGED: there is no such stream, or it is cut.
    """
    try:
        content = Ole(data).root.stream(name)
    except UnreadableFile as error:
        raise UnreadableFile(error.reason, file_format=file_format) from error
    if content is None:
        raise damaged(file_format, f"there is no {name}")
    return content


class Ole:
    """An OLE file."""

    def __init__(self, data: bytes) -> None:
        """Open it; raises ``UnreadableFile``."""
        if not data.startswith(MAGIC) or len(data) < _HEADER_BYTES:
            raise _broken("no OLE file")
        self._data = data
        shift, mini_shift, directory, self._mini_start, self._difat_start = _HEADER.unpack_from(data)
        if shift not in (9, 12) or mini_shift != 6:
            raise _broken("sectors of an unknown size")
        self._sector_bytes, self._mini_bytes = 1 << shift, 1 << mini_shift
        self._directory = self._read(directory, len(data))

    @property
    def root(self) -> Storage:
        """The storage that holds all others."""
        return Storage(self, 0)

    def entry(self, number: int) -> Entry:
        """Return the directory's entry of that number; raises ``UnreadableFile``."""
        start = number * _ENTRY_BYTES
        if start + _ENTRY_BYTES > len(self._directory):
            raise _broken("its directory is cut off")
        return Entry(self._directory[start : start + _ENTRY_BYTES])

    def read(self, entry: Entry) -> bytes:
        """Return the bytes of a stream; raises ``UnreadableFile``."""
        if entry.size >= _MINI_BELOW:
            return self._whole(self._read(entry.start, entry.size), entry.size)
        size = self._mini_bytes
        pieces = (
            self._mini_stream[number * size : (number + 1) * size]
            for number in _chain(self._mini_fat, entry.start, -(-entry.size // size))
        )
        return self._whole(b"".join(pieces), entry.size)

    @staticmethod
    def _whole(read: bytes, size: int) -> bytes:
        if len(read) < size:
            raise _broken("a stream is cut off")
        return read[:size]

    @cached_property
    def _fat(self) -> array[int]:
        """Which sector follows each sector."""
        numbers = [*struct.unpack_from(f"<{_FATS_IN_HEADER}I", self._data, 76)]
        following, room = self._difat_start, len(self._data) // self._sector_bytes
        while following < _FIRST_SPECIAL and len(numbers) <= room + _FATS_IN_HEADER:
            block = self._sector(following)
            if len(block) < self._sector_bytes:
                break
            *more, following = struct.unpack(f"<{len(block) // 4}I", block)
            numbers += more
        used = [number for number in numbers if number < _FIRST_SPECIAL][: room // (self._sector_bytes // 4) + 1]
        return _numbers(b"".join(self._sector(number) for number in used))

    @cached_property
    def _mini_fat(self) -> array[int]:
        return _numbers(self._read(self._mini_start, len(self._data)))

    @cached_property
    def _mini_stream(self) -> bytes:
        root = self.entry(0)
        return self._read(root.start, min(root.size, len(self._data)))

    def _read(self, start: int, size: int) -> bytes:
        """Return the sectors of a chain, as many as ``size`` bytes need."""
        count = -(-size // self._sector_bytes)
        return b"".join(self._sector(number) for number in _chain(self._fat, start, count))

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._sector_bytes
        return self._data[start : start + self._sector_bytes]


class Entry:
    """One entry of the directory: a storage or a stream, and its place in the tree of its siblings."""

    def __init__(self, raw: bytes) -> None:
        length, kind = struct.unpack_from("<HB", raw, 64)
        self.name = raw[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        self.is_storage, self.is_stream = kind == _STORAGE, kind == _STREAM
        self.left, self.right, self.child = struct.unpack_from("<III", raw, 68)
        # Of a size in 64 bits old programs leave the upper half unset.
        self.start, self.size = struct.unpack_from("<II", raw, 116)


class Storage:
    """A storage: its streams and the storages in it, by their names."""

    def __init__(self, ole: Ole, number: int) -> None:
        self._ole = ole
        self._number = number

    @cached_property
    def entries(self) -> Mapping[str, int]:
        """Numbers of the entries by their names, in the order of the names."""
        return dict(sorted((self._ole.entry(number).name, number) for number in self._children()))

    def names(self, prefix: str) -> Iterator[str]:
        """Give the names of the storages that begin with ``prefix``, in their order."""
        for name, number in self.entries.items():
            if name.startswith(prefix) and self._ole.entry(number).is_storage:
                yield name

    def storage(self, name: str) -> Storage | None:
        """Return the storage ``name``; None if there is none."""
        number = self.entries.get(name)
        return Storage(self._ole, number) if number is not None and self._ole.entry(number).is_storage else None

    def stream(self, name: str) -> bytes | None:
        """Return the bytes of the stream ``name``, None if there is none; raises ``UnreadableFile``."""
        number = self.entries.get(name)
        if number is None:
            return None
        entry = self._ole.entry(number)
        return self._ole.read(entry) if entry.is_stream else None

    def size(self, name: str) -> int:
        """Return the bytes that the stream ``name`` is said to have; 0 if there is none."""
        number = self.entries.get(name)
        return self._ole.entry(number).size if number is not None else 0

    def _children(self) -> Iterator[int]:
        pending, seen = [self._ole.entry(self._number).child], set()
        while pending:
            number = pending.pop()
            if number >= _FIRST_SPECIAL or number in seen:
                continue
            seen.add(number)
            entry = self._ole.entry(number)
            yield number
            pending += (entry.left, entry.right)


def _chain(table: array[int], start: int, count: int) -> Iterator[int]:
    """Give at most ``count`` sector numbers from ``start`` on; ``count`` comes of a size, so loops end."""
    number = start
    for _ in range(count):
        if number >= _FIRST_SPECIAL:
            return
        yield number
        if number >= len(table):
            return
        number = table[number]


def _numbers(raw: bytes) -> array[int]:
    return array("I", struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4]))


def _broken(cause: str) -> UnreadableFile:
    return damaged("ole", cause)
