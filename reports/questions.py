"""Open questions and officers' decisions as JSON; for officers only, they quote what was sent and name persons."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from domain.decision import Decision, fitting
from domain.form import Entry
from domain.register import Register
from domain.review import Review
from reports.export import Json, iso
from reports.language import DEFAULT_ZONE


def review_documents(register: Register, zone: ZoneInfo = DEFAULT_ZONE) -> list[Json]:
    """Return the open questions, oldest first."""
    return [_question(review, zone) for review in register.reviews]


def review_document(review: Review, zone: ZoneInfo = DEFAULT_ZONE) -> Json:
    """Return one question with what was read."""
    entries = review.form.entries if review.form else ()
    read = {
        "unit_as_written": review.form.unit_as_written if review.form else None,
        "entries": [entry_document(entry) for entry in entries],
        "actions": [action.value for action in fitting(review)],
    }
    return {**_question(review, zone), **read}


def decision_documents(decisions: Iterable[Decision], zone: ZoneInfo = DEFAULT_ZONE) -> list[Json]:
    """Return what officers decided, in the order given."""
    return [
        {
            "id": made.id,
            "message": made.message,
            "attachment": made.target.attachment,
            "form": made.target.form_number,
            "question": made.question.code.value,
            "action": made.action.value,
            "unit": made.unit,
            "comment": made.comment,
            "decided_at": iso(made.decided_at, zone),
            "decided_by": made.decided_by,
            "undone_at": iso(made.undone_at, zone) if made.undone_at else None,
            "undone_by": made.undone_by,
        }
        for made in decisions
    ]


def _question(review: Review, zone: ZoneInfo) -> Json:
    return {
        "id": review.id,
        "message": review.message,
        "attachment": review.attachment,
        "form": review.form_number,
        "file_name": review.file_name,
        "subject": review.subject,
        "sender": review.sender,
        "received": iso(review.received, zone),
        "reason": review.reason.code.value,
        "details": dict(review.reason.details),
        "candidates": list(review.candidates),
        "is_remark": review.is_remark,
    }


def entry_document(entry: Entry) -> Json:
    """Return one entry."""
    return {
        "kind": entry.kind.value,
        "performer": entry.performer,
        "field": entry.field,
        "model": entry.model,
        "note": entry.note,
    }
