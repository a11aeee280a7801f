"""Word files: what a person sees is what is read."""

from __future__ import annotations

from io import BytesIO
from typing import Final

import docx
import pytest
from docx.shared import Cm

from domain.document import Document, Paragraph, Place, Table
from domain.errors import UnreadableFile
from domain.reasons import ReasonCode
from parsers import limits
from parsers.readers.docx import read_docx
from tests.parsers.files import (
    FORM_HEADING_SPANS,
    FORM_TEXTS,
    WORD,
    cell,
    docx_of,
    edited,
    form_docx,
    form_xlsx,
    header_part,
    hidden_run,
    member,
    ole_of,
    paragraph,
    picture_of,
    places,
    saved,
    spans,
    strict,
    table,
    texts,
    word_relationship,
)


def _paragraphs(body: str) -> list[str]:
    return [block.text for block in read_docx(docx_of(body)).paragraphs]


def _run(content: str) -> str:
    """Return what a paragraph with ``content`` says."""
    return "|".join(_paragraphs(f"<w:p>{content}</w:p>"))


def _cell_lines(content: str) -> tuple[str, ...]:
    """Return the lines of a cell with ``content``."""
    (found,) = read_docx(docx_of(table(cell(content)))).tables
    return found.rows[0][0].lines


def _assert_form(document: Document) -> None:
    (found,) = document.tables
    assert texts(found) == FORM_TEXTS
    assert spans(found)[:2] == FORM_HEADING_SPANS
    assert {pair for row in spans(found)[2:] for pair in row} == {(1, 1)}
    assert [block.text for block in document.paragraphs] == [
        "TRƯỜNG MẦM NON THANH MAI",
        "Đơn vị: Trường Mầm non Thanh Mai",
        "THỦ TRƯỞNG ĐƠN VỊ",
    ]


# -- the form ------------------------------------------------------------------------------------


def test_form_of_the_letter() -> None:
    """The form is read with its two-row heading and the second heading in mid-table, in document order."""
    document = read_docx(form_docx())
    _assert_form(document)
    assert document.format == "docx"
    assert [type(block) for block in document.blocks] == [Paragraph, Paragraph, Table, Paragraph]
    assert document.blocks[1].place == Place(paragraph=2)
    assert document.tables[0].place == Place(table=1)
    assert document.tables[0].rows[1][0].place == Place(table=1, row=1, column=1)
    assert document.tables[0].rows[1][3].place == Place(table=1, row=2, column=4)


def test_strict_form() -> None:
    """A strict file, which python-docx refuses, says the same."""
    _assert_form(read_docx(strict(form_docx())))


@pytest.mark.parametrize(
    "kind",
    [
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    ],
)
def test_macro_and_template_kinds(kind: str) -> None:
    """Files with macros and templates, which python-docx refuses, say the same."""
    types = member(form_docx(), "[Content_Types].xml")
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    _assert_form(read_docx(edited(form_docx(), {"[Content_Types].xml": types.replace(main, kind)})))


def test_dangling_thumbnail() -> None:
    """A picture that is named but not there, which Word does not mind, changes nothing."""
    _assert_form(read_docx(edited(form_docx(), {"docProps/thumbnail.jpeg": None})))


@pytest.mark.parametrize("part", ["docProps/core.xml", "word/styles.xml", "word/settings.xml", "word/theme/theme1.xml"])
def test_broken_parts_that_hold_no_text(part: str) -> None:
    """Styles and other parts without text may be broken."""
    _assert_form(read_docx(edited(form_docx(), {part: "<broken"})))


def test_broken_page_header() -> None:
    """Without a page header that is broken the rest is read."""
    related = word_relationship("rId1", "header", "header1.xml") + word_relationship("rId2", "header", "gone.xml")
    section = '<w:sectPr><w:headerReference r:id="rId1"/><w:headerReference r:id="rId2"/></w:sectPr>'
    data = docx_of(paragraph("thân") + section, parts={"word/header1.xml": "<w:hdr"}, relationships=related)
    assert [block.text for block in read_docx(data).paragraphs] == ["thân"]


