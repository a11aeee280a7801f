"""Zip archives as people and old programs write them, read without trusting their directory."""

from __future__ import annotations

import bz2
import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from domain.reasons import Reason, ReasonCode, reason
from ingest.unpacking.packed import CHUNK_BYTES, Packed
from ingest.unpacking.zip_records import (
    BZIP2,
    DEFLATED,
    KIND,
    LOCAL,
    LOCAL_BYTES,
    STORED,
    Entry,
    read_directory,
    read_local,
)
from parsers.limits import MAX_FILE_BYTES
from parsers.refuse import damaged, wrapping

#: What stands behind the data of a file that was written without knowing its size.
_DESCRIPTOR = b"PK\x07\x08"


def unpack_zip(data: bytes) -> Iterator[Packed]:
    """Give the files of a zip; of one without a directory those that can be salvaged, and then ``UnreadableFile``."""
    entries = read_directory(data)
    if entries is None:
        yield from (_packed(data, entry) for entry in _salvaged(data) if not entry.is_folder)
        raise damaged(KIND, "its directory is broken, files may be missing")
    files = [entry for entry in entries if not entry.is_folder]
    _check_overlaps(files)
    yield from (_packed(data, entry) for entry in files)


def _check_overlaps(entries: list[Entry]) -> None:
    """Refuse an archive whose files share bytes: no program writes it, and each byte would be unpacked many times."""
    free_from = 0
    for entry in sorted(entries, key=lambda entry: entry.offset):
        if entry.offset < free_from:
            raise damaged(KIND, "its files overlap")
        free_from = entry.offset + LOCAL_BYTES + entry.packed_size


def _packed(data: bytes, entry: Entry) -> Packed:
    return Packed(
        id=str(entry.number),
        path=entry.path,
        chunks=partial(_chunks, data, entry),
        size=entry.size,
        packed_size=entry.packed_size,
        refusal=_refusal(entry),
    )


def _refusal(entry: Entry) -> Reason | None:
    if entry.is_encrypted:
        return reason(ReasonCode.FILE_ENCRYPTED)
    if entry.method not in (STORED, DEFLATED, BZIP2):
        return reason(ReasonCode.FORMAT_NOT_READ, format=f"zip, method {entry.method}")
    return None


# -- the data of one file


def _chunks(data: bytes, entry: Entry) -> Iterator[bytes]:
    """Give a file's bytes; raise ``UnreadableFile`` if they are cut off or not those whose checksum was noted."""
    found = read_local(data, entry.offset)
    if found is None:
        raise damaged(KIND, "a file is not where the directory says")
    _, start = found
    if start + entry.packed_size > len(data):
        raise damaged(KIND, "a file is cut off")
    crc = 0
    for chunk in _unpacked(memoryview(data)[start : start + entry.packed_size], entry.method):
        crc = zlib.crc32(chunk, crc)
        yield chunk
    if entry.crc not in (crc, None):
        raise damaged(KIND, "a file has a wrong checksum")


def _unpacked(packed: memoryview, method: int) -> Iterator[bytes]:
    pieces = (bytes(packed[at : at + CHUNK_BYTES]) for at in range(0, len(packed), CHUNK_BYTES))
    if method == STORED:
        yield from pieces
        return
    stream = _Inflater() if method == DEFLATED else bz2.BZ2Decompressor()
    with wrapping(KIND, "unpacking"):
        for piece in pieces:
            yield stream.decompress(piece, CHUNK_BYTES)
            while not (stream.eof or stream.needs_input):
                yield stream.decompress(b"", CHUNK_BYTES)
    if not stream.eof:
        raise damaged(KIND, "a file is cut off")


class _Inflater:
    """Raw deflate, used as ``bz2`` is: what did not fit into one answer comes with the next."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(-zlib.MAX_WBITS)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        return self._stream.eof

    @property
    def unused_size(self) -> int:
        """Bytes of the last input that stand behind the end."""
        return len(self._stream.unused_data)

    def decompress(self, data: bytes, max_length: int) -> bytes:
        out = self._stream.decompress(self._stream.unconsumed_tail + data, max_length)
        self.needs_input = not self._stream.unconsumed_tail and len(out) < max_length
        return out


# -- without a directory


def _salvaged(data: bytes) -> Iterator[Entry]:
    """Give the files by the headers in front of them."""
    position, number = data.find(LOCAL), 0
    while (found := read_local(data, position, number=number + 1)) is not None:
        number += 1
        entry, start = found
        if entry.size is None:
            entry = replace(entry, packed_size=_end_unknown(data, start, entry.method) - start)
        yield entry
        position = data.find(LOCAL, start + entry.packed_size)


def _end_unknown(data: bytes, start: int, method: int) -> int:
    """Return where the data of a file end whose header does not say it."""
    if method == DEFLATED:
        return _deflate_end(data, start)
    mark = data.find(_DESCRIPTOR, start)
    while mark >= 0:
        if data[mark + 8 : mark + 12] == struct.pack("<I", mark - start):
            return mark
        mark = data.find(_DESCRIPTOR, mark + 1)
    return len(data)


def _deflate_end(data: bytes, start: int) -> int:
    stream = _Inflater()
    total, position = 0, start
    try:
        while not stream.eof and position < len(data) and total <= MAX_FILE_BYTES:
            piece = b""
            if stream.needs_input:
                piece = data[position : position + CHUNK_BYTES]
                position += len(piece)
            total += len(stream.decompress(piece, CHUNK_BYTES))
    except zlib.error:
        return len(data)
    return position - stream.unused_size if stream.eof else len(data)
