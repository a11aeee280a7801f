"""Workbooks of LibreOffice are read as people see them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.document import Table
from domain.reasons import ReasonCode
from parsers import limits
from parsers.programs import NoPrograms
from parsers.read import read_document
from tests.parsers.broken import is_read_or_refused, mutated, refusal
from tests.parsers.files import form_xlsx, spans, texts, zip_of
from tests.parsers.guarded import MAX_CPU_S, read_guarded
from tests.servers.office import saved

ODF_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"),
        ("svg", "svg-compatible"),
    )
)
_STYLES = """
<office:font-face-decls><style:font-face style:name="F1" svg:font-family="'.VnTime'"/></office:font-face-decls>
<office:automatic-styles>
<style:style style:name="old" style:family="table-cell"><style:text-properties style:font-name="F1"/></style:style>
<style:style style:name="child" style:family="table-cell" style:parent-style-name="old"/>
<style:style style:name="loop" style:family="table-cell" style:parent-style-name="loop"/>
<style:style style:name="gone" style:family="table-cell">
<style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="T" style:family="text"><style:text-properties style:font-name="F1"/></style:style>
<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style>
</office:automatic-styles>"""
_OLD_TEXT = "Tr\u00ad\u00eang"


def _content(sheets: str, *, prolog: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<office:document-content {ODF_NAMES}>{_STYLES}'
        f"<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body></office:document-content>"
    )


def _sheet(rows: str, *, name: str = "S", style: str = "") -> str:
    return f'<table:table table:name="{name}" table:style-name="{style}">{rows}</table:table>'


def ods_of(sheets: str, *, prolog: str = "", manifest: str = "") -> bytes:
    """Return a workbook of ``table:table`` elements."""
    members = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": _content(sheets, prolog=prolog),
        "META-INF/manifest.xml": manifest or "<manifest/>",
    }
    return zip_of(members)


def _cell(text: str, attributes: str = "") -> str:
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def _row(cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{cells}</table:table-row>"


def _table(rows: str) -> Table:
    return read_document(ods_of(_sheet(rows)), NoPrograms()).tables[0]


@pytest.mark.libreoffice
@pytest.mark.parametrize("target", ["ods", "fods"])
def test_written_by_libreoffice(tmp_path: Path, target: str) -> None:
    """A form saved by LibreOffice, packed or flat, has the cells, spans and places that it has as xlsx."""
    data = saved(tmp_path, form_xlsx(), source="xlsx", target=target)
    document = read_document(data, NoPrograms())
    assert document.format == "ods"
    assert document.tables == read_document(form_xlsx(), NoPrograms()).tables


def test_paragraphs_and_white_space() -> None:
    """Paragraphs and breaks are lines, runs of white space one space, spaces that are meant stay."""
    cell = (
        "<table:table-cell><office:annotation><text:p>ghi chú</text:p></office:annotation>"
        '<text:p>a  b<text:s text:c="3"/>c<text:line-break/>d</text:p><text:p> e</text:p></table:table-cell>'
    )
    assert texts(_table(_row(cell))) == (("a b   c\nd\ne",),)


def test_repeats_and_spans() -> None:
    """Repeated cells and rows stand at each place, emptiness to the end of the sheet at none."""
    merged = _cell("m", 'table:number-columns-spanned="2" table:number-rows-spanned="2"')
    twice = _row(_cell("x", 'table:number-columns-repeated="2"'), 'table:number-rows-repeated="2"')
    rows = (
        _row("", 'table:number-rows-repeated="1"')
        + _row('<table:table-cell table:number-columns-repeated="2"/>' + merged + "<table:covered-table-cell/>")
        + f"<table:table-row-group>{twice}</table:table-row-group>"
        + _row('<table:table-cell table:number-columns-repeated="16384"/>', 'table:number-rows-repeated="1048000"')
    )
    table = _table(rows)
    assert texts(table) == (("",) * 4, ("", "", "m", "m"), ("x", "x", "m", "m"), ("x", "x", "", ""))
    assert spans(table)[1][2] == (2, 2)


def test_dates_are_written_as_here() -> None:
    """A date is dd/mm/yyyy whatever the language of the program was; a number is as it is shown."""
    date = _cell("02/15/22", 'office:value-type="date" office:date-value="2022-02-15"')
    number = _cell("07", 'office:value-type="float" office:value="7"')
    assert texts(_table(_row(date + number))) == (("15/02/2022", "07"),)


def test_fonts_of_cells() -> None:
    """The font comes from the span, the cell's style, its parents, or the column; what is struck out is left out."""
    column = '<table:table-column table:number-columns-repeated="6"/>'
    column += '<table:table-column table:default-cell-style-name="old"/>'
    cells = (
        _cell(_OLD_TEXT, 'table:style-name="old"')
        + _cell(_OLD_TEXT, 'table:style-name="child"')
        + _cell(f'<text:span text:style-name="T">{_OLD_TEXT}</text:span> x')
        + _cell("x", 'table:style-name="loop"')
        + _cell("bỏ", 'table:style-name="gone"')
        + _cell("y")
        + _cell(_OLD_TEXT)
    )
    table = _table(column + _row(cells))
    assert texts(table) == (("Trường", "Trường", "Trường x", "x", "", "y", "Trường"),)
    assert table.rows[0][0].raw == _OLD_TEXT


