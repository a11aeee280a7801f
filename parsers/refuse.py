"""How a reader says that a file cannot be read: one line at the place where it is known.

Only :class:`~domain.errors.UnreadableFile` leaves this room; what libraries raise is wrapped here,
once, at the call that raised it.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from xml.parsers.expat import ExpatError

from docx.opc.exceptions import OpcError
from lxml import etree
from openpyxl.utils.exceptions import InvalidFileException

from domain.errors import UnreadableFile
from domain.reasons import ReasonCode, reason
from parsers.text import one_line

#: Characters of a foreign message that are kept as the cause.
_MAX_CAUSE: Final = 160

#: What zip, XML and office libraries raise on broken files, seen on thousands of them. Not Exception:
#: a MemoryError is not the file's fault alone, and is left to the guard around the reader.
FOREIGN: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    ExpatError,
    InvalidFileException,
    LookupError,
    OSError,
    OpcError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    etree.LxmlError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)


def damaged(file_format: str, cause: str) -> UnreadableFile:
    """Return the error for a file that is broken; ``cause`` is short and technical."""
    return UnreadableFile(reason(ReasonCode.FILE_DAMAGED, cause=one_line(cause)[:_MAX_CAUSE]), file_format=file_format)


def over_limit(file_format: str, what: str, *, value: int, limit: int, sheet: str | None = None) -> UnreadableFile:
    """Return the error for a file that asks too much, e.g. ``what="rows"``; ``sheet`` names the sheet, if any."""
    details: dict[str, object] = {"what": what, "value": value, "limit": limit}
    if sheet is not None:
        details["sheet"] = sheet
    return UnreadableFile(reason(ReasonCode.FILE_LIMIT, **details), file_format=file_format)


@contextmanager
def wrapping(file_format: str, doing: str) -> Iterator[None]:
    """Turn what a library raises while ``doing`` (e.g. ``opening the workbook``) into :func:`damaged`."""
    try:
        yield
    except FOREIGN as error:
        raise damaged(file_format, f"{doing}: {type(error).__name__}: {error}") from error
