"""Files that old mail programs write into a plain text: ``begin 644 name``, lines, ``end``.

Source: POSIX.1-2017, uuencode, "Standard Output".
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from typing import Final

from ingest.limits import MAX_UUENCODED

_BEGIN: Final = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]{1,250})\r?\n", re.MULTILINE)
_END: Final = re.compile(rb"^(?:`|[ ])?\r?\n?end[ \t]*\r?$", re.MULTILINE)
#: Bytes that a line can hold at most, by its first letter.
_MAX_LINE: Final = 63


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenFile:
    """A file taken out of a text."""

    #: As it stood there.
    name: bytes
    data: bytes


def take_uuencoded(text: bytes) -> tuple[bytes, tuple[WrittenFile, ...]]:
    """Return ``text`` without the files that are written into it, and those files; never raises."""
    if b"begin " not in text:
        return text, ()
    kept, files = [], []
    position = 0
    for _ in range(MAX_UUENCODED):
        begin = _BEGIN.search(text, position)
        end = _END.search(text, begin.end()) if begin else None
        if begin is None or end is None:
            break
        data = _decoded(text[begin.end() : end.start()])
        kept.append(text[position : begin.start() if data is not None else begin.end()])
        if data is not None:
            files.append(WrittenFile(name=begin[1].strip(), data=data))
        position = end.end() if data is not None else begin.end()
    return b"".join((*kept, text[position:])), tuple(files)


def _decoded(block: bytes) -> bytes | None:
    """Return what the lines hold, None if one of them is none of a file."""
    pieces = []
    for line in block.splitlines():
        written = line.rstrip(b"\r\n")
        if not written.strip():
            continue
        size = (written[0] - 32) & _MAX_LINE
        # Some programs cut the blanks at the end of a line, others add a letter.
        letters = written[: 1 + (size + 2) // 3 * 4]
        try:
            pieces.append(binascii.a2b_uu(letters))
        except binascii.Error:
            return None
    return b"".join(pieces)