def test_broken_relationships() -> None:
    """A file whose relationships are broken has its body all the same, under whatever name."""
    body = member(form_docx(), "word/document.xml")
    moved = {"word/document.xml": None, "word/document2.xml": body, "_rels/.rels": None}
    (found,) = read_docx(edited(form_docx(), moved)).tables
    assert texts(found) == FORM_TEXTS
    (found,) = read_docx(edited(form_docx(), {"word/_rels/document.xml.rels": "<broken"})).tables
    assert texts(found) == FORM_TEXTS


def test_main_part_of_another_name() -> None:
    """The package says which part is the main one."""
    relationships = member(form_docx(), "_rels/.rels").replace("word/document.xml", "word/van-ban.xml")
    body = member(form_docx(), "word/document.xml")
    moved = {"word/document.xml": None, "word/van-ban.xml": body, "_rels/.rels": relationships}
    (found,) = read_docx(edited(form_docx(), moved)).tables
    assert texts(found) == FORM_TEXTS


# -- tables --------------------------------------------------------------------------------------


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


# -- content controls and tracked changes --------------------------------------------------------


def _control(content: str, *, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def test_content_controls_at_every_level() -> None:
    """Content controls around blocks, rows, cells and runs hide nothing."""
    row = f"<w:tr>{cell('a')}{_control(cell('b'))}</w:tr>"
    inside = f"<w:tbl>{_control(row)}<w:tr>{cell('c')}{cell(_control(paragraph('d')))}</w:tr></w:tbl>"
    run = f"<w:p>{_control('<w:r><w:t>trong dòng</w:t></w:r>')}</w:p>"
    document = read_docx(docx_of(_control(paragraph("trên") + _control(inside)) + run))
    assert [block.text for block in document.paragraphs] == ["trên", "trong dòng"]
    assert texts(document.tables[0]) == (("a", "b"), ("c", "d"))


def test_placeholder_of_a_content_control_is_no_text() -> None:
    """'Click here to enter text' was not written by anybody; a cell that shows it stays in its place."""
    shown = "<w:showingPlcHdr/>"
    run = _control("<w:r><w:t>Bấm vào đây</w:t></w:r>", properties=shown)
    row = _control(cell("Bấm vào đây"), properties=shown) + cell("b") + cell(f"<w:p>{run}</w:p>")
    assert texts(read_docx(docx_of(table(row))).tables[0]) == (("", "b", ""),)


def test_tracked_changes_are_read_as_if_accepted() -> None:
    """Inserted and moved-in text counts, deleted and moved-away text does not."""
    insertion = "<w:ins><w:r><w:t>mới</w:t></w:r></w:ins>"
    deletion = "<w:del><w:r><w:delText>cũ</w:delText></w:r></w:del>"
    moved = "<w:moveFrom><w:r><w:t>từ</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t> đến</w:t></w:r></w:moveTo>"
    assert _run(insertion + deletion + moved) == "mới đến"


def test_tracked_rows_and_paragraphs() -> None:
    """A deleted row is gone, an inserted one is there, a deleted paragraph leaves no line."""
    gone = paragraph("", properties="<w:rPr><w:del/></w:rPr>")
    rows = (
        cell(paragraph("a") + gone + paragraph("b")),
        "<w:trPr><w:del/></w:trPr>" + cell("xóa"),
        "<w:trPr><w:ins/></w:trPr>" + cell("thêm"),
    )
    (found,) = read_docx(docx_of(table(*rows))).tables
    assert [row[0].lines for row in found.rows] == [("a", "b"), ("thêm",)]


def test_tracked_cells() -> None:
    """A deleted cell is gone, and those after it move up; an inserted one is there."""
    row = cell("a", properties="<w:cellDel/>") + cell("b", properties="<w:cellIns/>") + cell("c")
    assert texts(read_docx(docx_of(table(row))).tables[0]) == (("b", "c"),)


# -- text ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:cr/><w:t>c</w:t></w:r>", "a\nb\nc"),
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>", "a\tb"),
        ('<w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>a</w:t></w:r>', "a"),
        ("<w:r><w:t>Tr</w:t><w:softHyphen/><w:t>êng</w:t></w:r>", "Tr\u00adêng"),
        ("<w:r><w:t>Tr\u00adêng</w:t></w:r>", "Tr\u00adêng"),
        ("<w:r><w:t>VH</w:t><w:noBreakHyphen/><w:t>XH</w:t></w:r>", "VH-XH"),
        (hidden_run("ẩn") + "<w:r><w:t>hiện</w:t></w:r>", "hiện"),
        ('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>hiện</w:t></w:r>', "hiện"),
        ("<w:r><w:rPr><w:strike/></w:rPr><w:t>bỏ</w:t></w:r><w:r><w:t>giữ</w:t></w:r>", "giữ"),
        ('<w:hyperlink r:id="rId9"><w:r><w:t>mạng</w:t></w:r></w:hyperlink>', "mạng"),
        ("<w:smartTag><w:r><w:t>thẻ</w:t></w:r></w:smartTag>", "thẻ"),
        ("<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>", "x+1"),
        ('<w:r><w:t>chữ</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r>', "chữ"),
        ("<w:r><w:t>Trươ\u0300ng</w:t></w:r>", "Trươ\u0300ng"),
        ("<w:r><!-- lời --><w:t>a</w:t><?pi?></w:r>", "a"),
    ],
)
def test_what_stands_in_a_paragraph(content: str, expected: str) -> None:
    """Breaks, tabs, hyphens, hidden text and the rest come out as a person sees them."""
    assert _run(content) == expected


