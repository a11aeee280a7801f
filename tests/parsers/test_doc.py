"""Word files of old and rich text say the same as the docx that they were, and what cannot be read is named."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangky.campaign_file import load_campaign
from domain.document import Document
from domain.errors import UnreadableFile
from domain.reasons import ReasonCode
from ingest.programs import LocalPrograms
from parsers import limits
from parsers.programs import NoPrograms
from parsers.read import read_document
from parsers.readers.doc import read_doc, read_rtf
from parsers.recognise import recognise
from tests.ingest.programs import refusing
from tests.parsers.files import form_docx, spans, texts
from tests.servers.office import saved
from tests.servers.programs import required

FORMATS = ["doc", "rtf"]
CAMPAIGN = Path(__file__).parents[2] / "campaigns" / "dvk-2022"


@pytest.fixture(scope="module")
def programs() -> Iterator[LocalPrograms]:
    """Return the programs of this machine; skip without LibreOffice."""
    required("soffice", "LibreOffice")
    with LocalPrograms() as found:
        yield found


def saved_as(target: str, data: bytes, folder: Path) -> bytes:
    """Return a docx file as a unit's LibreOffice saves it in an old format."""
    return saved(folder, data, source="docx", target=target)


def entries(document: Document) -> list[tuple[str, str, str | None, str, str]]:
    """Return what the form in a document registers."""
    forms = recognise(document, load_campaign(CAMPAIGN).template)
    return [(item.kind, item.performer, item.field, item.model, item.note) for form in forms for item in form.entries]


def encrypted(data: bytes) -> bytes:
    """Return a Word file whose head says that it has a password, as Word sets it."""
    place = data.index(b"\xec\xa5")  # Magic number of the stream WordDocument.
    return data[: place + 11] + bytes([data[place + 11] | 1]) + data[place + 12 :]


@pytest.mark.libreoffice
@pytest.mark.parametrize("target", FORMATS)
def test_form_saved_in_an_old_format_registers_the_same(programs: LocalPrograms, tmp_path: Path, target: str) -> None:
    """What the form registers, and its paragraphs, are those of the docx file; the format is named."""
    before = read_document(form_docx(), programs)
    after = read_document(saved_as(target, form_docx(), tmp_path), programs)
    assert after.format == target
    assert entries(after) == entries(before) != []
    assert [item.text for item in after.paragraphs] == [item.text for item in before.paragraphs]


@pytest.mark.libreoffice
@pytest.mark.parametrize("target", FORMATS)
def test_tables_of_a_word_file_keep_their_merged_cells(programs: LocalPrograms, tmp_path: Path, target: str) -> None:
    """Texts and spans of all cells are those of the docx file."""
    before = read_document(form_docx(), programs)
    after = read_document(saved_as(target, form_docx(), tmp_path), programs)
    assert [texts(table) for table in after.tables] == [texts(table) for table in before.tables]
    assert [spans(table) for table in after.tables] == [spans(table) for table in before.tables]


@pytest.mark.libreoffice
@pytest.mark.parametrize("target", FORMATS)
def test_old_fonts_are_decoded(programs: LocalPrograms, tmp_path: Path, target: str) -> None:
    """Text in .VnTime and VNI fonts keeps its fonts, and its ư (a soft hyphen), through the conversion."""
    document = docx.Document()
    table = document.add_table(1, 2)
    for cell, text, font in zip(
        table.rows[0].cells, ("Tr\u00adêng TiÓu häc", "Tröôøng Tieåu hoïc"), (".VnTime", "VNI-Times"), strict=True
    ):
        cell.paragraphs[0].add_run(text).font.name = font
    document.add_paragraph("Nơi nhận")
    saved = BytesIO()
    document.save(saved)
    read = read_document(saved_as(target, saved.getvalue(), tmp_path), programs)
    assert texts(read.tables[0]) == (("Trường Tiểu học", "Trường Tiểu học"),)


@pytest.mark.libreoffice
def test_password_is_named_without_asking_libreoffice(programs: LocalPrograms, tmp_path: Path) -> None:
    """A Word file with a password is told by its head, also where LibreOffice is missing."""
    data = saved_as("doc", form_docx(), tmp_path)
    with refusing(ReasonCode.PROGRAM_MISSING):
        read_document(data, NoPrograms())
    with refusing(ReasonCode.FILE_ENCRYPTED):
        read_document(encrypted(data), NoPrograms())


@pytest.mark.libreoffice
@pytest.mark.parametrize("part", [0.3, 0.7])
def test_cut_word_file_is_a_failure_that_is_named(programs: LocalPrograms, tmp_path: Path, part: float) -> None:
    """Half of a file gives no half of a form."""
    data = saved_as("doc", form_docx(), tmp_path)
    with pytest.raises(UnreadableFile) as caught:
        read_document(data[: int(len(data) * part)], programs)
    assert caught.value.reason.code in {ReasonCode.PROGRAM_FAILED, ReasonCode.FORMAT_NOT_READ}


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"{\\rtf1 " + b"{" * 5_000, "group_depth"),
        (b"{\\rtf1 " + b"{}" * limits.MAX_RTF_BRACES, "groups"),
        (b"{\\rtf1 " + b"\\row" * (limits.MAX_TABLE_ROWS + 1), "table_rows"),
    ],
    ids=["deep", "wide", "long"],
)
def test_rich_text_that_asks_too_much_is_refused_first(data: bytes, what: str) -> None:
    """What would keep LibreOffice at work for minutes does not reach it."""
    with refusing(ReasonCode.FILE_LIMIT) as why:
        read_document(data, NoPrograms())
    assert why[0].details["what"] == what


def test_escaped_braces_are_text() -> None:
    """A brace behind a backslash opens no group; behind an escaped backslash it does."""
    text = rb"\{" * 5_000
    with refusing(ReasonCode.PROGRAM_MISSING):
        read_rtf(b"{\\rtf1 " + text + b"}", NoPrograms())
    with refusing(ReasonCode.FILE_LIMIT):
        read_rtf(b"{\\rtf1 " + rb"\\{" * 5_000 + b"}", NoPrograms())


class Returning:
    """A LibreOffice that returns what it is given."""

    def convert(self, data: bytes, *, source: str, target: str) -> bytes:
        return data

    def recognise_text(self, picture: bytes, *, layout: int) -> str:
        return picture.decode("latin-1")


def test_what_was_converted_keeps_the_name_of_what_was_sent() -> None:
    """A fault in what LibreOffice wrote is said of the file that was sent."""
    with pytest.raises(UnreadableFile) as caught:
        read_doc(b"no package", Returning())
    assert caught.value.file_format == "doc"
    assert read_rtf(form_docx(), Returning()).format == "rtf"


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=4_000), st.sampled_from([b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf1 "]))
def test_any_bytes_give_one_of_our_errors(data: bytes, start: bytes) -> None:
    """Whatever the bytes, a reader without its program ends in a reason."""
    for read in (read_doc, read_rtf):
        with pytest.raises(UnreadableFile):
            read(start + data, NoPrograms())
