"""Office files made to eat time or memory, each as small as a sender would send it.

Source: the threat model of the project's notes on reliability, lines 38 to 56.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Final

from domain.reasons import ReasonCode
from tests.hostile.packing import Long, zip_of
from tests.hostile.registry import file
from tests.parsers.files import edited
from tests.parsers.xls_writer import OldBook, OldCell, OldSheet, old_record, xls_of
from tests.parsers.xlsb_writer import BinarySheet, record, xlsb_of

_TYPES: Final = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/{part}" ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/></Types>'
)
_RELATED: Final = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
_RELATION: Final = (
    '<Relationship Id="r{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}"/>'
)
_WORKBOOK: Final = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
)
_SHEET_START: Final = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
_SHEET_END: Final = "</sheetData></worksheet>"
_WORD_START: Final = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
_WORD_END: Final = "</w:body></w:document>"
_CELL: Final = '<row r="{0}"><c r="{1}" t="inlineStr"><is><t>{2}</t></is></c></row>'
_LAUGHS: Final = (
    "<!DOCTYPE l [<!ENTITY a '" + "ha" * 20 + "'>"
    + "".join(f"<!ENTITY {chr(98 + n)} '{('&' + chr(97 + n) + ';') * 10}'>" for n in range(9))
    + "]>"
)  # fmt: skip
_SPACES: Final = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def docx(document: str | bytes | Long) -> bytes:
    """Return a Word file whose main part is ``document``."""
    part = "word/document.xml"
    types = _TYPES.format(part=part, kind="wordprocessingml.document")
    related = _RELATED.format(_RELATION.format(1, "officeDocument", part))
    return zip_of({"[Content_Types].xml": types, "_rels/.rels": related, part: document})


def word(body: str) -> bytes:
    """Return a Word file with ``body``."""
    return docx(_WORD_START + body + _WORD_END)


def xlsx(sheet: str | Long, more: Mapping[str, str | Long] | None = None) -> bytes:
    """Return a workbook with one sheet; ``more`` are parts, of which ``sharedStrings`` and ``styles`` are used."""
    part = "xl/workbook.xml"
    types = _TYPES.format(part=part, kind="spreadsheetml.sheet")
    relations = _RELATION.format(1, "worksheet", "worksheets/sheet1.xml")
    relations += "".join(_RELATION.format(f"x{name}", name, f"{name}.xml") for name in more or {})
    parts: dict[str, str | bytes | Long] = {f"xl/{name}.xml": content for name, content in (more or {}).items()}
    return zip_of(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": _RELATED.format(_RELATION.format(1, "officeDocument", part)),
            part: _WORKBOOK,
            "xl/_rels/workbook.xml.rels": _RELATED.format(relations),
            "xl/worksheets/sheet1.xml": sheet,
            **parts,
        }
    )


def _sheet(rows: str) -> str:
    return _SHEET_START + rows + _SHEET_END


def ods(content: str) -> bytes:
    """Return an OpenDocument sheet."""
    return zip_of({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def _ods_table(rows: str) -> bytes:
    return ods(
        f"<office:document-content {_SPACES}><office:body><office:spreadsheet>"
        f'<table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )


# -- too much of everything


@file(ReasonCode.FILE_LIMIT)
def one_huge_cell() -> bytes:
    """A workbook with a cell of 1 GB."""
    before, after = _CELL.format(1, "A1", "|").split("|")
    return xlsx(Long(start=(_SHEET_START + before).encode(), piece=b"a", end=(after + _SHEET_END).encode()))


@file(ReasonCode.FILE_LIMIT)
def huge_document() -> bytes:
    """A Word file whose document is 1 GB of paragraphs."""
    piece = b"<w:p><w:r><w:t>a</w:t></w:r></w:p>"
    return docx(Long(start=_WORD_START.encode(), piece=piece, end=_WORD_END.encode()))


@file(ReasonCode.FILE_LIMIT)
def many_shared_texts() -> bytes:
    """A workbook with 1 GB of texts that cells may refer to."""
    texts = Long(start=b"<sst>", piece=b"<si><t>a</t></si>", end=b"</sst>")
    return xlsx(_sheet(""), {"sharedStrings": texts})


@file(ReasonCode.FILE_LIMIT, ReasonCode.NO_TABLE_MATCHED)
def text_shared_often() -> bytes:
    """A workbook whose 100,000 cells all refer to one text of 30,000 letters: 3 GB of text."""
    cells = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c><c r="B{n}" t="s"><v>0</v></c></row>' for n in range(1, 50_000)
    )
    return xlsx(_sheet(cells), {"sharedStrings": f"<sst><si><t>{'a' * 30_000}</t></si></sst>"})


@file(ReasonCode.FILE_LIMIT)
def far_corner_xlsx() -> bytes:
    """A workbook with a cell in its last row and column."""
    return xlsx(_sheet(_CELL.format(1048576, "XFD1048576", "a")))


@file()
def beyond_the_corner() -> bytes:
    """A workbook with cells beyond its last row and column, and with no place at all."""
    return xlsx(_sheet(_CELL.format(99999999999, "ZZZZZZZ99999999999", "a") + _CELL.format(-1, "A0", "a")))


@file(ReasonCode.FILE_LIMIT, ReasonCode.NO_TABLE_MATCHED)
def million_empty_rows() -> bytes:
    """A workbook with a million formatted rows without anything in them."""
    rows = Long(
        start=_SHEET_START.encode(), piece=b'<row s="1"><c s="1"/></row>', end=_SHEET_END.encode(), total=27 << 20
    )
    return xlsx(rows)


@file(ReasonCode.FILE_LIMIT, ReasonCode.NO_TABLE_MATCHED)
def merged_over_and_over() -> bytes:
    """A workbook with 60,000 merged areas, each over the whole sheet."""
    areas = '<mergeCell ref="A1:XFD1048576"/>' * 60_000
    sheet = _sheet(_CELL.format(1, "A1", "a")).replace("</sheetData>", f"</sheetData><mergeCells>{areas}</mergeCells>")
    return xlsx(sheet)


@file(ReasonCode.FILE_LIMIT)
def far_corner_ods() -> bytes:
    """An OpenDocument sheet that repeats a filled cell over the whole sheet."""
    cell = '<table:table-cell table:number-columns-repeated="16384"><text:p>a</text:p></table:table-cell>'
    return _ods_table(f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>')


@file()
def spaces_ods() -> bytes:
    """An OpenDocument sheet whose cell says a billion spaces in one element, many times."""
    spaces = '<text:s text:c="1000000000"/>' * 100
    return _ods_table(
        f"<table:table-row><table:table-cell><text:p>a{spaces}</text:p></table:table-cell></table:table-row>"
    )


@file(ReasonCode.FILE_LIMIT, ReasonCode.NO_TABLE_MATCHED)
def far_corner_xls() -> bytes:
    """A workbook of Excel 97 with cells in the last row and column, and merged areas over the whole sheet."""
    cells = (OldCell(row=65536, column=256, value="a"), OldCell(row=1, column=1, value="b"))
    sheet = OldSheet(cells=cells, merges=[(1, 1, 65536, 256)] * 1_000)
    return xls_of(OldBook(sheets=[sheet] * 20))


@file()
def lying_xls() -> bytes:
    """A workbook of Excel 97 that announces two billion shared texts and rows, with records that are cut."""
    more = old_record(0xFC, struct.pack("<II", 0x7FFFFFFF, 0x7FFFFFFF)) + old_record(0x0208, b"\xff" * 16)
    more += old_record(0xBE, b"\0\0\xff\xff" + b"\0" * 8) * 5_000 + old_record(0xE5, b"\xff\xff" + b"\0" * 8)
    return xls_of(OldBook(sheets=[OldSheet(cells=[OldCell(row=1, column=1, value="a")], more=more)]))


@file(ReasonCode.FILE_LIMIT)
def far_corner_xlsb() -> bytes:
    """A binary workbook with a cell in the last row and column."""
    return xlsb_of(BinarySheet(rows=[["a"]], far={(1_048_576, 16_384): "a"}))


@file()
def lying_xlsb() -> bytes:
    """A binary workbook of a million rows and records without end."""
    data = xlsb_of(BinarySheet(rows=[["a"]]))
    rows = b"".join(record(0, struct.pack("<I", number) + bytes(20)) for number in range(1_000_000))
    return edited(data, {"xl/worksheets/sheet1.bin": record(129) + record(145) + rows + b"\xff" * 64})


# -- entities


@file(ReasonCode.FILE_DAMAGED)
def laughs_docx() -> bytes:
    """A Word file with entities that grow to gigabytes."""
    return docx(_LAUGHS + _WORD_START + "<w:p><w:r><w:t>&j;</w:t></w:r></w:p>" + _WORD_END)


@file(ReasonCode.FILE_DAMAGED)
def laughs_xlsx() -> bytes:
    """A workbook with entities that grow to gigabytes."""
    return xlsx(_LAUGHS + _sheet(_CELL.format(1, "A1", "&j;")))


@file(ReasonCode.FILE_DAMAGED)
def laughs_ods() -> bytes:
    """An OpenDocument file with entities that grow to gigabytes."""
    return ods(_LAUGHS + "<a>&j;</a>")


@file(ReasonCode.FILE_DAMAGED)
def laughs_in_utf16() -> bytes:
    """The same in UTF-16, where a search of the bytes for a document type finds none."""
    return docx((_LAUGHS + _WORD_START + "<w:p><w:r><w:t>&j;</w:t></w:r></w:p>" + _WORD_END).encode("utf-16"))


@file(ReasonCode.FILE_DAMAGED)
def outside_entity() -> bytes:
    """A Word file with an entity that stands for a file of the machine (XXE)."""
    text = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    return docx(text + _WORD_START + "<w:p><w:r><w:t>&x;</w:t></w:r></w:p>" + _WORD_END)


@file(ReasonCode.FILE_DAMAGED)
def quadratic_entity() -> bytes:
    """A workbook with one long entity that is named 50,000 times: no nesting, yet gigabytes."""
    return xlsx(f"<!DOCTYPE l [<!ENTITY a '{'a' * 50_000}'>]>" + _sheet(_CELL.format(1, "A1", "&a;" * 50_000)))


@file()
def laughs_in_old_xml() -> bytes:
    """A workbook of Office 2003 as XML with entities that grow to gigabytes."""
    space = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
    return f"<?xml version='1.0'?>{_LAUGHS}<Workbook {space}><Worksheet>&j;</Worksheet></Workbook>".encode()


# -- too deep


@file(ReasonCode.FILE_LIMIT, ReasonCode.FILE_DAMAGED)
def deep_tables() -> bytes:
    """A Word file with tables inside tables, 20,000 deep."""
    depth = 20_000
    return word("<w:tbl><w:tr><w:tc>" * depth + "</w:tc></w:tr></w:tbl>" * depth)


@file()
def deep_tables_within_xml() -> bytes:
    """A Word file with tables inside tables, as deep as XML libraries allow."""
    depth = 80
    return word("<w:tbl><w:tr><w:tc><w:p/>" * depth + "</w:tc></w:tr></w:tbl>" * depth)


@file()
def deep_controls() -> bytes:
    """A Word file with content controls, insertions and links inside each other."""
    depth = 60
    opening = "<w:sdt><w:sdtContent><w:ins><w:hyperlink>" * depth
    return word(
        opening + "<w:p><w:r><w:t>a</w:t></w:r></w:p>" + "</w:hyperlink></w:ins></w:sdtContent></w:sdt>" * depth
    )


@file(ReasonCode.FILE_LIMIT, ReasonCode.NO_TABLE_MATCHED)
def wide_spans() -> bytes:
    """A Word file whose cells span millions of columns."""
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr><w:p/></w:tc>'
    return word(
        "<w:tbl>" + f'<w:tr><w:trPr><w:gridBefore w:val="99999999"/></w:trPr>{cell * 10}</w:tr>' * 500 + "</w:tbl>"
    )


@file()
def styles_in_a_ring() -> bytes:
    """A Word file whose styles are based on each other."""
    style = '<w:style w:type="paragraph" w:styleId="{}"><w:basedOn w:val="{}"/></w:style>'
    count = 5_000
    styles = "".join(style.format(f"s{n}", f"s{(n + 1) % count}") for n in range(count))
    part = "word/document.xml"
    body = '<w:p><w:pPr><w:pStyle w:val="s0"/></w:pPr><w:r><w:t>a</w:t></w:r></w:p>' * 2_000
    return zip_of(
        {
            "[Content_Types].xml": _TYPES.format(part=part, kind="wordprocessingml.document"),
            "_rels/.rels": _RELATED.format(_RELATION.format(1, "officeDocument", part)),
            part: _WORD_START + body + _WORD_END,
            "word/_rels/document.xml.rels": _RELATED.format(_RELATION.format(1, "styles", "styles.xml")),
            "word/styles.xml": _WORD_START.replace("document", "styles", 1).replace("<w:body>", "")
            + styles
            + "</w:styles>",
        }
    )


@file(ReasonCode.FILE_LIMIT, ReasonCode.FILE_DAMAGED, ReasonCode.NO_TABLE_MATCHED)
def many_attributes() -> bytes:
    """A Word file with an element of 100,000 attributes."""
    attributes = " ".join(f'a{n}=""' for n in range(100_000))
    return word(f"<w:p {attributes}/>")


@file()
def many_members() -> bytes:
    """A Word file with 20,000 members."""
    return zip_of({"[Content_Types].xml": _TYPES, **{f"word/{n}.xml": "" for n in range(20_000)}})


@file(ReasonCode.FILE_LIMIT)
def deep_rtf() -> bytes:
    """An RTF file with groups inside groups."""
    return b"{\\rtf1" + b"{\\b " * 1_000_000 + b"a" + b"}" * 1_000_001
