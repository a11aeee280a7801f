"""Whole mails that no person wrote, and mails of people that look like them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dangky.bootstrap import build_reader
from domain.message import Outcome
from domain.reading import MessageReading
from domain.reasons import ReasonCode
from ingest.guard import Guard, tasks
from ingest.mime import open_mail
from ingest.reading import MailReader
from parsers.programs import NoPrograms
from tests.fuzz.seeds import good_files
from tests.ingest.attributing import LETTER
from tests.ingest.bounces import AUTOMATIC_MAILS, AutomaticMail, bounces_of
from tests.ingest.bounces.people import PEOPLES_MAILS
from tests.ingest.bounces.shape import Original, head, letter_of, words
from tests.ingest.mails import crlf, file_part, multipart, part

ON_TIME = LETTER.deadline - timedelta(hours=3)


class _Here(Guard):
    """Does in this process what children do elsewhere: these mails harm nobody."""

    def run(self, task: str, payload: bytes, **arguments: str) -> bytes:
        return tasks.perform(payload, {**arguments, "task": task}, NoPrograms())


@pytest.fixture(scope="module")
def reader() -> MailReader:
    return build_reader(LETTER, _Here())


def read(reader: MailReader, raw: bytes) -> MessageReading:
    return reader.read(raw, received=ON_TIME)


def test_there_are_many_shapes() -> None:
    """The shapes are many, and each has its own name."""
    names = [mail.name for mail in AUTOMATIC_MAILS]
    assert len(set(names)) == len(names) >= 60
    assert len(PEOPLES_MAILS) >= 20


@pytest.mark.parametrize("mail", AUTOMATIC_MAILS, ids=lambda mail: mail.name)
def test_automatic_mail_is_known(mail: AutomaticMail) -> None:
    """Every shape is known as automatic or as a bounce, and as a bounce only if it is one."""
    envelope = open_mail(mail.raw).envelope
    assert envelope.is_bounce == mail.is_bounce
    assert envelope.automatic or envelope.is_bounce


@pytest.mark.parametrize("mail", AUTOMATIC_MAILS, ids=lambda mail: mail.name)
def test_report_is_read(mail: AutomaticMail) -> None:
    """A report tells whose address, what happened and which mail; other automatic mail is no report."""
    found = open_mail(mail.raw).envelope.report
    if mail.report is None or found is None:
        assert found == mail.report
        return
    assert mail.report.diagnostic in found.diagnostic
    sure = found.original_ids[:1]
    assert replace(found, diagnostic="", original_ids=sure) == replace(mail.report, diagnostic="")


@pytest.mark.parametrize("mail", AUTOMATIC_MAILS, ids=lambda mail: mail.name)
def test_automatic_mail_is_ignored_with_its_reason(reader: MailReader, mail: AutomaticMail) -> None:
    """No shape books or asks anything, whatever it returns; its reason says what it is."""
    reading = read(reader, mail.raw)
    assert (reading.outcome, reading.forms, reading.reviews) == (Outcome.IGNORED, (), ())
    is_own = reading.envelope.automatic.startswith("X-Dangky")
    other = ReasonCode.OWN_MAIL if is_own else ReasonCode.AUTOMATIC
    assert reading.reason.code is (ReasonCode.BOUNCE if mail.is_bounce else other)


@pytest.mark.parametrize("mail", AUTOMATIC_MAILS, ids=lambda mail: mail.name)
def test_automatic_mail_brings_no_files(mail: AutomaticMail) -> None:
    """What a machine adds to its mail, and our own mail in it, are no files; nor is ours read as a form's text."""
    opened = open_mail(mail.raw)
    assert all(attachment.is_inline for attachment in opened.attachments)
    assert not (mail.report and mail.report.is_own and opened.texts)


def test_a_form_in_the_words_of_our_mail_is_not_read(reader: MailReader) -> None:
    """Our letter with the form in its text, behind a report that is only words, is nobody's answer."""
    report = next(mail for mail in AUTOMATIC_MAILS if mail.name == "qmail")
    form = good_files("text")[0]
    assert read(reader, b"From: a@example.vn\r\nSubject: x\r\n\r\n" + form).outcome is not Outcome.IGNORED
    reading = read(reader, report.raw + form)
    assert (reading.outcome, reading.reason.code) == (Outcome.IGNORED, ReasonCode.BOUNCE)


def test_our_mail_kept_as_a_file_is_not_read(reader: MailReader) -> None:
    """A gateway that attaches our mail as a file brings no form."""
    ours = letter_of(Original(message_id="<1@x>", recipient="a@b.vn")).encode()
    saved = file_part('Content-Type: application/octet-stream; name="thu.eml"', ours)
    header = part("Content-Type: text/rfc822-headers", "Message-ID: <1@x>\nX-Dangky: reminder\n")
    rest = multipart("mixed", words("Không gửi được: 550 5.1.1"), header, saved)
    reading = read(reader, crlf(head("mailer-daemon@example.vn", "Nhắc dân vận khéo: thư bị trả lại") + rest))
    assert (reading.outcome, reading.reviews) == (Outcome.IGNORED, ())


def test_reports_about_any_mail_can_be_made() -> None:
    """Reports about a given mail name it and its address."""
    for mail in bounces_of("<abc@x.example.vn>", "thcs.cukhe@school.example.vn"):
        found = open_mail(mail.raw).envelope.report
        assert found is not None
        assert found.recipient == "thcs.cukhe@school.example.vn"
        assert mail.report is not None
        assert set(mail.report.original_ids) <= set(found.original_ids)


@pytest.mark.parametrize("name", PEOPLES_MAILS)
def test_peoples_mail_is_not_automatic(name: str) -> None:
    """What a person wrote is neither automatic nor a bounce, whatever words or headers of machines it has."""
    envelope = open_mail(PEOPLES_MAILS[name]).envelope
    assert (envelope.automatic, envelope.is_bounce, envelope.report) == ("", False, None)


def test_a_form_beside_our_mail_is_booked(reader: MailReader) -> None:
    """Who answers with a form and encloses our reminder has sent one form, not those of the reminder."""
    reading = read(reader, PEOPLES_MAILS["form-beside-our-reminder"])
    assert [form.unit for form in reading.forms] == ["MN-KIMTHU"]
