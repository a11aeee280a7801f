"""The records of a binary Excel file (xls), enough to find, decrypt and check them.

Source: [MS-XLS], sections 2.1.4 (records), 2.4 (kinds); for Excel 95 and older the same frame holds.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import Final

from parsers.ole import MAGIC, read_stream, root_names

#: A workbook that stands alone, without an OLE file around it: Excel 2 to 4, and what some programs write.
ALONE: Final = re.compile(rb"(?s)\t[\x00\x02\x04\x08][\x04\x06\x08\x10]\x00.[\x00\x02\x03\x04\x05\x06]")
BOUND_SHEET: Final = 0x0085
FILE_PASS: Final = 0x002F
#: A kind that no program knows: what is renamed to it is passed over, and nothing moves.
NOTHING: Final = 0xFFFF
_STREAMS: Final = ("Workbook", "Book")
_HEAD: Final = struct.Struct("<HH")


def workbook_stream(data: bytes) -> bytes:
    """Return the records of the workbook in an xls file, whether in an OLE file or alone.

    Raises:
        UnreadableFile: FILE_DAMAGED.
    """
    if not data.startswith(MAGIC):
        return data
    names = root_names(data)
    return read_stream(data, next((name for name in _STREAMS if name in names), _STREAMS[0]), file_format="xls")


def records(stream: bytes | bytearray) -> Iterator[tuple[int, int, int]]:
    """Yield kind, start (of its body) and size of each record; ends where the stream is cut."""
    position, end = 0, len(stream)
    while position + _HEAD.size <= end:
        kind, size = _HEAD.unpack_from(stream, position)
        position += _HEAD.size
        if position + size > end:
            return
        yield kind, position, size
        position += size


def rename(stream: bytearray, start: int) -> None:
    """Make the record whose body begins at ``start`` one of no known kind."""
    struct.pack_into("<H", stream, start - _HEAD.size, NOTHING)
