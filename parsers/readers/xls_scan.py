"""A first look through the records of an xls file: what it asks for is checked, and only what says something is left.

xlrd takes a file at its word: it makes room for each formatted cell, and stops at drawings, names and
column widths that it does not like. So records that it need not see are renamed to nothing, in place,
for sheets are found by their position.

Source: [MS-XLS], section 2.4; for Excel 95 and older, OpenOffice.org's documentation of the Excel file format.
"""

from __future__ import annotations

import struct
from collections import Counter
from dataclasses import dataclass
from typing import Final

from domain.errors import UnreadableFile
from parsers import limits
from parsers.biff import BOUND_SHEET, FILE_PASS, records, rename
from parsers.charset import reads_as_vietnamese
from parsers.encryption import encrypted
from parsers.readers.xlsx_scan import MAX_MERGES, MAX_STRINGS
from parsers.refuse import damaged, over_limit

_FORMAT: Final = "xls"
#: Records of a file; one of 200,000 cells has less than a million.
_MAX_RECORDS: Final = 2_000_000
#: Cells that are formatted but empty, of which xlrd is told; a heading may reach over them.
_MAX_BLANKS: Final = 100_000
_BOFS: Final = frozenset((0x0009, 0x0209, 0x0409, 0x0809))
_EOF: Final = 0x000A
_CODE_PAGE: Final = 0x0042
_STRINGS: Final = 0x00FC
_MERGES: Final = 0x00E5
#: Fonts, number formats, styles of cells.
_STYLES: Final = frozenset((0x0031, 0x0231, 0x001E, 0x041E, 0x00E0, 0x0043, 0x0243, 0x0443))
#: Records of styles; Excel allows some 4,000 styles and 512 fonts.
_MAX_STYLES: Final = 10_000
#: One cell a record: number, text, formula, truth value, in all versions.
_CELLS: Final = frozenset(
    (0x0002, 0x0003, 0x0004, 0x0005, 0x0006, 0x0203, 0x0204, 0x0205, 0x0206, 0x0406, 0x027E, 0x00D6, 0x00FD)
)
_TEXT_CELLS: Final = frozenset((0x0004, 0x0204, 0x00D6))
_MANY_NUMBERS: Final = 0x00BD
_BLANKS: Final = frozenset((0x0001, 0x0201, 0x00BE))
#: Dates, results of formulas, sizes, and what goes on in a second record.
_NEEDED: Final = frozenset((0x003C, 0x0056, 0x0022, 0x0000, 0x0200, 0x0044)) | {
    *(0x0007, 0x0207, 0x0021, 0x0221, 0x04BC, 0x00BC, 0x0236, 0x0036, 0x0037, 0x008E, 0x008F),
}
_KEPT: Final = (
    _BOFS
    | {_EOF, _CODE_PAGE, BOUND_SHEET, FILE_PASS, _MANY_NUMBERS, _STRINGS, _MERGES}
    | _CELLS
    | _BLANKS
    | _STYLES
    | _NEEDED
)
#: Code pages of one byte a letter under which the fonts' old encodings were typed: Western, Vietnamese, none.
_OLD_PAGES: Final = frozenset((0, 367, 1250, 1252, 1258, 32768, 32769))
_UNICODE_VERSION: Final = 0x0600
#: Bytes of texts by which their letters are judged.
_SAMPLE: Final = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Trimmed:
    """A workbook that may be handed to xlrd."""

    stream: bytes
    #: How texts of one byte a letter are to be read; None as the file says.
    encoding: str | None


def trim(stream: bytes) -> Trimmed:
    """Return the workbook's records without those that say nothing.

    Raises:
        UnreadableFile: FILE_ENCRYPTED, FILE_DAMAGED, or FILE_LIMIT (sheets, cells, rows) naming the sheet.
    """
    scanner = _Scanner(stream)
    for number, (kind, start, size) in enumerate(records(stream)):
        if number >= _MAX_RECORDS:
            raise over_limit(_FORMAT, "cells", value=number, limit=limits.MAX_CELLS)
        scanner.see(kind, start, size)
    return scanner.result()


