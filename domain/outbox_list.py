"""The outbox as a list: mails without what they say, however many there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.outgoing import MailKind, MailState


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxLine:
    """A mail of the outbox, as lists show it."""

    id: int
    kind: MailKind
    #: Code of the unit that it concerns; None: none, or several.
    unit: str | None
    recipient: str
    #: Row number of the message that caused it; None: none did.
    cause: int | None
    state: MailState
    #: Tries that were begun.
    attempts: int
    created_at: datetime
    #: Earliest moment of the next try, aware.
    not_before: datetime
    #: The server's last answer, the last error, or why it is not sent; may be empty.
    last_error: str
    sent_at: datetime | None
    #: When a report said that it did not reach its recipient; None: none did.
    bounced_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedMails:
    """Which mails are looked for; None: whatever it is."""

    kind: MailKind | None = None
    state: MailState | None = None
    #: Only mails of which a report said that they did not arrive.
    has_bounced: bool = False
    #: All but those on hold, which stand in a list of their own.
    without_held: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MailCount:
    """How many mails of a kind are in a state, and how many of these came back."""

    kind: MailKind
    state: MailState
    count: int
    bounced: int
