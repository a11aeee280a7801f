"""Word files: the form of the letter, broken files, sizes."""

from __future__ import annotations

import pytest

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
    header_part,
    member,
    paragraph,
    spans,
    strict,
    table,
    texts,
    word_relationship,
)


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