def _styled(body: str, styles: str) -> list[Paragraph]:
    """Return the paragraphs of a file with ``styles``."""
    related = word_relationship("rId5", "styles", "styles.xml")
    parts = {"word/styles.xml": f'<w:styles xmlns:w="{WORD}">{styles}</w:styles>'}
    return list(read_docx(docx_of(body, parts=parts, relationships=related)).paragraphs)


def _fonts(name: str) -> str:
    return f'<w:rPr><w:rFonts w:ascii="{name}" w:hAnsi="{name}"/></w:rPr>'


_OLD: Final = "<w:r>{}<w:t>Tr</w:t></w:r><w:r>{}<w:softHyphen/></w:r><w:r>{}<w:t>êng</w:t></w:r>"
_THEME: Final = '<w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:hAnsi=".VnTime"/></w:rPr>'


@pytest.mark.parametrize(
    ("run", "properties", "styles", "expected"),
    [
        (_fonts(".VnTime"), "", "", "Trường"),
        (_fonts(".VnTimeH"), "", "", "TRƯỜNG"),
        ('<w:rPr><w:rStyle w:val="C"/></w:rPr>', "", f'<w:style w:styleId="C">{_fonts(".VnTime")}</w:style>', "Trường"),
        ("", '<w:pStyle w:val="P"/>', f'<w:style w:styleId="P">{_fonts(".VnTimeH")}</w:style>', "TRƯỜNG"),
        (
            "",
            '<w:pStyle w:val="P"/>',
            '<w:style w:styleId="P"><w:basedOn w:val="Q"/></w:style>'
            f'<w:style w:styleId="Q">{_fonts(".VnTime")}</w:style>',
            "Trường",
        ),
        ("", "", f"<w:docDefaults><w:rPrDefault>{_fonts('.VnTime')}</w:rPrDefault></w:docDefaults>", "Trường"),
        ("", "", f'<w:style w:type="paragraph" w:default="1" w:styleId="N">{_fonts(".VnTime")}</w:style>', "Trường"),
        (
            _fonts("Arial"),
            "",
            f'<w:style w:type="paragraph" w:default="1">{_fonts(".VnTime")}</w:style>',
            "Tr\u00adêng",
        ),
        (_THEME, "", "", "Tr\u00adêng"),
        (_fonts(".VnTime").replace("<w:rFonts", "<w:caps/><w:rFonts"), "", "", "Trường"),
    ],
)
def test_fonts_tell_old_encodings(run: str, properties: str, styles: str, expected: str) -> None:
    """A run's font is its own, its styles', or the document's; fonts of the theme are not old."""
    content = _OLD.format(run, run, run)
    (found,) = _styled(f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>", styles)
    assert found.text == expected
    assert found.raw == ("Tr\u00adêng" if expected != "Tr\u00adêng" else "")


@pytest.mark.parametrize("hyphen", ["</w:t><w:softHyphen/><w:t>", "\u00ad"])
def test_both_ways_to_store_the_letter_u(hyphen: str) -> None:
    """Word stores ư of TCVN3 as an element of its own or as the soft hyphen itself."""
    content = f"<w:p><w:r>{_fonts('.VnTime')}<w:t>Tr{hyphen}êng TiÓu häc</w:t></w:r></w:p>"
    (found,) = read_docx(docx_of(table(cell(content + paragraph("A"))))).tables
    assert found.rows[0][0].lines == ("Trường Tiểu học", "A")
    assert found.rows[0][0].raw == "Tr\u00adêng TiÓu häc\nA"


def test_characters_put_in_by_number() -> None:
    """A character of an old font that was put in from the table of symbols is read by its font."""
    symbols = "".join(f'<w:sym w:font=".VnTime" w:char="{code}"/>' for code in ("F078", "F0B7"))
    assert _run(f"<w:r>{symbols}</w:r>") == "xã"


def test_text_hidden_or_struck_by_its_style() -> None:
    """A style that hides or strikes text does so for all that is written in it, unless a run says otherwise."""
    styles = (
        '<w:style w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:styleId="I"><w:basedOn w:val="H"/></w:style>'
        '<w:style w:styleId="S"><w:rPr><w:strike/></w:rPr></w:style>'
    )
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>hiện</w:t></w:r>'
    struck = '<w:r><w:rPr><w:rStyle w:val="S"/></w:rPr><w:t>bỏ</w:t></w:r>'
    body = (
        paragraph("ẩn", properties='<w:pStyle w:val="I"/>')
        + f'<w:p><w:pPr><w:pStyle w:val="H"/></w:pPr>{shown}</w:p>'
        + f"<w:p>{struck}<w:r><w:t>giữ</w:t></w:r></w:p>"
    )
    assert [block.text for block in _styled(body, styles)] == ["hiện", "giữ"]


# -- documents that lie whole in the file --------------------------------------------------------


def _with_chunk(name: str, data: str | bytes, *, in_cell: bool = False) -> Document:
    chunk = '<w:altChunk r:id="rId7"/>'
    body = paragraph("trên") + (table(cell(chunk)) if in_cell else chunk) + paragraph("dưới")
    related = word_relationship("rId7", "aFChunk", name)
    return read_docx(edited(docx_of(body, relationships=related), {f"word/{name}": data}))


def test_web_page_in_a_file() -> None:
    """A web page that Word has not yet taken in stands where it will be, its tables numbered on."""
    page = "<html><body><p>giữa</p><table border=1><tr><td>a<td>b<tr><td>c<td>d</table></body></html>"
    document = _with_chunk("afchunk.html", page)
    assert [block.text for block in document.paragraphs] == ["trên", "giữa", "dưới"]
    assert texts(document.tables[0]) == (("a", "b"), ("c", "d"))
    assert document.tables[0].rows[1][0].place == Place(table=1, row=2, column=1)
    assert [block.place.paragraph for block in document.paragraphs] == [1, 2, 3]
    assert document.omissions == ()


def test_word_file_and_text_in_a_file() -> None:
    """So does another Word file, and plain text."""
    assert texts(_with_chunk("a.docx", form_docx()).tables[0]) == FORM_TEXTS
    assert [block.text for block in _with_chunk("a.txt", "giữa").paragraphs] == ["trên", "giữa", "dưới"]


def _with_picture(points: tuple[int, int], *, shown_cm: tuple[float, float]) -> bytes:
    """Return the form with a picture below it, as python-docx puts it in."""
    document = docx.Document(BytesIO(form_docx()))
    width, height = (Cm(side) for side in shown_cm)
    document.add_picture(BytesIO(picture_of(points)), width=width, height=height)
    return saved(document)


@pytest.mark.parametrize(
    ("points", "shown_cm", "count"),
    [
        ((1240, 1754), (16.0, 22.6), 1),
        ((1754, 1240), (12.0, 8.5), 1),
        ((1200, 1200), (3.0, 3.0), 0),
        ((900, 500), (7.0, 4.0), 0),
        ((300, 200), (15.0, 10.0), 0),
        ((2000, 600), (16.0, 4.8), 0),
    ],
)
def test_a_picture_as_large_as_a_page_is_said(
    points: tuple[int, int], shown_cm: tuple[float, float], count: int
) -> None:
    """A scan pasted into the file is not read, and said; logos, signatures, stamps and banners are nothing to say."""
    document = read_docx(_with_picture(points, shown_cm=shown_cm))
    assert texts(document.tables[0]) == FORM_TEXTS
    assert [dict(omitted.details) for omitted in document.omissions] == [{"count": str(count)}] * count


def _vml(style: str, *, around: str = "w:pict") -> str:
    names = 'xmlns:v="urn:schemas-microsoft-com:vml"'
    return f'<{around} {names}><v:shape style="{style}"><v:imagedata r:id="rId7"/></v:shape></{around}>'


@pytest.mark.parametrize(
    ("style", "around", "name", "count"),
    [
        ("position:absolute;width:453.5pt;height:640pt", "w:pict", "scan.png", 1),
        ("width:6in;height:4in", "w:pict", "table.emf", 1),
        ("width:60pt;height:60pt", "w:pict", "scan.png", 0),
        ("width:60pt;height:60pt", "w:pict", "logo.wmf", 0),
        ("width:453.5pt;height:640pt", "w:object", "preview.emf", 0),
        ("", "w:pict", "logo.emf", 0),
    ],
)
def test_pictures_of_old_programs(style: str, around: str, name: str, count: int) -> None:
    """Pictures of Word 2003 count too, and drawings by strokes by their size; what only shows an object does not."""
    body = paragraph("trên") + f"<w:p><w:r>{_vml(style, around=around)}</w:r></w:p>"
    data = docx_of(body, relationships=word_relationship("rId7", "image", name))
    document = read_docx(edited(data, {f"word/{name}": picture_of((1240, 1754))}))
    assert [omitted.code for omitted in document.omissions] == [ReasonCode.PICTURE_NOT_READ] * count


def test_objects_in_a_file_are_said() -> None:
    """A workbook put in as an object is not read, and said; the figures of a chart, and equations, hold no form."""
    parts: dict[str, str | bytes | None] = {
        "word/embeddings/Sheet1.xlsx": form_xlsx(),
        "word/embeddings/Sheet2.xlsx": form_xlsx(),
        "word/embeddings/oleObject1.bin": ole_of("Equation Native"),
        "word/charts/chart1.xml": "<c/>",
        "word/charts/_rels/chart1.xml.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="rId1" Type="x/package" Target="../embeddings/Sheet2.xlsx"/></Relationships>'
        ),
    }
    (omitted,) = read_docx(edited(docx_of(paragraph("Kính gửi")), parts)).omissions
    assert (omitted.code, omitted.details["format"]) == (ReasonCode.PART_NOT_READ, "xlsx")


