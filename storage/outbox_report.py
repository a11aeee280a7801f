"""What the outbox says about the units and about itself: for the digest, and without the mails' contents."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from domain.outgoing import MailEvent, MailKind, MailState, OutboxReport, QueuedMail, Undelivered
from domain.reminders import reminded_by
from storage.models import OutboxEventRow, OutboxRow
from storage.outbox import queued_mail
from storage.reminders import load_past_mails

#: Mail by which the service presses for answers.
_REMINDERS = (MailKind.REMINDER, MailKind.ESCALATION)
#: By what a mail turns out not to have arrived.
_LOSSES = (MailEvent.REFUSED, MailEvent.GIVEN_UP, MailEvent.BOUNCED)


def load_outbox_report(
    session: Session, *, campaign_id: str, as_of: datetime, since: datetime | None = None
) -> OutboxReport:
    """Return what stands in the campaign's outbox at ``as_of``; losses are those that became known after ``since``.

    What went out and what got lost is told as of that instant; what waits then is known only of the present.
    """
    written = (OutboxRow.campaign_id == campaign_id, OutboxRow.created_at <= as_of)
    pressing = OutboxRow.kind.in_(_REMINDERS)
    held, queued = OutboxRow.state == MailState.HELD, OutboxRow.state == MailState.QUEUED
    return OutboxReport(
        reminded=reminded_by(load_past_mails(session, campaign_id=campaign_id), as_of),
        undelivered=_load_undelivered(session, campaign_id, as_of, since),
        held_count=_count(session, *written, held),
        held_reminders=_count(session, *written, held, pressing),
        queued_reminders=_count(session, *written, queued, pressing),
        waiting_since=_load_waiting_since(session, campaign_id, as_of),
    )


def load_mails(session: Session, *, keys: Iterable[str]) -> tuple[QueuedMail, ...]:
    """Return the mails with ``keys``, as far as there are such, oldest first."""
    statement = select(OutboxRow).where(OutboxRow.key.in_(tuple(keys))).order_by(OutboxRow.created_at, OutboxRow.id)
    return tuple(queued_mail(row) for row in session.scalars(statement))


def load_caused(session: Session, *, campaign_id: str, message: int) -> tuple[QueuedMail, ...]:
    """Return the mails that ``message`` caused: receipts, returned forms; oldest first."""
    statement = select(OutboxRow).where(OutboxRow.campaign_id == campaign_id, OutboxRow.cause == message)
    ordered = statement.order_by(OutboxRow.created_at, OutboxRow.id)
    return tuple(queued_mail(row) for row in session.scalars(ordered))


def load_last_written(session: Session, *, campaign_id: str, kind: MailKind, before: datetime) -> datetime | None:
    """Return when the last mail of ``kind`` was written before ``before`` that was not given up; None: none was."""
    statement = select(func.max(OutboxRow.created_at)).where(
        OutboxRow.campaign_id == campaign_id,
        OutboxRow.kind == kind,
        OutboxRow.created_at < before,
        OutboxRow.state != MailState.FAILED,
    )
    return session.scalar(statement)


def load_steps(
    session: Session, *, campaign_id: str, kind: MailKind, recipient: str, before: datetime
) -> frozenset[str]:
    """Return the steps of the mails of ``kind`` that ``recipient`` was written before ``before``.

    A mail that was refused or given up told nobody anything; one that an officer discarded is not to be told.
    """
    statement = select(OutboxRow.step).where(
        OutboxRow.campaign_id == campaign_id,
        OutboxRow.kind == kind,
        func.lower(OutboxRow.recipient) == recipient.lower(),
        OutboxRow.created_at < before,
        OutboxRow.state != MailState.FAILED,
    )
    return frozenset(session.scalars(statement))


def _load_undelivered(
    session: Session, campaign_id: str, as_of: datetime, since: datetime | None
) -> tuple[Undelivered, ...]:
    """Return each mail once, with what was learnt of it last; one that was tried again with success is left out."""
    is_lost = or_(OutboxRow.state == MailState.FAILED, OutboxRow.bounced_at.is_not(None))
    mail = (OutboxRow.id, OutboxRow.kind, OutboxRow.unit_code, OutboxRow.recipient)
    statement = (
        select(*mail, OutboxEventRow.happened_at, OutboxEventRow.event)
        .join(OutboxEventRow, OutboxEventRow.mail == OutboxRow.id)
        .where(OutboxRow.campaign_id == campaign_id, is_lost)
        .where(OutboxEventRow.event.in_(_LOSSES), OutboxEventRow.happened_at <= as_of)
        .order_by(OutboxEventRow.id)
    )
    if since is not None:
        statement = statement.where(OutboxEventRow.happened_at > since)
    found: dict[int, Undelivered] = {}
    for number, kind, unit, recipient, at, event in session.execute(statement):
        has_bounced = event is MailEvent.BOUNCED
        found[number] = Undelivered(
            number=number, kind=kind, unit=unit, recipient=recipient, at=at, has_bounced=has_bounced
        )
    return tuple(found.values())


def _load_waiting_since(session: Session, campaign_id: str, as_of: datetime) -> datetime | None:
    """Return when the oldest mail was written that was tried in vain or is due; one for a later moment may wait."""
    is_late = or_(OutboxRow.attempts > 0, OutboxRow.not_before <= as_of)
    waits = and_(OutboxRow.state.in_((MailState.QUEUED, MailState.SENDING)), is_late)
    statement = select(func.min(OutboxRow.created_at)).where(
        OutboxRow.campaign_id == campaign_id, OutboxRow.created_at <= as_of, waits
    )
    return session.scalar(statement)


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.scalars(select(func.count()).select_from(OutboxRow).where(*conditions)).one()
