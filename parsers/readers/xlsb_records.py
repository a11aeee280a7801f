"""The records of a binary workbook (xlsb), one after the other, and the pieces they are made of.

Source: [MS-XLSB], sections 2.1.4 (records), 2.5.97.1 and following (cells), 2.5.168 (XLWideString), 2.5.122 (RK).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from parsers import limits
from parsers.refuse import damaged, over_limit

_FORMAT: Final = "xlsb"
#: Records of a part; a sheet formatted down to its end has some millions.
_MAX_RECORDS: Final = 8_000_000
#: Bytes that the number of a record's kind and its size may take.
_KIND_BYTES: Final = 2
_SIZE_BYTES: Final = 4


def records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield kind, start and end (of its body) of each record of a part.

    Raises:
        UnreadableFile: the part is cut, or has too many records.
    """
    position = count = 0
    while position < len(data):
        kind, position = _number(data, position, _KIND_BYTES)
        size, position = _number(data, position, _SIZE_BYTES)
        if position + size > len(data):
            raise damaged(_FORMAT, "a part is cut")
        count += 1
        if count > _MAX_RECORDS:
            raise over_limit(_FORMAT, "cells", value=count, limit=limits.MAX_CELLS)
        yield kind, position, position + size
        position += size


def _number(data: bytes, position: int, most: int) -> tuple[int, int]:
    """Return a number whose bytes have 7 bits each, the rest saying that another follows, and where it ends."""
    value = 0
    for place in range(most):
        if position >= len(data):
            raise damaged(_FORMAT, "a part is cut")
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << (7 * place)
        if not byte & 0x80:
            break
    return value, position


def number(data: bytes, start: int, size: int = 4) -> int:
    """Return a whole number of ``size`` bytes.

    Raises:
        UnreadableFile: the data end before it does.
    """
    if start + size > len(data):
        raise damaged(_FORMAT, "a record is cut")
    return int.from_bytes(data[start : start + size], "little")


def wide_string(data: bytes, start: int, end: int) -> tuple[str, int]:
    """Return a text and where it ends, at most ``end``; 0xFFFFFFFF characters stand for none.

    Raises:
        UnreadableFile: it is longer than its record.
    """
    count = number(data, start)
    if count == 0xFFFFFFFF:
        return "", start + 4
    stop = start + 4 + 2 * count
    if stop > end:
        raise damaged(_FORMAT, "a text is longer than its record")
    return data[start + 4 : stop].decode("utf-16-le", "replace"), stop


def real(data: bytes, start: int) -> float:
    """Return a number with a fraction.

    Raises:
        UnreadableFile: the data end before it does.
    """
    return float(struct.unpack("<d", number(data, start, 8).to_bytes(8, "little"))[0])


def packed(data: bytes, start: int) -> float:
    """Return a number that is kept in four bytes (RK): two bits say how, thirty are of it."""
    written = number(data, start)
    if written & 2:
        value: float = (written ^ 0x80000000) - 0x80000000 >> 2
    else:
        value = float(struct.unpack("<d", ((written & 0xFFFFFFFC) << 32).to_bytes(8, "little"))[0])
    return value / 100 if written & 1 else value
