"""What the API says: the shapes of its answers. Instants are ISO 8601 with offset."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from domain.campaign import Kind
from domain.decision import Action
from domain.message import Outcome
from domain.register import Status


class Document(BaseModel):
    """Base of all answers: nothing but what is described."""

    model_config = ConfigDict(extra="forbid")


class Counts(Document):
    """Numbers of units; registered + nothing_to_register + needs_review + missing = asked."""

    asked: int
    registered: int
    nothing_to_register: int
    needs_review: int
    missing: int
    on_time: int
    late: int


class GroupCounts(Counts):
    """The numbers of one group."""

    code: str
    name: str


class MissingUnit(Document):
    """A unit from which nothing came."""

    code: str
    name: str
    group: str
    contact: str
    extended_until: datetime | None
    late: bool


class Missing(Document):
    """Who is missing, and how far that can be believed."""

    campaign: str
    as_of: datetime
    #: When the mailbox was last read completely; null: never.
    last_complete_reading: datetime | None
    #: False: mail may have come that this list does not know.
    mailbox_complete: bool
    counts: Counts
    groups: list[GroupCounts]
    missing: list[MissingUnit]


class EntryCount(Document):
    """How many models count for one kind in one field."""

    kind: Kind
    field: str | None
    count: int


class ExtendedUnit(Document):
    """A unit with an extension that still runs."""

    code: str
    until: datetime


class UnitToLookAt(Document):
    """A unit about which an officer is asked."""

    code: str
    name: str
    status: Status
    reasons: list[str]


class Standing(Missing):
    """All figures."""

    deadline: datetime
    entries: list[EntryCount]
    #: Numbers of messages by outcome; ``unread``: not read yet.
    messages: dict[str, int]
    extensions: list[ExtendedUnit]
    sent_older: list[str]
    sent_by_others: list[str]
    corrected_late: int
    review: list[UnitToLookAt]


class Unit(Document):
    """A unit in the register."""

    code: str
    name: str
    group: str
    status: Status
    first_received: datetime | None
    on_time: bool | None
    last_received: datetime | None
    effective_deadline: datetime
    extended_until: datetime | None
    corrected_late: bool
    versions: int
    is_pinned: bool
    remarks: list[str]


class Entry(Document):
    """One registered model that counts."""

    unit: str
    kind: Kind
    performer: str
    field: str | None
    model: str
    note: str
    message_id: str


class Message(Document):
    """A mail of the ledger."""

    message_id: str
    subject: str
    received: datetime
    #: Null: not read yet.
    outcome: Outcome | None
    reason: str | None


class Export(Document):
    """The whole register."""

    campaign: str
    as_of: datetime
    units: list[Unit]
    entries: list[Entry]
    messages: list[Message]


class ReadEntry(Document):
    """One row as it was read, or as an officer wants it."""

    kind: Kind
    performer: str = Field(min_length=1, max_length=2000)
    field: str | None = Field(default=None, max_length=100)
    model: str = Field(min_length=1, max_length=5000)
    note: str = Field(default="", max_length=5000)


class Question(Document):
    """An open question."""

    id: int
    message: int
    attachment: str | None
    form: int | None
    file_name: str
    subject: str
    sender: str
    received: datetime
    reason: str
    details: dict[str, str]
    candidates: list[str]
    is_remark: bool


class WholeQuestion(Question):
    """An open question with what was read, and the answers that fit."""

    unit_as_written: str | None
    entries: list[ReadEntryOut]
    actions: list[Action]


class ReadEntryOut(Document):
    """One row as it was read."""

    kind: Kind
    performer: str
    field: str | None
    model: str
    note: str


class WantedAnswer(Document):
    """An officer's answer to a question."""

    action: Action
    #: Code or plain name of the unit; null: the one that the question names.
    unit: str | None = Field(default=None, max_length=500)
    #: The rows that count, for ``edit``.
    entries: list[ReadEntry] | None = Field(default=None, max_length=2000)
    #: For the sender, if the form goes back, else for the log.
    comment: str = Field(default="", max_length=5000)
    #: Of a form that goes back: the first instant at which its correction is late.
    until: datetime | None = None
    #: False: a form that goes back is not told to the sender by mail.
    with_mail: bool = True


class GivenAnswer(Document):
    """What was decided."""

    decision: int
    question: int
    action: Action
    unit: str | None
    #: When the sender is told, unless it is taken back before; null: the sender is not told.
    told_at: datetime | None


class Problem(BaseModel):
    """Why something could not be done (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
