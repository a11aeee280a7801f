"""Mail out: what stands in the outbox, and what happened to each mail of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class MailKind(StrEnum):
    """What a mail is for; those above go out first."""

    #: To the officers, daily.
    DIGEST = "digest"
    #: To a sender, with an officer's comment: the form is to be corrected.
    RETURNED = "returned"
    #: To a unit from which nothing came.
    REMINDER = "reminder"
    #: To the superior of units from which nothing came, with the list of them.
    ESCALATION = "escalation"
    #: To a sender, at once: what arrived and how it was understood; last, since anybody can cause it.
    RECEIPT = "receipt"


class MailState(StrEnum):
    """Where a mail of the outbox stands."""

    #: Waiting for its next try.
    QUEUED = "queued"
    #: Waiting until an officer releases it.
    HELD = "held"
    #: Handed to the server, no answer known: the process died or the reply was lost.
    SENDING = "sending"
    SENT = "sent"
    #: Refused for good, or given up after the last try.
    FAILED = "failed"
    #: Not to be sent: an officer's word, or its cause is gone.
    DISCARDED = "discarded"


class MailEvent(StrEnum):
    """What happened to a mail of the outbox."""

    #: Written at once by an officer's word; what the service writes by itself has no such line.
    WRITTEN = "written"
    #: Not taken; it is tried again.
    DEFERRED = "deferred"
    #: Handed over, and the server's answer was lost; the same mail may go out once more.
    UNKNOWN = "unknown"
    SENT = "sent"
    #: Refused for good by the server.
    REFUSED = "refused"
    #: The last try failed.
    GIVEN_UP = "given_up"
    HELD = "held"
    RELEASED = "released"
    DISCARDED = "discarded"
    #: Put back into the queue by an officer.
    RETRIED = "retried"
    #: A report came back: it did not reach its recipient.
    BOUNCED = "bounced"
    #: A report came back: it is late, and is still tried on the way.
    DELAYED = "delayed"
    #: The recipient's mailbox answered by itself, e.g. that nobody is there.
    ANSWERED = "answered"


class Occasion(StrEnum):
    """What a digest is written for: the step of its mail."""

    DAILY = "daily"
    #: The first digest that knows an answer of every unit that is asked.
    ALL_ANSWERED = "all_answered"
    #: The first digest after the last moment at which a unit could answer in time.
    CLOSED = "closed"
    #: Both at once.
    CLOSED_COMPLETE = "closed_complete"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMail:
    """One mail to one recipient."""

    #: What makes it unique, e.g. ``digest/dvk-2022/2022-02-14/bdv@example.vn``.
    key: str
    kind: MailKind
    #: Id of the campaign.
    campaign: str
    recipient: str
    #: The whole mail as it will go out, CRLF lines, with its Message-ID.
    content: bytes
    #: That Message-ID, with angle brackets: reports of its delivery name it.
    message_id: str
    #: When it was written, aware.
    created_at: datetime
    #: Code of the unit that it concerns; None: none, or several.
    unit: str | None = None
    #: What of its kind it is: the step of a reminder, the occasion of a digest; empty: nothing special.
    step: str = ""
    #: Row number of the message that caused it; None: none did.
    cause: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedMail:
    """A mail of the outbox with what happened to it so far."""

    id: int
    mail: OutgoingMail
    state: MailState
    #: Tries that were begun.
    attempts: int
    #: Earliest moment of the next try, aware.
    not_before: datetime
    #: The server's last answer, the last error, or why it is not sent; empty: nothing of it.
    last_error: str = ""
    sent_at: datetime | None = None
    #: When a report said that it did not reach its recipient; None: none did.
    bounced_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MailHistory:
    """One thing that happened to a mail of the outbox."""

    at: datetime
    event: MailEvent
    #: Who did it; empty: the service.
    by: str
    #: The server's answer, the report's reason; may be empty.
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded:
    """How a unit was reminded so far."""

    #: Reminders that went out to it, 1 or more.
    count: int
    #: When the last of them went out, aware.
    last_at: datetime
    #: True if a report said that the last of them did not reach its recipient.
    has_bounced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """A mail that did not reach its recipient."""

    #: Its row number in the outbox.
    number: int
    kind: MailKind
    #: Code of the unit that it concerns; None: none, or several.
    unit: str | None
    recipient: str
    #: When that became known, aware.
    at: datetime
    #: True if a report came back; False if it was refused, or given up after the last try.
    has_bounced: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxReport:
    """What the outbox of a campaign says about the units and about itself at one instant."""

    #: How each unit was reminded, by code; only units that were.
    reminded: Mapping[str, Reminded] = field(default_factory=dict)
    #: What turned out not to have arrived since some instant, oldest first.
    undelivered: tuple[Undelivered, ...] = ()
    #: Mails that wait until an officer releases them, and the reminders and escalations among them.
    held_count: int = 0
    held_reminders: int = 0
    #: Reminders and escalations that wait for their turn: an officer can still hold them.
    queued_reminders: int = 0
    #: When the oldest mail was written that should be out and is not, aware; None: there is none.
    waiting_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """Mails that the service is going to write by itself."""

    #: When, aware.
    at: datetime
    #: What it will do: the msgid of a sentence, in which ``{n}`` stands for the number.
    sentence: str
    #: How many mails, by what is known now.
    count: int
