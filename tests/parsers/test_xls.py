"""Old workbooks are read as people see them."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.document import Table
from domain.reasons import ReasonCode
from parsers import limits
from parsers.programs import NoPrograms
from parsers.read import read_document
from tests.parsers.broken import is_read_or_refused, mutated, refusal
from tests.parsers.files import FORM_HEADING_SPANS, FORM_MERGES, FORM_TEXTS, form_xlsx, spans, texts
from tests.parsers.guarded import MAX_CPU_S, read_guarded
from tests.parsers.xls_writer import OldBook, OldCell, OldFont, OldSheet, OldStyle, old_record, xls_of
from tests.servers.office import saved

_FONTS = (OldFont(name="Times New Roman"), OldFont(name=".VnTime"), OldFont(is_struck=True), OldFont(name=".VnTimeH"))
_STYLES = (
    OldStyle(),
    OldStyle(font=1),
    OldStyle(font=2),
    OldStyle(font=3),
    OldStyle(number_format="dd/mm/yyyy"),
    OldStyle(number_format="00"),
    OldStyle(number_format="hh:mm"),
    OldStyle(number_format="[h]:mm"),
    OldStyle(alignment=6),
)
_TCVN3 = "Tr\u00ad\u00eang TiÓu häc".encode("latin-1")


def _covered(row: int, column: int) -> bool:
    return any(
        top <= row <= bottom and left <= column <= right and (row, column) != (top, left)
        for top, left, bottom, right in FORM_MERGES
    )


def _form() -> bytes:
    cells = [
        OldCell(row=row, column=column, value=float(text) if text.isdigit() else text)
        for row, written in enumerate(FORM_TEXTS, start=1)
        for column, text in enumerate(written, start=1)
        if text and not _covered(row, column)
    ]
    return xls_of(OldBook(sheets=(OldSheet(cells=cells, merges=FORM_MERGES, title="Biểu mẫu"),)))


def _book(*cells: OldCell, is_unicode: bool = True, code_page: int = 1252) -> bytes:
    sheet = OldSheet(cells=cells)
    return xls_of(OldBook(sheets=(sheet,), fonts=_FONTS, styles=_STYLES, is_unicode=is_unicode, code_page=code_page))


def _table(data: bytes) -> Table:
    return read_document(data, NoPrograms()).tables[0]


def test_the_form() -> None:
    """Texts, numbers, merged cells and the sheet's name are those of the sheet."""
    document = read_document(_form(), NoPrograms())
    assert document.format == "xls"
    assert texts(document.tables[0]) == FORM_TEXTS
    assert spans(document.tables[0])[:2] == FORM_HEADING_SPANS
    assert document.tables[0].place.sheet == "Biểu mẫu"


@pytest.mark.libreoffice
def test_written_by_libreoffice(tmp_path: Path) -> None:
    """A form saved as xls has the cells, spans and places that it has as xlsx."""
    before = read_document(form_xlsx(), NoPrograms())
    data = saved(tmp_path, form_xlsx(), source="xlsx", target="xls")
    assert read_document(data, NoPrograms()).tables == before.tables


@pytest.mark.parametrize("is_unicode", [True, False], ids=["excel97", "excel95"])
def test_values_as_people_see_them(is_unicode: bool) -> None:
    """Whole numbers have no fraction, dates are dd/mm/yyyy, running numbers keep their zeros."""
    cells = [
        OldCell(row=1, column=1, value=1.0),
        OldCell(row=1, column=2, value=2.5),
        OldCell(row=1, column=3, value=44607.0, style=4),
        OldCell(row=1, column=4, value=7.0, style=5),
        OldCell(row=1, column=5, value=True),
        OldCell(row=1, column=6, value=0.5, style=6),
        OldCell(row=1, column=7, value=1.25, style=7),
    ]
    found = texts(_table(_book(*cells, is_unicode=is_unicode)))
    assert found == (("1", "2.5", "15/02/2022", "07", "TRUE", "12:00", "30:00"),)


@pytest.mark.parametrize("is_unicode", [True, False], ids=["excel97", "excel95"])
def test_old_fonts(is_unicode: bool) -> None:
    """A cell in .VnTime is decoded by its font, in capitals where the font shows them, and the raw text is kept."""
    cells = [OldCell(row=1, column=column, value=_TCVN3, style=column) for column in (1, 3)]
    table = _table(_book(*cells, is_unicode=is_unicode))
    assert texts(table)[0][0] == "Trường Tiểu học"
    assert texts(table)[0][2] == "TRƯỜNG TIỂU HỌC"
    assert table.rows[0][0].raw == _TCVN3.decode("latin-1")


@pytest.mark.parametrize("is_unicode", [True, False], ids=["excel97", "excel95"])
def test_rich_text(is_unicode: bool) -> None:
    """Each part of a text is read by its own font; what is struck through is left out."""
    mixed = OldCell(row=1, column=1, value=b"STT Tr\xad\xeang", runs=((4, 1),))
    struck = OldCell(row=1, column=2, value=b"bo giu", runs=((0, 2), (3, 0)))
    gone = OldCell(row=1, column=3, value=b"bo", style=2)
    number = OldCell(row=1, column=4, value=3.0, style=2)
    last = OldCell(row=1, column=5, value=b"x")
    found = texts(_table(_book(mixed, struck, gone, number, last, is_unicode=is_unicode)))
    assert found == (("STT Trường", "giu", "", "", "x"),)


