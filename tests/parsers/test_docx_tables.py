"""Tables of Word files: merged, late, nested, in text boxes; lines and lists in cells."""

from __future__ import annotations

import pytest

from domain.document import Place
from domain.errors import UnreadableFile
from domain.reasons import ReasonCode
from parsers import limits
from parsers.readers.docx import read_docx
from tests.parsers.files import (
    WORD,
    cell,
    docx_of,
    paragraph,
    places,
    spans,
    table,
    texts,
    word_relationship,
)
from tests.parsers.office_readings import paragraphs


def cell_lines(content: str) -> tuple[str, ...]:
    """Return the lines of a cell with ``content``."""
    (found,) = read_docx(docx_of(table(cell(content)))).tables
    return found.rows[0][0].lines


def test_merged_cells() -> None:
    """gridSpan and vMerge give one cell at each position that it covers."""
    rows = (
        cell("a", properties='<w:vMerge w:val="restart"/>') + cell("b", properties='<w:gridSpan w:val="2"/>'),
        cell("", properties="<w:vMerge/>") + cell("c") + cell("d"),
        cell("", properties='<w:vMerge w:val="continue"/>') + cell("e") + cell("f"),
        cell("g") + cell("h") + cell("i"),
    )
    (found,) = read_docx(docx_of(table(*rows))).tables
    assert texts(found) == (("a", "b", "b"), ("a", "c", "d"), ("a", "e", "f"), ("g", "h", "i"))
    assert spans(found)[0] == ((3, 1), (1, 2), (1, 2))
    assert places(found)[2] == ((1, 1), (3, 2), (3, 3))


def test_new_restart_begins_a_new_cell() -> None:
    """Two merged cells one under the other stay two."""
    restart = '<w:vMerge w:val="restart"/>'
    rows = [cell("a", properties=restart), cell("", properties="<w:vMerge/>")]
    (found,) = read_docx(docx_of(table(*rows, cell("b", properties=restart), rows[1]))).tables
    assert texts(found) == (("a",), ("a",), ("b",), ("b",))
    assert places(found) == (((1, 1),), ((1, 1),), ((3, 1),), ((3, 1),))


def test_merge_that_goes_on_with_nothing() -> None:
    """A cell that says it goes on, under a cell that was not merged or is wider, is its own."""
    goes_on = "<w:vMerge/>"
    wide = cell("b", properties='<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>')
    rows = (cell("a") + wide, cell("c", properties=goes_on) + cell("d", properties=goes_on) + cell("e"))
    (found,) = read_docx(docx_of(table(*rows))).tables
    assert texts(found) == (("a", "b", "b"), ("c", "d", "e"))


def test_rows_that_begin_late_and_end_early() -> None:
    """gridBefore moves a row's cells; the grid is filled up with empty cells, each in its own place."""
    late = '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("c")
    early = cell("d") + '<w:trPr><w:gridAfter w:val="2"/></w:trPr>'
    (found,) = read_docx(docx_of(table(cell("a") + cell("b") + cell("x"), late, early))).tables
    assert texts(found) == (("a", "b", "x"), ("", "c", ""), ("d", "", ""))
    assert places(found)[1:] == (((2, 1), (2, 2), (2, 3)), ((3, 1), (3, 2), (3, 3)))


def test_cells_merged_in_the_old_way() -> None:
    """hMerge joins a cell with the one before, also under a cell that goes on from the row above."""
    first, next_one = '<w:hMerge w:val="restart"/>', "<w:hMerge/>"
    above, below = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = (
        cell("a", properties=first + above) + cell("che", properties=next_one) + cell("b"),
        cell("", properties=first + below) + cell("", properties='<w:hMerge w:val="continue"/>') + cell("c"),
        cell("d", properties=next_one) + cell("e", properties=first) + cell("f"),
    )
    (found,) = read_docx(docx_of(table(*rows))).tables
    assert texts(found) == (("a", "a", "b"), ("a", "a", "c"), ("d", "e", "f"))
    assert spans(found)[0] == ((2, 2), (2, 2), (1, 1))


