"""The tables, and nothing else; queries return records of the domain, never these rows.

A column named after a table (``message``, ``submission``, ``review``) holds that table's row number;
``messages.message_id`` is the mail's own Message-ID. Units are named by their code without a foreign
key: a roster may be replaced, and what was booked stays.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, ClassVar

from sqlalchemy import JSON, BigInteger, Date, ForeignKey, Index, LargeBinary, MetaData, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from domain.campaign import Kind
from domain.decision import Action
from domain.document import Place
from domain.evidence import Evidence
from domain.form import FileOutcome, Form
from domain.memory import MemoryKind
from domain.message import Outcome
from domain.outgoing import MailState
from domain.reasons import ReasonCode
from domain.roster_log import Difference, RosterAction
from domain.versions import Relation
from storage.types import AwareDateTime, PlainText, RecordType, WordType

BigInt = Annotated[int, "64 bits"]


class Base(DeclarativeBase):
    """What all tables share."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: PlainText(),
        bytes: LargeBinary(),
        datetime: AwareDateTime(),
        date: Date(),
        BigInt: BigInteger(),
        dict[str, Any]: JSON(none_as_null=True),
        dict[str, str]: JSON(none_as_null=True),
        list[str]: JSON(none_as_null=True),
        tuple[Evidence, ...]: RecordType(tuple[Evidence, ...]),
        Kind: WordType(Kind),
        FileOutcome: WordType(FileOutcome),
        Outcome: WordType(Outcome),
        MailState: WordType(MailState),
        ReasonCode: WordType(ReasonCode),
        Relation: WordType(Relation),
        Action: WordType(Action),
        RosterAction: WordType(RosterAction),
        MemoryKind: WordType(MemoryKind),
        Difference: RecordType(Difference),
        Place: RecordType(Place),
        Form: RecordType(Form),
    }


class CampaignRow(Base):
    """A letter as its folder said it when it was last opened."""

    __tablename__ = "campaigns"

    id: Mapped[str] = mapped_column(primary_key=True)
    #: The ``Campaign`` without its roster.
    snapshot: Mapped[dict[str, Any]]
    opens_at: Mapped[datetime]
    deadline: Mapped[datetime]
    recorded_at: Mapped[datetime]


class UnitRow(Base):
    """A unit on a campaign's roster."""

    __tablename__ = "units"

    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaigns.id"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    #: Its place on the roster, from 0.
    position: Mapped[int]
    name: Mapped[str]
    group: Mapped[str]
    commune: Mapped[str]
    aliases: Mapped[list[str]]
    senders: Mapped[list[str]]
    contact: Mapped[str]
    note: Mapped[str]
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    successors: Mapped[list[str]]


class RosterChangeRow(Base):
    """A change of a campaign's roster, with the units as they were and as they became."""

    __tablename__ = "roster_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaigns.id"), index=True)
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]
    action: Mapped[RosterAction]
    difference: Mapped[Difference]


class MemoryRow(Base):
    """What an officer's word has taught about a unit."""

    __tablename__ = "memories"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaigns.id"), index=True)
    kind: Mapped[MemoryKind]
    value: Mapped[str]
    unit_code: Mapped[str]
    learned_at: Mapped[datetime]
    learned_by: Mapped[str]
    #: The decision with which it was taught, and is forgotten when that is undone; NULL: none.
    decision: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"), index=True)
    #: NULL: it lives.
    forgotten_at: Mapped[datetime | None]
    forgotten_by: Mapped[str]


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
    __table_args__ = (UniqueConstraint("sha256"), Index(None, "campaign_id", "received"))

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


class SubmissionRow(Base):
    """A form booked to a unit."""

    __tablename__ = "submissions"
    #: A form counts for two units where the campaign says that joint forms do.
    __table_args__ = (UniqueConstraint("message", "attachment", "form_number", "unit_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    #: Path of the attachment; empty: the text of the mail.
    attachment: Mapped[str]
    form_number: Mapped[int]
    unit_code: Mapped[str] = mapped_column(index=True)
    relation: Mapped[Relation]
    content_key: Mapped[str]
    unit_as_written: Mapped[str | None]
    evidence: Mapped[tuple[Evidence, ...]]


class EntryRow(Base):
    """A model registered by a submission."""

    __tablename__ = "entries"

    submission: Mapped[int] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    #: Its place in the form, from 0.
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[Kind]
    performer: Mapped[str]
    field: Mapped[str | None]
    model: Mapped[str]
    note: Mapped[str]
    place: Mapped[Place]


class ReviewRow(Base):
    """A question to an officer."""

    __tablename__ = "reviews"

    id: Mapped[int] = mapped_column(primary_key=True)
    message: Mapped[int] = mapped_column(ForeignKey("messages.id"), index=True)
    #: Path of the attachment; NULL: the message as a whole.
    attachment: Mapped[str | None]
    reason_code: Mapped[ReasonCode]
    reason_details: Mapped[dict[str, str]]
    #: What was read, so that an officer sees it; NULL: nothing was.
    form: Mapped[Form | None]
    #: The form's number in its attachment; NULL: the question is about the file, or the message.
    form_number: Mapped[int | None]
    #: What the form would do to those before it, and the hash of its content, if it were booked.
    relation: Mapped[Relation]
    content_key: Mapped[str]
    #: True if the form that it is about is booked all the same.
    is_remark: Mapped[bool]
    opened_at: Mapped[datetime]
    #: NULL: open.
    closed_at: Mapped[datetime | None]


class ReviewCandidateRow(Base):
    """A unit that a review may concern."""

    __tablename__ = "review_candidates"

    review: Mapped[int] = mapped_column(ForeignKey("reviews.id"), primary_key=True)
    #: Its place among the review's candidates, from 0: roster order.
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    unit_code: Mapped[str]


class ReadingRow(Base):
    """What reading a message gave, before any officer decided anything about it."""

    __tablename__ = "readings"

    message: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    #: A ``MessageReading`` as JSON, packed with zlib.
    data: Mapped[bytes]


class DecisionRow(Base):
    """What an officer decided about a question; never deleted."""

    __tablename__ = "decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    message: Mapped[int] = mapped_column(ForeignKey("messages.id"), index=True)
    #: Path of the attachment; NULL: the message as a whole.
    attachment: Mapped[str | None]
    #: The form's number in its attachment; NULL: the file, or the message.
    form_number: Mapped[int | None]
    action: Mapped[Action]
    unit_code: Mapped[str | None]
    #: The form as the officer saw or edited it; NULL: there was none.
    form: Mapped[Form | None]
    relation: Mapped[Relation]
    content_key: Mapped[str]
    #: The question that was answered.
    question_code: Mapped[ReasonCode]
    question_details: Mapped[dict[str, str]]
    comment: Mapped[str]
    decided_at: Mapped[datetime]
    decided_by: Mapped[str]
    #: NULL: it holds.
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str]


class RulingRow(Base):
    """What an officer ruled about a unit; never deleted."""

    __tablename__ = "rulings"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: ``pin`` or ``extension``.
    kind: Mapped[str]
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaigns.id"), index=True)
    unit_code: Mapped[str]
    #: The message of a pin; until when, and why, of an extension.
    details: Mapped[dict[str, str]]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    #: NULL: it holds.
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str]


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
