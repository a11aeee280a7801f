"""Whose form it is, where the form itself names nobody: two sources must agree, and one say more than who wrote."""

from __future__ import annotations

import pytest

from domain.evidence import Confidence, Source
from domain.form import Form
from domain.message import Envelope
from ingest.attribution import Surroundings
from tests.ingest.attributing import ATTRIBUTOR, Given, Situations, answer, attribute

AGREEING: Situations = {
    "known address and subject": (
        {"sender": "mnkiman@example.vn", "subject": "MN Kim An gửi"},
        "MN-KIMAN agreed",
    ),
    "known address and file name": ({"sender": "mnkiman@example.vn", "file": "DVK MN Kim An.docx"}, "MN-KIMAN agreed"),
    "subject and file name": ({"subject": "MN Kim Thư gửi DVK", "file": "MN Kim Thu.docx"}, "MN-KIMTHU agreed"),
    "sheet and file name": ({"sheet": "MN Kim Thư", "file": "MN Kim Thư.xlsx"}, "MN-KIMTHU agreed"),
    "who signs the form and known address": (
        {"signed": ("HIỆU TRƯỞNG", "TRƯỜNG TH CAO VIÊN II"), "sender": "c1caovien2@example.vn"},
        "TH-CAOVIEN-II agreed",
    ),
    "who signs the form and subject": (
        {"signed": ("HIỆU TRƯỞNG", "TRƯỜNG TH CAO VIÊN II"), "subject": "TH Cao Viên II gửi"},
        "TH-CAOVIEN-II agreed",
    ),
    "display name and text": ({"name": "Trường MN Kim Thư", "body": "MN Kim Thư gửi DVK."}, "MN-KIMTHU agreed"),
    "address of two units, subject and file name of one": (
        {"sender": "xa-kim-an@example.vn", "subject": "TH Kim An", "file": "TH Kim An.docx"},
        "TH-KIMAN agreed",
    ),
    "borrowed address, the unit's own name in subject and file name": (
        {"sender": "someone@gmail.example", "subject": "MN Kim Thư", "file": "MN Kim Thư.docx"},
        "MN-KIMTHU agreed",
    ),
    "display name of a person is no evidence": (
        {"name": "Nguyễn Kim Bài", "subject": "MN Kim Thư", "file": "MN Kim Thư.docx"},
        "MN-KIMTHU agreed",
    ),
    "sent on by the unit itself": (
        {"sender": "mnkiman@example.vn", "subject": "Fwd: MN Kim An gửi DVK"},
        "MN-KIMAN agreed",
    ),
    "the call for registration, quoted names of addressees in the text": (
        {
            "subject": "MN Kim Thư gửi DVK",
            "file": "MN Kim Thư.docx",
            "body": "Kính gửi: Ban Dân vận Huyện ủy; UBND xã Kim An",
        },
        "MN-KIMTHU agreed",
    ),
}
NOT_ENOUGH: Situations = {
    "nothing at all": ({}, "ask: unit_not_written"),
    "known address alone: an office sends for its schools": ({"sender": "pgd@example.vn"}, "ask: unit_not_written"),
    "known address of a school alone": ({"sender": "mnkiman@example.vn"}, "ask: unit_not_written"),
    "address, display name and signature only say who wrote": (
        {"sender": "pgd@example.vn", "name": "Phòng GD&ĐT Thanh Oai", "body": "Trân trọng!\nPhòng GD&ĐT Thanh Oai"},
        "ask: unit_not_written",
    ),
    "the same of a school": (
        {"sender": "mnkiman@example.vn", "name": "Trường MN Kim An", "body": "--\nTrường MN Kim An"},
        "ask: unit_not_written",
    ),
    "address of two units": ({"sender": "xa-kim-an@example.vn"}, "ask: unit_not_written"),
    "subject alone": ({"subject": "MN Kim Thư gửi DVK"}, "ask: unit_not_written"),
    "file name alone": ({"file": "MN Kim Thư.docx"}, "ask: unit_not_written"),
    "last year's file name alone": ({"file": "DVK 2021 MN Kim Thư.docx"}, "ask: unit_not_written"),
    "who signs alone": ({"signed": ("HIỆU TRƯỞNG", "TRƯỜNG TH CAO VIÊN II")}, "ask: unit_not_written"),
    "the only sheet alone": ({"sheet": "MN Kim Thư"}, "ask: unit_not_written"),
    "the mail's text and its signature are one source": (
        {"body": "Trường MN Kim Thư gửi DVK.\nTrân trọng cảm ơn!\nTrường MN Kim Thư"},
        "ask: unit_not_written",
    ),
    "a place that five units share, and the address of one of them": (
        {"sender": "mnkiman@example.vn", "subject": "Kim An"},
        "ask: unit_not_written",
    ),
    "a list of more than five units is nobody's": (
        {
            "subject": "MN Kim Thư, MN Kim An, TH Kim An, TH Kim Thư, THCS Kim An, THCS Kim Thư",
            "file": "MN Kim Thư.docx",
        },
        "ask: unit_not_written",
    ),
}
CONFLICTING: Situations = {
    "subject and file name disagree": (
        {"subject": "MN Kim Thư gửi", "file": "MN Kim An.docx"},
        "ask: evidence_conflicts",
    ),
    "known address and subject disagree: a clerk writes for another school": (
        {"sender": "mnkiman@example.vn", "subject": "MN Kim Thư gửi DVK"},
        "ask: evidence_conflicts",
    ),
    "two schools in one file name": ({"file": "MN Kim An va MN Kim Thu.docx"}, "ask: evidence_conflicts"),
    "sheet and file name disagree": ({"sheet": "MN Kim An", "file": "MN Kim Thư.xlsx"}, "ask: evidence_conflicts"),
    "who signs and address disagree": (
        {"signed": ("HIỆU TRƯỞNG", "TRƯỜNG TH CAO VIÊN II"), "sender": "mnkiman@example.vn"},
        "ask: evidence_conflicts",
    ),
    "two agree, the signature of the mail does not": (
        {"subject": "MN Kim Thư", "file": "MN Kim Thư.docx", "body": "Xin gửi.\nTrân trọng!\nTrường MN Kim An"},
        "ask: evidence_conflicts",
    ),
    "two agree, the address of two others does not": (
        {"subject": "MN Kim Thư", "file": "MN Kim Thư.docx", "sender": "xa-kim-an@example.vn"},
        "ask: evidence_conflicts",
    ),
    "spoofed display name against the known address": (
        {"sender": "mnkiman@example.vn", "name": "UBND xã Kim An", "subject": "MN Kim An gửi"},
        "ask: evidence_conflicts",
    ),
    "sent on by another": (
        {"sender": "pgd@example.vn", "subject": "Fwd: MN Kim An gửi DVK", "file": "MN Kim An.docx"},
        "ask: evidence_conflicts",
    ),
}
SITUATIONS = {**AGREEING, **NOT_ENOUGH, **CONFLICTING}


