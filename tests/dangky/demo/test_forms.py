"""Forms as files: what was filled in stands where the letter's form has its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import cast
from zipfile import ZipFile

import docx
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from dangky.demo.form_files import form_docx, form_xlsx
from dangky.demo.forms import FilledForm, FormRow, Layout
from dangky.demo.plain_forms import form_csv, form_odt, form_page

FORM = FilledForm(
    unit="Trường Mầm non Kim Thư",
    collectives=(
        FormRow(performer="Công đoàn nhà trường", models={"economy": "- A\n- B", "political_system": "C"}, note="Mới"),
    ),
    individuals=(FormRow(performer="Cô Lan", models={"security_defence": "D"}),),
)
FIELDS = ["Kinh tế", "Văn hóa-xã hội", "An ninh quốc phòng", "Xây dựng hệ thống chính trị"]
#: The table of the letter's annex, filled in as above.
EXPECTED = [
    ["TT", "Tên tập thể thực hiện", *["Lĩnh vực thực hiện (ghi cụ thể tên mô hình)"] * 4, "Ghi chú"],
    ["TT", "Tên tập thể thực hiện", *FIELDS, "Ghi chú"],
    ["1", "Công đoàn nhà trường", "- A\n- B", "", "", "C", "Mới"],
    ["2", *[""] * 6],
    ["3", *[""] * 6],
    ["3", *[""] * 6],
    ["", "Tên cá nhân thực hiện", *FIELDS, ""],
    ["1", "Cô Lan", "", "", "D", "", ""],
    ["2", *[""] * 6],
    ["3", *[""] * 6],
]


def _word(form: FilledForm) -> tuple[list[str], list[list[list[str]]]]:
    """Return the paragraphs and, for each table, its texts with merged cells repeated."""
    document = docx.Document(BytesIO(form_docx(form)))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    return [paragraph.text for paragraph in document.paragraphs], tables


def _sheet(form: FilledForm) -> Worksheet:
    return cast("Worksheet", openpyxl.load_workbook(BytesIO(form_xlsx(form))).active)


def _texts(sheet: Worksheet) -> list[list[str]]:
    return [[str(value or "") for value in row] for row in sheet.iter_rows(values_only=True)]


def test_the_word_table_is_the_letters_table() -> None:
    """Two merged header rows, numbering 1 2 3 3, the row of individuals in mid-table, then 1 2 3."""
    _, tables = _word(FORM)
    assert tables == [EXPECTED]


def test_the_word_file_has_the_letters_lines_above_and_below_the_table() -> None:
    """Party, place and date, unit, title and its letter stand above; the signature below."""
    paragraphs, _ = _word(FORM)
    assert paragraphs[0] == "ĐẢNG CỘNG SẢN VIỆT NAM"
    assert "Đơn vị: Trường Mầm non Kim Thư" in paragraphs
    assert 'BIỂU MẪU ĐĂNG KÝ MÔ HÌNH, ĐIỂN HÌNH "DÂN VẬN KHÉO" NĂM 2022' in paragraphs
    assert "(Kèm theo Công văn số 454-CV/HU, ngày 09/02/2022 của Ban Thường vụ Huyện ủy Thanh Oai)" in paragraphs
    assert paragraphs[-2:] == ["THỦ TRƯỞNG ĐƠN VỊ", "(Ký, đóng dấu)"]


def test_the_sheet_has_the_same_table_with_merged_headings() -> None:
    """In the workbook covered positions are empty and the merged areas are the letter's."""
    sheet = _sheet(FORM)
    rows = _texts(sheet)
    start = next(number for number, row in enumerate(rows) if row[0] == "TT")
    merged = [["TT", "Tên tập thể thực hiện", "Lĩnh vực thực hiện (ghi cụ thể tên mô hình)", "", "", "", "Ghi chú"]]
    merged += [["", "", *FIELDS, ""]]
    assert rows[start : start + 10] == merged + EXPECTED[2:]
    ranges = {str(area) for area in sheet.merged_cells.ranges}
    top = start + 1
    assert {f"A{top}:A{top + 1}", f"B{top}:B{top + 1}", f"C{top}:F{top}", f"G{top}:G{top + 1}"} <= ranges


def test_the_unit_line_in_a_sheet_is_one_merged_cell_or_two_cells() -> None:
    """Clerks write the unit beside the label or into the same, merged cell."""
    merged = _texts(_sheet(FORM))
    parted = _texts(_sheet(replace(FORM, layout=Layout(unit_line_merged=False))))
    assert any(row[0] == "Đơn vị: Trường Mầm non Kim Thư" for row in merged)
    assert any(row[:2] == ["Đơn vị:", "Trường Mầm non Kim Thư"] for row in parted)