class _Scanner:
    """The records of a workbook, while they are counted."""

    def __init__(self, stream: bytes) -> None:
        self._stream = bytearray(stream)
        self._version = 0
        self._code_page = 0
        #: Names of sheets by the place where they begin.
        self._titles: dict[int, str] = {}
        self._title = ""
        self._counts: Counter[str] = Counter()
        self._sample = bytearray()

    def see(self, kind: int, start: int, size: int) -> None:
        """Count a record; take it out if it is not needed."""
        if kind in _CELLS and size >= 4:
            self._count(start, cells=1)
            if kind in _TEXT_CELLS and len(self._sample) < _SAMPLE:
                self._sample += self._stream[start + 8 : start + size]
        elif kind == _MANY_NUMBERS and size >= 4:
            self._count(start, cells=(size - 6) // 6)
        elif kind in _BLANKS:
            self._counts["blanks"] += max(1, size // 2 - 3)
            if self._counts["blanks"] > _MAX_BLANKS:
                rename(self._stream, start)
        elif kind in _STYLES:
            self._counts["styles"] += 1
            if self._counts["styles"] > _MAX_STYLES:
                rename(self._stream, start)
        elif kind not in _KEPT:
            rename(self._stream, start)
        else:
            self._see_frame(kind, start, size)

    def _see_frame(self, kind: int, start: int, size: int) -> None:
        """Note what stands around the cells: versions, code page, sheets."""
        if kind in _BOFS and size >= 4:
            self._version = self._version or max(1, int.from_bytes(self._stream[start : start + 2], "little"))
            self._title = self._titles.get(start - 4, self._title)
            self._counts["merges"] = 0
        elif kind == _MERGES:
            self._counts["merges"] += size // 8
            self._check("merges", self._counts["merges"], MAX_MERGES)
        elif kind == _STRINGS and size >= 8:
            self._check("strings", int.from_bytes(self._stream[start + 4 : start + 8], "little"), MAX_STRINGS)
        elif kind == FILE_PASS:
            raise encrypted(_FORMAT)
        elif kind == _CODE_PAGE and size >= 2:
            self._code_page = int.from_bytes(self._stream[start : start + 2], "little")
        elif kind == BOUND_SHEET and size >= 8:
            self._add_sheet(start, size)

    def _add_sheet(self, start: int, size: int) -> None:
        (position,) = struct.unpack_from("<I", self._stream, start)
        name = bytes(self._stream[start + 7 : start + size])
        is_wide = self._version >= _UNICODE_VERSION and name[0] & 1
        self._titles[position] = name[1:].decode("utf-16-le" if is_wide else "latin-1", "replace")
        self._counts["sheets"] += 1
        self._check("sheets", self._counts["sheets"], limits.MAX_SHEETS)

    def _count(self, start: int, *, cells: int) -> None:
        self._counts["cells"] += cells
        self._check("cells", self._counts["cells"], limits.MAX_CELLS)
        self._check("rows", int.from_bytes(self._stream[start : start + 2], "little") + 1, limits.MAX_ROW)

    def _check(self, what: str, value: int, limit: int) -> None:
        if value > limit:
            raise self._too_much(what, value, limit)

    def _too_much(self, what: str, value: int, limit: int) -> UnreadableFile:
        return over_limit(_FORMAT, what, value=value, limit=limit, sheet=self._title or None)

    def result(self) -> Trimmed:
        """Return the workbook as far as it is needed."""
        if not self._version:
            raise damaged(_FORMAT, "no workbook begins")
        encoding = None
        if self._version < _UNICODE_VERSION and self._code_page in _OLD_PAGES:
            encoding = "cp1258" if reads_as_vietnamese(bytes(self._sample)) else "latin-1"
        return Trimmed(stream=bytes(self._stream), encoding=encoding)
