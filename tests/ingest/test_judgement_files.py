"""What becomes of the files beside a form: scans, copies, pictures, office files that could not be read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.message import Outcome
from domain.reasons import Reason, ReasonCode, reason
from ingest.verdict import ReadFile
from tests.ingest.judging import (
    envelope,
    file,
    form,
    judge,
    question,
    unread,
    verdict,
)


def test_two_forms_one_uncertain_books_one_and_asks_about_the_other() -> None:
    """Forms of one mail are judged each for itself."""
    reading = judge(
        file("a.docx", form("MN Kim An", "Vườn rau")), file("b.docx", form("Tiểu học Cao Viên", "Thư viện"), path="3")
    )
    assert verdict(reading) == ("needs_review", "unit_ambiguous")
    assert [booked.unit for booked in reading.forms] == ["MN-KIMAN"]


def test_scan_beside_the_form_is_no_question() -> None:
    """The signed scan of the form that was read is kept beside it."""
    reading = judge(file("dk.docx", form("MN Kim An", "Vườn rau")), unread("dk.pdf"))
    assert verdict(reading) == ("registered", "forms_booked")
    assert [line.reason.code for line in reading.attachments] == [ReasonCode.FORM_FOUND, ReasonCode.BESIDE_FORM]


@pytest.mark.parametrize("beside", [("Ca nhan.doc", "doc"), ("bieu mau.docx", "docx"), ("dk.xls", "encrypted")])
def test_office_file_beside_the_form_is_a_question(beside: tuple[str, str]) -> None:
    """An unread Word or Excel file beside a form may be its other half: only a scan is taken for the signed copy."""
    name, file_format = beside
    other = unread(name)
    other = ReadFile(attachment=other.attachment, reading=replace(other.reading, format=file_format))
    reading = judge(file("dk.docx", form("MN Kim An", "Vườn rau")), other)
    assert verdict(reading) == ("needs_review", "format_not_read")


def test_several_scans_beside_a_form_are_questions() -> None:
    """An office that sends one form and three scans may send four units' forms."""
    reading = judge(file("dk.docx", form("MN Kim An", "Vườn rau")), unread("1.pdf", "3"), unread("2.pdf", "4"))
    assert [review.attachment for review in reading.reviews] == ["3", "4"]


def test_scan_beside_a_form_in_a_mail_about_another_unit_is_a_question() -> None:
    """The subject may name the unit whose form is the scan."""
    mail = envelope("Đảng ủy và UBND xã Kim An gửi đăng ký")
    reading = judge(file("a.docx", form("Đảng ủy xã Kim An", "Vườn rau")), unread("UB.pdf"), envelope=mail)
    assert reading.outcome is Outcome.NEEDS_REVIEW


def test_two_different_forms_of_a_unit_in_one_mail_with_the_same_performers_are_asked_about() -> None:
    """ "DK.docx" and "DK sua.docx" may be two versions; parts with performers of their own are simply two parts."""
    twice = judge(
        file("DK.docx", form("MN Kim An", "Vườn rau")), file("DK sua.docx", form("MN Kim An", "Thư viện"), path="3")
    )
    assert [review.reason.code for review in twice.reviews] == [ReasonCode.FORMS_OVERLAP]
    copy = judge(
        file("DK.docx", form("MN Kim An", "Vườn rau")), file("DK.xlsx", form("MN Kim An", "Vườn rau"), path="3")
    )
    assert copy.reviews == ()


def test_scan_of_another_unit_beside_a_form_is_a_question() -> None:
    """A scan whose name tells of another school may be that school's form."""
    reading = judge(file("dk.docx", form("MN Kim An", "Vườn rau")), unread("TH Kim An.pdf"))
    assert verdict(reading) == ("needs_review", "format_not_read")
    assert [booked.unit for booked in reading.forms] == ["MN-KIMAN"]