def test_broken_pictures_say_nothing() -> None:
    """A picture that is damaged, or of which only the name is left, does not stop the reading."""
    data = _with_picture((1240, 1754), shown_cm=(16.0, 22.6))
    for content in (b"damaged", None):
        document = read_docx(edited(data, {"word/media/image1.png": content}))
        assert texts(document.tables[0]) == FORM_TEXTS
        assert document.omissions == ()


@pytest.mark.parametrize(
    ("data", "in_cell", "file_format"),
    [(r"{\rtf1 a}", False, "rtf"), ("<html>a</html>", True, "html"), (b"", False, "empty")],
)
def test_what_is_left_out_of_a_file_is_said(data: str | bytes, in_cell: bool, file_format: str) -> None:
    """An embedded document that is not read is an omission, and the rest is read."""
    document = _with_chunk("a.bin", data, in_cell=in_cell)
    assert [block.text for block in document.paragraphs] == ["trên", "dưới"]
    (omitted,) = document.omissions
    assert (omitted.code, dict(omitted.details)) == (
        ReasonCode.PART_NOT_READ,
        {"part": "altChunk", "format": file_format},
    )


@pytest.mark.parametrize(
    ("font", "char", "expected"),
    [
        ("Wingdings", "F0FC", "x"),
        ("Wingdings", "F0FE", "x"),
        ("Wingdings", "F0A8", ""),
        ("Wingdings 2", "F052", "x"),
        ("Symbol", "F0B7", ""),
        ("Wingdings", "zz", ""),
    ],
)
def test_symbols(font: str, char: str, expected: str) -> None:
    """A check mark of a symbol font is an x, other pictures are nothing."""
    assert _run(f'<w:r><w:t>[</w:t><w:sym w:font="{font}" w:char="{char}"/><w:t>]</w:t></w:r>') == f"[{expected}]"


