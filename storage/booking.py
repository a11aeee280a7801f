"""What one reading of a message brings, and how it is written: all of it or nothing.

``ingest`` fills these records; :func:`storage.messages.record_reading` hands them here once it has
claimed the message.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from domain.evidence import Evidence
from domain.form import Entry, FileOutcome, Form
from domain.message import Attachment, Envelope, Outcome
from domain.reasons import Reason
from domain.register import Relation
from storage.models import AttachmentRow, EntryRow, ReviewCandidateRow, ReviewRow, SubmissionRow


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentLine:
    """An attachment and what it turned out to be."""

    attachment: Attachment
    #: Format found in the content, e.g. ``docx``, ``unknown``.
    format: str
    outcome: FileOutcome
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedForm:
    """A form and the unit it is booked to."""

    #: Code of the unit.
    unit: str
    relation: Relation
    #: Hash of the entries' content; equal for copies in other formats.
    content_key: str
    form: Form
    #: Why it is this unit's.
    evidence: tuple[Evidence, ...]
    #: Path of the attachment; empty: the text of the mail.
    attachment: str
    #: The form's number in its attachment, from 0; with ``attachment`` it is unique in the message.
    form_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedReview:
    """A question to an officer that a reading raises."""

    #: Path of the attachment; None: the message as a whole.
    attachment: str | None
    reason: Reason
    #: Codes of the units that it may concern, in roster order.
    candidates: tuple[str, ...] = ()
    #: What was read; None: nothing was.
    form: Form | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReading:
    """All that reading one message gave."""

    envelope: Envelope
    outcome: Outcome
    reason: Reason
    attachments: tuple[AttachmentLine, ...] = ()
    forms: tuple[BookedForm, ...] = ()
    reviews: tuple[OpenedReview, ...] = ()


def record_parts(session: Session, *, message: int, reading: MessageReading, now: datetime) -> None:
    """Write the attachments, submissions and reviews of a message that has none yet."""
    _record_attachments(session, message, reading.attachments)
    for form in reading.forms:
        _record_submission(session, message, form)
    for review in reading.reviews:
        _record_review(session, message, review, now)


def _record_attachments(session: Session, message: int, lines: Iterable[AttachmentLine]) -> None:
    rows = [
        {
            "message": message,
            "path": line.attachment.path,
            "name": line.attachment.name,
            "declared_type": line.attachment.declared_type,
            "format": line.format,
            "size_bytes": line.attachment.size_bytes,
            "sha256": line.attachment.sha256,
            "outcome": line.outcome,
            "reason_code": line.reason.code,
            "reason_details": dict(line.reason.details),
        }
        for line in lines
    ]
    if rows:
        session.execute(insert(AttachmentRow), rows)


def _record_submission(session: Session, message: int, booked: BookedForm) -> None:
    values = {
        "message": message,
        "attachment": booked.attachment,
        "form_number": booked.form_number,
        "unit_code": booked.unit,
        "relation": booked.relation,
        "content_key": booked.content_key,
        "unit_as_written": booked.form.unit_as_written,
        "evidence": booked.evidence,
    }
    submission = session.scalars(insert(SubmissionRow).returning(SubmissionRow.id), values).one()
    rows = [_entry_values(submission, position, entry) for position, entry in enumerate(booked.form.entries)]
    if rows:
        session.execute(insert(EntryRow), rows)


def _entry_values(submission: int, position: int, entry: Entry) -> dict[str, object]:
    return {
        "submission": submission,
        "position": position,
        "kind": entry.kind,
        "performer": entry.performer,
        "field": entry.field,
        "model": entry.model,
        "note": entry.note,
        "place": entry.place,
    }


def _record_review(session: Session, message: int, opened: OpenedReview, now: datetime) -> None:
    values = {
        "message": message,
        "attachment": opened.attachment,
        "reason_code": opened.reason.code,
        "reason_details": dict(opened.reason.details),
        "form": opened.form,
        "opened_at": now,
    }
    review = session.scalars(insert(ReviewRow).returning(ReviewRow.id), values).one()
    rows = [{"review": review, "position": n, "unit_code": code} for n, code in enumerate(opened.candidates)]
    if rows:
        session.execute(insert(ReviewCandidateRow), rows)