def test_nested_table_is_text_of_its_cell_and_a_table_of_its_own() -> None:
    """A table in a cell follows its parent, and its text is in the cell as well."""
    inner = table(cell("i1") + cell("i2"), cell("i3") + cell("i4"))
    outer = table(cell(f"{paragraph('trên')}{inner}{paragraph('dưới')}") + cell("b"))
    document = read_docx(docx_of(outer + paragraph("sau") + table(cell("z"))))
    assert texts(document.tables[0]) == (("trên\ni1\ni2\ni3\ni4\ndưới", "b"),)
    assert texts(document.tables[1]) == (("i1", "i2"), ("i3", "i4"))
    assert [block.place for block in document.blocks] == [
        Place(table=1),
        Place(table=2),
        Place(paragraph=1),
        Place(table=3),
    ]


def test_tables_nested_too_deep() -> None:
    """A table within tables within tables is a limit, with its number."""
    content = cell("x")
    for _ in range(limits.MAX_TABLE_DEPTH + 1):
        content = cell(table(content))
    with pytest.raises(UnreadableFile) as caught:
        read_docx(docx_of(table(content)))
    assert dict(caught.value.reason.details) == {"what": "table_depth", "value": "6", "limit": "5"}


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ([cell("", properties='<w:gridSpan w:val="101"/>')], "table_columns"),
        ([cell("", properties='<w:gridSpan w:val="999999999"/>')], "table_columns"),
        ([cell("x")] * (limits.MAX_TABLE_ROWS + 1), "table_rows"),
    ],
)
def test_tables_without_measure(rows: list[str], what: str) -> None:
    """A table of too many rows or columns is a limit."""
    with pytest.raises(UnreadableFile) as caught:
        read_docx(docx_of(table(*rows)))
    assert (caught.value.reason.code, caught.value.reason.details["what"]) == (ReasonCode.FILE_LIMIT, what)


@pytest.mark.parametrize("span", ["0", "-1", "x", "", "99999999999999999999"])
def test_spans_that_are_no_numbers(span: str) -> None:
    """A span that cannot be one is one column."""
    (found,) = read_docx(docx_of(table(cell("a", properties=f'<w:gridSpan w:val="{span}"/>') + cell("b")))).tables
    assert texts(found) == (("a", "b"),)


def test_lines_of_a_cell() -> None:
    """Paragraphs and line breaks are lines; empty ones at the ends are dropped, those between stay."""
    broken = "<w:p><w:r><w:t>b </w:t><w:br/><w:t> c</w:t></w:r></w:p>"
    assert cell_lines(f"<w:p/>{paragraph('a')}<w:p/>{broken}<w:p/>") == ("a", "", "b", "c")


def test_list_items_in_a_cell_are_told_apart() -> None:
    """Items of a list, by themselves or by their style, have a mark in front; others and empty ones have none."""
    styles = (
        f'<w:styles xmlns:w="{WORD}"><w:style w:styleId="L"><w:pPr><w:numPr/></w:pPr></w:style>'
        '<w:style w:styleId="M"><w:basedOn w:val="L"/></w:style><w:style w:styleId="N"><w:basedOn w:val="N"/></w:style>'
        "</w:styles>"
    )
    direct, none = (f'<w:numPr><w:numId w:val="{number}"/></w:numPr>' for number in ("3", "0"))
    content = (
        paragraph("Một", properties=direct)
        + paragraph("Hai", properties='<w:pStyle w:val="M"/>')
        + paragraph("- Ba", properties=direct)
        + paragraph("", properties=direct)
        + paragraph("Bốn", properties='<w:pStyle w:val="L"/>' + none)
        + paragraph("Năm", properties='<w:pStyle w:val="N"/>')
    )
    data = docx_of(
        table(cell(content)),
        parts={"word/styles.xml": styles},
        relationships=word_relationship("rId5", "styles", "styles.xml"),
    )
    (found,) = read_docx(data).tables
    assert found.rows[0][0].lines == ("- Một", "- Hai", "- Ba", "", "Bốn", "Năm")


def test_numbered_running_numbers_stay_empty() -> None:
    """Automatic numbers are no text: a TT column that is numbered by Word is empty."""
    assert cell_lines(paragraph("", properties='<w:numPr><w:numId w:val="1"/></w:numPr>')) == ()


