"""Scans and photos of a filled form give its entries, whatever befell the paper."""

from __future__ import annotations

from difflib import SequenceMatcher
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from dangky.campaign_file import load_campaign
from dangky.demo.form_files import form_docx
from domain.document import Document
from domain.errors import UnreadableFile
from domain.form import Entry, Form
from ingest.programs import LocalPrograms
from parsers.programs import NoPrograms
from parsers.read import read_document
from parsers.recognise import recognise
from parsers.text import bare, fold
from tests.parsers.scan.conftest import FORM
from tests.parsers.scan.heic import to_heic
from tests.parsers.scan.maker import Damage, to_scan
from tests.servers.programs import required

pytestmark = [pytest.mark.tesseract, pytest.mark.libreoffice]

_TEMPLATE = load_campaign(Path(__file__).parents[3] / "campaigns" / "dvk-2022").template
_CLEAN = Damage()
_WORN = Damage(skew_degrees=1.6, noise=18, jpeg_quality=60, stamp=True)
_PHOTO = Damage(photo=True, noise=5, jpeg_quality=80, stamp=True, signature=True)


def _form(document: Document) -> Form:
    forms = recognise(document, _TEMPLATE)
    assert len(forms) == 1
    return forms[0]


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, fold(one), fold(other), autojunk=False).ratio() >= 0.9


def _same(one: Entry, other: Entry) -> bool:
    fixed = (one.kind, one.field) == (other.kind, other.field)
    return fixed and _alike(one.performer, other.performer) and _alike(one.model, other.model)


def _check(document: Document) -> None:
    """Hold the form's entries and unit against those of the file that was printed."""
    wanted, found = _form(read_document(form_docx(FORM), NoPrograms())), _form(document)
    assert bare(found.unit_as_written or "") == bare(FORM.unit or "")
    assert len(found.entries) == len(wanted.entries) == 5
    assert all(_same(one, other) for one, other in zip(found.entries, wanted.entries, strict=True))


@pytest.mark.parametrize("damage", [_CLEAN, _WORN, _PHOTO], ids=["clean", "worn", "photo"])
def test_scan_gives_the_entries(form_pdf: bytes, programs: LocalPrograms, damage: Damage) -> None:
    """A clean scan, a worn one with a stamp, and a photo on a desk give unit and entries, marked as recognised."""
    document = read_document(to_scan(form_pdf, dpi=200, damage=damage, seed=3)[0], programs)
    assert document.is_recognised
    _check(document)


def test_photo_of_an_iphone(form_pdf: bytes, programs: LocalPrograms) -> None:
    """A photo in HEIC gives unit and entries."""
    photo = Image.open(BytesIO(to_scan(form_pdf, dpi=200, damage=_PHOTO, seed=3)[0]))
    document = read_document(to_heic(photo, required("heif-enc", "heif-enc")), programs)
    assert (document.format, document.is_recognised) == ("heic", True)
    _check(document)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_scan_turned(form_pdf: bytes, programs: LocalPrograms, turns: int) -> None:
    """A page put on the scanner on its side or on its head is turned upright."""
    damage = Damage(quarter_turns=turns, skew_degrees=0.7)
    _check(read_document(to_scan(form_pdf, dpi=150, damage=damage, seed=4)[0], programs))


def test_fax(form_pdf: bytes, programs: LocalPrograms) -> None:
    """A scan in black and white, in a TIFF, gives the entries."""
    picture = Image.open(BytesIO(to_scan(form_pdf, dpi=200, damage=Damage(bilevel=True), seed=5)[0]))
    buffer = BytesIO()
    picture.save(buffer, "TIFF", compression="group4")
    _check(read_document(buffer.getvalue(), programs))


def test_scan_in_a_pdf(form_pdf: bytes, programs: LocalPrograms) -> None:
    """A scan that a scanner wrote as PDF is read as the picture that it is."""
    picture = Image.open(BytesIO(to_scan(form_pdf, dpi=200, damage=Damage(jpeg_quality=75), seed=6)[0]))
    buffer = BytesIO()
    picture.save(buffer, "PDF", resolution=200)
    document = read_document(buffer.getvalue(), programs)
    assert (document.format, document.is_recognised) == ("pdf", True)
    _check(document)


def test_printed_pdf_is_read_exactly(form_pdf: bytes) -> None:
    """The same form as PDF with text gives exactly what the Word file gives, without any program."""
    wanted, found = (_form(read_document(data, NoPrograms())) for data in (form_docx(FORM), form_pdf))
    assert [(e.kind, e.field, e.performer, e.model, e.note) for e in found.entries] == [
        (e.kind, e.field, e.performer, e.model, e.note) for e in wanted.entries
    ]
    assert (found.unit_as_written, found.title) == (wanted.unit_as_written, wanted.title)


def test_white_paper(programs: LocalPrograms) -> None:
    """A picture without a word says so, with the number of its pages."""
    buffer = BytesIO()
    Image.new("L", (600, 800), 255).save(buffer, "PNG")
    with pytest.raises(UnreadableFile) as caught:
        read_document(buffer.getvalue(), programs)
    assert caught.value.reason.details == {"pages": "1"}
