"""Any bytes give a document or a reason."""

from __future__ import annotations

import random
import tracemalloc
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.document import Document
from domain.errors import UnreadableFile
from domain.reasons import ReasonCode
from parsers import limits
from parsers.programs import NoPrograms
from parsers.read import read_document
from tests.parsers.files import (
    cell,
    docx_of,
    edited,
    form_docx,
    form_xlsx,
    member,
    ole_of,
    paragraph,
    table,
    text_cell,
    xlsx_of,
    zip_of,
)
from tests.parsers.guarded import MAX_CPU_S, read_guarded

_FORMS = {"docx": form_docx(), "xlsx": form_xlsx()}
_MAIN_PARTS = {"docx": "word/document.xml", "xlsx": "xl/worksheets/sheet1.xml"}


def _refusal(data: bytes) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        read_document(data, NoPrograms())
    return caught.value


def _is_read_or_refused(data: bytes) -> bool:
    """Read ``data``; anything but a well-formed document or our own error fails the test."""
    try:
        document = read_document(data, NoPrograms())
    except UnreadableFile as error:
        return error.file_format != ""
    return _is_well_formed(document)


def _is_well_formed(document: Document) -> bool:
    for found in document.tables:
        width = found.width
        assert all(len(row) == width for row in found.rows)
        assert all(c.row_span >= 1 and c.column_span >= 1 for row in found.rows for c in row)
        assert all(not c.lines or (c.lines[0] and c.lines[-1]) for row in found.rows for c in row)
    return True


# -- reasons -------------------------------------------------------------------------------------


def test_formats_with_a_reader() -> None:
    """Each reader returns documents of its own format."""
    assert {name: read_document(data, NoPrograms()).format for name, data in _FORMS.items()} == {
        name: name for name in _FORMS
    }


@pytest.mark.parametrize(
    ("data", "file_format", "code"),
    [
        (b"", "empty", ReasonCode.FILE_EMPTY),
        (b"%PDF-1.7", "pdf", ReasonCode.FILE_DAMAGED),
        (b"MZ\x90\x00", "unknown", ReasonCode.FORMAT_NOT_READ),
        (ole_of("EncryptedPackage"), "encrypted", ReasonCode.FILE_ENCRYPTED),
        (ole_of("PowerPoint Document"), "ole", ReasonCode.FORMAT_NOT_READ),
        (form_docx()[:2000], "docx", ReasonCode.FILE_DAMAGED),
        (zip_of({"word/document.xml": "no xml"}), "docx", ReasonCode.FILE_DAMAGED),
        (b"%PDF-" + bytes(limits.MAX_FILE_BYTES), "pdf", ReasonCode.FILE_TOO_LARGE),
    ],
    ids=["empty", "pdf", "exe", "encrypted", "ppt", "cut", "no-xml", "large"],
)
def test_why_a_file_is_not_read(data: bytes, file_format: str, code: ReasonCode) -> None:
    """Every refusal names the format and the reason."""
    error = _refusal(data)
    assert (error.file_format, error.reason.code) == (file_format, code)


def test_details_of_reasons() -> None:
    """A reason has the facts that its sentence needs."""
    assert dict(_refusal(b"MZ\x90\x00").reason.details) == {"format": "unknown"}
    too_large = _refusal(bytes(limits.MAX_FILE_BYTES + 1)).reason.details
    assert dict(too_large) == {"size_bytes": "52428801", "limit_bytes": "52428800"}
    assert _refusal(form_docx()[:2000]).reason.details["cause"].startswith("opening the package: BadZipFile")


def test_a_name_is_nothing() -> None:
    """Word files with the content type of a workbook, or the other way round, are read by what they hold or refused."""
    types = {name: member(data, "[Content_Types].xml") for name, data in _FORMS.items()}
    for name, other in (("docx", "xlsx"), ("xlsx", "docx")):
        assert _is_read_or_refused(edited(_FORMS[name], {"[Content_Types].xml": types[other]}))


