"""From the bytes of a file to a Document: sniff, then the reader of that format.

A new format is a file in ``parsers/readers/`` and a line in ``READERS``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from domain.document import Document
from domain.errors import UnreadableFile
from domain.reasons import ReasonCode, reason
from parsers import limits
from parsers.legacy import settle
from parsers.programs import Programs
from parsers.readers.docx import read_docx
from parsers.readers.xlsx import read_xlsx
from parsers.sniff import sniff

#: Readers that need nothing but the bytes.
READERS: Final[Mapping[str, Callable[[bytes], Document]]] = MappingProxyType(
    {
        "docx": read_docx,
        "xlsx": read_xlsx,
    }
)
#: Readers that ask another program for help.
ASSISTED: Final[Mapping[str, Callable[[bytes, Programs], Document]]] = MappingProxyType({})


def read_document(data: bytes, programs: Programs) -> Document:
    """Return what the file says; its format is found by its content, never by its name.

    Raises:
        UnreadableFile: with FILE_EMPTY, FILE_TOO_LARGE, FILE_ENCRYPTED, FORMAT_NOT_READ, FILE_DAMAGED,
            FILE_LIMIT, PROGRAM_MISSING or PROGRAM_FAILED, and the format in ``file_format``. Nothing else is
            raised, whatever the bytes.
    """
    file_format = sniff(data)
    if file_format == "empty":
        raise UnreadableFile(reason(ReasonCode.FILE_EMPTY), file_format=file_format)
    if len(data) > limits.MAX_FILE_BYTES:
        too_large = reason(ReasonCode.FILE_TOO_LARGE, size_bytes=len(data), limit_bytes=limits.MAX_FILE_BYTES)
        raise UnreadableFile(too_large, file_format=file_format)
    if file_format == "encrypted":
        raise UnreadableFile(reason(ReasonCode.FILE_ENCRYPTED), file_format=file_format)
    if file_format in READERS:
        return settle(READERS[file_format](data))
    if file_format in ASSISTED:
        return settle(ASSISTED[file_format](data, programs))
    raise UnreadableFile(reason(ReasonCode.FORMAT_NOT_READ, format=file_format), file_format=file_format)
