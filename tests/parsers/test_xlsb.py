"""Binary workbooks are read as people see them."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from domain.document import Table
from domain.reasons import ReasonCode
from parsers import limits
from parsers.programs import NoPrograms
from parsers.read import read_document
from tests.parsers.broken import is_read_or_refused, mutated, refusal
from tests.parsers.files import FORM_HEADING_SPANS, FORM_MERGES, FORM_TEXTS, edited, spans, texts
from tests.parsers.guarded import MAX_CPU_S, read_guarded
from tests.parsers.xlsb_writer import BinarySheet, Value, record, xlsb_of

_FONTS = (("Times New Roman", False), (".VnTime", False), ("Arial", True))
_STYLES = ((0, ""), (1, ""), (2, ""), (0, "dd/mm/yyyy"), (0, "00"))
_TCVN3 = "Tr\u00ad\u00eang TiÓu häc"
_PART = "xl/worksheets/sheet1.bin"


def _form() -> bytes:
    rows = [
        [
            "" if _covered(row, column) else Value(value=int(text)) if text.isdigit() else text
            for column, text in enumerate(written, start=1)
        ]
        for row, written in enumerate(FORM_TEXTS, start=1)
    ]
    return xlsb_of(BinarySheet(rows=rows, merges=FORM_MERGES, title="Biểu mẫu"))


def _covered(row: int, column: int) -> bool:
    return any(
        top <= row <= bottom and left <= column <= right and (row, column) != (top, left)
        for top, left, bottom, right in FORM_MERGES
    )


def _table(*row: str | Value) -> Table:
    return read_document(xlsb_of(BinarySheet(rows=[row]), fonts=_FONTS, styles=_STYLES), NoPrograms()).tables[0]


def test_the_form() -> None:
    """Texts, numbers, merged cells and the sheet's name are those of the sheet."""
    document = read_document(_form(), NoPrograms())
    assert document.format == "xlsb"
    assert texts(document.tables[0]) == FORM_TEXTS
    assert spans(document.tables[0])[:2] == FORM_HEADING_SPANS
    assert document.tables[0].place.sheet == "Biểu mẫu"


def test_another_reader_sees_the_same() -> None:
    """What the tests write is what a library that is not ours reads."""
    rows = CalamineWorkbook.from_filelike(BytesIO(_form())).get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert [str(value) for value in rows[2]] == list(FORM_TEXTS[2])


def test_values_as_people_see_them() -> None:
    """Numbers, dates, truth values, shared texts, texts in the sheet and results of formulas are read."""
    row = (
        Value(value=44607.0, style=3),
        Value(value=7, style=4),
        Value(value=2.5),
        Value(value=True),
        Value(value=-3),
        Value(value="trong ô", is_inline=True),
        Value(value="công thức", is_formula=True),
        "chung",
    )
    assert texts(_table(*row)) == (("15/02/2022", "07", "2.5", "TRUE", "-3", "trong ô", "công thức", "chung"),)


def test_fonts() -> None:
    """Old fonts decode, part by part; what is struck through is left out."""
    row = (
        Value(value=_TCVN3, style=1),
        Value(value=f"STT {_TCVN3}", runs=((4, 1),)),
        Value(value="bỏ giữ", runs=((0, 2), (3, 0)), is_inline=True),
        Value(value="bỏ", style=2),
        Value(value=3, style=2),
        "x",
    )
    table = _table(*row)
    assert texts(table) == (("Trường Tiểu học", "STT Trường Tiểu học", "giữ", "", "", "x"),)
    assert table.rows[0][0].raw == _TCVN3


def test_hidden_sheets() -> None:
    """Hidden sheets are left out where others can be seen."""
    sheets = (BinarySheet(rows=[["cũ"]], title="Cũ", is_hidden=True), BinarySheet(rows=[["mới"]], title="Mới"))
    assert [table.place.sheet for table in read_document(xlsb_of(*sheets), NoPrograms()).tables] == ["Mới"]
    assert [table.place.sheet for table in read_document(xlsb_of(sheets[0]), NoPrograms()).tables] == ["Cũ"]


@pytest.mark.parametrize(
    ("place", "what", "value"), [((1_048_576, 16_384), "rows", 1_048_576), ((1, 16_384), "columns", 16_384)]
)
def test_far_corner(place: tuple[int, int], what: str, value: int) -> None:
    """A cell that would make a grid of billions is refused before there is one."""
    cost = read_guarded(xlsb_of(BinarySheet(rows=[], far={place: "x"}, title="Xa")))
    limit = limits.MAX_ROW if what == "rows" else limits.MAX_COLUMN
    assert cost.outcome == f"file_limit {what} {value} {limit} Xa"
    assert cost.cpu_s < MAX_CPU_S


@pytest.mark.slow
def test_million_empty_rows() -> None:
    """A million formatted rows without content cost neither time nor memory."""
    rows = b"".join(record(0, n.to_bytes(4, "little") + bytes(13)) + record(1, bytes(8)) for n in range(1, 1_000_000))
    sheet = record(129) + record(145) + rows + record(146) + record(130)
    cost = read_guarded(edited(_form(), {_PART: sheet, "media": bytes(range(256)) * 2000}))
    assert cost.outcome == "blocks 1"
    assert cost.cpu_s < MAX_CPU_S
    assert cost.peak_mb < 300


def test_merged_areas_without_end() -> None:
    """Merged cells that say nothing, or reach beyond the sheet, are cut at its ends."""
    sheet = BinarySheet(rows=[["x"]], merges=[(1, 1, 1_048_576, 16_384), (5, 5, 9, 9)])
    assert texts(read_document(xlsb_of(sheet), NoPrograms()).tables[0]) == (("x",),)


def test_damaged_parts() -> None:
    """A text that is not there, a cut part and a missing list of sheets are damages."""
    for changes in ({"xl/sharedStrings.bin": b""}, {_PART: b"\x00\x19"}, {"xl/workbook.bin": b"\x9c\x01\x04abcd"}):
        assert refusal(edited(_form(), dict(changes))).code is ReasonCode.FILE_DAMAGED


@settings(max_examples=100, deadline=None)
@given(
    st.integers(0, 2**32),
    st.integers(1, 20),
    st.sampled_from([_PART, "xl/workbook.bin", "xl/styles.bin", "xl/sharedStrings.bin"]),
)
def test_mutated_parts(seed: int, count: int, part: str) -> None:
    """A file whose parts have some bytes changed is read or refused."""
    with ZipFile(BytesIO(_form())) as archive:
        content = archive.read(part)
    assert is_read_or_refused(edited(_form(), {part: mutated(content, seed=seed, count=count)}))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_part(data: bytes) -> None:
    """Whatever a sheet's part holds is read or refused."""
    assert is_read_or_refused(edited(_form(), {_PART: data}))
