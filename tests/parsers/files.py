"""Files for the tests of readers: the form of the letter as programs write it, and packages written by hand."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Final

import docx
import openpyxl
from docx.table import Table as DocxTable
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from domain.document import Table

WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT_WORD: Final = "http://purl.oclc.org/ooxml/wordprocessingml/main"
STRICT_SHEET: Final = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATED: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATED: Final = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
WORD_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
WORKBOOK_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"

FIELDS: Final = ("Kinh tế", "Văn hóa-xã hội", "An ninh quốc phòng", "Xây dựng hệ thống chính trị")
COLLECTIVE: Final = "Tên tập thể thực hiện"
INDIVIDUAL: Final = "Tên cá nhân thực hiện"
SPANNING: Final = "Lĩnh vực thực hiện (ghi cụ thể tên mô hình)"
#: The letter's form as it must be read: 10 rows of 7 cells, merged cells repeated; two rows are filled in.
FORM_TEXTS: Final = (
    ("TT", COLLECTIVE, SPANNING, SPANNING, SPANNING, SPANNING, "Ghi chú"),
    ("TT", COLLECTIVE, *FIELDS, "Ghi chú"),
    ("1", "Tổ công nghệ số", "Mô hình một\nMô hình hai", "", "", "", ""),
    ("2", "", "", "", "", "", ""),
    ("3", "", "", "", "", "", ""),
    ("3", "", "", "", "", "", ""),
    ("", INDIVIDUAL, *FIELDS, ""),
    ("1", "Trần Thị Mẫu", "", "", "", "Sinh hoạt chi bộ trực tuyến", "mới"),
    ("2", "", "", "", "", "", ""),
    ("3", "", "", "", "", "", ""),
)
#: Merged areas of the form: first row, first column, last row, last column.
FORM_MERGES: Final = ((1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 6), (1, 7, 2, 7))
#: Spans of the first two rows, rows by columns.
FORM_HEADING_SPANS: Final = (
    ((2, 1), (2, 1), (1, 4), (1, 4), (1, 4), (1, 4), (2, 1)),
    ((2, 1), (2, 1), (1, 1), (1, 1), (1, 1), (1, 1), (2, 1)),
)


def texts(table: Table) -> tuple[tuple[str, ...], ...]:
    """Return the texts of a table's cells."""
    return tuple(tuple(cell.text for cell in row) for row in table.rows)


def spans(table: Table) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Return rows and columns that each cell covers."""
    return tuple(tuple((cell.row_span, cell.column_span) for cell in row) for row in table.rows)


def places(table: Table) -> tuple[tuple[tuple[int | None, int | None], ...], ...]:
    """Return row and column of the first position of each cell."""
    return tuple(tuple((cell.place.row, cell.place.column) for cell in row) for row in table.rows)


def _covered(row: int, column: int) -> bool:
    """Tell whether a position of the form is the second or later one of a merged cell."""
    return any(
        top <= row <= bottom and left <= column <= right and (row, column) != (top, left)
        for top, left, bottom, right in FORM_MERGES
    )


# -- written by the libraries that write such files ----------------------------------------------


def form_docx() -> bytes:
    """Return the letter's form as python-docx writes it, with the lines above and below the table."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "TRƯỜNG MẦM NON THANH MAI"
    document.add_paragraph("Đơn vị: Trường Mầm non Thanh Mai")
    fill_docx_table(document.add_table(rows=len(FORM_TEXTS), cols=len(FORM_TEXTS[0])))
    document.add_paragraph("THỦ TRƯỞNG ĐƠN VỊ")
    return saved(document)


def fill_docx_table(table: DocxTable) -> None:
    """Write the form into a table of python-docx."""
    cells = [row.cells for row in table.rows]
    for top, left, bottom, right in FORM_MERGES:
        cells[top - 1][left - 1].merge(cells[bottom - 1][right - 1])
    for row, written in enumerate(FORM_TEXTS, start=1):
        for column, text in enumerate(written, start=1):
            if not _covered(row, column):
                cells[row - 1][column - 1].text = text


