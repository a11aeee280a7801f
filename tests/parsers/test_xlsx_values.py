"""Cells of Excel files: values as people see them, formulas, fonts, escaped characters."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from domain.reasons import ReasonCode
from parsers import limits
from parsers.readers.xlsx import read_xlsx
from tests.parsers.files import (
    stored,
    text_cell,
    texts,
    xlsx_of,
)
from tests.parsers.office_readings import only_table


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        (3, "General", "3"),
        (3.0, "General", "3"),
        (2.5, "General", "2.5"),
        (0.1 + 0.2, "General", "0.3"),
        (1, "00", "01"),
        (84912345678, "General", "84912345678"),
        (0.5, "0%", "50%"),
        (True, "General", "TRUE"),
        (datetime(2022, 2, 15), "dd/mm/yyyy", "15/02/2022"),  # noqa: DTZ001 - a sheet knows no offset
        (datetime(2022, 2, 15, 16, 30), "m/d/yy h:mm", "15/02/2022 16:30"),  # noqa: DTZ001
        (date(2022, 2, 5), "mm-dd-yy", "05/02/2022"),
        (time(7, 5), "h:mm", "07:05"),
        (timedelta(hours=30, minutes=4), "[h]:mm", "30:04"),
        ("  hai đầu  ", "General", "hai đầu"),
        ("dòng 1\ndòng 2\n", "General", "dòng 1\ndòng 2"),
        ("Trươ\u0300ng", "General", "Trươ\u0300ng"),
        ("Tr\u00adêng", "General", "Tr\u00adêng"),
        ("<a> & \"b\" 'c'", "General", "<a> & \"b\" 'c'"),
    ],
)
def test_values_as_people_see_them(value: object, number_format: str, expected: str) -> None:
    """Numbers, dates, truth values and texts come out as the sheet shows them."""
    workbook = openpyxl.Workbook()
    cell = workbook.worksheets[0]["A1"]
    cell.value = value
    cell.number_format = number_format
    assert texts(only_table(stored(workbook))) == ((expected,),)


def test_dates_counted_from_1904() -> None:
    """A workbook that counts days from 1904 gives the same dates."""
    workbook = openpyxl.Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    workbook.worksheets[0]["A1"] = date(2022, 2, 15)
    assert texts(only_table(stored(workbook))) == (("15/02/2022",),)


def test_date_out_of_range() -> None:
    """A number that is no date, in a date's format, is an error value as in the sheet, and harms nothing else."""
    styles = '<cellXfs><xf numFmtId="14"/></cellXfs>'
    data = xlsx_of(f'<row r="1"><c r="A1"><v>1e300</v></c>{text_cell("B1", "b")}</row>', styles=styles)
    assert texts(only_table(data)) == (("#VALUE!", "b"),)


def test_formulas_have_their_cached_values() -> None:
    """A formula is the value that was last shown; one without, and an error, is an empty cell, and said."""
    row = (
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>A1</f><v>hai</v></c>'
        '<c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="D1"><f>A2</f></c>'
        '<c r="E1" t="str"><f>A2</f><v></v></c><c r="F1"><f>A2</f><v/></c><c r="G1"><v>7</v></c></row>'
        '<row r="2"><c r="A2" t="e"><v>#REF!</v></c></row>'
    )
    document = read_xlsx(xlsx_of(row))
    assert texts(document.tables[0]) == (("2", "hai", "", "", "", "", "7"),)
    (omitted,) = document.omissions
    assert omitted.code is ReasonCode.FORMULA_WITHOUT_VALUE
    assert dict(omitted.details) == {"sheet": "S", "cell": "C1", "count": "4"}


def test_nothing_is_omitted_of_formulas_with_values() -> None:
    """A formula whose value is text, empty text or a number is read, and there is nothing to say."""
    row = '<row r="1"><c r="A1" t="str"><f>A2</f><v></v></c><c r="B1"><f>1</f><v>1</v></c></row>'
    assert read_xlsx(xlsx_of(row)).omissions == ()


def test_rich_text_is_joined() -> None:
    """Text of several fonts is one text, shared or not, without its readings."""
    workbook = openpyxl.Workbook()
    bold = TextBlock(InlineFont(b=True), "Mô hình ")
    workbook.worksheets[0]["A1"] = CellRichText([bold, TextBlock(InlineFont(), "một")])
    assert texts(only_table(stored(workbook))) == (("Mô hình một",),)
    runs = "<r><t>a</t></r><r><t>b</t></r><rPh><t>đọc</t></rPh>"
    row = f'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is>{runs}</is></c></row>'
    assert texts(only_table(xlsx_of(row, strings=f"<si>{runs}</si>"))) == (("ab", "ab"),)


