"""What becomes of forms that came as scans and photos: prefilled for an officer, or known as the signed copy."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.form import FileOutcome, FileReading, Form
from domain.message import Outcome
from domain.reasons import ReasonCode, reason
from ingest.verdict import ReadFile
from parsers.text import bare
from tests.ingest.judging import attachment, file, form, judge, unread

TYPED = form("Trường MN Kim An", "Vườn rau sạch của bé", "Tiết kiệm điện nước trong trường học")
OTHER = form("Trường MN Kim An", "Tổ tự quản giữ gìn an ninh thôn Ngõ Chùa", "Sáng mãi đường quê")


def scan(*forms: Form, path: str = "3", name: str = "ban ky.pdf") -> ReadFile:
    """Return a scanned file in which a program recognised ``forms``."""
    reading = FileReading(
        format="pdf",
        outcome=FileOutcome.FORM,
        reason=reason(ReasonCode.FORM_FOUND, forms=len(forms), entries=0),
        forms=forms,
        is_recognised=True,
    )
    return ReadFile(attachment=attachment(name, path), reading=reading)


def misread(right: Form) -> Form:
    """Return ``right`` as a program may read its scan: without marks, one word of each name wrong."""
    entries = tuple(replace(entry, model="".join(bare(entry.model).split(" ", 1)[1:])) for entry in right.entries)
    return replace(right, entries=entries)


def test_a_scanned_form_is_never_booked_but_prefilled() -> None:
    """What a program recognised goes to an officer with its rows and the unit it names."""
    reading = judge(scan(TYPED))
    (review,) = reading.reviews
    assert (reading.outcome, reading.forms) == (Outcome.NEEDS_REVIEW, ())
    assert review.reason == reason(ReasonCode.TEXT_RECOGNISED, entries=2)
    assert (review.form, review.candidates) == (TYPED, ("MN-KIMAN",))


def test_the_signed_copy_of_a_typed_form_is_no_question() -> None:
    """A scan that says what the typed form beside it says is its signed copy, however badly it was read."""
    reading = judge(file("dk.docx", TYPED), scan(misread(TYPED)))
    assert (reading.outcome, reading.reviews) == (Outcome.REGISTERED, ())
    assert [line.reason.code for line in reading.attachments] == [ReasonCode.FORM_FOUND, ReasonCode.BESIDE_FORM]


def test_a_scan_of_something_else_beside_a_form_is_a_question() -> None:
    """A scan with other models than the typed form beside it may be a second form."""
    reading = judge(file("dk.docx", TYPED), scan(OTHER))
    assert [booked.unit for booked in reading.forms] == ["MN-KIMAN"]
    assert [review.reason.code for review in reading.reviews] == [ReasonCode.TEXT_RECOGNISED]


def test_a_form_filled_by_hand_is_not_called_blank() -> None:
    """A scanned form without any entry may be filled by a hand that the program cannot read."""
    (review,) = judge(scan(form("Trường MN Kim An"))).reviews
    assert review.reason == reason(ReasonCode.TEXT_RECOGNISED, entries=0)


@pytest.mark.parametrize(("second", "questions"), [(misread(TYPED), 1), (OTHER, 2)])
def test_two_scans_of_one_form_are_one_question(second: Form, questions: int) -> None:
    """The same form scanned twice is looked at once; two forms are looked at each."""
    assert len(judge(scan(TYPED), scan(second, path="4")).reviews) == questions


def test_a_scan_of_another_school_with_the_same_models_is_a_question() -> None:
    """Schools register models of the same name: a scan of another unit is no copy."""
    reading = judge(file("dk.docx", TYPED), scan(replace(TYPED, unit_as_written="Trường TH Cao Viên I")))
    assert [(r.reason.code, r.candidates) for r in reading.reviews] == [(ReasonCode.TEXT_RECOGNISED, ("TH-CAOVIEN-I",))]


def test_a_scan_with_more_models_than_the_typed_form_is_a_question() -> None:
    """A signed form that says more than the typed one is not its copy."""
    more = replace(TYPED, entries=(*TYPED.entries, *OTHER.entries))
    assert [r.reason.code for r in judge(file("dk.docx", TYPED), scan(more)).reviews] == [ReasonCode.TEXT_RECOGNISED]


def test_a_file_marked_secret_is_a_question_also_beside_a_form() -> None:
    """A file with a mark of secrecy is never taken for the signed copy."""
    reading = judge(file("dk.docx", TYPED), unread("ban ky.pdf", code=ReasonCode.SECRET_MARKED))
    assert [review.reason.code for review in reading.reviews] == [ReasonCode.SECRET_MARKED]


def test_pages_that_were_not_read_are_a_question_about_a_booked_form() -> None:
    """A form is booked though pages of its file were left out, and an officer is told of them."""
    booked = file("dk.docx", TYPED)
    omitted = replace(booked.reading, omissions=(reason(ReasonCode.PAGES_NOT_READ, read=60, pages=80),))
    reading = judge(replace(booked, reading=omitted))
    assert reading.outcome is Outcome.REGISTERED
    assert [review.reason.code for review in reading.reviews] == [ReasonCode.PAGES_NOT_READ]


@pytest.mark.parametrize(
    ("written", "unit"), [("Trường Tiếu học Kim An", "TH-KIMAN"), ("Truờng Mâm non Kim An", "MN-KIMAN")]
)
def test_a_unit_misread_in_its_marks_is_proposed(written: str, unit: str) -> None:
    """Marks are what a program misreads in a scan: the unit is found by its letters, and an officer decides."""
    (review,) = judge(scan(form(written, "Vườn rau"))).reviews
    assert review.candidates == (unit,)