def saved(document: docx.document.Document) -> bytes:
    """Return the bytes of a document of python-docx."""
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def form_xlsx(*, first_row: int = 4, first_column: int = 2) -> bytes:
    """Return the letter's form as openpyxl writes it, its table beginning at the given cell, the unit above it."""
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Biểu mẫu"
    sheet.cell(row=1, column=1, value="Đơn vị: Trường Mầm non Thanh Mai")
    fill_sheet(sheet, first_row=first_row, first_column=first_column)
    return stored(workbook)


def fill_sheet(sheet: Worksheet, *, first_row: int, first_column: int) -> None:
    """Write the form into a sheet of openpyxl; numbers as numbers."""
    down, right = first_row - 1, first_column - 1
    for top, left, bottom, last in FORM_MERGES:
        sheet.merge_cells(
            start_row=top + down, start_column=left + right, end_row=bottom + down, end_column=last + right
        )
    for row, written in enumerate(FORM_TEXTS, start=1):
        for column, text in enumerate(written, start=1):
            if text and not _covered(row, column):
                value = int(text) if text.isdigit() else text
                sheet.cell(row=row + down, column=column + right, value=value)


def stored(workbook: openpyxl.Workbook) -> bytes:
    """Return the bytes of a workbook of openpyxl."""
    buffer = BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


# -- packages written by hand --------------------------------------------------------------------


def picture_of(points: tuple[int, int]) -> bytes:
    """Return a white picture, so many points wide and high."""
    stream = BytesIO()
    Image.new("L", points, 255).save(stream, format="PNG")
    return stream.getvalue()


def zip_of(members: Mapping[str, str | bytes]) -> bytes:
    """Return a zip with ``members``, packed."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def edited(data: bytes, changes: Mapping[str, str | bytes | None]) -> bytes:
    """Return a zip with some members replaced, added, or (None) taken out."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members: dict[str, str | bytes | None] = {name: archive.read(name) for name in archive.namelist()}
    members.update(changes)
    return zip_of({name: content for name, content in members.items() if content is not None})


def member(data: bytes, name: str) -> str:
    """Return the text of a zip's member."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(name).decode()


def docx_of(
    body: str,
    *,
    parts: Mapping[str, str] | None = None,
    relationships: str = "",
    content_type: str = WORD_TYPE,
    prolog: str = "",
) -> bytes:
    """Return a docx with the given ``w:body``; ``parts`` are further members, ``relationships`` the document's."""
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<w:document xmlns:w="{WORD}" xmlns:r="{RELATED}" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
        f"<w:body>{body}</w:body></w:document>"
    )
    return zip_of(
        {
            "[Content_Types].xml": _content_types("/word/document.xml", content_type),
            "_rels/.rels": _relationships(_relationship("rId1", "officeDocument", "word/document.xml")),
            "word/document.xml": document,
            "word/_rels/document.xml.rels": _relationships(relationships),
            **(parts or {}),
        }
    )


def header_part(text: str) -> str:
    """Return a page header with one paragraph."""
    return f'<w:hdr xmlns:w="{WORD}">{paragraph(text)}</w:hdr>'


def word_relationship(identifier: str, kind: str, target: str) -> str:
    """Return a relationship of the main document."""
    return _relationship(identifier, kind, target)


