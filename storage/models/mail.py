"""The ledger: each mail as it came, where it lies, its files, and what reading it gave."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.form import FileOutcome
from domain.message import Outcome
from domain.reasons import ReasonCode
from storage.models.base import Base, BigInt


class RawMailRow(Base):
    """A mail as it came, packed."""

    __tablename__ = "raw_mails"

    #: Hash of the normalised bytes, hex: the mail's identity.
    sha256: Mapped[str] = mapped_column(primary_key=True)
    #: Bytes before packing.
    size_bytes: Mapped[int]
    #: How ``data`` is packed: ``zlib``.
    encoding: Mapped[str]
    data: Mapped[bytes]


class MessageRow(Base):
    """A line of the ledger."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("sha256"),
        Index(None, "campaign_id", "received"),
        Index(None, "campaign_id", "outcome", "received"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaigns.id"))
    #: Identity of the mail; stays when the raw bytes are purged.
    sha256: Mapped[str]
    #: Where the raw bytes are; NULL: purged.
    raw_sha256: Mapped[str | None] = mapped_column(ForeignKey("raw_mails.sha256"), index=True)
    size_bytes: Mapped[int]
    message_id: Mapped[str]
    subject: Mapped[str]
    sender: Mapped[str]
    sender_name: Mapped[str]
    #: INTERNALDATE of the earliest copy.
    received: Mapped[datetime]
    kept_at: Mapped[datetime]
    #: When the last reading was begun, and how many were.
    attempted_at: Mapped[datetime | None]
    read_attempts: Mapped[int]
    #: When its reading was booked; NULL: not yet.
    read_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None]
    reason_code: Mapped[ReasonCode | None]
    reason_details: Mapped[dict[str, str] | None]


Index(
    "ix_messages_unread",
    MessageRow.campaign_id,
    MessageRow.received,
    sqlite_where=MessageRow.read_at.is_(None),
    postgresql_where=MessageRow.read_at.is_(None),
)


class MessageTextRow(Base):
    """What a message that was read is searched by."""

    __tablename__ = "message_texts"

    message: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True, autoincrement=False)
    #: Subject, sender and names of files, a line each, without capitals and Vietnamese marks.
    text: Mapped[str]


class SightingRow(Base):
    """A copy of a message at one location of a mailbox."""

    __tablename__ = "sightings"

    mailbox: Mapped[str] = mapped_column(primary_key=True)
    folder: Mapped[str] = mapped_column(primary_key=True)
    uidvalidity: Mapped[BigInt] = mapped_column(primary_key=True, autoincrement=False)
    uid: Mapped[BigInt] = mapped_column(primary_key=True, autoincrement=False)
    message: Mapped[int] = mapped_column(ForeignKey("messages.id"), index=True)
    #: INTERNALDATE of this copy.
    received: Mapped[datetime]
    seen_at: Mapped[datetime]
    #: When the copy was marked on the server; NULL: not.
    marked_at: Mapped[datetime | None]


class AttachmentRow(Base):
    """A leaf file of a message and what it turned out to be."""

    __tablename__ = "attachments"

    message: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    path: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    declared_type: Mapped[str]
    #: Format found in the content.
    format: Mapped[str]
    size_bytes: Mapped[int]
    sha256: Mapped[str]
    outcome: Mapped[FileOutcome]
    reason_code: Mapped[ReasonCode]
    reason_details: Mapped[dict[str, str]]


class ReadingRow(Base):
    """What reading a message gave, before any officer decided anything about it."""

    __tablename__ = "readings"

    message: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    #: A ``MessageReading`` as JSON, packed with zlib.
    data: Mapped[bytes]
