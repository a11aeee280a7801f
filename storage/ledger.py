"""The ledger for pages: a part of it at a time, and counted; nothing here reads all of its rows."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from domain.message import LedgerLine, Outcome
from storage.message_texts import messages_with
from storage.messages import ledger_line
from storage.models import MessageRow


def load_ledger_page(
    session: Session,
    *,
    campaign_id: str,
    outcome: Outcome | None = None,
    is_unread: bool = False,
    text: str | None = None,
    before: tuple[datetime, int] | None = None,
    limit: int,
) -> tuple[LedgerLine, ...]:
    """Return at most ``limit`` messages, newest received first.

    ``outcome`` leaves out those with another; ``is_unread`` those that have been read; ``text`` those in whose subject,
    sender and names of files not all of its words stand, capitals and Vietnamese marks aside; ``before``, the moment of
    receipt and number of the last message of the page before, those that were on it or on one before that.
    """
    statement = select(MessageRow).where(MessageRow.campaign_id == campaign_id)
    if outcome is not None:
        statement = statement.where(MessageRow.outcome == outcome)
    if is_unread:
        statement = statement.where(MessageRow.read_at.is_(None))
    if text is not None and text.strip():
        statement = statement.where(MessageRow.id.in_(messages_with(text)))
    if before is not None:
        received, number = before
        is_older = or_(MessageRow.received < received, MessageRow.id < number)
        statement = statement.where(MessageRow.received <= received, is_older)
    newest = statement.order_by(MessageRow.received.desc(), MessageRow.id.desc())
    return tuple(ledger_line(row) for row in session.scalars(newest.limit(limit)))


def count_by_outcome(session: Session, *, campaign_id: str, as_of: datetime | None = None) -> Counter[Outcome | None]:
    """Count the campaign's messages, or those received by ``as_of``, by what became of them; None: not yet read."""
    statement = select(MessageRow.outcome, func.count()).where(MessageRow.campaign_id == campaign_id)
    if as_of is not None:
        statement = statement.where(MessageRow.received <= as_of)
    rows = session.execute(statement.group_by(MessageRow.outcome))
    return Counter({outcome: count for outcome, count in rows})  # noqa: C416 - rows are no pairs to the type checker
