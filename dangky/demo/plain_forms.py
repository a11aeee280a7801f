"""Filled forms in formats that need no library: a web page, CSV, a text document of LibreOffice."""

from __future__ import annotations

import csv
from html import escape
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from dangky.demo.forms import SIGNATURE, WIDTH, FilledForm

_ZIP_TIME = (2022, 2, 10, 8, 0, 0)
_PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=ProgId content=Excel.Sheet></head>
<body>
{content}
</body></html>
"""
_ODT_TYPE = "application/vnd.oasis.opendocument.text"
_ODT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" office:version="1.2">
<office:body><office:text>
{content}
</office:text></office:body></office:document-content>
"""
_ODT_MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODT_TYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"""


# -- a web page


def form_page(form: FilledForm) -> bytes:
    """Return ``form`` as Excel and school software export it: a web page, often named .xls."""
    return _PAGE.format(content=form_html(form)).encode()


def form_html(form: FilledForm) -> str:
    """Return ``form`` as it looks in a mail into which it was pasted."""
    lines = [f"<p>{escape(line)}</p>" for line in form.head_lines()]
    rows = [_html_row(row) for row in form.table_rows()]
    ends = [f"<p>{escape(line)}</p>" for line in SIGNATURE]
    return "\n".join([*lines, "<table border=1 cellspacing=0>", *rows, "</table>", *ends])


def _html_row(row: tuple[str, ...]) -> str:
    return "<tr>" + "".join(f"<td>{escape(text).replace(chr(10), '<br>')}</td>" for text in row) + "</tr>"


# -- CSV


def form_csv(form: FilledForm) -> bytes:
    """Return ``form`` as Excel saves it as CSV in Unicode."""
    stream = StringIO()
    writer = csv.writer(stream)
    for line in (*form.head_lines(), None, *SIGNATURE):
        if line is None:
            writer.writerows(form.table_rows())
        else:
            writer.writerow([line, *[""] * (WIDTH - 1)])
    return stream.getvalue().encode("utf-8-sig")


# -- a text document


def form_odt(form: FilledForm) -> bytes:
    """Return ``form`` as a text document. Source: ODF 1.3 part 2, section 3.3; part 3, section 9."""
    lines = [_odt_lines(line) for line in form.head_lines()]
    rows = [_odt_row(row) for row in form.table_rows()]
    columns = f'<table:table-column table:number-columns-repeated="{WIDTH}"/>'
    table = f'<table:table table:name="Bang1">{columns}{"".join(rows)}</table:table>'
    content = "\n".join([*lines, table, *map(_odt_lines, SIGNATURE)])
    stream = BytesIO()
    with ZipFile(stream, "w") as package:
        # The type comes first and unpacked, so that it can be seen without unpacking.
        package.writestr(ZipInfo("mimetype", _ZIP_TIME), _ODT_TYPE, compress_type=ZIP_STORED)
        for name, text in (("content.xml", _ODT.format(content=content)), ("META-INF/manifest.xml", _ODT_MANIFEST)):
            package.writestr(ZipInfo(name, _ZIP_TIME), text, compress_type=ZIP_DEFLATED)
    return stream.getvalue()


def _odt_row(row: tuple[str, ...]) -> str:
    return "<table:table-row>" + "".join(map(_odt_cell, row)) + "</table:table-row>"


def _odt_cell(text: str) -> str:
    return f"<table:table-cell>{_odt_lines(text)}</table:table-cell>"


def _odt_lines(text: str) -> str:
    return "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
