"""Writes the records of old workbooks (xls) for tests: Excel 95 and 97, without an OLE file around them.

Source: [MS-XLS], section 2.4; OpenOffice.org's documentation of the Excel file format for Excel 95.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

_FIRST_FORMAT: Final = 164


@dataclass(frozen=True, slots=True, kw_only=True)
class OldFont:
    """A font; at most four in a file."""

    name: str = "Arial"
    is_struck: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OldStyle:
    """How a cell looks."""

    font: int = 0
    number_format: str = ""
    #: 6 is centred over the empty cells to the right.
    alignment: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OldCell:
    """A cell; None is one that is only formatted."""

    row: int
    column: int
    value: str | bytes | float | bool | None
    style: int = 0
    runs: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OldSheet:
    """A sheet; rows and columns counted from 1."""

    cells: Iterable[OldCell] = ()
    #: First row, first column, last row, last column.
    merges: Sequence[tuple[int, int, int, int]] = ()
    title: str = "S"
    is_hidden: bool = False
    #: Further records.
    more: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class OldBook:
    """A workbook."""

    sheets: Sequence[OldSheet]
    fonts: Sequence[OldFont] = (OldFont(),)
    styles: Sequence[OldStyle] = (OldStyle(),)
    #: False: Excel 95, whose texts have one byte a letter.
    is_unicode: bool = True
    code_page: int = 1252


def old_record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def xls_of(book: OldBook) -> bytes:
    """Return the records of ``book``."""
    sheets = [_sheet(sheet, book) for sheet in book.sheets]
    head = _globals(book, [0] * len(sheets))
    places, place = [], len(head)
    for sheet in sheets:
        places.append(place)
        place += len(sheet)
    return _globals(book, places) + b"".join(sheets)


def _bof(book: OldBook, kind: int) -> bytes:
    version = struct.pack("<HHHH", 0x0600 if book.is_unicode else 0x0500, kind, 0, 1997)
    return old_record(0x0809, version + bytes(8) if book.is_unicode else version)


def _globals(book: OldBook, places: Sequence[int]) -> bytes:
    formats = {style.number_format: n for n, style in enumerate(book.styles, start=_FIRST_FORMAT)}
    data = _bof(book, 5) + old_record(0x42, struct.pack("<H", 1200 if book.is_unicode else book.code_page))
    for font in book.fonts:
        look = struct.pack("<HHHHHBBBB", 220, 8 if font.is_struck else 0, 0x7FFF, 400, 0, 0, 0, 0, 0)
        data += old_record(0x31, look + _text(font.name, book, wide_length=False))
    for code, number in formats.items():
        if code:
            data += old_record(0x041E, struct.pack("<H", number) + _text(code, book, wide_length=book.is_unicode))
    for style in book.styles:
        number = formats[style.number_format] if style.number_format else 0
        look = struct.pack("<HHHB", style.font, number, 0, style.alignment)
        data += old_record(0xE0, look.ljust(20 if book.is_unicode else 16, b"\x00"))
    for sheet, place in zip(book.sheets, places, strict=True):
        name = _text(sheet.title, book, wide_length=False)
        data += old_record(0x85, struct.pack("<IBB", place, sheet.is_hidden, 0) + name)
    return data + old_record(0x0A)


def _sheet(sheet: OldSheet, book: OldBook) -> bytes:
    data = _bof(book, 0x10) + b"".join(_cell(cell, book) for cell in sheet.cells) + sheet.more
    if sheet.merges:
        areas = b"".join(
            struct.pack("<HHHH", top - 1, low - 1, left - 1, right - 1) for top, left, low, right in sheet.merges
        )
        data += old_record(0xE5, struct.pack("<H", len(sheet.merges)) + areas)
    return data + old_record(0x0A)


def _cell(cell: OldCell, book: OldBook) -> bytes:
    place = struct.pack("<HHH", cell.row - 1, cell.column - 1, cell.style)
    if cell.value is None:
        return old_record(0x0201, place)
    if isinstance(cell.value, bool):
        return old_record(0x0205, place + bytes([cell.value, 0]))
    if isinstance(cell.value, float | int):
        return old_record(0x0203, place + struct.pack("<d", cell.value))
    text = _text(cell.value, book, wide_length=True)
    if not cell.runs:
        return old_record(0x0204, place + text)
    count, run = ("<H", "<HH") if book.is_unicode else ("<B", "<BB")
    return old_record(
        0xD6, place + text + struct.pack(count, len(cell.runs)) + b"".join(struct.pack(run, *r) for r in cell.runs)
    )


def _text(text: str | bytes, book: OldBook, *, wide_length: bool) -> bytes:
    """Return a text with its length in front; bytes are written as they are, one a letter."""
    length = "<H" if wide_length else "<B"
    if isinstance(text, bytes) or not book.is_unicode:
        written = text if isinstance(text, bytes) else text.encode("cp1252")
        return struct.pack(length, len(written)) + (b"\x00" if book.is_unicode else b"") + written
    return struct.pack(length, len(text)) + b"\x01" + text.encode("utf-16-le")
