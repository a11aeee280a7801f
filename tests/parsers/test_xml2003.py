"""Office files that are one XML file (Office 2003) are read as people see them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.document import Document
from domain.errors import UnreadableFile
from domain.reasons import ReasonCode
from parsers import limits
from parsers.programs import NoPrograms
from parsers.read import read_document
from parsers.readers.spreadsheetml2003 import read_spreadsheetml2003
from parsers.sniff import sniff
from tests.parsers.broken import is_read_or_refused, mutated, refusal
from tests.parsers.files import form_docx, spans, texts
from tests.servers.office import saved

_STYLES = (
    '<Styles><Style ss:ID="Default"><Font ss:FontName="Arial"/></Style>'
    '<Style ss:ID="old"><Font ss:FontName=".VnTime"/></Style>'
    '<Style ss:ID="child" ss:Parent="old"/>'
    '<Style ss:ID="gone"><Font ss:StrikeThrough="1"/></Style>'
    '<Style ss:ID="zeros"><NumberFormat ss:Format="00"/></Style></Styles>'
)


def _workbook(sheets: str, *, prolog: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{prolog}<?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:html="http://www.w3.org/TR/REC-html40">'
        f"{_STYLES}{sheets}</Workbook>"
    ).encode()


def _sheet(rows: str, *, name: str = "S", options: str = "") -> str:
    return f'<Worksheet ss:Name="{name}"><Table>{rows}</Table>{options}</Worksheet>'


def _cell(text: str, attributes: str = "", kind: str = "String") -> str:
    return f'<Cell {attributes}><Data ss:Type="{kind}">{text}</Data></Cell>'


def _read(rows: str) -> Document:
    return read_document(_workbook(_sheet(rows)), NoPrograms())


def test_workbook() -> None:
    """Rows and columns that are skipped, merged cells and all kinds of values are read."""
    merged = _cell("a", 'ss:Index="2" ss:MergeAcross="1" ss:MergeDown="1"')
    date = _cell("2022-02-15T00:00:00.000", 'ss:Index="4"', "DateTime")
    zeros = _cell("7", 'ss:StyleID="zeros"', "Number")
    rows = f'<Column/><Row ss:Index="2">{merged}{_cell("1", kind="Number")}</Row>'
    rows += f"<Row>{date}{_cell('1', kind='Boolean')}{zeros}</Row>"
    document = _read(rows)
    assert document.format == "spreadsheetml2003"
    assert texts(document.tables[0]) == (
        ("",) * 6,
        ("", "a", "a", "1", "", ""),
        ("", "a", "a", "15/02/2022", "TRUE", "07"),
    )
    assert spans(document.tables[0])[1][1] == (2, 2)


def test_fonts_and_what_is_struck_through() -> None:
    """The font comes from the style, its parent, or the text itself; what is struck through is left out."""
    old = "Tr&#173;\u00eang"
    rich = (
        '<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">'
        f'<B>A</B><S>bỏ</S> <Font html:Face=".VnTime">{old}</Font></ss:Data></Cell>'
    )
    cells = _cell(old, 'ss:StyleID="old"') + _cell(old, 'ss:StyleID="child"') + _cell("bỏ", 'ss:StyleID="gone"') + rich
    assert texts(_read(f"<Row>{cells}</Row>").tables[0]) == (("Trường", "Trường", "", "A Trường"),)


def test_hidden_sheets() -> None:
    """Hidden sheets are left out where others can be seen."""
    options = "<WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions>"
    hidden = _sheet(f"<Row>{_cell('cũ')}</Row>", name="Cũ", options=options)
    shown = _sheet(f"<Row>{_cell('mới')}</Row>", name="Mới")
    for sheets, expected in ((hidden + shown, "Mới"), (hidden, "Cũ")):
        tables = read_document(_workbook(sheets), NoPrograms()).tables
        assert [table.place.sheet for table in tables] == [expected]


def test_limits() -> None:
    """Far rows, far columns, too many sheets and document types are refused."""
    assert refusal(_workbook(_sheet(f'<Row ss:Index="999999999">{_cell("x")}</Row>'))).details["what"] == "rows"
    far = _cell("x", 'ss:Index="99999"')
    assert refusal(_workbook(_sheet(f"<Row>{far}</Row>"))).details["what"] == "columns"
    assert refusal(_workbook(_sheet("") * (limits.MAX_SHEETS + 1))).details["what"] == "sheets"
    laughs = _workbook(_sheet(f"<Row>{_cell('&a;')}</Row>"), prolog='<!DOCTYPE x [<!ENTITY a "ha">]>')
    with pytest.raises(UnreadableFile, match="file_damaged"):
        read_spreadsheetml2003(laughs)


# -- Word ----------------------------------------------------------------------------------------


def _word(body: str, *, more: str = "") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>'
        '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" '
        'xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint" '
        'xmlns:aml="http://schemas.microsoft.com/aml/2001/core">'
        f"{more}<w:body><wx:sect>{body}</wx:sect></w:body></w:wordDocument>"
    ).encode()


def _paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


@pytest.mark.libreoffice
def test_word_file_written_by_libreoffice(tmp_path: Path) -> None:
    """A form saved as Word 2003 XML has the paragraphs and texts that it has as docx.

    LibreOffice leaves out the cells that one above covers, as Word does not, so the heading is not compared.
    """
    data = saved(tmp_path, form_docx(), source="docx", target="xml:MS Word 2003 XML")
    document = read_document(data, NoPrograms())
    before = read_document(form_docx(), NoPrograms())
    assert document.format == "wordml2003"
    assert texts(document.tables[0])[2:] == texts(before.tables[0])[2:]
    assert document.paragraphs == before.paragraphs


def test_word_file() -> None:
    """Page headers, merged cells, old fonts and tracked changes are read as in a docx."""
    changes = (
        '<w:p><aml:annotation w:type="Word.Insertion"><aml:content><w:r><w:t>thêm</w:t></w:r></aml:content>'
        '</aml:annotation><aml:annotation w:type="Word.Deletion"><aml:content><w:r><w:delText>xóa</w:delText>'
        "</w:r></aml:content></aml:annotation></w:p>"
    )
    cells = [
        f'<w:tr><w:tc><w:tcPr><w:vmerge w:val="{merge}"/></w:tcPr>{_paragraph(text)}</w:tc>'
        f"<w:tc>{_paragraph(side)}</w:tc></w:tr>"
        for merge, text, side in (("restart", "a", "b"), ("", "", "c"))
    ]
    old = _paragraph("Tr\u00ad\u00eang", '<w:rFonts w:ascii=".VnTime" w:h-ansi=".VnTime"/>')
    section = f'<w:sectPr><w:hdr w:type="odd">{_paragraph("TRƯỜNG MẦM NON")}</w:hdr></w:sectPr>'
    rows = "".join(cells).replace(' w:val=""', "")
    document = read_document(_word(f"{changes}{old}<w:tbl>{rows}</w:tbl>{section}"), NoPrograms())
    assert [paragraph.text for paragraph in document.paragraphs] == ["TRƯỜNG MẦM NON", "thêm", "Trường"]
    assert texts(document.tables[0]) == (("a", "b"), ("a", "c"))


def test_word_file_without_body() -> None:
    """A document without a body is damaged."""
    assert refusal(_word("").replace(b"w:body", b"w:other")).code is ReasonCode.FILE_DAMAGED


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 8), st.booleans())
def test_mutated_files(seed: int, count: int, is_word: bool) -> None:
    """A file with some bytes changed is read or refused."""
    data = _word(_paragraph("a")) if is_word else _workbook(_sheet(f"<Row>{_cell('x')}</Row>"))
    assert sniff(data) == ("wordml2003" if is_word else "spreadsheetml2003")
    assert is_read_or_refused(mutated(data, seed=seed, count=count))