def test_hidden_sheets() -> None:
    """Hidden sheets are left out where others can be seen."""
    hidden = _sheet(_row(_cell("cũ")), name="Cũ", style="hidden")
    both = read_document(ods_of(hidden + _sheet(_row(_cell("mới")), name="Mới")), NoPrograms())
    assert [table.place.sheet for table in both.tables] == ["Mới"]
    assert [table.place.sheet for table in read_document(ods_of(hidden), NoPrograms()).tables] == ["Cũ"]


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        (_row(_cell("x"), 'table:number-rows-repeated="1048576"'), "rows"),
        (_row(_cell("x", 'table:number-columns-repeated="16384"')), "columns"),
        (_row(_cell("x", 'table:number-columns-repeated="900"'), 'table:number-rows-repeated="40000"'), "cells"),
        (_row("<table:table-cell/>", 'table:number-rows-repeated="60000"') + _row(_cell("x")), "rows"),
        (_row("<table:table-cell/>", 'table:number-rows-repeated="99999999999"') + _row(_cell("x")), None),
    ],
)
def test_repeats_without_end(rows: str, what: str | None) -> None:
    """What is repeated is checked before it is laid out; a number that is none counts as one."""
    cost = read_guarded(ods_of(_sheet(rows)))
    assert cost.outcome.startswith(f"file_limit {what}" if what else "blocks 1")
    assert cost.cpu_s < MAX_CPU_S


def test_encrypted() -> None:
    """A workbook with a password is said to be encrypted, not damaged."""
    manifest = '<manifest:manifest xmlns:manifest="m"><manifest:encryption-data/></manifest:manifest>'
    assert refusal(ods_of("", manifest=manifest)).code is ReasonCode.FILE_ENCRYPTED


def test_document_types() -> None:
    """A document type in the content is refused; one in the list of parts, which is not parsed, is not."""
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    assert refusal(ods_of(_sheet(_row(_cell("&b;"))), prolog=laughs)).code is ReasonCode.FILE_DAMAGED
    old = '<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd"><manifest/>'
    assert texts(read_document(ods_of(_sheet(_row(_cell("x"))), manifest=old), NoPrograms()).tables[0]) == (("x",),)


def test_too_many_sheets() -> None:
    """A workbook of hundreds of sheets is refused."""
    assert refusal(ods_of(_sheet("") * (limits.MAX_SHEETS + 1))).details["what"] == "sheets"


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 8))
def test_mutated_content(seed: int, count: int) -> None:
    """A file whose content has some bytes changed is read or refused."""
    content = _content(_sheet(_row(_cell("x", 'table:number-columns-repeated="2"')) * 3)).encode()
    members = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}
    assert is_read_or_refused(zip_of({**members, "content.xml": mutated(content, seed=seed, count=count)}))