# -- broken files --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(_FORMS))
def test_cut_at_any_length(name: str) -> None:
    """A file that ends too early is damaged, at whatever length; so short that no part is named, it is just a zip."""
    data = _FORMS[name]
    refusals = [_refusal(data[:length]) for length in range(30, len(data) - 1, len(data) // 60)]
    known = [error for error in refusals if error.file_format == name]
    assert {error.reason.code for error in known} == {ReasonCode.FILE_DAMAGED}
    assert {error.file_format for error in refusals} <= {name, "zip"}
    assert len(known) > len(refusals) // 2


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(list(_FORMS)), st.integers(0, 2**32), st.integers(1, 40))
def test_mutated_files(name: str, seed: int, count: int) -> None:
    """A file with some bytes changed is read or refused."""
    chance = random.Random(seed)
    data = bytearray(_FORMS[name])
    for _ in range(count):
        data[chance.randrange(len(data))] = chance.randrange(256)
    assert _is_read_or_refused(bytes(data))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(list(_FORMS)), st.integers(0, 2**32), st.integers(1, 6))
def test_mutated_parts(name: str, seed: int, count: int) -> None:
    """A file whose XML has pieces taken out, doubled or changed is read or refused, however valid the zip is."""
    chance = random.Random(seed)
    with zipfile.ZipFile(BytesIO(_FORMS[name])) as archive:
        parts = [part for part in archive.namelist() if part.endswith((".xml", ".rels"))]
    part = chance.choice([_MAIN_PARTS[name], *parts])
    text = member(_FORMS[name], part)
    for _ in range(count):
        text = _mutated(text, chance)
    assert _is_read_or_refused(edited(_FORMS[name], {part: text}))


def _mutated(text: str, chance: random.Random) -> str:
    """Change one tag or attribute of ``text``, so that it often stays XML."""
    start = chance.randrange(len(text) + 1)
    length = chance.randrange(1, 60)
    changes: list[Callable[[], str]] = [
        lambda: text[:start] + text[start + length :],
        lambda: text[:start] + text[start : start + length] + text[start:],
        lambda: text.replace('="1"', f'="{chance.choice(["0", "-1", "", "x", "99999999999", "1.5"])}"', 1),
        lambda: text.replace("val=", "other=", 1),
        lambda: text.replace("<w:tc>", "<w:tbl><w:tr><w:tc/></w:tr></w:tbl><w:tc>", 1),
        lambda: text.replace(' t="s"', f' t="{chance.choice(["n", "b", "d", "e", "str", "?"])}"', 1),
        lambda: text.replace("rId", "rIdx", 1),
    ]
    return chance.choice(changes)()


# -- hostile files -------------------------------------------------------------------------------