def test_text_of_one_byte_in_no_telling_font() -> None:
    """The texts of an Excel 95 file in TCVN3 are decoded by a vote, though its fonts say nothing."""
    lines = [
        "§¬n vÞ: Tr\u00ad\u00eang TiÓu häc Thanh Mai",
        "Tæ d©n vËn khÐo x· Thanh Mai",
        "KÝnh göi Ban D©n vËn HuyÖn ñy",
    ]
    cells = [OldCell(row=row, column=1, value=line.encode("latin-1")) for row, line in enumerate(lines, start=1)]
    for code_page in (1252, 1258):
        document = read_document(_book(*cells, is_unicode=False, code_page=code_page), NoPrograms())
        assert texts(document.tables[0])[0] == ("Đơn vị: Trường Tiểu học Thanh Mai",)
        assert document.encodings == ("tcvn3",)


def test_vietnamese_code_page() -> None:
    """Texts in the Vietnamese code page of Windows are read by it."""
    written = "Đơn vị: Trường Tiêu học".replace("ị", "i\u0323").replace("ườ", "ươ\u0300").replace("ọ", "o\u0323")
    cell = OldCell(row=1, column=1, value=written.encode("cp1258"))
    assert texts(_table(_book(cell, is_unicode=False, code_page=1258))) == (("Đơn vị: Trường Tiêu học",),)


def test_heading_centred_over_cells() -> None:
    """A heading centred over the empty cells to its right covers them: Excel 95 knew no other way."""
    blank = [OldCell(row=1, column=column, value=None, style=8) for column in (3, 4)]
    cells = [OldCell(row=1, column=2, value="x", style=8), *blank, OldCell(row=2, column=4, value="y")]
    assert spans(_table(_book(*cells)))[0] == ((1, 1), (1, 3), (1, 3), (1, 3))


def test_hidden_sheets() -> None:
    """Hidden sheets are left out where others can be seen, and read where none can."""
    hidden = OldSheet(cells=[OldCell(row=1, column=1, value="cũ")], title="Cũ", is_hidden=True)
    shown = OldSheet(cells=[OldCell(row=1, column=1, value="mới")], title="Mới")
    both = read_document(xls_of(OldBook(sheets=(hidden, shown))), NoPrograms())
    alone = read_document(xls_of(OldBook(sheets=(hidden,))), NoPrograms())
    assert [table.place.sheet for table in both.tables] == ["Mới"]
    assert [table.place.sheet for table in alone.tables] == ["Cũ"]


def test_records_that_no_one_needs() -> None:
    """Drawings, names and widths, however broken, do not stop the reader."""
    junk = b"".join(
        old_record(kind, b"\x01") for kind in (0x5D, 0xEC, 0x1B6, 0x1C, 0x18, 0x7D, 0xAB, 0x208, 0x1B8, 0x867)
    )
    sheet = OldSheet(cells=[OldCell(row=1, column=1, value="x")], more=junk)
    assert texts(_table(xls_of(OldBook(sheets=(sheet,))))) == (("x",),)


def test_far_corner() -> None:
    """A cell beyond the last row is refused, naming the sheet; one in the last column is read."""
    reason = refusal(xls_of(OldBook(sheets=(OldSheet(cells=[OldCell(row=65536, column=256, value="x")], title="Xa"),))))
    assert dict(reason.details) == {"what": "rows", "value": "65536", "limit": str(limits.MAX_ROW), "sheet": "Xa"}
    assert _table(_book(OldCell(row=1, column=256, value="x"))).width == 256


def test_grids_together() -> None:
    """Sheets that are small each but large as grids together are refused."""
    sheet = OldSheet(cells=[OldCell(row=40_000, column=20, value="x")])
    assert refusal(xls_of(OldBook(sheets=(sheet,)))).details["what"] == "positions"
    assert refusal(xls_of(OldBook(sheets=(OldSheet(),) * (limits.MAX_SHEETS + 1)))).details["what"] == "sheets"


@pytest.mark.slow
def test_formatted_down_to_the_end() -> None:
    """Sheets whose every cell is formatted but empty cost neither time nor memory."""
    rows = b"".join(old_record(0xBE, struct.pack("<HH256HH", row, 0, *[0] * 256, 255)) for row in range(65536))
    cost = read_guarded(xls_of(OldBook(sheets=(OldSheet(cells=[OldCell(row=1, column=1, value="x")], more=rows),))))
    assert cost.outcome == "blocks 1"
    assert cost.cpu_s < MAX_CPU_S
    assert cost.peak_mb < 400


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 30), st.booleans())
def test_mutated_files(seed: int, count: int, is_cut: bool) -> None:
    """A file with some bytes changed, or cut, is read or refused."""
    data = mutated(_form(), seed=seed, count=count)
    assert is_read_or_refused(data[: seed % len(data)] if is_cut else data)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_records(data: bytes) -> None:
    """Whatever follows the beginning of a workbook is read or refused."""
    assert is_read_or_refused(b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(12) + data)


def test_cut_files_are_damaged() -> None:
    """A workbook that ends in its list of sheets is damaged."""
    assert refusal(_form()[:120]).code is ReasonCode.FILE_DAMAGED