def test_scan_beside_forms_of_two_units_is_a_question() -> None:
    """Beside several units' forms nobody can tell whose scan it is: it may be a third one's."""
    reading = judge(
        file("a.docx", form("MN Kim An", "Vườn rau")),
        file("b.docx", form("TH Kim An", "Thư viện"), path="3"),
        unread("c.pdf", "4"),
    )
    assert verdict(reading) == ("needs_review", "format_not_read")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Dang ky ca nhan.pdf", ReasonCode.FORMAT_NOT_READ),
        ("phan 2.pdf", ReasonCode.FORMAT_NOT_READ),
        ("dk.pdf", ReasonCode.FILE_ENCRYPTED),
        ("dk.pdf", ReasonCode.SECRET_MARKED),
    ],
)
def test_unread_file_that_is_no_signed_copy_is_a_question(name: str, code: ReasonCode) -> None:
    """The other half of a registration, or a file that nobody could open, is not the copy of the form beside it."""
    reading = judge(file("dk tap the.docx", form("MN Kim An", "Vườn rau")), unread(name, code=code))
    assert verdict(reading) == ("needs_review", code.value)
    assert [booked.unit for booked in reading.forms] == ["MN-KIMAN"]


PICTURE = reason(ReasonCode.PICTURE_NOT_READ, count=1)


def omitting(read: ReadFile, *omissions: Reason) -> ReadFile:
    return replace(read, reading=replace(read.reading, omissions=omissions))


def test_picture_in_the_file_of_a_form_is_a_question_beside_the_booked_form() -> None:
    """Individuals may come as a scan below the typed collectives; what else is doubtful is asked too."""
    doubtful = form("MN Kim An", "Vườn rau", problems=(question(ReasonCode.MODEL_MISSING),))
    reading = judge(omitting(file("dk.docx", doubtful), PICTURE, PICTURE))
    assert reading.outcome is Outcome.REGISTERED
    codes = [review.reason.code for review in reading.reviews]
    assert codes == [ReasonCode.FORM_HAS_QUESTIONS, ReasonCode.PICTURE_NOT_READ]


def test_photos_in_a_text_beside_the_form_are_no_question() -> None:
    """Reports come with photos."""
    booked = file("dk.docx", form("MN Kim An", "Vườn rau"))
    assert judge(booked, omitting(file("bao cao.docx", path="3"), PICTURE)).reviews == ()


def test_office_file_with_nothing_but_a_scan_is_a_question() -> None:
    """A scan pasted into Word is like a scan, whoever sent it, and beside another unit's form."""
    scan = unread("MN Kim An.docx", code=ReasonCode.PICTURE_NOT_READ)
    scan = omitting(replace(scan, reading=replace(scan.reading, format="docx")), PICTURE)
    assert verdict(judge(scan, envelope=envelope("Gửi"))) == ("needs_review", "picture_not_read")
    beside = judge(file("TH Kim An.docx", form("TH Kim An", "Vườn rau")), scan)
    assert [(review.attachment, review.candidates) for review in beside.reviews] == [("3", ("MN-KIMAN",))]


def test_letter_of_a_unit_with_pictures_says_that_they_were_not_read() -> None:
    """The question about a mail without a form names what may hold it; a stranger's photos are nobody's answer."""
    letter = omitting(file("bao cao.docx"), PICTURE)
    assert verdict(judge(letter, envelope=envelope("Trường MN Kim An"))) == ("needs_review", "picture_not_read")
    assert verdict(judge(letter, envelope=envelope("Quảng cáo"))) == ("ignored", "not_about_campaign")


def test_mail_of_which_a_part_was_not_looked_at_is_a_question() -> None:
    """Where a limit cut the mail short, a form may lie behind the cut."""
    reading = judge(envelope=envelope("Quảng cáo"), defects=("limit: only the first 300 attachments were read",))
    assert verdict(reading) == ("needs_review", "mail_cut_short")


@pytest.mark.parametrize("beside", [(file("a.docx", form("TH Kim An", "Vườn rau")),), (unread("a.pdf"),)])
def test_cut_of_a_mail_is_a_question_beside_what_was_found(beside: tuple[ReadFile, ...]) -> None:
    """Behind the last file that is looked at may lie another unit's form."""
    reading = judge(*beside, defects=("limit: only the first 300 attachments are listed",))
    assert reading.reviews[-1].reason.code is ReasonCode.MAIL_CUT_SHORT
