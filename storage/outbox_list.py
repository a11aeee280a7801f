"""The outbox page by page, without the mails' contents: a year of receipts is no more work than a day."""

from __future__ import annotations

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from domain.outbox_list import MailCount, OutboxLine, WantedMails
from domain.outgoing import MailState
from storage.models import OutboxRow

#: What a list shows, in the order of :class:`OutboxLine`.
_COLUMNS = (
    OutboxRow.id,
    OutboxRow.kind,
    OutboxRow.unit_code,
    OutboxRow.recipient,
    OutboxRow.cause,
    OutboxRow.state,
    OutboxRow.attempts,
    OutboxRow.created_at,
    OutboxRow.not_before,
    OutboxRow.last_error,
    OutboxRow.sent_at,
    OutboxRow.bounced_at,
)


def load_outbox_list(
    session: Session, *, campaign_id: str, wanted: WantedMails, limit: int, offset: int = 0
) -> tuple[OutboxLine, ...]:
    """Return ``limit`` of the mails that are wanted, the newest first, without the first ``offset`` of them."""
    # The numbers first: whatever is sorted or skipped is then not a whole row.
    numbers = _wanted(select(OutboxRow.id), campaign_id, wanted).order_by(OutboxRow.id.desc())
    page = numbers.limit(limit).offset(offset).subquery()
    statement = select(*_COLUMNS).join(page, page.c.id == OutboxRow.id).order_by(OutboxRow.id.desc())
    return tuple(
        OutboxLine(
            id=number,
            kind=kind,
            unit=unit,
            recipient=recipient,
            cause=cause,
            state=state,
            attempts=attempts,
            created_at=created_at,
            not_before=not_before,
            last_error=last_error,
            sent_at=sent_at,
            bounced_at=bounced_at,
        )
        for (
            number,
            kind,
            unit,
            recipient,
            cause,
            state,
            attempts,
            created_at,
            not_before,
            last_error,
            sent_at,
            bounced_at,
        ) in session.execute(statement)
    )


def load_mail_counts(session: Session, *, campaign_id: str) -> tuple[MailCount, ...]:
    """Return how many mails of each kind are in each state."""
    statement = (
        select(OutboxRow.kind, OutboxRow.state, func.count(), func.count(OutboxRow.bounced_at))
        .where(OutboxRow.campaign_id == campaign_id)
        .group_by(OutboxRow.kind, OutboxRow.state)
    )
    return tuple(
        MailCount(kind=kind, state=state, count=count, bounced=bounced)
        for kind, state, count, bounced in session.execute(statement)
    )


def _wanted(statement: Select[int], campaign_id: str, wanted: WantedMails) -> Select[int]:
    statement = statement.where(OutboxRow.campaign_id == campaign_id)
    if wanted.kind is not None:
        statement = statement.where(OutboxRow.kind == wanted.kind)
    if wanted.state is not None:
        statement = statement.where(OutboxRow.state == wanted.state)
    if wanted.has_bounced:
        statement = statement.where(OutboxRow.bounced_at.is_not(None))
    if wanted.without_held:
        statement = statement.where(OutboxRow.state != MailState.HELD)
    return statement