def test_check_mark_typed_in_a_symbol_font() -> None:
    """The letter ü in Wingdings is a check mark; other letters are left as they are."""
    fonts = '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>'
    assert _run(f"<w:r>{fonts}<w:t>ü</w:t></w:r><w:r><w:t> über</w:t></w:r>") == "x über"


def test_fields() -> None:
    """Of a field its result is read, never its code, also when a field stands in another's code."""
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    inner = f"{begin}<w:r><w:instrText>DATE</w:instrText></w:r>{separate}<w:r><w:t>hôm nay</w:t></w:r>{end}"
    code = f"<w:r><w:instrText>IF </w:instrText></w:r>{inner}<w:r><w:t>mã</w:t></w:r>"
    result = f"{separate}<w:r><w:t>2022</w:t></w:r>{end}<w:r><w:t>.</w:t></w:r>"
    simple = '<w:fldSimple w:instr="PAGE"><w:r><w:t>3</w:t></w:r></w:fldSimple>'
    assert _run(f"<w:r><w:t>Năm </w:t></w:r>{begin}{code}{result}{simple}") == "Năm 2022.3"


def test_long_paragraph_is_cut() -> None:
    """No more characters are kept than are looked at."""
    (text,) = _paragraphs(paragraph("a" * (limits.MAX_TEXT + 5)))
    assert len(text) == limits.MAX_TEXT


