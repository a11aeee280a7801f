"""The outbox: mail to be sent, each key once.

A try is written before it is made (:func:`record_attempt`), with the moment of the next one. So a
process that dies between the server's answer and our note of it leaves a mail that is ``sending`` and
comes due again, with the same bytes and the same Message-ID.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, case, delete, exists, func, insert, select, update
from sqlalchemy.orm import Session

from domain.outgoing import MailEvent, MailKind, MailState, OutgoingMail, QueuedMail
from storage.models import OutboxEventRow, OutboxRow

_OPEN = (MailState.QUEUED, MailState.SENDING)
#: What can become of a try.
_OF_A_TRY = (MailEvent.SENT, MailEvent.DEFERRED, MailEvent.UNKNOWN, MailEvent.REFUSED, MailEvent.GIVEN_UP)
_TURN = case({kind.value: turn for turn, kind in enumerate(MailKind)}, value=OutboxRow.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentCounts:
    """Mails that went out, or may have, since some instant."""

    total: int
    by_recipient: dict[str, int]


def record_mail(session: Session, *, mail: OutgoingMail, not_before: datetime, is_held: bool = False) -> bool:
    """Put ``mail`` into the outbox, to be sent from ``not_before`` on; False if its key is already there.

    A mail that ``is_held`` waits for an officer.
    """
    if session.scalar(select(OutboxRow.id).where(OutboxRow.key == mail.key)) is not None:
        return False
    statement = insert(OutboxRow).values(
        key=mail.key,
        kind=mail.kind,
        campaign_id=mail.campaign,
        unit_code=mail.unit,
        step=mail.step,
        cause=mail.cause,
        recipient=mail.recipient,
        message_id=mail.message_id,
        content=mail.content,
        state=MailState.HELD if is_held else MailState.QUEUED,
        attempts=0,
        not_before=not_before,
        last_error="",
        created_at=mail.created_at,
    )
    session.execute(statement)
    return True


def record_withdrawn(session: Session, *, key: str) -> bool:
    """Take the mail with ``key`` out of the outbox; False if there is none, or a try to send it was begun."""
    found = select(OutboxRow.id).where(
        OutboxRow.key == key, OutboxRow.state.in_((MailState.QUEUED, MailState.HELD)), OutboxRow.attempts == 0
    )
    # A mail that an officer has tried again counts its tries anew; its history knows of those before.
    tried = exists().where(OutboxEventRow.mail == OutboxRow.id, OutboxEventRow.event.in_(_OF_A_TRY))
    number = session.scalar(found.where(~tried))
    if number is None:
        return False
    session.execute(delete(OutboxEventRow).where(OutboxEventRow.mail == number))
    session.execute(delete(OutboxRow).where(OutboxRow.id == number))
    return True


def load_due(
    session: Session,
    *,
    now: datetime,
    limit: int,
    without: Sequence[str] = (),
    without_kinds: Collection[MailKind] = (),
) -> tuple[QueuedMail, ...]:
    """Return at most ``limit`` mails whose next try is due at ``now``: kind by kind, of each the oldest first.

    ``without`` are recipients (lower case) who get nothing now, ``without_kinds`` kinds of which nothing leaves now.
    """
    statement = select(OutboxRow).where(OutboxRow.state.in_(_OPEN), OutboxRow.not_before <= now)
    if without:
        statement = statement.where(func.lower(OutboxRow.recipient).not_in(without))
    if without_kinds:
        statement = statement.where(OutboxRow.kind.not_in(tuple(without_kinds)))
    return _load(session, statement.order_by(_TURN, OutboxRow.created_at, OutboxRow.id).limit(limit))


def load_outbox(
    session: Session, *, campaign_id: str | None = None, kind: MailKind | None = None, state: MailState | None = None
) -> tuple[QueuedMail, ...]:
    """Return all mails, or those of a campaign, a kind, in a state, oldest first."""
    statement = select(OutboxRow).order_by(OutboxRow.created_at, OutboxRow.id)
    asked = ((OutboxRow.campaign_id, campaign_id), (OutboxRow.kind, kind), (OutboxRow.state, state))
    for column, wanted in asked:
        if wanted is not None:
            statement = statement.where(column == wanted)
    return _load(session, statement)


def load_sent_counts(session: Session, *, since: datetime) -> SentCounts:
    """Return how many mails went out after ``since``, or were handed over without an answer; recipients lower case."""
    recipient = func.lower(OutboxRow.recipient)
    handed_over = (OutboxRow.state == MailState.SENDING) & (OutboxRow.not_before > since)
    statement = select(recipient, func.count()).where((OutboxRow.sent_at > since) | handed_over).group_by(recipient)
    by_recipient = {row[0]: row[1] for row in session.execute(statement)}
    return SentCounts(total=sum(by_recipient.values()), by_recipient=by_recipient)


def count_written(session: Session, *, kind: MailKind, recipient: str, since: datetime) -> int:
    """Return how many mails of ``kind`` were written to ``recipient`` after ``since``, whatever became of them."""
    statement = select(func.count()).where(
        OutboxRow.kind == kind, func.lower(OutboxRow.recipient) == recipient.lower(), OutboxRow.created_at > since
    )
    return session.scalars(statement).one()


def count_lost_answers(session: Session, *, mail_id: int) -> int:
    """Return how many tries of the mail ended without an answer since an officer last sent it again."""
    events = select(func.count()).where(OutboxEventRow.mail == mail_id, OutboxEventRow.event == MailEvent.UNKNOWN)
    again = select(func.coalesce(func.max(OutboxEventRow.id), 0)).where(
        OutboxEventRow.mail == mail_id, OutboxEventRow.event == MailEvent.RETRIED
    )
    return session.scalars(events.where(OutboxEventRow.id > again.scalar_subquery())).one()


def record_attempt(session: Session, *, mail_id: int, expected_attempts: int, retry_at: datetime) -> bool:
    """Take the mail for one try, the next not before ``retry_at``; False if it was taken or settled meanwhile.

    To be committed before the server is spoken to.
    """
    statement = update(OutboxRow).where(
        OutboxRow.id == mail_id, OutboxRow.attempts == expected_attempts, OutboxRow.state.in_(_OPEN)
    )
    taken = statement.values(
        state=MailState.SENDING, attempts=expected_attempts + 1, last_error="", not_before=retry_at
    )
    return session.scalar(taken.returning(OutboxRow.id)) is not None


def record_unknown(session: Session, *, mail_id: int, retry_at: datetime, error: str, now: datetime) -> None:
    """Write that the server's answer was lost; the mail may be out, and comes due again."""
    if _settle(session, mail_id, retry_at, {"last_error": error}):
        record_event(session, mail_id=mail_id, event=MailEvent.UNKNOWN, now=now, text=error)


