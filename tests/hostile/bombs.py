"""Files made to eat time or memory, each as small as a sender would send it.

Source: the threat model of the project's notes on reliability, lines 38 to 56.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/{part}" ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/></Types>'
)
_START = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="{part}"/>'
    "</Relationships>"
)
_SHEET_RELATION = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>'
)
_WORKBOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
)
_SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)
_WORD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
_LAUGHS = (
    "<!DOCTYPE l [<!ENTITY a '" + "ha" * 20 + "'>"
    + "".join(f"<!ENTITY {chr(98 + n)} '{('&' + chr(97 + n) + ';') * 10}'>" for n in range(9))
    + "]>"
)  # fmt: skip
_MEBIBYTE = 1024 * 1024


def _zip(members: Mapping[str, str | bytes | Iterator[bytes]]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in members.items():
            with archive.open(name, "w") as stream:
                for chunk in [content] if isinstance(content, str | bytes) else content:
                    stream.write(chunk.encode() if isinstance(chunk, str) else chunk)
    return packed.getvalue()


def _docx(document: str | Iterator[bytes]) -> bytes:
    part = "word/document.xml"
    types = _TYPES.format(part=part, kind="wordprocessingml.document")
    return _zip({"[Content_Types].xml": types, "_rels/.rels": _START.format(part=part), part: document})


def _xlsx(sheet: str | Iterator[bytes]) -> bytes:
    part = "xl/workbook.xml"
    types = _TYPES.format(part=part, kind="spreadsheetml.sheet")
    start = {"[Content_Types].xml": types, "_rels/.rels": _START.format(part=part), part: _WORKBOOK}
    return _zip({**start, "xl/_rels/workbook.xml.rels": _SHEET_RELATION, "xl/worksheets/sheet1.xml": sheet})


def _ods(content: str) -> bytes:
    return _zip({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def _around(template: str, middle: Iterator[bytes]) -> Iterator[bytes]:
    before, after = template.split("{}")
    yield before.encode()
    yield from middle
    yield after.encode()


def _repeated(piece: bytes, *, total: int) -> Iterator[bytes]:
    block = piece * (_MEBIBYTE // len(piece) + 1)
    for _ in range(total // len(block)):
        yield block


def one_huge_cell() -> bytes:
    """A workbook with a cell of 1 GB."""
    cell = _around('<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>', _repeated(b"a", total=1 << 30))
    return _xlsx(_around(_SHEET, cell))


def huge_document() -> bytes:
    """A Word file whose document is 1 GB of paragraphs."""
    return _docx(_around(_WORD, _repeated(b"<w:p><w:r><w:t>a</w:t></w:r></w:p>", total=1 << 30)))


def far_corner_xlsx() -> bytes:
    """A workbook with a cell in its last row and column."""
    return _xlsx(_SHEET.format('<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>a</t></is></c></row>'))


def million_empty_rows() -> bytes:
    """A workbook with a million formatted rows without anything in them."""
    return _xlsx(
        _around(_SHEET, (f'<row r="{n}" s="1"><c r="A{n}" s="1"/></row>'.encode() for n in range(1, 1_000_001)))
    )


def far_corner_ods() -> bytes:
    """An OpenDocument sheet that repeats a filled cell over the whole sheet."""
    cell = '<table:table-cell table:number-columns-repeated="16384"><text:p>a</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    return _ods(
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="S">{row}</table:table></office:spreadsheet></office:body></office:document-content>'
    )


def laughs_docx() -> bytes:
    """A Word file with entities that grow to gigabytes."""
    return _docx(_LAUGHS + _WORD.format("<w:p><w:r><w:t>&j;</w:t></w:r></w:p>"))


def laughs_xlsx() -> bytes:
    """A workbook with entities that grow to gigabytes."""
    return _xlsx(_LAUGHS + _SHEET.format('<row r="1"><c r="A1" t="inlineStr"><is><t>&j;</t></is></c></row>'))


def laughs_ods() -> bytes:
    """An OpenDocument file with entities that grow to gigabytes."""
    return _ods(_LAUGHS + "<a>&j;</a>")


def outside_entity() -> bytes:
    """A Word file with an entity that stands for a file of the machine (XXE)."""
    text = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    return _docx(text + _WORD.format("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>"))


def deep_tables() -> bytes:
    """A Word file with tables inside tables, 20,000 deep."""
    depth = 20_000
    return _docx(_WORD.format("<w:tbl><w:tr><w:tc>" * depth + "</w:tc></w:tr></w:tbl>" * depth))


def wide_html() -> bytes:
    """A page with cells that span millions of rows and columns."""
    return b"<html><table>" + b"<tr><td rowspan=9999999 colspan=9999999>a</td></tr>" * 1_000 + b"</table></html>"


def deep_html() -> bytes:
    """A page with 200,000 elements inside each other."""
    return b"<html><body>" + b"<div><table><tr><td>" * 50_000 + b"a"


def deep_rtf() -> bytes:
    """An RTF file with groups inside groups."""
    return b"{\\rtf1" + b"{\\b " * 1_000_000 + b"a" + b"}" * 1_000_001


def pixels_png() -> bytes:
    """A picture of 60,000 times 60,000 pixels in a few kilobytes."""
    side = 60_000

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compressobj(9)
    data = b"".join(rows.compress(b"\x00" * (side // 8 + 1)) for _ in range(2_000)) + rows.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def pages_pdf() -> bytes:
    """A PDF whose tree of pages is a loop."""
    body = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000000>>endobj\n"
    )
    return body + b"trailer<</Root 1 0 R>>\n%%EOF"


def stream_pdf() -> bytes:
    """A PDF with a page whose content is 1 GB of lines when unpacked."""
    packer = zlib.compressobj(9)
    content = (
        b"".join(packer.compress(piece) for piece in _repeated(b"0 0 m 9 9 l S\n", total=1 << 30)) + packer.flush()
    )
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n"
        % len(content)
        + content
        + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )


def zip_of_zeros() -> bytes:
    """An archive with 10 GB of zeros in ten members."""
    return _zip({f"{n}.docx": _repeated(b"\x00", total=1 << 30) for n in range(10)})


def many_entries() -> bytes:
    """An archive with 60,000 files."""
    return _zip({f"{n}.txt": b"a" for n in range(60_000)})


def nested_zips() -> bytes:
    """Archives inside archives, 50 deep."""
    data = b"a"
    for depth in range(50):
        data = _zip({f"{depth}.zip" if depth else "a.txt": data})
    return data


def wide_zips() -> bytes:
    """Archives of ten archives, six deep: a million files at the bottom."""
    data = _zip({"a.txt": b"a" * 1_000})
    for _ in range(6):
        data = _zip({f"{n}.zip": data for n in range(10)})
    return data


def long_csv() -> bytes:
    """A table of text with two million cells."""
    return b"a,b,c,d,e,f,g,h,i,j\n" * 200_000


#: Every such file by its name.
BOMBS: Mapping[str, Callable[[], bytes]] = {
    bomb.__name__.replace("_", "-"): bomb
    for bomb in (
        one_huge_cell, huge_document, far_corner_xlsx, million_empty_rows, far_corner_ods, laughs_docx, laughs_xlsx,
        laughs_ods, outside_entity, deep_tables, wide_html, deep_html, deep_rtf, pixels_png, pages_pdf, stream_pdf,
        zip_of_zeros, many_entries, nested_zips, wide_zips, long_csv,
    )
}  # fmt: skip