def test_list_paragraphs_outside_tables_have_no_mark() -> None:
    """Only in cells must items be told apart."""
    assert paragraphs(paragraph("Một", properties='<w:numPr><w:numId w:val="1"/></w:numPr>')) == ["Một"]


def test_long_cell_is_cut() -> None:
    """A cell of many paragraphs is cut at the same length as one paragraph."""
    lines = cell_lines(paragraph("a" * 15_000) * 3)
    assert [len(line) for line in lines] == [15_000, 5_000]


def _text_box(text: str) -> str:
    content = f"<w:txbxContent>{paragraph(text)}</w:txbxContent>"
    return (
        "<w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp></w:drawing>'
        "</mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def test_text_box_is_read_once_after_its_paragraph() -> None:
    """A text box, written twice in the file for old and new programs, is a paragraph of its own, once."""
    body = f"<w:p><w:r><w:t>neo</w:t></w:r>{_text_box('ĐẢNG ỦY XÃ')}</w:p>{paragraph('sau')}"
    assert paragraphs(body) == ["neo", "ĐẢNG ỦY XÃ", "sau"]


def test_text_box_of_old_programs() -> None:
    """A text box in the old drawing language alone is read as well."""
    box = f"<w:pict><v:shape><v:textbox><w:txbxContent>{paragraph('cũ')}</w:txbxContent></v:textbox></v:shape></w:pict>"
    assert paragraphs(f"<w:p><w:r>{box}</w:r></w:p>") == ["cũ"]


def test_table_in_a_text_box() -> None:
    """A table in a text box is a table."""
    content = f"<w:txbxContent>{table(cell('a') + cell('b'))}</w:txbxContent>"
    assert texts(read_docx(docx_of(f"<w:p><w:r><w:pict>{content}</w:pict></w:r></w:p>")).tables[0]) == (("a", "b"),)


def test_text_box_in_a_cell_belongs_to_the_cell() -> None:
    """A text box that hangs in a cell is lines of that cell."""
    assert cell_lines(f"<w:p><w:r><w:t>a</w:t></w:r>{_text_box('b')}</w:p>{paragraph('c')}") == ("a", "b", "c")


@pytest.mark.parametrize("in_cell", [True, False])
def test_text_boxes_nested_too_deep(in_cell: bool) -> None:
    """Text boxes within text boxes are bounded as tables are."""
    content = paragraph("x")
    for _ in range(limits.MAX_TABLE_DEPTH + 1):
        content = f"<w:p><w:txbxContent>{content}</w:txbxContent></w:p>"
    with pytest.raises(UnreadableFile) as caught:
        read_docx(docx_of(table(cell(content)) if in_cell else content))
    assert caught.value.reason.details["what"] == "table_depth"


def _grid(*widths: int) -> str:
    return "<w:tblGrid>" + "".join(f'<w:gridCol w:w="{width}"/>' for width in widths) + "</w:tblGrid>"


def _spanning(text: str, span: int) -> str:
    return cell(paragraph(text), properties=f'<w:gridSpan w:val="{span}"/>')


def test_a_column_a_hair_wide_is_no_column() -> None:
    """LibreOffice rounds the edges of cells in RTF, so that two rows end a twentieth of a point apart."""
    rows = (_spanning("a", 2) + cell(paragraph("b")), cell(paragraph("c")) + _spanning("d", 2))
    (found,) = read_docx(docx_of(table(*rows).replace("<w:tblGrid/>", _grid(2000, 1, 2000)))).tables
    assert texts(found) == (("a", "b"), ("c", "d"))
    assert spans(found) == (((1, 1), (1, 1)), ((1, 1), (1, 1)))


def test_a_narrow_column_with_a_cell_of_its_own_stays() -> None:
    """What a cell stands in is a column, however narrow."""
    row = cell(paragraph("a")) + cell(paragraph("b")) + cell(paragraph("c"))
    (found,) = read_docx(docx_of(table(row).replace("<w:tblGrid/>", _grid(2000, 1, 2000)))).tables
    assert texts(found) == (("a", "b", "c"),)