def paragraph(text: str, *, properties: str = "") -> str:
    """Return a ``w:p`` with one run."""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def cell(content: str, *, properties: str = "") -> str:
    """Return a ``w:tc``; ``content`` is text or paragraphs."""
    inner = content if content.startswith("<") else paragraph(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def table(*rows: str) -> str:
    """Return a ``w:tbl`` of rows, each the content of a ``w:tr``."""
    return "<w:tbl><w:tblPr/><w:tblGrid/>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def strict(data: bytes) -> bytes:
    """Return an office file as its strict kind: the namespaces of ISO 29500 strict in all parts."""
    changes: dict[str, str | bytes | None] = {}
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            text = archive.read(name)
            for old, new in ((WORD, STRICT_WORD), (SHEET, STRICT_SHEET), (RELATED, STRICT_RELATED)):
                text = text.replace(old.encode(), new.encode())
            changes[name] = text
    return edited(data, changes)


def xlsx_of(
    sheet_data: str,
    *,
    after: str = "",
    strings: str | None = None,
    styles: str | None = None,
    before: str = "",
    prolog: str = "",
) -> bytes:
    """Return a workbook with one sheet, ``S``: ``before``, ``sheetData`` and ``after`` as given."""
    related = _relationship("rId1", "worksheet", "worksheets/sheet1.xml")
    members = {
        "[Content_Types].xml": _content_types("/xl/workbook.xml", WORKBOOK_TYPE),
        "_rels/.rels": _relationships(_relationship("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{RELATED}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'<?xml version="1.0"?>{prolog}<worksheet xmlns="{SHEET}">{before}'
        f"<sheetData>{sheet_data}</sheetData>{after}</worksheet>",
    }
    if strings is not None:
        related += _relationship("rId2", "sharedStrings", "sharedStrings.xml")
        members["xl/sharedStrings.xml"] = f'<sst xmlns="{SHEET}">{strings}</sst>'
    if styles is not None:
        related += _relationship("rId3", "styles", "styles.xml")
        members["xl/styles.xml"] = f'<styleSheet xmlns="{SHEET}">{styles}</styleSheet>'
    members["xl/_rels/workbook.xml.rels"] = _relationships(related)
    return zip_of(members)


def text_cell(place: str, text: str) -> str:
    """Return a cell with its text in the sheet."""
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _content_types(main: str, content_type: str) -> str:
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="{main}" ContentType="{content_type}"/></Types>'
    )


def _relationship(identifier: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{identifier}" Type="{RELATED}/{kind}" Target="{target}"/>'


def _relationships(lines: str) -> str:
    return f'<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'


def hidden_run(text: str) -> str:
    """Return a run that is not shown."""
    return f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{text}</w:t></w:r>"


# -- OLE files -----------------------------------------------------------------------------------


def ole_of(*names: str, nested: str = "", directory_loop: bool = False) -> bytes:
    """Return an OLE file whose root has streams ``names``, and a storage with ``nested`` in it if given.

    Source: [MS-CFB]. One FAT sector and one directory sector, so three names at most.
    """
    entries = [_ole_entry("Root Entry", kind=5, child=1)]
    top = [*names, *(["Storage"] if nested else [])]
    for number, name in enumerate(top, start=1):
        right = number + 1 if number < len(top) else 0xFFFFFFFF
        inner = len(top) + 1 if nested and number == len(top) else 0xFFFFFFFF
        entries.append(_ole_entry(name, kind=2, right=right, child=inner))
    if nested:
        entries.append(_ole_entry(nested, kind=2))
    directory = b"".join(entries).ljust(512, b"\x00")
    chain = 1 if directory_loop else 0xFFFFFFFE
    fat = struct.pack("<II", 0xFFFFFFFD, chain).ljust(512, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header = header.ljust(48, b"\x00") + struct.pack("<I", 1)
    header = header.ljust(76, b"\x00") + struct.pack("<I", 0)
    return header.ljust(512, b"\xff") + fat + directory


def _ole_entry(name: str, *, kind: int, right: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF) -> bytes:
    written = name.encode("utf-16-le")
    head = written.ljust(64, b"\x00") + struct.pack("<HBB", len(written) + 2, kind, 1)
    return (head + struct.pack("<III", 0xFFFFFFFF, right, child)).ljust(128, b"\x00")