_STRUCK_STYLES: Final = (
    '<fonts><font/><font><strike/><name val="Arial"/></font><font><strike val="0"/></font></fonts>'
    '<cellXfs><xf fontId="0"/><xf fontId="1"/><xf fontId="2"/><xf fontId="9"/></cellXfs>'
)


def test_what_is_struck_through_is_deleted() -> None:
    """Cells and pieces of text that are struck through are no text; a piece with a look of its own has its own."""
    runs = "<r><t>cũ</t></r><r><rPr><b/></rPr><t>mới</t></r><r><rPr><strike/></rPr><t>bỏ</t></r>"
    cells = "".join(
        f'<c r="{column}1" s="{style}" t="s"><v>0</v></c>' for column, style in zip("ABCD", "0123", strict=True)
    )
    numbers = "".join(f'<c r="{column}1" s="{style}"><v>5</v></c>' for column, style in zip("EFG", "012", strict=True))
    data = xlsx_of(f'<row r="1">{cells}{numbers}</row>', strings=f"<si>{runs}</si>", styles=_STRUCK_STYLES)
    assert texts(only_table(data)) == (("cũmới", "mới", "cũmới", "cũmới", "5", "", "5"),)


_OLD_STYLES: Final = (
    '<fonts><font><name val="Times New Roman"/></font><font><name val=".VnTime"/></font>'
    '<font><name val="VNI-Times"/></font><font><name val=".VnTimeH"/></font></fonts>'
    '<cellXfs><xf fontId="0"/><xf fontId="1"/><xf fontId="2"/><xf fontId="3"/></cellXfs>'
)


def test_fonts_of_cells_tell_old_encodings() -> None:
    """A shared text is what the font of each cell makes of it; what stood in the file is kept beside it."""
    cells = "".join(
        f'<c r="{column}1" s="{style}" t="s"><v>0</v></c>' for column, style in zip("ABC", "013", strict=True)
    )
    vni = '<c r="D1" s="2" t="inlineStr"><is><t>Tröôøng</t></is></c>'
    data = xlsx_of(f'<row r="1">{cells}{vni}</row>', strings="<si><t>Tr\u00adêng</t></si>", styles=_OLD_STYLES)
    (row,) = only_table(data).rows
    assert [found.text for found in row] == ["Tr\u00adêng", "Trường", "TRƯỜNG", "Trường"]
    assert [found.raw for found in row] == ["", "Tr\u00adêng", "Tr\u00adêng", "Tröôøng"]


def test_fonts_of_pieces_tell_old_encodings() -> None:
    """A piece of a text in a font of its own is decoded by it, shared or in the sheet."""
    runs = (
        '<r><rPr><rFont val=".VnTime"/></rPr><t>Tr\u00ad</t></r><r><rPr><rFont val=".VnTime"/></rPr><t>êng</t></r>'
        '<r><rPr><rFont val="Arial"/></rPr><t> Mầm non</t></r>'
    )
    row = f'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is>{runs}</is></c></row>'
    (cells,) = only_table(xlsx_of(row, strings=f"<si>{runs}</si>")).rows
    assert [found.text for found in cells] == ["Trường Mầm non"] * 2
    assert [found.raw for found in cells] == ["Tr\u00adêng Mầm non"] * 2


def test_escaped_characters() -> None:
    """Characters that XML cannot hold are written as numbers, and are no text to people."""
    written = ("a_x000D__x000A_b", "_x0041__xD800__xFFFE__x0001_", "_xD83D__xDE00_", "_x005F_x0041_")
    cells = "".join(text_cell(place, text) for place, text in zip(("A1", "B1", "C1", "D1"), written, strict=True))
    assert texts(only_table(xlsx_of(f'<row r="1">{cells}</row>'))) == (("a\nb", "A\ufffd", "😀", "_x0041_"),)


def test_long_text_is_cut() -> None:
    """No more characters are kept than are looked at, wherever the text stands."""
    long = "a" * (limits.MAX_TEXT + 9)
    row = f'<row r="1">{text_cell("A1", long)}<c r="B1" t="s"><v>0</v></c></row>'
    (cells,) = only_table(xlsx_of(row, strings=f"<si><t>{long}</t></si>")).rows
    assert [len(cell.text) for cell in cells] == [limits.MAX_TEXT] * 2
