"""What is known of the mailbox: when it was read, and whether the ledger agrees with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One reading of one folder of one mailbox."""

    mailbox: str
    folder: str
    started_at: datetime
    #: When it ended; None: it was cut off.
    finished_at: datetime | None
    #: True if every message of the folder was then in the ledger and read.
    complete: bool
    #: Messages on the server, and how many of them the ledger has; None if it was not reached.
    server_count: int | None = None
    ledger_count: int | None = None
    #: Messages new in this poll.
    new_count: int = 0
    #: Why it is not complete, in English for the log; empty if complete.
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftAlone:
    """A mailbox that the service does not read for now, because reading it failed."""

    mailbox: str
    #: Before this it is not tried again; None: not before somebody asks, since it refused the login too often.
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxHealth:
    """What every list says first: how fresh its knowledge is."""

    #: When the last complete reading of the mailboxes began: the oldest among all of them; None: never.
    complete_at: datetime | None
    #: The last poll of each mailbox and folder.
    last_polls: tuple[Poll, ...] = ()
    #: Messages kept but not yet read.
    unread_count: int = 0

    @property
    def is_blind(self) -> bool:
        """True if the last reading of a mailbox failed, or none has been made: lists may miss what has come since."""
        return self.complete_at is None or any(not poll.complete for poll in self.last_polls)