# -- cells ---------------------------------------------------------------------------------------


def test_lines_of_a_cell() -> None:
    """Paragraphs and line breaks are lines; empty ones at the ends are dropped, those between stay."""
    broken = "<w:p><w:r><w:t>b </w:t><w:br/><w:t> c</w:t></w:r></w:p>"
    assert _cell_lines(f"<w:p/>{paragraph('a')}<w:p/>{broken}<w:p/>") == ("a", "", "b", "c")


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
    assert _cell_lines(paragraph("", properties='<w:numPr><w:numId w:val="1"/></w:numPr>')) == ()


def test_list_paragraphs_outside_tables_have_no_mark() -> None:
    """Only in cells must items be told apart."""
    assert _paragraphs(paragraph("Một", properties='<w:numPr><w:numId w:val="1"/></w:numPr>')) == ["Một"]


def test_long_cell_is_cut() -> None:
    """A cell of many paragraphs is cut at the same length as one paragraph."""
    lines = _cell_lines(paragraph("a" * 15_000) * 3)
    assert [len(line) for line in lines] == [15_000, 5_000]


# -- text boxes and page headers -----------------------------------------------------------------


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
    assert _paragraphs(body) == ["neo", "ĐẢNG ỦY XÃ", "sau"]


def test_text_box_of_old_programs() -> None:
    """A text box in the old drawing language alone is read as well."""
    box = f"<w:pict><v:shape><v:textbox><w:txbxContent>{paragraph('cũ')}</w:txbxContent></v:textbox></v:shape></w:pict>"
    assert _paragraphs(f"<w:p><w:r>{box}</w:r></w:p>") == ["cũ"]


