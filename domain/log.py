"""Who did what: one log over all that is written of people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.account import LoggedDeed
from domain.decision import Decision
from domain.memory import Memory
from domain.outgoing import MailEvent, MailKind
from domain.roster_log import RosterChange
from domain.rulings import Ruling


class LogKind(StrEnum):
    """What something was about."""

    #: A question answered, or the answer taken back.
    DECISION = "decision"
    #: A version pinned, a deadline extended, or that taken back.
    RULING = "ruling"
    #: The roster changed.
    ROSTER = "roster"
    #: An address or a name taught, or forgotten.
    MEMORY = "memory"
    #: A word about mail out.
    MAIL = "mail"
    #: Signed in, signed out, refused.
    SIGN_IN = "sign_in"
    #: A list exported, a file downloaded.
    FILE = "file"
    #: An account or a token changed, or the campaign.
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailWord:
    """What somebody said about a mail of the outbox."""

    #: Its number in the outbox.
    mail: int
    kind: MailKind
    recipient: str
    event: MailEvent
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One thing that somebody did."""

    at: datetime
    #: The person as the log has it: a full name, an account's name, or that of a user of the machine.
    by: str
    kind: LogKind
    subject: Decision | Ruling | RosterChange | Memory | MailWord | LoggedDeed
    #: True if it took the subject back.
    is_undoing: bool = False