@pytest.mark.parametrize(("given", "expected"), SITUATIONS.values(), ids=SITUATIONS)
def test_situation(given: Given, expected: str) -> None:
    """Two sources that agree name the unit, one does not, and what disagrees goes to an officer."""
    assert answer(given) == expected


def test_open_question_keeps_the_units_that_it_may_concern() -> None:
    """The candidates of a question are those that any source names, in roster order, so none is called missing."""
    around = Surroundings(envelope=Envelope(subject="MN Kim Thư gửi DVK"), file_name="MN Kim An.docx")
    found = ATTRIBUTOR.attribute(Form(unit_as_written=None), around)
    assert found.candidates == ("MN-KIMAN", "MN-KIMTHU")


def test_scan_without_words_is_nobodys_but_has_candidates() -> None:
    """Without a form nothing is certain, but the sender's unit is a candidate."""
    around = Surroundings(envelope=Envelope(sender="mnkiman@example.vn"), file_name="Scan_20220214.pdf")
    found = ATTRIBUTOR.attribute(None, around)
    assert (found.unit, found.candidates) == (None, ("MN-KIMAN",))


@pytest.mark.parametrize(
    ("given", "expected"),
    [({}, Confidence.UNKNOWN), ({"subject": "MN Kim Thư"}, Confidence.DOUBTFUL), ({"line": "A"}, Confidence.UNKNOWN)],
)
def test_a_question_says_whether_anything_points_to_a_unit(given: Given, expected: Confidence) -> None:
    """A question about units on the list is another than one about nobody."""
    assert attribute(given).confidence is expected


def test_sheet_display_name_and_signature_are_sources_of_their_own() -> None:
    """Each is told by its own name, so that an officer knows where to look."""
    given: Given = {"sheet": "MN Kim An", "file": "DVK.xlsx", "name": "MN Kim Thư", "body": "Trân trọng!\nTH Kim An"}
    assert [(item.source, item.match.unit) for item in attribute(given).evidence] == [
        (Source.SHEET_NAME, "MN-KIMAN"),
        (Source.SENDER_NAME, "MN-KIMTHU"),
        (Source.MAIL_SIGNATURE, "TH-KIMAN"),
    ]
