"""Polls: when each folder was read, and whether the ledger agreed with the server."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.orm import Session

from domain.poll import MailboxHealth, Poll
from storage.models import MessageRow, PollRow


def record_poll_started(session: Session, *, mailbox: str, folder: str, now: datetime) -> int:
    """Write that a poll begins, and return its row number; committed at once, it shows if it is cut off."""
    statement = insert(PollRow).values(
        mailbox=mailbox, folder=folder, started_at=now, complete=False, new_count=0, error=""
    )
    return session.scalars(statement.returning(PollRow.id)).one()


def record_poll_finished(session: Session, *, poll_id: int, poll: Poll) -> None:
    """Write how the poll ``poll_id`` ended; where and when it began stays as it was written then."""
    statement = update(PollRow).where(PollRow.id == poll_id)
    ended = statement.values(
        finished_at=poll.finished_at,
        complete=poll.complete,
        server_count=poll.server_count,
        ledger_count=poll.ledger_count,
        new_count=poll.new_count,
        error=poll.error,
    )
    session.execute(ended)


def load_health(
    session: Session, *, folders: Sequence[tuple[str, str]], campaign_id: str, as_of: datetime | None = None
) -> MailboxHealth:
    """Return how fresh the knowledge of ``folders``, pairs of mailbox and folder, is.

    Only polls that ended count, with ``as_of`` those that ended by then, and messages received by then.
    One that is under way, or was cut off, makes nothing newer. A complete reading knows the folder as
    it was when the reading began: what came meanwhile may not be in it.
    """
    complete = [_completed_at(session, folder, as_of) for folder in folders]
    known = [instant for instant in complete if instant is not None]
    polls = [_last_poll(session, folder, as_of) for folder in folders]
    return MailboxHealth(
        complete_at=min(known) if known and len(known) == len(complete) else None,
        last_polls=tuple(poll for poll in polls if poll is not None),
        unread_count=_count_unread(session, campaign_id, as_of),
    )


def _completed_at(session: Session, folder: tuple[str, str], as_of: datetime | None) -> datetime | None:
    row = session.scalar(_polls_of(folder, as_of).where(PollRow.complete).limit(1))
    return None if row is None else row.started_at


def _last_poll(session: Session, folder: tuple[str, str], as_of: datetime | None) -> Poll | None:
    row = session.scalar(_polls_of(folder, as_of).limit(1))
    return None if row is None else _poll(row)


def _polls_of(folder: tuple[str, str], as_of: datetime | None) -> Select[PollRow]:
    """Return the query for the folder's polls that ended, the last one first."""
    mailbox, name = folder
    ended = PollRow.finished_at.is_not(None)
    statement = select(PollRow).where(PollRow.mailbox == mailbox, PollRow.folder == name, ended)
    if as_of is not None:
        statement = statement.where(PollRow.finished_at <= as_of)
    return statement.order_by(PollRow.started_at.desc(), PollRow.id.desc())


def _count_unread(session: Session, campaign_id: str, as_of: datetime | None) -> int:
    statement = select(func.count()).where(MessageRow.campaign_id == campaign_id, MessageRow.read_at.is_(None))
    if as_of is not None:
        statement = statement.where(MessageRow.received <= as_of)
    return session.scalars(statement).one()


def _poll(row: PollRow) -> Poll:
    return Poll(
        mailbox=row.mailbox,
        folder=row.folder,
        started_at=row.started_at,
        finished_at=row.finished_at,
        complete=row.complete,
        server_count=row.server_count,
        ledger_count=row.ledger_count,
        new_count=row.new_count,
        error=row.error,
    )
