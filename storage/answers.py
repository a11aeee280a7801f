"""An officer's answer to a question: the decision and all that follows from it, in the caller's one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import NoReturn

from sqlalchemy.orm import Session

from domain.deciding import decided
from domain.decision import Action, Decision, Target
from domain.errors import AlreadyDecided, AlreadyUndone, NoSuchReview, QuestionGone
from domain.form import Form
from domain.reading import MessageReading
from domain.reasons import Reason
from storage.decisions import load_decision, load_decisions, record_decision, record_undone
from storage.messages import replace_reading
from storage.models import MessageRow, ReviewRow
from storage.readings import load_read, record_read


def record_answer(
    session: Session,
    *,
    campaign_id: str,
    review: int,
    action: Action,
    unit: str | None,
    form: Form | None,
    content_key: str,
    comment: str,
    by: str,
    now: datetime,
    until: datetime | None = None,
) -> Decision:
    """Decide the open question ``review`` and book its message anew; return the decision with its number.

    ``form`` is what counts from now on, as it was read or edited; ``content_key`` is its hash. A form that goes back is
    to come corrected before ``until``.

    Raises: ``NoSuchReview``; ``AlreadyDecided``, another officer was quicker, or has said that it is another unit's;
    ``QuestionGone``. Nothing is written then.
    """
    row = _open_review(session, campaign_id, review)
    _refuse_other_unit(session, row, unit)
    decision = Decision(
        id=0,
        message=row.message,
        target=Target(attachment=row.attachment, form_number=row.form_number),
        action=action,
        unit=unit,
        form=form,
        relation=row.relation,
        content_key=content_key,
        read_key=row.content_key,
        question=Reason(code=row.reason_code, details=row.reason_details),
        is_remark=row.is_remark,
        comment=comment,
        until=until,
        decided_at=now,
        decided_by=by,
    )
    number = record_decision(session, decision)
    _book_decided(session, message=row.message, now=now)
    return replace(decision, id=number)


def record_answer_undone(session: Session, *, campaign_id: str, decision: int, by: str, now: datetime) -> Decision:
    """Take a decision back and book its message anew, as if it had not been; return the decision.

    Raises: ``NoSuchDecision``; ``AlreadyUndone``. Nothing is written then.
    """
    found = load_decision(session, campaign_id=campaign_id, decision=decision)
    if not record_undone(session, decision=decision, now=now, by=by):
        at = found.undone_at.isoformat() if found.undone_at else ""
        raise AlreadyUndone(number=decision, by=found.undone_by, at=at)
    _book_decided(session, message=found.message, now=now)
    return found


def record_reread(session: Session, *, message: int, reading: MessageReading, now: datetime) -> None:
    """Take ``reading`` as what the message says from now on; what officers decided about it still holds."""
    record_read(session, message=message, reading=reading)
    _book_decided(session, message=message, now=now)


def load_standing(session: Session, *, message: int) -> MessageReading | None:
    """Return what the message says by the decisions about it that hold; None if it is not read by this version."""
    reading = load_read(session, messages=(message,)).get(message)
    if reading is None:
        return None
    made = load_decisions(session, messages=(message,)).get(message, [])
    return decided(reading, [decision for decision in made if decision.undone_at is None])


def _book_decided(session: Session, *, message: int, now: datetime) -> None:
    """Book ``message`` anew: what was read of it and kept, and the decisions about it that hold.

    Raises: ``KeyError`` if it was never read: callers see to that first.
    """
    reading = load_standing(session, message=message)
    if reading is None:
        raise KeyError(message)
    replace_reading(session, message=message, reading=reading, now=now)


def _open_review(session: Session, campaign_id: str, number: int) -> ReviewRow:
    row = session.get(ReviewRow, number, populate_existing=True)
    if row is None or session.get_one(MessageRow, row.message).campaign_id != campaign_id:
        raise NoSuchReview(number=number)
    if row.closed_at is not None:
        _refuse(session, row)
    return row


def _refuse_other_unit(session: Session, row: ReviewRow, unit: str | None) -> None:
    """Refuse to give to another unit what stays asked about, as an unread file, after its unit was said."""
    said = [decision for decision in _decisions_about(session, row) if decision.unit is not None]
    if said and unit not in (None, said[-1].unit) and not row.is_remark:
        raise _already_decided(row, said[-1])


def _refuse(session: Session, row: ReviewRow) -> NoReturn:
    """Say who closed the question."""
    about = _decisions_about(session, row)
    raise _already_decided(row, about[-1]) if about else QuestionGone(number=row.id)


def _decisions_about(session: Session, row: ReviewRow) -> list[Decision]:
    """Return the decisions that hold about what the question is about."""
    made = load_decisions(session, messages=(row.message,)).get(row.message, [])
    target = Target(attachment=row.attachment, form_number=row.form_number)
    return [decision for decision in made if decision.undone_at is None and decision.target == target]


def _already_decided(row: ReviewRow, last: Decision) -> AlreadyDecided:
    at = last.decided_at.isoformat()
    return AlreadyDecided(number=row.id, by=last.decided_by, at=at, action=last.action.value, decision=last.id)
