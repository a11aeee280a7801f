"""The outbox in officers' hands: held, released, discarded, sent again; and what came back of a mail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import exists, func, or_, select, update
from sqlalchemy.orm import Session

from domain.errors import MailNotThat, NoSuchMail
from domain.outgoing import MailEvent, MailHistory, MailKind, MailState, QueuedMail
from storage.models import OutboxEventRow, OutboxRow
from storage.outbox import queued_mail, record_event

#: From which states an officer's word takes a mail into which; one that may be out is not called back.
_STEPS = {
    MailEvent.HELD: ((MailState.QUEUED,), MailState.HELD),
    MailEvent.RELEASED: ((MailState.HELD,), MailState.QUEUED),
    MailEvent.DISCARDED: ((MailState.QUEUED, MailState.HELD, MailState.FAILED), MailState.DISCARDED),
    MailEvent.RETRIED: ((MailState.QUEUED, MailState.FAILED, MailState.DISCARDED), MailState.QUEUED),
}
#: A mail that an officer has put on hold, and not only the campaign's settings.
_BY_HAND = exists().where(OutboxEventRow.mail == OutboxRow.id, OutboxEventRow.event == MailEvent.HELD)


def words_for(state: MailState) -> tuple[MailEvent, ...]:
    """Return what an officer can do with a mail that is in ``state``."""
    return tuple(event for event, (allowed, _) in _STEPS.items() if state in allowed)


def load_mail(session: Session, *, campaign_id: str, mail_id: int) -> QueuedMail:
    """Return mail number ``mail_id``; raise ``NoSuchMail`` if the campaign has none of that number."""
    row = session.get(OutboxRow, mail_id)
    if row is None or row.campaign_id != campaign_id:
        raise NoSuchMail(number=mail_id)
    return queued_mail(row)


def load_unit_mails(
    session: Session, *, campaign_id: str, unit: str, messages: Iterable[int]
) -> tuple[QueuedMail, ...]:
    """Return the mails that concern ``unit`` alone or answer one of ``messages``, newest first."""
    concerns = or_(OutboxRow.unit_code == unit, OutboxRow.cause.in_(tuple(messages)))
    statement = select(OutboxRow).where(OutboxRow.campaign_id == campaign_id, concerns)
    rows = session.scalars(statement.order_by(OutboxRow.created_at.desc(), OutboxRow.id.desc()))
    return tuple(queued_mail(row) for row in rows)


def load_history(session: Session, *, mail_id: int) -> tuple[MailHistory, ...]:
    """Return what happened to the mail, in order."""
    rows = session.scalars(select(OutboxEventRow).where(OutboxEventRow.mail == mail_id).order_by(OutboxEventRow.id))
    return tuple(MailHistory(at=row.happened_at, event=row.event, by=row.done_by, text=row.text) for row in rows)


def load_unreleased(
    session: Session, *, campaign_id: str, kinds: Collection[MailKind], up_to: int | None = None
) -> tuple[int, ...]:
    """Return the numbers of mails of ``kinds`` that were written on hold and that no officer has held since.

    With ``up_to`` only those with this number or a lower one.
    """
    statement = select(OutboxRow.id).where(
        OutboxRow.campaign_id == campaign_id,
        OutboxRow.kind.in_(kinds),
        OutboxRow.state == MailState.HELD,
        ~_BY_HAND,
    )
    if up_to is not None:
        statement = statement.where(OutboxRow.id <= up_to)
    return tuple(session.scalars(statement.order_by(OutboxRow.id)))


def count_held_by_hand(session: Session, *, campaign_id: str) -> Counter[MailKind]:
    """Count the mails on hold that an officer has held, by kind."""
    statement = select(OutboxRow.kind, func.count()).where(
        OutboxRow.campaign_id == campaign_id, OutboxRow.state == MailState.HELD, _BY_HAND
    )
    return Counter({row[0]: row[1] for row in session.execute(statement.group_by(OutboxRow.kind))})


def load_waiting(session: Session, *, campaign_id: str, kind: MailKind, now: datetime) -> tuple[int, ...]:
    """Return the numbers of mails of ``kind`` that wait for a moment after ``now``.

    One whose answer was lost is not among them: it may be out.
    """
    statement = select(OutboxRow.id).where(
        OutboxRow.campaign_id == campaign_id,
        OutboxRow.kind == kind,
        OutboxRow.state == MailState.QUEUED,
        OutboxRow.not_before > now,
    )
    return tuple(session.scalars(statement.order_by(OutboxRow.id)))


def record_word(
    session: Session, *, campaign_id: str, mail_id: int, event: MailEvent, by: str, now: datetime
) -> QueuedMail:
    """Do with the mail what an officer says: hold, release, discard or try again; return it as it was.

    A mail that is released or tried again is due at once, with all its tries before it.

    Raises: ``NoSuchMail``; ``MailNotThat`` if that cannot be done with it, e.g. it was sent.
    """
    allowed, state = _STEPS[event]
    before = load_mail(session, campaign_id=campaign_id, mail_id=mail_id)
    values: dict[str, object] = {"state": state, "last_error": ""}
    if state is MailState.QUEUED:
        values.update(not_before=now, attempts=0)
    statement = update(OutboxRow).where(OutboxRow.id == mail_id, OutboxRow.state.in_(allowed))
    if session.scalar(statement.values(values).returning(OutboxRow.id)) is None:
        raise MailNotThat(number=mail_id, state=before.state.value)
    record_event(session, mail_id=mail_id, event=event, now=now, by=by)
    return before


def find_mail(session: Session, *, message_ids: Iterable[str]) -> QueuedMail | None:
    """Return the mail of ours that the first of ``message_ids`` that is ours names, or None."""
    for wanted in message_ids:
        row = session.scalar(select(OutboxRow).where(OutboxRow.message_id == wanted).limit(1)) if wanted else None
        if row is not None:
            return queued_mail(row)
    return None


def record_report(session: Session, *, mail_id: int, event: MailEvent, text: str, now: datetime) -> None:
    """Write what a mail that came in says of our mail."""
    record_event(session, mail_id=mail_id, event=event, now=now, text=text)
    if event is MailEvent.BOUNCED:
        first = update(OutboxRow).where(OutboxRow.id == mail_id, OutboxRow.bounced_at.is_(None))
        session.execute(first.values(bounced_at=now))
