"""Reminders and escalations that stand in the outbox, without their bytes."""

from __future__ import annotations

import re

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.outgoing import MailKind, MailState
from domain.reminders import PastMail
from storage.models import OutboxRow

#: Answers of a server that are about the address, not about us (RFC 3463, section 3.2).
_NO_SUCH = re.compile(r"55[013]\b(?! [245]\.(?!1\.))")
_KINDS = (MailKind.REMINDER, MailKind.ESCALATION)


def load_returned_addresses(session: Session, *, campaign_id: str) -> frozenset[str]:
    """Return the addresses (lower case) from which a report came back that mail of the campaign did not arrive."""
    statement = select(func.lower(OutboxRow.recipient)).where(
        OutboxRow.campaign_id == campaign_id, OutboxRow.bounced_at.is_not(None)
    )
    return frozenset(session.scalars(statement))


def load_past_mails(session: Session, *, campaign_id: str, unit: str | None = None) -> tuple[PastMail, ...]:
    """Return the campaign's reminders and escalations, or those to ``unit``, whatever became of them, oldest first."""
    statement = select(
        OutboxRow.key,
        OutboxRow.kind,
        OutboxRow.unit_code,
        OutboxRow.recipient,
        OutboxRow.state,
        OutboxRow.sent_at,
        OutboxRow.created_at,
        OutboxRow.bounced_at,
        OutboxRow.last_error,
    ).where(OutboxRow.campaign_id == campaign_id, OutboxRow.kind.in_(_KINDS), OutboxRow.unit_code.is_not(None))
    if unit is not None:
        statement = statement.where(OutboxRow.unit_code == unit)
    return tuple(
        PastMail(
            key=key,
            kind=kind,
            unit=unit or "",
            recipient=recipient,
            state=state,
            written_at=created_at,
            sent_at=sent_at,
            bounced_at=bounced_at,
            is_refused=state is MailState.FAILED and bool(_NO_SUCH.match(error)),
            is_dropped=state is MailState.DISCARDED and bool(error),
        )
        for key, kind, unit, recipient, state, sent_at, created_at, bounced_at, error in session.execute(
            statement.order_by(OutboxRow.created_at, OutboxRow.id)
        )
    )
