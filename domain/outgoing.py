"""Mail out: what stands in the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MailState(StrEnum):
    """Where a mail of the outbox stands."""

    #: Waiting for its next try.
    QUEUED = "queued"
    #: Handed to the server, no answer known: the process died or the reply was lost.
    SENDING = "sending"
    SENT = "sent"
    #: Refused for good, or given up after the last try.
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMail:
    """One mail to one recipient."""

    #: What makes it unique, e.g. ``digest/dvk-2022/2022-02-14/bdv@example.vn``.
    key: str
    #: ``digest``, later ``receipt`` and ``reminder``.
    kind: str
    recipient: str
    #: The whole mail as it will go out, CRLF lines, with its Message-ID.
    content: bytes
    #: When it was written, aware.
    created_at: datetime


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
    #: The server's last answer or the last error; empty: none.
    last_error: str = ""
    sent_at: datetime | None = None