def test_a_shifted_sheet_begins_further_down_and_right() -> None:
    """A shift of two leaves two rows and two columns empty."""
    rows = _texts(_sheet(replace(FORM, layout=Layout(shift=2))))
    assert all(not any(row) for row in rows[:2])
    assert all(row[:2] == ["", ""] for row in rows)
    assert any(row[2] == "TT" for row in rows)


def test_a_letterhead_stands_in_a_table_of_its_own_or_in_paragraphs() -> None:
    """The first table of the file may be the letterhead."""
    head = ("UBND HUYỆN THANH OAI", "TRƯỜNG TIỂU HỌC TAM HƯNG")
    form = replace(FORM, unit=None, letterhead=head)
    paragraphs, tables = _word(form)
    assert paragraphs[:2] == list(head)
    assert len(tables) == 1
    paragraphs, tables = _word(replace(form, layout=Layout(letterhead_in_table=True)))
    assert tables[0][0][0] == "\n".join(head)
    assert tables[1] == EXPECTED
    assert not any(text.startswith("Đơn vị") for text in paragraphs)


def test_individuals_may_have_a_table_of_their_own() -> None:
    """Some clerks part the form into two tables."""
    _, tables = _word(replace(FORM, layout=Layout(split_tables=True)))
    assert [len(table) for table in tables] == [6, 4]
    assert tables[1][0][:2] == ["TT", "Tên cá nhân thực hiện"]


@pytest.mark.parametrize(
    ("layout", "numbers"),
    [
        (Layout(drop_empty_rows=True), ["TT", "TT", "1", "", "1"]),
        (Layout(spare_rows=1), ["TT", "TT", "1", "2", "3", "3", "", "", "1", "2", "3", ""]),
    ],
)
def test_rows_may_be_fewer_or_more_than_the_letter_gives(layout: Layout, numbers: list[str]) -> None:
    """Empty rows are deleted, or more are added and left empty."""
    _, tables = _word(replace(FORM, layout=layout))
    assert [row[0] for row in tables[0]] == numbers


def test_more_performers_than_rows_go_on_counting() -> None:
    """After 1 2 3 3 comes 4, as clerks who add rows count."""
    row = FORM.collectives[0]
    _, tables = _word(replace(FORM, collectives=(row,) * 6))
    assert [cells[0] for cells in tables[0][2:8]] == ["1", "2", "3", "3", "4", "5"]


def test_a_blank_unit_line_keeps_its_dots() -> None:
    """A line that was not filled in shows dot leaders, a filled one may stand among them."""
    blank, _ = _word(replace(FORM, unit=""))
    dotted, _ = _word(replace(FORM, layout=Layout(dot_leaders=True)))
    assert "Đơn vị: …………" in "\n".join(blank)
    assert "…Trường Mầm non Kim Thư…" in "\n".join(dotted)


def test_no_time_of_making_stands_in_the_files() -> None:
    """Members and properties carry a fixed day, so that the same form gives the same bytes on any day."""
    for content in (form_docx(FORM), form_xlsx(FORM)):
        with ZipFile(BytesIO(content)) as package:
            assert {member.date_time for member in package.infolist()} == {(2022, 2, 10, 8, 0, 0)}
            assert b"2022-02-10T08:00:00Z</dcterms:modified>" in package.read("docProps/core.xml")


def test_old_letters_are_codes_of_tcvn3_in_its_fonts() -> None:
    """Small letters and the capitals that have a code stand in .VnTime, the other capitals in .VnTimeH."""
    document = docx.Document(BytesIO(form_docx(replace(FORM, layout=Layout(old_letters=True)))))
    runs = [(run.font.name, run.text) for paragraph in document.paragraphs for run in paragraph.runs]
    line = next(paragraph for paragraph in document.paragraphs if "M\xc7m" in paragraph.text)
    assert {font for font, _ in runs} == {".VnTime", ".VnTimeH"}
    assert line.text == "\xa7\xacn v\xde: Tr\xad\xeang M\xc7m non Kim Th\xad"
    assert any(font == ".VnTimeH" and text == "\xb6" for font, text in runs)


@pytest.mark.parametrize("write", [form_page, form_csv, form_odt])
def test_formats_without_a_library_hold_every_line_and_cell(write: Callable[[FilledForm], bytes]) -> None:
    """Head, headings and rows are the same in each format."""
    content = write(FORM)
    if write is form_odt:
        with ZipFile(BytesIO(content)) as package:
            assert package.namelist()[0] == "mimetype"
            content = package.read("content.xml")
    text = content.decode("utf-8")
    places = [text.index(word) for word in ("Đơn vị: Trường Mầm non Kim Thư", *FIELDS, "Công đoàn", "Cô Lan", "THỦ")]
    assert places == sorted(places)