def _laughs(element: str) -> str:
    """Return a document type whose entities would unfold to gigabytes."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE {element} [<!ENTITY e0 "ha">{entities}]>'


@pytest.mark.parametrize(
    "data",
    [
        docx_of("<w:p><w:r><w:t>&e9;</w:t></w:r></w:p>", prolog=_laughs("w:document")),
        xlsx_of(f'<row r="1">{text_cell("A1", "&e9;")}</row>', prolog=_laughs("worksheet")),
        docx_of("<w:p/>", prolog='<!DOCTYPE w:document SYSTEM "http://127.0.0.1:9/x.dtd">'),
        xlsx_of("", prolog='<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/hostname">]>'),
    ],
    ids=["laughs-docx", "laughs-xlsx", "external-docx", "external-xlsx"],
)
def test_document_types_are_refused(data: bytes) -> None:
    """Entities, inside or outside, are not even looked at."""
    details = _refusal(data).reason.details
    assert details["cause"].endswith("has a document type")


@pytest.mark.parametrize(
    ("made", "what"),
    [
        (lambda: docx_of(" " * 20_000_000), "unpack_ratio"),
        (lambda: xlsx_of(" " * 20_000_000), "unpack_ratio"),
        (lambda: xlsx_of("<row/>" * 20_000_000), "unpacked_bytes"),
    ],
    ids=["docx", "xlsx", "rows"],
)
def test_bombs(made: Callable[[], bytes], what: str) -> None:
    """A small file that would become a large one is refused in no memory."""
    data = made()
    tracemalloc.start()
    try:
        details = _refusal(data).reason.details
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert details["what"] == what
    assert peak < 5_000_000


@pytest.mark.parametrize("depth", [250, 2000])
@pytest.mark.parametrize(
    "element", ["w:tbl", "w:p", "w:r", "w:sdt", "w:sdtContent", "w:txbxContent", "w:tc", "w:ins", "w:hyperlink", "x"]
)
def test_deep_nesting(element: str, depth: int) -> None:
    """Elements nested thousands deep end in a reason or a document, never in a full stack."""
    nested = f"<{element}>" * depth + f"</{element}>" * depth
    for body in (nested, f"<w:p>{nested}</w:p>", table(cell(f"<w:p>{nested}</w:p>"))):
        assert _is_read_or_refused(docx_of(body))
    assert _is_read_or_refused(xlsx_of(f'<row r="1"><c r="A1">{nested.replace("w:", "")}</c></row>'))


@pytest.mark.parametrize(
    ("unit_start", "unit_end"),
    [
        ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        ("<w:txbxContent><w:p>", "</w:p></w:txbxContent>"),
    ],
)
def test_deep_nesting_as_far_as_the_parser_goes(unit_start: str, unit_end: str) -> None:
    """Real structures nested as deep as the XML parser allows fill no stack."""
    levels = 240 // unit_start.count("<")
    nested = unit_start * levels + "<w:r><w:t>a</w:t></w:r>" + unit_end * levels
    for body in (nested, f"<w:p>{nested}</w:p>"):
        assert _is_read_or_refused(docx_of(body))


def test_chain_of_a_thousand_parts() -> None:
    """Parts that lead from one to the next without end do not stop the reader."""
    relationship = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r" Type="x/y" Target="p{}.xml"/></Relationships>'
    )
    parts = {f"word/p{n}.xml": "<a/>" for n in range(900)}
    parts |= {f"word/_rels/p{n}.xml.rels": relationship.format(n + 1) for n in range(899)}
    start = '<Relationship Id="r" Type="x/y" Target="p0.xml"/>'
    document = read_document(
        docx_of("<w:p><w:r><w:t>a</w:t></w:r></w:p>", parts=parts, relationships=start), NoPrograms()
    )
    assert [block.text for block in document.paragraphs] == ["a"]


def _sheet_of_empty_rows(cells: str) -> bytes:
    """Return a workbook with one row of text and a million formatted rows that hold nothing."""
    rows = "".join(
        f'<row r="{n}" s="1" customFormat="1" ht="15.75">{cells.format(n)}</row>' for n in range(20, 1_000_020)
    )
    head = f'<row r="1">{text_cell("A1", "a")}</row>'
    return xlsx_of(head + rows, before='<dimension ref="A1:XFD1048576"/>')


@pytest.mark.slow
@pytest.mark.parametrize("cells", ["", '<c r="A{0}" s="1"/>'], ids=["rows", "cells"])
def test_million_empty_rows(cells: str) -> None:
    """A million formatted rows without content cost neither time nor memory."""
    cost = read_guarded(_sheet_of_empty_rows(cells))
    assert cost.outcome == "blocks 1"
    assert cost.cpu_s < MAX_CPU_S
    assert cost.peak_mb < 300


@pytest.mark.slow
def test_as_many_cells_as_may_be() -> None:
    """A workbook at the limit of cells is read within the memory of a child process."""
    rows = "".join(
        f'<row r="{n}">' + "".join(text_cell(f"{column}{n}", f"ô {n}") for column in "ABCDEFGHIJ") + "</row>"
        for n in range(1, limits.MAX_CELLS // 10 + 1)
    )
    cost = read_guarded(xlsx_of(rows))
    assert cost.outcome == "blocks 1"
    assert cost.peak_mb < 300


@pytest.mark.slow
def test_as_large_a_tree_as_may_be() -> None:
    """A Word file of nearly as many tags as may be is read within the memory of a child process."""
    rows = [cell(paragraph("a")) * 7] * 4900
    data = edited(docx_of(table(*rows) * 2), {"word/media/image1.jpeg": random.Random(1).randbytes(1_000_000)})
    cost = read_guarded(data)
    assert cost.outcome == "blocks 2"
    assert cost.peak_mb < 300
