"""Excel files: the form, sheets, merged cells, sizes, files of other programs."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from openpyxl.chart import BarChart
from openpyxl.drawing.image import Image

from domain.document import Place
from domain.errors import UnreadableFile
from domain.reasons import ReasonCode
from parsers import limits
from parsers.readers.grid import MAX_POSITIONS
from parsers.readers.xlsx import read_xlsx
from parsers.readers.xlsx_scan import MAX_MERGES, MAX_STRINGS
from tests.parsers.files import (
    FORM_HEADING_SPANS,
    FORM_TEXTS,
    edited,
    form_xlsx,
    member,
    picture_of,
    places,
    spans,
    stored,
    strict,
    text_cell,
    texts,
    xlsx_of,
)
from tests.parsers.office_readings import only_table


def limit_told(data: bytes) -> dict[str, str]:
    """Return the details of the limit that refuses ``data``."""
    with pytest.raises(UnreadableFile) as caught:
        read_xlsx(data)
    assert caught.value.reason.code is ReasonCode.FILE_LIMIT
    return dict(caught.value.reason.details)


@pytest.mark.parametrize("is_strict", [False, True])
def test_form_of_the_letter(is_strict: bool) -> None:
    """The form is read where it stands in the sheet, empty rows and columns before it kept, strict files too."""
    data = strict(form_xlsx()) if is_strict else form_xlsx()
    document = read_xlsx(data)
    (found,) = document.tables
    empty = ("",) * 8
    unit = ("Đơn vị: Trường Mầm non Thanh Mai", *empty[1:])
    assert texts(found) == (unit, empty, empty, *(("", *row) for row in FORM_TEXTS))
    assert spans(found)[3:5] == tuple(((1, 1), *row) for row in FORM_HEADING_SPANS)
    assert places(found)[4] == ((5, 1), (4, 2), (4, 3), (5, 4), (5, 5), (5, 6), (5, 7), (4, 8))
    assert document.format == "xlsx"
    assert document.paragraphs == ()
    assert found.place == Place(sheet="Biểu mẫu", table=1)
    assert found.rows[4][3].place == Place(sheet="Biểu mẫu", table=1, row=5, column=4)


def test_every_sheet_is_a_table() -> None:
    """Sheets follow each other in the order of their tabs, empty ones too; charts are no sheets."""
    workbook = openpyxl.Workbook()
    workbook.worksheets[0].title = "Trống"
    last = workbook.create_sheet("Cuối")
    last["B2"] = "x"
    last.row_dimensions[2].hidden = True
    last.column_dimensions["B"].hidden = True
    workbook.create_chartsheet("Biểu đồ").add_chart(BarChart())
    workbook.create_sheet("Đầu", 0)["A1"] = "y"
    found = read_xlsx(stored(workbook)).tables
    assert [(table.place.sheet, texts(table)) for table in found] == [
        ("Đầu", (("y",),)),
        ("Trống", ()),
        ("Cuối", (("", ""), ("", "x"))),
    ]


def test_hidden_sheets_are_read_only_where_nothing_else_is_seen() -> None:
    """A hidden sheet holds a draft or last year's list, unless the workbook shows nothing but charts."""
    workbook = openpyxl.Workbook()
    workbook.worksheets[0]["A1"] = "y"
    hidden = workbook.create_sheet("Ẩn")
    hidden["A1"] = "x"
    hidden.sheet_state = "hidden"
    assert [table.place.sheet for table in read_xlsx(stored(workbook)).tables] == ["Sheet"]


@pytest.mark.parametrize(("points", "shown", "count"), [((1240, 1754), 1.0, 1), ((1240, 1754), 0.1, 0)])
def test_a_picture_as_large_as_a_page_is_said(points: tuple[int, int], shown: float, count: int) -> None:
    """A scan pasted into a sheet is not read, and said; a logo shown small is nothing to say."""
    workbook = openpyxl.load_workbook(BytesIO(form_xlsx()))
    picture = Image(BytesIO(picture_of(points)))
    picture.width, picture.height = int(points[0] * shown), int(points[1] * shown)
    workbook.worksheets[0].add_image(picture, "A20")
    document = read_xlsx(stored(workbook))
    assert len(document.tables) == 1
    assert [omitted.code for omitted in document.omissions] == [ReasonCode.PICTURE_NOT_READ] * count


