"""What the service itself does: mail that it sends, and folders that it reads."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from domain.outgoing import MailEvent, MailKind, MailState
from storage.models.base import Base


class OutboxRow(Base):
    """A mail to be sent, written in the same transaction as its cause."""

    __tablename__ = "outbox"
    __table_args__ = (Index(None, "state", "not_before"), Index(None, "campaign_id", "kind"))

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[MailKind]
    campaign_id: Mapped[str]
    #: NULL: it concerns no unit, or several.
    unit_code: Mapped[str | None]
    #: The step of a reminder, the occasion of a digest; may be empty.
    step: Mapped[str]
    #: The message that caused it; NULL: none did.
    cause: Mapped[int | None] = mapped_column(ForeignKey("messages.id"), index=True)
    recipient: Mapped[str]
    message_id: Mapped[str] = mapped_column(index=True)
    content: Mapped[bytes]
    state: Mapped[MailState]
    #: Tries that were begun.
    attempts: Mapped[int]
    not_before: Mapped[datetime]
    last_error: Mapped[str]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    bounced_at: Mapped[datetime | None]


class OutboxEventRow(Base):
    """Something that happened to a mail of the outbox; it goes only with a mail that is withdrawn before any try."""

    __tablename__ = "outbox_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    mail: Mapped[int] = mapped_column(ForeignKey("outbox.id"), index=True)
    happened_at: Mapped[datetime]
    event: Mapped[MailEvent]
    #: Who did it; empty: the service.
    done_by: Mapped[str]
    text: Mapped[str]


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
