"""What officers decided: a log to which is added, and in which a line can be undone but never goes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import and_, insert, or_, select, update
from sqlalchemy.orm import Session

from domain.decision import Decision, Target
from domain.errors import NoSuchDecision
from domain.reasons import Reason
from storage.models import DecisionRow, MessageRow


def record_decision(session: Session, decision: Decision) -> int:
    """Write ``decision``, whose own number is not looked at, and return the number that it got."""
    values = {
        "message": decision.message,
        "attachment": decision.target.attachment,
        "form_number": decision.target.form_number,
        "action": decision.action,
        "unit_code": decision.unit,
        "form": decision.form,
        "relation": decision.relation,
        "content_key": decision.content_key,
        "read_key": decision.read_key,
        "question_code": decision.question.code,
        "question_details": dict(decision.question.details),
        "is_remark": decision.is_remark,
        "comment": decision.comment,
        "until": decision.until,
        "decided_at": decision.decided_at,
        "decided_by": decision.decided_by,
        "undone_by": "",
    }
    return session.scalars(insert(DecisionRow).returning(DecisionRow.id), values).one()


def record_undone(session: Session, *, decision: int, now: datetime, by: str) -> bool:
    """Undo a decision; return False, with nothing written, if there is none that holds under this number."""
    statement = update(DecisionRow).where(DecisionRow.id == decision, DecisionRow.undone_at.is_(None))
    undone = statement.values(undone_at=now, undone_by=by).returning(DecisionRow.id)
    return session.scalar(undone) is not None


def load_decision(session: Session, *, campaign_id: str, decision: int) -> Decision:
    """Return the campaign's decision with this number, whether it holds or not.

    Raises: ``NoSuchDecision``.
    """
    row = session.get(DecisionRow, decision, populate_existing=True)
    if row is None or session.get_one(MessageRow, row.message).campaign_id != campaign_id:
        raise NoSuchDecision(number=decision)
    return _decision(row)


def load_numbered_decisions(session: Session, *, campaign_id: str, decisions: Sequence[int]) -> tuple[Decision, ...]:
    """Return those of the campaign's decisions that have one of these numbers, in the order of ``decisions``."""
    statement = select(DecisionRow).join(MessageRow, MessageRow.id == DecisionRow.message)
    rows = session.scalars(statement.where(MessageRow.campaign_id == campaign_id, DecisionRow.id.in_(decisions)))
    found = {row.id: _decision(row) for row in rows}
    return tuple(found[number] for number in dict.fromkeys(decisions) if number in found)


def load_decisions(session: Session, *, messages: Iterable[int]) -> dict[int, list[Decision]]:
    """Return the decisions about each of ``messages``, the undone too, in the order of their making."""
    statement = select(DecisionRow).where(DecisionRow.message.in_(tuple(messages)))
    return _by_message(session, statement.order_by(DecisionRow.decided_at, DecisionRow.id))


def load_campaign_decisions(session: Session, *, campaign_id: str) -> dict[int, list[Decision]]:
    """Return all decisions of the campaign by message, the undone too, in the order of their making."""
    statement = select(DecisionRow).join(MessageRow, MessageRow.id == DecisionRow.message)
    ordered = statement.where(MessageRow.campaign_id == campaign_id).order_by(DecisionRow.decided_at, DecisionRow.id)
    return _by_message(session, ordered)


def load_messages_decided_otherwise(session: Session, *, campaign_id: str, as_of: datetime) -> frozenset[int]:
    """Return the messages of which a decision holds today otherwise than it did at ``as_of`` (aware)."""
    made_since = and_(DecisionRow.undone_at.is_(None), DecisionRow.decided_at > as_of)
    undone_since = and_(DecisionRow.decided_at <= as_of, DecisionRow.undone_at > as_of)
    statement = select(DecisionRow.message).join(MessageRow, MessageRow.id == DecisionRow.message)
    changed = statement.where(MessageRow.campaign_id == campaign_id, or_(made_since, undone_since))
    return frozenset(session.scalars(changed))


def load_recent_decisions(session: Session, *, campaign_id: str, limit: int) -> tuple[tuple[Decision, str], ...]:
    """Return the newest ``limit`` decisions of the campaign, the undone too, each with the sender of its mail."""
    statement = select(DecisionRow, MessageRow.sender).join(MessageRow, MessageRow.id == DecisionRow.message)
    newest = statement.where(MessageRow.campaign_id == campaign_id).order_by(
        DecisionRow.decided_at.desc(), DecisionRow.id.desc()
    )
    return tuple((_decision(row), sender) for row, sender in session.execute(newest.limit(limit)))


def load_unit_decisions(
    session: Session, *, campaign_id: str, unit: str, messages: Iterable[int]
) -> tuple[Decision, ...]:
    """Return the decisions that name ``unit`` or are about one of ``messages``, in the order of their making."""
    concerns = or_(DecisionRow.unit_code == unit, DecisionRow.message.in_(tuple(messages)))
    statement = select(DecisionRow).join(MessageRow, MessageRow.id == DecisionRow.message)
    ordered = statement.where(MessageRow.campaign_id == campaign_id, concerns)
    rows = session.scalars(ordered.order_by(DecisionRow.decided_at, DecisionRow.id))
    return tuple(_decision(row) for row in rows)


def _by_message(session: Session, statement: object) -> dict[int, list[Decision]]:
    found: dict[int, list[Decision]] = defaultdict(list)
    for row in session.scalars(statement):  # type: ignore[call-overload]
        found[row.message].append(_decision(row))
    return found


def _decision(row: DecisionRow) -> Decision:
    return Decision(
        id=row.id,
        message=row.message,
        target=Target(attachment=row.attachment, form_number=row.form_number),
        action=row.action,
        unit=row.unit_code,
        form=row.form,
        relation=row.relation,
        content_key=row.content_key,
        read_key=row.read_key,
        question=Reason(code=row.question_code, details=row.question_details),
        is_remark=row.is_remark,
        comment=row.comment,
        until=row.until,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        undone_at=row.undone_at,
        undone_by=row.undone_by,
    )
