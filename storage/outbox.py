"""The outbox: mail to be sent, each key once.

A try is written before it is made (:func:`record_attempt`), with the moment of the next one. So a
process that dies between the server's answer and our note of it leaves a mail that is ``sending`` and
comes due again, with the same bytes and the same Message-ID.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from domain.outgoing import MailState, OutgoingMail, QueuedMail
from storage.models import OutboxRow

_OPEN = (MailState.QUEUED, MailState.SENDING)


def record_mail(session: Session, *, mail: OutgoingMail, not_before: datetime) -> bool:
    """Put ``mail`` into the outbox, to be sent from ``not_before`` on; False if its key is already there."""
    if session.scalar(select(OutboxRow.id).where(OutboxRow.key == mail.key)) is not None:
        return False
    statement = insert(OutboxRow).values(
        key=mail.key,
        kind=mail.kind,
        recipient=mail.recipient,
        content=mail.content,
        state=MailState.QUEUED,
        attempts=0,
        not_before=not_before,
        last_error="",
        created_at=mail.created_at,
    )
    session.execute(statement)
    return True


def record_withdrawn(session: Session, *, key: str) -> bool:
    """Take the mail with ``key`` out of the outbox; False if there is none, or a try to send it was begun."""
    gone = delete(OutboxRow).where(OutboxRow.key == key, OutboxRow.state == MailState.QUEUED, OutboxRow.attempts == 0)
    return session.scalar(gone.returning(OutboxRow.id)) is not None


def load_due(session: Session, *, now: datetime, limit: int) -> tuple[QueuedMail, ...]:
    """Return at most ``limit`` mails whose next try is due at ``now``, oldest first."""
    statement = (
        select(OutboxRow)
        .where(OutboxRow.state.in_(_OPEN), OutboxRow.not_before <= now)
        .order_by(OutboxRow.created_at, OutboxRow.id)
        .limit(limit)
    )
    return tuple(_queued(row) for row in session.scalars(statement))


def load_outbox(session: Session, *, kind: str | None = None) -> tuple[QueuedMail, ...]:
    """Return all mails, or those of one kind, in whatever state, oldest first."""
    statement = select(OutboxRow).order_by(OutboxRow.created_at, OutboxRow.id)
    if kind is not None:
        statement = statement.where(OutboxRow.kind == kind)
    return tuple(_queued(row) for row in session.scalars(statement))


def record_hastened(session: Session, *, kind: str, now: datetime) -> None:
    """Make the waiting mails of ``kind`` due at ``now``; one whose answer was lost waits on, it may be out."""
    statement = update(OutboxRow).where(OutboxRow.kind == kind, OutboxRow.state == MailState.QUEUED)
    session.execute(statement.where(OutboxRow.not_before > now).values(not_before=now))


def record_attempt(session: Session, *, mail_id: int, expected_attempts: int, retry_at: datetime) -> bool:
    """Take the mail for one try, the next not before ``retry_at``; False if it was taken or settled meanwhile.

    To be committed before the server is spoken to.
    """
    statement = update(OutboxRow).where(
        OutboxRow.id == mail_id, OutboxRow.attempts == expected_attempts, OutboxRow.state.in_(_OPEN)
    )
    taken = statement.values(state=MailState.SENDING, attempts=expected_attempts + 1, not_before=retry_at)
    return session.scalar(taken.returning(OutboxRow.id)) is not None


def record_sent(session: Session, *, mail_id: int, now: datetime) -> None:
    """Write that the server took the mail."""
    statement = update(OutboxRow).where(OutboxRow.id == mail_id)
    session.execute(statement.values(state=MailState.SENT, sent_at=now, last_error=""))


def record_deferred(session: Session, *, mail_id: int, error: str, not_before: datetime) -> None:
    """Put the mail back for another try; one that was sent or given up stays so."""
    statement = update(OutboxRow).where(OutboxRow.id == mail_id, OutboxRow.state.in_(_OPEN))
    session.execute(statement.values(state=MailState.QUEUED, last_error=error, not_before=not_before))


def record_failed(session: Session, *, mail_id: int, error: str) -> None:
    """Give the mail up; one that was sent stays so."""
    statement = update(OutboxRow).where(OutboxRow.id == mail_id, OutboxRow.state.in_(_OPEN))
    session.execute(statement.values(state=MailState.FAILED, last_error=error))


def _queued(row: OutboxRow) -> QueuedMail:
    mail = OutgoingMail(
        key=row.key, kind=row.kind, recipient=row.recipient, content=row.content, created_at=row.created_at
    )
    return QueuedMail(
        id=row.id,
        mail=mail,
        state=row.state,
        attempts=row.attempts,
        not_before=row.not_before,
        last_error=row.last_error,
        sent_at=row.sent_at,
    )
