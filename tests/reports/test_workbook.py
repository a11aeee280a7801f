"""Lists as workbooks: what is text stays text, what is a number can be reckoned with."""

from __future__ import annotations

from io import BytesIO

import openpyxl

from reports.tables import Grid
from reports.workbook import Sheet, grid_sheet, render_workbook

GRID = Grid(headings=("Mã", "Đơn vị"), rows=(("1", "=1+1"), ("2", "a\x00b")))


def test_each_sheet_has_its_name_title_and_table() -> None:
    """Several lists go into one file, each on its sheet, title and note above, headings in the fourth row."""
    figures = Sheet(name="Số liệu", title="DVK 2022", note="đến 16h00", headings=("Khối", "Tổng"), rows=(("A", 174),))
    workbook = openpyxl.load_workbook(BytesIO(render_workbook([figures, grid_sheet(GRID)])))
    first, second = workbook.worksheets
    assert first.title == "Số liệu"
    assert [tuple(row) for row in first.values] == [
        ("DVK 2022", None),
        ("đến 16h00", None),
        (None, None),
        ("Khối", "Tổng"),
        ("A", 174),
    ]
    assert [tuple(row) for row in second.values] == [("Mã", "Đơn vị"), ("1", "=1+1"), ("2", "ab")]


def test_text_is_never_a_formula_and_numbers_are_numbers() -> None:
    """What looks like a formula or a number is text if it came as text."""
    sheet = Sheet(headings=("a",), rows=(("=1+1",), ("12",), (12,)))
    (read,) = openpyxl.load_workbook(BytesIO(render_workbook([sheet]))).worksheets
    assert [read.cell(row=row, column=1).data_type for row in (2, 3, 4)] == ["s", "s", "n"]


def test_wide_table_is_printed_across() -> None:
    """A table too wide for an upright page turns the page; its headings break, its texts do not."""
    wide = Sheet(headings=("Đúng hạn hay muộn", "b", "c"), rows=(("a", "b" * 60, "c" * 60),))
    sheets = openpyxl.load_workbook(BytesIO(render_workbook([wide, grid_sheet(GRID)]))).worksheets
    assert [sheet.page_setup.orientation for sheet in sheets] == ["landscape", "portrait"]
    assert sheets[0].column_dimensions["A"].width < len("Đúng hạn hay muộn")
    assert sheets[0].column_dimensions["B"].width >= 60
