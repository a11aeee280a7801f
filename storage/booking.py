"""What one reading of a message brings, and how it is written: all of it or nothing.

:func:`storage.messages.record_reading` hands a reading here once it has claimed the message.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from domain.form import Entry
from domain.reading import AttachmentLine, BookedForm, MessageReading, OpenedReview
from storage.models import AttachmentRow, EntryRow, ReviewCandidateRow, ReviewRow, SubmissionRow


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