def test_pictures_of_hidden_sheets_are_not_looked_at() -> None:
    """What nobody sees is not asked about."""
    workbook = openpyxl.load_workbook(BytesIO(form_xlsx()))
    draft = workbook.create_sheet("cũ")
    draft.add_image(Image(BytesIO(picture_of((1240, 1754)))), "A1")
    draft.sheet_state = "hidden"
    assert read_xlsx(stored(workbook)).omissions == ()


def _merged(*areas: str) -> str:
    return "<mergeCells>" + "".join(f'<mergeCell ref="{area}"/>' for area in areas) + "</mergeCells>"


def test_merged_cell_reaches_as_far_as_it_is_merged() -> None:
    """A merged cell at the end of what stands in the sheet is repeated to its own end."""
    found = only_table(xlsx_of(f'<row r="1">{text_cell("A1", "a")}</row>', after=_merged("A1:C2")))
    assert texts(found) == (("a",) * 3,) * 2
    assert {pair for row in spans(found) for pair in row} == {(2, 3)}


def test_merged_title_over_all_columns_makes_no_wide_table() -> None:
    """A title merged to the edge of the sheet is cut where the other cells end."""
    rows = f'<row r="1">{text_cell("A1", "a")}</row><row r="2">{text_cell("B2", "b")}</row>'
    found = only_table(xlsx_of(rows, after=_merged("A1:XFD1", "A3:XFD1048576", "C1:D9")))
    assert texts(found) == (("a", "a"), ("", "b"))
    assert spans(found)[0] == ((1, 2), (1, 2))


def test_what_a_merge_covers_is_not_seen() -> None:
    """Values left under a merged cell are not shown by the sheet, and not read."""
    row = f'<row r="1">{text_cell("A1", "a")}{text_cell("B1", "che")}</row>'
    assert texts(only_table(xlsx_of(row, after=_merged("A1:B1")))) == (("a", "a"),)


def test_merges_over_each_other_and_without_meaning() -> None:
    """Of areas that lie over each other the first keeps its place; what is no area is passed over."""
    row = f'<row r="1">{text_cell("A1", "a")}{text_cell("B1", "b")}{text_cell("C1", "c")}</row>'
    after = _merged("A1:B1", "B1:C1", "A1", "", "x:y", "A0:A1", "C1:C1")
    assert texts(only_table(xlsx_of(row, after=after))) == (("a", "a", "b"),)


def test_false_dimension_is_not_believed() -> None:
    """What the sheet says of its size, too large or too small, changes nothing."""
    row = f'<row r="1">{text_cell("A1", "a")}{text_cell("B1", "b")}</row>'
    for dimension in ("A1:XFD1048576", "A1", "x"):
        assert texts(only_table(xlsx_of(row, before=f'<dimension ref="{dimension}"/>'))) == (("a", "b"),)


def test_far_away_cell_that_is_empty() -> None:
    """Formatted cells without content make the table no larger."""
    rows = f'<row r="1">{text_cell("A1", "a")}</row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    assert texts(only_table(xlsx_of(rows))) == (("a",),)


@pytest.mark.parametrize(
    ("place", "row", "expected"),
    [
        ("A60000", 60_000, {"what": "rows", "value": "60000", "limit": "50000", "sheet": "S"}),
        ("XFD1", 1, {"what": "columns", "value": "16384", "limit": "1000", "sheet": "S"}),
        ("XFD1048576", 1_048_576, {"what": "rows", "value": "1048576", "limit": "50000", "sheet": "S"}),
    ],
)
def test_far_away_cell_that_holds_something(place: str, row: int, expected: dict[str, str]) -> None:
    """A cell beyond the limits is refused, naming the sheet and the number."""
    rows = f'<row r="1">{text_cell("A1", "a")}</row><row r="{row}">{text_cell(place, "z")}</row>'
    assert limit_told(xlsx_of(rows)) == expected


def test_far_away_cell_within_the_limits() -> None:
    """Two cells may not span a grid of millions of positions."""
    rows = f'<row r="1">{text_cell("ALL1", "a")}</row><row r="50000">{text_cell("A50000", "z")}</row>'
    assert limit_told(xlsx_of(rows)) == {
        "what": "positions",
        "value": "50000000",
        "limit": str(MAX_POSITIONS),
        "sheet": "S",
    }


def test_too_many_cells() -> None:
    """Cells are counted over all sheets; the one that is too many names its sheet."""
    count = limits.MAX_CELLS // 500 + 1
    cells = "<c><v>1</v></c>" * 500
    assert limit_told(xlsx_of(f"<row>{cells}</row>" * count)) == {
        "what": "cells",
        "value": "200001",
        "limit": "200000",
        "sheet": "S",
    }


