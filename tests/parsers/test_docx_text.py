"""Text of Word files: controls, tracked changes, fonts, symbols, fields."""

from __future__ import annotations

from typing import Final

import pytest

from domain.document import Paragraph
from parsers import limits
from parsers.readers.docx import read_docx
from tests.parsers.files import (
    WORD,
    cell,
    docx_of,
    hidden_run,
    paragraph,
    table,
    texts,
    word_relationship,
)
from tests.parsers.office_readings import paragraphs


def run_text(content: str) -> str:
    """Return what a paragraph with ``content`` says."""
    return "|".join(paragraphs(f"<w:p>{content}</w:p>"))


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
    assert run_text(insertion + deletion + moved) == "mới đến"


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
    assert run_text(content) == expected


def styled_paragraphs(body: str, styles: str) -> list[Paragraph]:
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
    (found,) = styled_paragraphs(f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>", styles)
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
    assert run_text(f"<w:r>{symbols}</w:r>") == "xã"


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
    assert [block.text for block in styled_paragraphs(body, styles)] == ["hiện", "giữ"]


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
    assert run_text(f'<w:r><w:t>[</w:t><w:sym w:font="{font}" w:char="{char}"/><w:t>]</w:t></w:r>') == f"[{expected}]"


def test_check_mark_typed_in_a_symbol_font() -> None:
    """The letter ü in Wingdings is a check mark; other letters are left as they are."""
    fonts = '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>'
    assert run_text(f"<w:r>{fonts}<w:t>ü</w:t></w:r><w:r><w:t> über</w:t></w:r>") == "x über"


def test_fields() -> None:
    """Of a field its result is read, never its code, also when a field stands in another's code."""
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    inner = f"{begin}<w:r><w:instrText>DATE</w:instrText></w:r>{separate}<w:r><w:t>hôm nay</w:t></w:r>{end}"
    code = f"<w:r><w:instrText>IF </w:instrText></w:r>{inner}<w:r><w:t>mã</w:t></w:r>"
    result = f"{separate}<w:r><w:t>2022</w:t></w:r>{end}<w:r><w:t>.</w:t></w:r>"
    simple = '<w:fldSimple w:instr="PAGE"><w:r><w:t>3</w:t></w:r></w:fldSimple>'
    assert run_text(f"<w:r><w:t>Năm </w:t></w:r>{begin}{code}{result}{simple}") == "Năm 2022.3"


def test_long_paragraph_is_cut() -> None:
    """No more characters are kept than are looked at."""
    (text,) = paragraphs(paragraph("a" * (limits.MAX_TEXT + 5)))
    assert len(text) == limits.MAX_TEXT
