"""Forms, files and mails for a judge to judge."""

from __future__ import annotations

from datetime import timedelta

from domain.campaign import Kind
from domain.document import Place
from domain.form import Entry, FileOutcome, FileReading, Form, Problem, Weight
from domain.message import Attachment, Envelope, OpenedMail
from domain.reading import MessageReading
from domain.reasons import ReasonCode, reason
from ingest.judgement import Judge
from ingest.verdict import ReadFile
from tests.ingest.attributing import ATTRIBUTOR, LETTER

JUDGE = Judge(LETTER, ATTRIBUTOR)
RECEIVED = LETTER.deadline - timedelta(days=1)
PERSON = Envelope(message_id="<1@x>", subject="Gửi bản đăng ký", sender="someone@example.vn")


def entry(model: str = "Vườn rau sạch", performer: str = "Tổ 1") -> Entry:
    return Entry(kind=Kind.COLLECTIVE, performer=performer, field="economy", model=model, place=Place())


def form(
    unit: str | None = "Trường MN Kim An",
    *models: str,
    problems: tuple[Problem, ...] = (),
    letterhead: tuple[str, ...] = (),
) -> Form:
    entries = tuple(entry(model) for model in models)
    return Form(unit_as_written=unit, entries=entries, problems=problems, letterhead=letterhead)


def question(code: ReasonCode) -> Problem:
    return Problem(reason=reason(code), place=Place(), weight=Weight.QUESTION)


def file(name: str = "dk.docx", *forms: Form, path: str = "2", mentions: bool = False) -> ReadFile:
    """Return a file with these forms; without any, one that is no form."""
    outcome = FileOutcome.FORM if forms else FileOutcome.NOT_A_FORM
    code = ReasonCode.FORM_FOUND if forms else ReasonCode.NO_TABLE_MATCHED
    reading = FileReading(format="docx", outcome=outcome, reason=reason(code), forms=forms, mentions_campaign=mentions)
    return ReadFile(attachment=attachment(name, path), reading=reading)


def unread(name: str, path: str = "3", code: ReasonCode = ReasonCode.FORMAT_NOT_READ) -> ReadFile:
    reading = FileReading(format="pdf", outcome=FileOutcome.UNREADABLE, reason=reason(code, format="pdf"))
    return ReadFile(attachment=attachment(name, path), reading=reading)


def attachment(name: str, path: str) -> Attachment:
    return Attachment(path=path, name=name, declared_type="application/octet-stream", size_bytes=9, sha256="0" * 64)


def judge(
    *files: ReadFile, envelope: Envelope = PERSON, body: str = "", defects: tuple[str, ...] = ()
) -> MessageReading:
    mail = OpenedMail(envelope=envelope, body=body, attachments=tuple(f.attachment for f in files), defects=defects)
    return JUDGE.judge(mail, files, received=RECEIVED)


def verdict(reading: MessageReading) -> tuple[str, str]:
    return reading.outcome.value, reading.reason.code.value


def envelope(
    subject: str = "", sender: str = "someone@example.vn", automatic: str = "", bounce: bool = False
) -> Envelope:
    return Envelope(subject=subject, sender=sender, automatic=automatic, is_bounce=bounce)
