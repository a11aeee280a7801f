"""Text documents of LibreOffice are read as people see them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.document import Document
from domain.reasons import ReasonCode
from parsers.programs import NoPrograms
from parsers.read import read_document
from tests.parsers.broken import is_read_or_refused, mutated, refusal
from tests.parsers.files import edited, form_docx, picture_of, spans, texts, zip_of
from tests.parsers.guarded import MAX_CPU_S, read_guarded
from tests.parsers.test_ods import ODF_NAMES
from tests.servers.office import saved

_STYLES = """
<office:font-face-decls><style:font-face style:name="F1" svg:font-family="VNI-Times"/></office:font-face-decls>
<office:automatic-styles>
<style:style style:name="P" style:family="paragraph"><style:text-properties style:font-name="F1"/></style:style>
<style:style style:name="gone" style:family="text">
<style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="hid" style:family="text"><style:text-properties text:display="none"/></style:style>
</office:automatic-styles>"""


_LONG_CELL = f"<table:table-cell table:number-columns-repeated='100'>{'<text:p>x</text:p>' * 400}</table:table-cell>"
_ENDS = "</table:table-cell></table:table-row></table:table>"


def _table(rows: str) -> str:
    return f"<table:table>{rows}</table:table>"


def _row(cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{cells}</table:table-row>"


def _content(body: str) -> str:
    return (
        f"<office:document-content {ODF_NAMES}>{_STYLES}<office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )


def odt_of(body: str, *, headers: str = "") -> bytes:
    """Return a text document; ``headers`` are what its master pages hold."""
    masters = f"<office:master-styles>{headers}</office:master-styles>"
    return zip_of(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": _content(body),
            "styles.xml": f"<office:document-styles {ODF_NAMES}>{masters}</office:document-styles>",
        }
    )


def _read(body: str, *, headers: str = "") -> Document:
    return read_document(odt_of(body, headers=headers), NoPrograms())


def _lines(body: str, *, headers: str = "") -> list[str]:
    return [paragraph.text for paragraph in _read(body, headers=headers).paragraphs]


@pytest.mark.libreoffice
@pytest.mark.parametrize("target", ["odt", "fodt"])
def test_written_by_libreoffice(tmp_path: Path, target: str) -> None:
    """A form saved by LibreOffice, packed or flat, has the paragraphs, cells and spans that it has as docx."""
    document = read_document(saved(tmp_path, form_docx(), source="docx", target=target), NoPrograms())
    before = read_document(form_docx(), NoPrograms())
    assert document.format == "odt"
    assert (document.paragraphs, document.tables) == (before.paragraphs, before.tables)


def test_what_is_text() -> None:
    """Insertions count; deletions, annotations, footnotes, hidden and struck-through text do not."""
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>xóa</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        '<text:p>a<text:change-start/>b<text:span text:style-name="gone">c</text:span>'
        '<text:span text:style-name="hid">d</text:span><office:annotation><text:p>e</text:p></office:annotation>'
        "<text:note><text:note-body><text:p>f</text:p></text:note-body></text:note><text:a>g</text:a></text:p>"
        '<text:section text:display="none"><text:p>h</text:p></text:section>'
        "<text:section><text:h>i</text:h></text:section>"
    )
    assert _lines(body) == ["abg", "i"]


def test_white_space() -> None:
    """White space of the file is one space over the borders of spans; spaces, tabs and breaks that are meant stay."""
    body = '<text:p>\n  a <text:span> b</text:span><text:s text:c="2"/>c<text:tab/>d<text:soft-page-break/>e</text:p>'
    assert _lines(body) == ["a b  c\tde"]


def test_text_boxes() -> None:
    """A text box comes after the paragraph it hangs on, a shape's text too."""
    box = "<draw:frame><draw:text-box><text:p>hộp</text:p></draw:text-box></draw:frame>"
    shape = "<draw:custom-shape><text:p>hình</text:p></draw:custom-shape>"
    assert _lines(f"<text:p>trước {box}sau</text:p>{shape}") == ["trước sau", "hộp", "hình"]


def test_page_headers() -> None:
    """Page headers come first, the same one once, one that is not shown not at all."""
    header = "<style:header><text:p>TRƯỜNG MẦM NON</text:p></style:header>"
    other = '<style:header style:display="false"><text:p>cũ</text:p></style:header>'
    masters = "".join(f"<style:master-page>{part}</style:master-page>" for part in (header, header, other))
    assert _lines("<text:p>a</text:p>", headers=masters) == ["TRƯỜNG MẦM NON", "a"]