def test_too_many_merges_strings_and_sheets() -> None:
    """Merged areas, shared texts and sheets are counted as well."""
    row = '<row r="1"><c r="A1"><v>1</v></c></row>'
    assert limit_told(xlsx_of(row, after=_merged(*["A1:A2"] * (MAX_MERGES + 1))))["what"] == "merges"
    assert limit_told(xlsx_of(row, strings="<si/>" * (MAX_STRINGS + 1)))["what"] == "strings"
    sheets = '<sheet name="S" sheetId="1" r:id="rId1"/>'
    book = member(xlsx_of(row), "xl/workbook.xml").replace(sheets, sheets * (limits.MAX_SHEETS + 1))
    assert limit_told(edited(xlsx_of(row), {"xl/workbook.xml": book}))["what"] == "sheets"


def test_merges_that_lie_over_each_other_a_thousand_times() -> None:
    """Large merged areas on one another are refused before they are laid out."""
    rows = f'<row r="1">{text_cell("A1", "a")}</row><row r="900">{text_cell("ALL900", "z")}</row>'
    assert limit_told(xlsx_of(rows, after=_merged(*["A1:ALL900"] * 1000)))["what"] == "positions"


def test_cells_that_do_not_say_where_they_stand() -> None:
    """Rows and cells without a place follow the one before, empty ones counted."""
    rows = '<row><c t="n"><v>1</v></c><c/><c><v>3</v></c></row><row/><row r="4"><c r="B4" s="0"/><c><v>5</v></c></row>'
    assert texts(only_table(xlsx_of(rows))) == (("1", "", "3"), ("", "", ""), ("", "", ""), ("", "", "5"))


def test_rows_in_any_order() -> None:
    """Rows and cells that are written out of order stand where they say."""
    rows = f'<row r="2">{text_cell("B2", "d")}{text_cell("A2", "c")}</row><row r="1">{text_cell("A1", "a")}</row>'
    assert texts(only_table(xlsx_of(rows))) == (("a", ""), ("c", "d"))


def test_prefixed_elements() -> None:
    """A sheet whose elements have a prefix is read as any other."""
    data = xlsx_of("")
    sheet = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row r="1">'
        '<x:c r="A1" t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c><x:c r="B1"><x:v>2</x:v></x:c>'
        "</x:row></x:sheetData></x:worksheet>"
    )
    assert texts(only_table(edited(data, {"xl/worksheets/sheet1.xml": sheet}))) == (("a", "2"),)


def test_styles_that_openpyxl_refuses() -> None:
    """Fonts and fills that are written wrongly hide no dates: only number formats are looked at."""
    styles = (
        '<numFmts><numFmt numFmtId="170" formatCode="dd&quot;/&quot;mm"/></numFmts><fonts><font><sz val="x"/></font>'
        '</fonts><fills><fill/></fills><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs>'
    )
    row = '<row r="1"><c r="A1" s="1"><v>44607</v></c><c r="B1" s="99"><v>44607</v></c></row>'
    assert texts(only_table(xlsx_of(row, styles=styles))) == (("15/02/2022", "44607"),)


def test_shared_text_that_is_not_there() -> None:
    """A cell whose text is missing makes the file damaged; it is not read as empty."""
    with pytest.raises(UnreadableFile) as caught:
        read_xlsx(xlsx_of('<row r="1"><c r="A1" t="s"><v>7</v></c></row>', strings="<si><t>a</t></si>"))
    assert caught.value.reason.code is ReasonCode.FILE_DAMAGED
    assert "IndexError" in caught.value.reason.details["cause"]


def test_sheet_that_is_not_there() -> None:
    """A sheet that the workbook names and the package lacks makes the file damaged."""
    with pytest.raises(UnreadableFile) as caught:
        read_xlsx(edited(form_xlsx(), {"xl/worksheets/sheet1.xml": None}))
    assert caught.value.reason.code is ReasonCode.FILE_DAMAGED


def test_workbook_without_sheets() -> None:
    """A workbook of charts alone is a document without blocks."""
    book = member(xlsx_of(""), "xl/workbook.xml")
    empty = book.replace('<sheet name="S" sheetId="1" r:id="rId1"/>', "")
    assert read_xlsx(edited(xlsx_of(""), {"xl/workbook.xml": empty})).blocks == ()
