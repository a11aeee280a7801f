"""Word files of old (doc) and rich text (rtf): LibreOffice writes them anew as docx, and that is read.

No library of ours gives the tables of these formats with their merged cells (measured; decision 12). What can be
told without LibreOffice is told before it is asked.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate
from typing import Final

from domain.document import Document
from domain.errors import UnreadableFile
from domain.reasons import ReasonCode, reason
from parsers import limits
from parsers.ole import read_stream
from parsers.programs import Programs
from parsers.readers.docx import read_docx
from parsers.refuse import over_limit

#: Bytes of the stream ``WordDocument`` that tell whether it is encrypted.
_FLAGS: Final = slice(10, 12)
_ENCRYPTED: Final = 0x0100
_NOT_BRACES: Final = bytes(set(range(256)) - set(b"{}"))


def read_doc(data: bytes, programs: Programs) -> Document:
    """Return what a Word 6 to 2003 file says.

    Raises:
        UnreadableFile: it has a password, LibreOffice is missing or makes nothing of it, or as ``read_docx``.
    """
    if is_encrypted(data):
        raise UnreadableFile(reason(ReasonCode.FILE_ENCRYPTED), file_format="doc")
    return _read_converted(data, programs, file_format="doc")


def read_rtf(data: bytes, programs: Programs) -> Document:
    """Return what a rich text file says.

    Raises:
        UnreadableFile: it is over a limit, LibreOffice is missing or makes nothing of it, or as ``read_docx``.
    """
    _check_rtf(data)
    return _read_converted(data, programs, file_format="rtf")


def _read_converted(data: bytes, programs: Programs, *, file_format: str) -> Document:
    converted = programs.convert(data, source=file_format, target="docx")
    try:
        return replace(read_docx(converted), format=file_format)
    except UnreadableFile as error:
        raise UnreadableFile(error.reason, file_format=file_format) from error


def is_encrypted(data: bytes) -> bool:
    """Tell whether a Word file has a password; False for a damaged one, of which LibreOffice may save something.

    Source: [MS-DOC], section 2.5.1 (FibBase, bit I: fEncrypted), the same place since Word 6.
    """
    try:
        stream = read_stream(data, "WordDocument", file_format="doc")
    except UnreadableFile:
        return False
    return bool(int.from_bytes(stream[_FLAGS], "little") & _ENCRYPTED)


def _check_rtf(data: bytes) -> None:
    """Refuse what keeps LibreOffice at work for minutes, by counting; no word of it is understood here.

    Source: Rich Text Format 1.9.1 (groups in braces; a backslash before a brace that is text).
    """
    rows = data.count(b"\\row") + data.count(b"\\nestrow")
    if rows > limits.MAX_TABLE_ROWS:
        raise over_limit("rtf", "table_rows", value=rows, limit=limits.MAX_TABLE_ROWS)
    unescaped = data.replace(b"\\\\", b"").replace(b"\\{", b"").replace(b"\\}", b"")
    braces = unescaped.translate(None, _NOT_BRACES)
    if len(braces) > limits.MAX_RTF_BRACES:
        raise over_limit("rtf", "groups", value=len(braces), limit=limits.MAX_RTF_BRACES)
    depth = max(accumulate(1 if brace == ord("{") else -1 for brace in braces), default=0)
    if depth > limits.MAX_RTF_DEPTH:
        raise over_limit("rtf", "group_depth", value=depth, limit=limits.MAX_RTF_DEPTH)
