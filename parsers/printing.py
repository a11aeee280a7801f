"""Office files as PDF, so that people see them as they print: LibreOffice does it, after a look at what it is given."""

from __future__ import annotations

from typing import Final

from domain.errors import UnreadableFile
from domain.reasons import ReasonCode, reason
from parsers.encryption import encrypted, unlocked
from parsers.package import open_package
from parsers.programs import Programs
from parsers.readers.doc import is_encrypted
from parsers.readers.opendocument import MANIFEST
from parsers.sniff import sniff

#: Formats that are printed: packages first, then files of one piece.
_PACKAGES: Final = frozenset(("docx", "xlsx", "xlsb", "odt", "ods"))
PRINTED: Final = _PACKAGES | {"doc", "xls", "rtf", "wordml2003", "spreadsheetml2003", "encrypted"}
#: OpenDocument as one XML file, which LibreOffice opens by another filter.
_FLAT: Final = {"odt": "fodt", "ods": "fods"}


def print_office(data: bytes, programs: Programs) -> bytes:
    """Return the office file ``data``, of a format in ``PRINTED``, as a PDF.

    Raises:
        UnreadableFile: FILE_ENCRYPTED, FILE_DAMAGED, FILE_LIMIT, FORMAT_NOT_READ, PROGRAM_MISSING, PROGRAM_FAILED,
            READER_TIMED_OUT.
    """
    file_format = sniff(data)
    data = unlocked(data, file_format)
    file_format = sniff(data)
    if file_format not in PRINTED:
        raise UnreadableFile(reason(ReasonCode.FORMAT_NOT_READ, format=file_format), file_format=file_format)
    is_flat = file_format in _FLAT and b"PK" not in data[:64]
    if file_format in _PACKAGES and not is_flat:
        _check_package(data, file_format)
    if file_format == "doc" and is_encrypted(data):
        raise encrypted(file_format)
    return programs.convert(data, source=_FLAT[file_format] if is_flat else file_format, target="pdf")


def _check_package(data: bytes, file_format: str) -> None:
    """Refuse a package that asks for a password or is larger inside than allowed."""
    package = open_package(data, file_format=file_format, parsed=frozenset())
    if MANIFEST in package.names and b"encryption-data" in package.read(MANIFEST):
        raise encrypted(file_format)
