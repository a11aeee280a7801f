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
from parsers.encryption import unlocked
from parsers.legacy import settle
from parsers.programs import Programs
from parsers.readers.csv import read_csv
from parsers.readers.doc import read_doc, read_rtf
from parsers.readers.docx import read_docx
from parsers.readers.html import read_html
from parsers.readers.mhtml import read_mhtml
from parsers.readers.ods import read_ods
from parsers.readers.odt import read_odt
from parsers.readers.pdf import read_pdf
from parsers.readers.picture import PICTURES
from parsers.readers.plain import read_plain
from parsers.readers.spreadsheetml2003 import read_spreadsheetml2003
from parsers.readers.wordml2003 import read_wordml2003
from parsers.readers.xls import read_xls
from parsers.readers.xlsb import read_xlsb
from parsers.readers.xlsx import read_xlsx
from parsers.refuse import over_limit
from parsers.sniff import sniff

#: Readers that need nothing but the bytes.
READERS: Final[Mapping[str, Callable[[bytes], Document]]] = MappingProxyType(
    {
        "csv": read_csv,
        "docx": read_docx,
        "ods": read_ods,
        "odt": read_odt,
        "spreadsheetml2003": read_spreadsheetml2003,
        "wordml2003": read_wordml2003,
        "xls": read_xls,
        "xlsb": read_xlsb,
        "html": read_html,
        "mhtml": read_mhtml,
        "text": read_plain,
        "xlsx": read_xlsx,
    }
)
#: Readers that ask another program for help.
ASSISTED: Final[Mapping[str, Callable[[bytes, Programs], Document]]] = MappingProxyType(
    {
        "doc": read_doc,
        "rtf": read_rtf,
        "pdf": read_pdf,
        **PICTURES,
    }
)


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
    data = unlocked(data, file_format)
    if file_format == "encrypted":
        file_format = sniff(data)
    if file_format in READERS:
        return settle(_bounded(READERS[file_format](data)))
    if file_format in ASSISTED:
        return settle(_bounded(ASSISTED[file_format](data, programs)))
    raise UnreadableFile(reason(ReasonCode.FORMAT_NOT_READ, format=file_format), file_format=file_format)


def _bounded(document: Document) -> Document:
    """Return ``document`` if it is not too long for what is done with all texts, whatever its reader counted."""
    length = sum(len(block.text) for block in document.paragraphs)
    length += sum(len(line) for table in document.tables for row in table.rows for cell in row for line in cell.lines)
    if length > limits.MAX_CHARACTERS:
        raise over_limit(document.format, "characters", value=length, limit=limits.MAX_CHARACTERS)
    return document