def record_sent(session: Session, *, mail_id: int, now: datetime) -> None:
    """Write that the server took the mail."""
    statement = update(OutboxRow).where(OutboxRow.id == mail_id)
    session.execute(statement.values(state=MailState.SENT, sent_at=now, last_error=""))
    record_event(session, mail_id=mail_id, event=MailEvent.SENT, now=now)


def record_deferred(
    session: Session, *, mail_id: int, retry_at: datetime, error: str, not_before: datetime, now: datetime
) -> None:
    """Put the mail back for another try; one that was sent or given up stays so."""
    values = {"state": MailState.QUEUED, "last_error": error, "not_before": not_before}
    if _settle(session, mail_id, retry_at, values):
        record_event(session, mail_id=mail_id, event=MailEvent.DEFERRED, now=now, text=error)


def record_failed(
    session: Session,
    *,
    mail_id: int,
    retry_at: datetime,
    error: str,
    now: datetime,
    event: MailEvent = MailEvent.REFUSED,
) -> None:
    """Give the mail up; one that was sent stays so."""
    if _settle(session, mail_id, retry_at, {"state": MailState.FAILED, "last_error": error}):
        record_event(session, mail_id=mail_id, event=event, now=now, text=error)


def record_dropped(session: Session, *, mail_id: int, cause: str, now: datetime) -> bool:
    """Write that the mail is not wanted any more; False if it was handed over before, and may be out."""
    statement = update(OutboxRow).where(
        OutboxRow.id == mail_id, OutboxRow.state.in_((MailState.QUEUED, MailState.HELD))
    )
    values = statement.values(state=MailState.DISCARDED, last_error=cause)
    if session.scalar(values.returning(OutboxRow.id)) is None:
        return False
    record_event(session, mail_id=mail_id, event=MailEvent.DISCARDED, now=now, text=cause)
    return True


def record_event(
    session: Session, *, mail_id: int, event: MailEvent, now: datetime, by: str = "", text: str = ""
) -> None:
    """Write what happened to the mail."""
    values = {"mail": mail_id, "happened_at": now, "event": event, "done_by": by, "text": text}
    session.execute(insert(OutboxEventRow).values(values))


def _settle(session: Session, mail_id: int, retry_at: datetime, values: dict[str, object]) -> bool:
    """Write what became of the try that was recorded with ``retry_at``; False if that is not the last one any more.

    A try that was taken for dead may come to its end while another one is under way: it must not make the
    mail look as if nobody was sending it.
    """
    statement = update(OutboxRow).where(
        OutboxRow.id == mail_id, OutboxRow.state.in_(_OPEN), OutboxRow.not_before == retry_at
    )
    return session.scalar(statement.values(values).returning(OutboxRow.id)) is not None


def _load(session: Session, statement: Select[OutboxRow]) -> tuple[QueuedMail, ...]:
    return tuple(queued_mail(row) for row in session.scalars(statement))


def queued_mail(row: OutboxRow) -> QueuedMail:
    """Return the record of a row."""
    mail = OutgoingMail(
        key=row.key,
        kind=row.kind,
        campaign=row.campaign_id,
        unit=row.unit_code,
        step=row.step,
        cause=row.cause,
        recipient=row.recipient,
        message_id=row.message_id,
        content=row.content,
        created_at=row.created_at,
    )
    return QueuedMail(
        id=row.id,
        mail=mail,
        state=row.state,
        attempts=row.attempts,
        not_before=row.not_before,
        last_error=row.last_error,
        sent_at=row.sent_at,
        bounced_at=row.bounced_at,
    )
