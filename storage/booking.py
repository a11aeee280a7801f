"""What one reading of a message brings, and how it is written: all of it or nothing.

:func:`storage.messages.record_reading` hands a reading here once it has claimed the message.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from domain.form import Entry
from domain.reading import AttachmentLine, BookedForm, MessageReading, OpenedReview
from storage.models import AttachmentRow, EntryRow, ReviewCandidateRow, ReviewRow, SubmissionRow


def replace_parts(session: Session, *, message: int, reading: MessageReading, now: datetime) -> None:
    """Write what ``reading`` brings in place of what an earlier one brought.

    A question that is asked again keeps its number, also one that was closed meanwhile; one that is no
    longer asked is closed.
    """
    submissions = select(SubmissionRow.id).where(SubmissionRow.message == message)
    session.execute(delete(EntryRow).where(EntryRow.submission.in_(submissions)))
    session.execute(delete(SubmissionRow).where(SubmissionRow.message == message))
    session.execute(delete(AttachmentRow).where(AttachmentRow.message == message))
    _record_attachments(session, message, reading.attachments)
    for form in reading.forms:
        _record_submission(session, message, form)
    _replace_reviews(session, message, reading.reviews, now)


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


def _replace_reviews(session: Session, message: int, reviews: Iterable[OpenedReview], now: datetime) -> None:
    kept = defaultdict(list)
    for row in session.scalars(select(ReviewRow).where(ReviewRow.message == message).order_by(ReviewRow.id)):
        kept[row.attachment, row.form_number, row.reason_code, row.reason_details.get("unit")].append(row.id)
    asked: list[int] = []
    for opened in reviews:
        code, unit = opened.reason.code, opened.reason.details.get("unit")
        # Questions from before forms had numbers keep theirs too.
        numbers = kept[opened.attachment, opened.form_number, code, unit] or kept[opened.attachment, None, code, unit]
        if numbers:
            asked.append(numbers.pop(0))
            _reopen(session, asked[-1], opened)
        else:
            asked.append(_record_review(session, message, opened, now))
    gone = update(ReviewRow).where(ReviewRow.message == message, ReviewRow.closed_at.is_(None))
    session.execute(gone.where(ReviewRow.id.not_in(asked)).values(closed_at=now))


def _reopen(session: Session, review: int, opened: OpenedReview) -> None:
    values = {**_review_values(opened), "closed_at": None}
    session.execute(update(ReviewRow).where(ReviewRow.id == review).values(values))
    session.execute(delete(ReviewCandidateRow).where(ReviewCandidateRow.review == review))
    _record_candidates(session, review, opened)


def _record_review(session: Session, message: int, opened: OpenedReview, now: datetime) -> int:
    values = {"message": message, "opened_at": now, **_review_values(opened)}
    review = session.scalars(insert(ReviewRow).returning(ReviewRow.id), values).one()
    _record_candidates(session, review, opened)
    return review


def _review_values(opened: OpenedReview) -> dict[str, object]:
    return {
        "attachment": opened.attachment,
        "reason_code": opened.reason.code,
        "reason_details": dict(opened.reason.details),
        "form": opened.form,
        "form_number": opened.form_number,
        "relation": opened.relation,
        "content_key": opened.content_key,
        "is_remark": opened.is_remark,
    }


def _record_candidates(session: Session, review: int, opened: OpenedReview) -> None:
    rows = [{"review": review, "position": n, "unit_code": code} for n, code in enumerate(opened.candidates)]
    if rows:
        session.execute(insert(ReviewCandidateRow), rows)
