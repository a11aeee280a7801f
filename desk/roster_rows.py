"""Rows of text from a roster file, CSV or XLSX by its content, with the row numbers that people see.

What the cells mean is the matter of ``desk.roster_file``.
"""

from __future__ import annotations

import csv
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO, StringIO
from itertools import islice
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from desk.problems import problem
from domain.errors import N_, SettingsProblem
from parsers.limits import MAX_FILE_BYTES
from parsers.text import clean

#: Rows of a roster; the letter's has 174.
MAX_ROSTER_ROWS = 10_000
#: Bytes of a workbook once unpacked; 10,000 rows of 20 cells have some 12 million. It is read beside the pages.
MAX_ROSTER_BYTES = 30 * 1024 * 1024
#: Columns that are looked at.
MAX_ROSTER_COLUMNS = 50
#: Lines over which the separator of a CSV file is judged.
_SAMPLE_LINES = 20
_SEPARATORS = ",;\t"
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_TOO_LARGE = N_("the file is larger than {limit} bytes; it is not a roster")
_TOO_LONG = N_("the file has more than {limit} rows; it is not a roster")
_OLD_EXCEL = N_("this is a file of an old Excel (.xls) or is protected by a password; save it as .xlsx without one")
_NOT_UTF8 = N_("line {line} is not UTF-8; save the file in Excel as “CSV UTF-8” or as .xlsx")
_BAD_QUOTES = N_("line {line}: quotation marks are not closed or stand inside a cell: {cause}")
_DAMAGED = N_("the workbook cannot be read: {cause}")

#: What openpyxl lets through from the libraries below it when a workbook is damaged.
_DAMAGE = (
    InvalidFileException, BadZipFile, zlib.error, ParseError, EOFError, OSError,
    RuntimeError,  # zipfile's own answer to a member with a password, and to a way of packing that it does not know
    AttributeError, IndexError, KeyError, TypeError, ValueError,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """One row that holds something."""

    #: Number of the row in the sheet, or of its first line in the CSV file, from 1.
    number: int
    #: Cells as text: NFC, hidden characters gone, blanks around gone.
    cells: tuple[str, ...]


def read_rows(data: bytes) -> list[RosterRow] | SettingsProblem:
    """Return the rows of a CSV file (UTF-8; comma, semicolon or tab) or of a workbook's first sheet, or why not.

    Rows without any text are left out; the numbers of the others stay as people see them.
    """
    if len(data) > MAX_FILE_BYTES:
        return problem("", _TOO_LARGE, limit=MAX_FILE_BYTES)
    if data.startswith(_OLE):
        return problem("", _OLD_EXCEL)
    rows = _read_workbook(data) if data.startswith(_ZIP) else _read_csv(data)
    if isinstance(rows, list) and len(rows) > MAX_ROSTER_ROWS:
        return problem("", _TOO_LONG, limit=MAX_ROSTER_ROWS)
    return rows


def _read_csv(data: bytes) -> list[RosterRow] | SettingsProblem:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return problem("", _NOT_UTF8, line=error.object.count(b"\n", 0, error.start) + 1)
    reader = csv.reader(StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        return list(islice(_csv_rows(reader), MAX_ROSTER_ROWS + 1))
    except csv.Error as error:
        return problem("", _BAD_QUOTES, line=reader.line_num, cause=error)


def _csv_rows(reader: Iterator[list[str]]) -> Iterator[RosterRow]:
    """Yield the rows with the number of their first line: a cell in quotes may run over several."""
    first = 1
    for values in reader:
        cells = tuple(clean(value).strip() for value in values)
        if any(cells):
            yield RosterRow(number=first, cells=cells)
        first = reader.line_num + 1  # type: ignore[attr-defined]  # typeshed hides the reader's class


def _separator(text: str) -> str:
    """Return what parts the cells: Excel writes a semicolon where the comma is the decimal sign, as in Vietnam."""
    sample = "\n".join(text.splitlines()[:_SAMPLE_LINES])
    return max(_SEPARATORS, key=sample.count)


def _read_workbook(data: bytes) -> list[RosterRow] | SettingsProblem:
    try:
        with ZipFile(BytesIO(data)) as package:
            if sum(member.file_size for member in package.infolist()) > MAX_ROSTER_BYTES:
                return problem("", _TOO_LARGE, limit=MAX_ROSTER_BYTES)
        return list(_sheet_rows(data))
    except _DAMAGE as error:
        return problem("", _DAMAGED, cause=type(error).__name__)


def _sheet_rows(data: bytes) -> Iterator[RosterRow]:
    """Yield the rows of the first sheet that is not hidden."""
    workbook = load_workbook(BytesIO(data), read_only=True, data_only=True)
    sheet = next((sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"), None)
    if sheet is None:
        return
    rows = sheet.iter_rows(max_row=MAX_ROSTER_ROWS + 1, max_col=MAX_ROSTER_COLUMNS, values_only=True)
    # Counted too: a workbook may call each of its rows the first.
    for number, values in enumerate(islice(rows, MAX_ROSTER_ROWS + 1), start=1):
        cells = tuple(_cell_text(value) for value in values)
        if any(cells):
            yield RosterRow(number=number, cells=cells)


def _cell_text(value: object) -> str:
    """Return what a cell shows, near enough: whole numbers without ".0", dates in ISO form."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return clean(str(value)).strip()
