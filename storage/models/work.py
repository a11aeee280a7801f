"""What the service itself does: mail that it sends, and folders that it reads."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from domain.outgoing import MailState
from storage.models.base import Base


class OutboxRow(Base):
    """A mail to be sent, written in the same transaction as its cause."""

    __tablename__ = "outbox"
    __table_args__ = (Index(None, "state", "not_before"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    recipient: Mapped[str]
    content: Mapped[bytes]
    state: Mapped[MailState]
    #: Tries that were begun.
    attempts: Mapped[int]
    not_before: Mapped[datetime]
    last_error: Mapped[str]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class PollRow(Base):
    """One reading of one folder."""

    __tablename__ = "polls"
    __table_args__ = (Index(None, "mailbox", "folder", "started_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mailbox: Mapped[str]
    folder: Mapped[str]
    started_at: Mapped[datetime]
    #: NULL: not ended, or cut off.
    finished_at: Mapped[datetime | None]
    complete: Mapped[bool]
    server_count: Mapped[int | None]
    ledger_count: Mapped[int | None]
    new_count: Mapped[int]
    error: Mapped[str]