def test_table_in_a_text_box() -> None:
    """A table in a text box is a table."""
    content = f"<w:txbxContent>{table(cell('a') + cell('b'))}</w:txbxContent>"
    assert texts(read_docx(docx_of(f"<w:p><w:r><w:pict>{content}</w:pict></w:r></w:p>")).tables[0]) == (("a", "b"),)


def test_text_box_in_a_cell_belongs_to_the_cell() -> None:
    """A text box that hangs in a cell is lines of that cell."""
    assert _cell_lines(f"<w:p><w:r><w:t>a</w:t></w:r>{_text_box('b')}</w:p>{paragraph('c')}") == ("a", "b", "c")


@pytest.mark.parametrize("in_cell", [True, False])
def test_text_boxes_nested_too_deep(in_cell: bool) -> None:
    """Text boxes within text boxes are bounded as tables are."""
    content = paragraph("x")
    for _ in range(limits.MAX_TABLE_DEPTH + 1):
        content = f"<w:p><w:txbxContent>{content}</w:txbxContent></w:p>"
    with pytest.raises(UnreadableFile) as caught:
        read_docx(docx_of(table(cell(content)) if in_cell else content))
    assert caught.value.reason.details["what"] == "table_depth"


def test_page_headers_come_first() -> None:
    """Headers that sections refer to are paragraphs before the body, each once; a table in one is layout."""
    letterhead = f'<w:hdr xmlns:w="{WORD}">{table(cell("ĐẢNG ỦY") + cell("ĐẢNG CỘNG SẢN"))}</w:hdr>'
    parts = {
        "word/header1.xml": header_part("Trang đầu"),
        "word/header2.xml": letterhead,
        "word/header3.xml": header_part("không dùng"),
    }
    related = "".join(word_relationship(f"rId{n}", "header", f"header{n}.xml") for n in (1, 2, 3))
    section = "".join(f'<w:headerReference w:type="first" r:id="rId{n}"/>' for n in (2, 1, 2))
    data = docx_of(paragraph("thân") + f"<w:sectPr>{section}</w:sectPr>", parts=parts, relationships=related)
    document = read_docx(data)
    assert [block.text for block in document.paragraphs] == ["ĐẢNG ỦY", "ĐẢNG CỘNG SẢN", "Trang đầu", "thân"]
    assert document.tables == ()


@pytest.mark.parametrize(
    ("block", "what"),
    [
        ("<w:p/>", "paragraphs"),
        ("<w:p><w:r><w:t>a</w:t></w:r></w:p>", "paragraphs"),
        ("<w:tbl><w:tr><w:tc/></w:tr></w:tbl>", "blocks"),
    ],
)
def test_too_many_blocks(block: str, what: str) -> None:
    """A document of more paragraphs or tables than anybody writes is a limit, empty ones counted."""
    with pytest.raises(UnreadableFile) as caught:
        read_docx(docx_of(block * (limits.MAX_BLOCKS + 1)))
    assert (caught.value.reason.details["what"], caught.value.reason.details["limit"]) == (what, "50000")


def test_too_many_cells() -> None:
    """Wide tables with one cell in most rows may not make millions of positions."""
    wide = cell("", properties='<w:gridSpan w:val="100"/>')
    with pytest.raises(UnreadableFile) as caught:
        read_docx(docx_of(table(*[wide] * 4000) + table(wide, *["<w:tc/>"] * 3999)))
    assert dict(caught.value.reason.details) == {"what": "cells", "value": "800000", "limit": "500000"}


def test_broken_document_part() -> None:
    """A main part that is no XML is damage, with its cause."""
    with pytest.raises(UnreadableFile) as caught:
        read_docx(edited(form_docx(), {"word/document.xml": "<w:document"}))
    assert caught.value.reason.code is ReasonCode.FILE_DAMAGED
    assert caught.value.reason.details["cause"].startswith("parsing word/document.xml: XMLSyntaxError")


# -- columns that are none -----------------------------------------------------------------------


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