def test_tables() -> None:
    """Spans, items of lists and tables inside cells come out as in a Word file."""
    inner = _table(_row("<table:table-cell><text:p>trong</text:p></table:table-cell>"))
    items = "".join(f"<text:list-item><text:p>{text}</text:p></text:list-item>" for text in ("một", "hai"))
    first = '<table:table-cell table:number-columns-spanned="2"><text:p>đầu</text:p></table:table-cell>'
    head = f"<table:table-header-rows>{_row(first + '<table:covered-table-cell/>')}</table:table-header-rows>"
    cells = f"<table:table-cell><text:list>{items}</text:list></table:table-cell>"
    cells += f"<table:table-cell>{inner}</table:table-cell>"
    tables = _read(_table(head + _row(cells))).tables
    assert texts(tables[0]) == (("đầu", "đầu"), ("- một\n- hai", "trong"))
    assert spans(tables[0])[0] == ((1, 2), (1, 2))
    assert texts(tables[1]) == (("trong",),)


def test_old_fonts() -> None:
    """A paragraph in a VNI font is decoded by its font, and the raw text is kept."""
    document = _read('<text:p text:style-name="P">Tröôøng Tieåu hoïc</text:p>')
    assert [paragraph.text for paragraph in document.paragraphs] == ["Trường Tiểu học"]
    assert document.paragraphs[0].raw == "Tröôøng Tieåu hoïc"


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (_table(_row("", 'table:number-rows-repeated="9999999"')), "file_limit table_rows"),
        (_table(_row('<table:table-cell table:number-columns-repeated="9999"/>')), "file_limit table_columns"),
        (_table(_row(_LONG_CELL, 'table:number-rows-repeated="5000"')), "file_limit characters"),
        (_table(_row(_LONG_CELL.replace("100", "10"), 'table:number-rows-repeated="300"')), "blocks 1"),
        ("<table:table><table:table-row><table:table-cell>" * 30 + _ENDS * 30, "file_limit table_depth"),
        ('<text:p><text:s text:c="999999999"/>x</text:p>', "blocks 1"),
    ],
)
def test_repeats_without_end(body: str, outcome: str) -> None:
    """What is repeated or nested without end is refused, or read once, in little time."""
    cost = read_guarded(odt_of(body))
    assert cost.outcome.startswith(outcome)
    assert cost.cpu_s < MAX_CPU_S
    assert cost.peak_mb < 700


@pytest.mark.parametrize(
    "name", ["text:span", "text:section", "text:list", "draw:frame", "draw:g", "table:table-cell", "x"]
)
def test_deep_nesting(name: str) -> None:
    """Elements nested hundreds deep end in a reason or a document, never in a full stack."""
    for depth in (80, 240, 2000):
        nested = f"<{name}>" * depth + "a" + f"</{name}>" * depth
        for body in (nested, f"<text:p>{nested}</text:p>"):
            assert is_read_or_refused(odt_of(body))


def test_no_content() -> None:
    """A package without content is damaged."""
    data = zip_of({"mimetype": "application/vnd.oasis.opendocument.text", "x": "y"})
    assert refusal(data).code is ReasonCode.FILE_DAMAGED


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 8))
def test_mutated_content(seed: int, count: int) -> None:
    """A file whose content has some bytes changed is read or refused."""
    content = _content('<text:p text:style-name="P">a<text:s/>b</text:p><table:table/>').encode()
    members = {"mimetype": "application/vnd.oasis.opendocument.text"}
    assert is_read_or_refused(zip_of({**members, "content.xml": mutated(content, seed=seed, count=count)}))


@pytest.mark.parametrize(
    ("frame", "count"),
    [
        ('svg:width="16.5cm" svg:height="23cm"', 1),
        ('svg:width="1.2in" svg:height="1.2in"', 0),
        ("", 1),
    ],
)
def test_a_picture_as_large_as_a_page_is_said(frame: str, count: int) -> None:
    """A scan pasted into the text is not read, and said; a logo shown small is nothing to say."""
    image = '<draw:image xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="Pictures/1.png"/>'
    body = f"<text:p>Kính gửi<draw:frame {frame}>{image}</draw:frame></text:p>"
    data = edited(odt_of(body), {"Pictures/1.png": picture_of((1240, 1754))})
    omissions = read_document(data, NoPrograms()).omissions
    assert [dict(omitted.details) for omitted in omissions] == [{"count": "1"}] * count
