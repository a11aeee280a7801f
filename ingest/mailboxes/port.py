"""What the pipeline knows of a mailbox, whatever stands behind it: two small Protocols and their records.

Behind them stand an IMAP server (:mod:`.imap`), files on disk (:mod:`.folder`) and a twin in memory
(:mod:`.memory`); one suite of tests holds them to the same rules. Everything here raises only
:class:`domain.errors.MailboxError` and what derives from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.clock import require_aware


class After(StrEnum):
    """What is done on the server with a message once it is kept."""

    #: Nothing: the folder is opened read-only.
    LEAVE = "leave"
    #: A keyword is set; no other flag is touched.
    KEYWORD = "keyword"
    #: It is moved to another folder.
    MOVE = "move"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageHead:
    """What is known of a message before it is fetched."""

    uid: int
    #: Size of the whole mail as the mailbox tells it.
    size_bytes: int
    #: INTERNALDATE: when the mailbox received it; aware, to the second.
    received: datetime

    def __post_init__(self) -> None:
        require_aware(self.received)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedMessage:
    """A message's bytes: the whole mail, or its headers where only they were asked for."""

    uid: int
    #: As in :class:`MessageHead`.
    received: datetime
    raw: bytes

    def __post_init__(self) -> None:
        require_aware(self.received)


class OpenFolder(Protocol):
    """A folder in hand; good only inside the ``with`` that opened it.

    A uid that has vanished since it was listed is no error: it is left out of the answers, which
    otherwise come in the order asked.
    """

    @property
    def uidvalidity(self) -> int:
        """Number under which its uids hold (RFC 3501, section 2.3.1.1)."""

    @property
    def message_count(self) -> int:
        """Messages in the folder when it was opened, as the mailbox counts them (EXISTS)."""

    def list_uids(self) -> tuple[int, ...]:
        """Return the uids of all messages, ascending."""

    def fetch_heads(self, uids: Sequence[int]) -> tuple[MessageHead, ...]:
        """Return size and INTERNALDATE of each, without its content."""

    def fetch(self, uids: Sequence[int]) -> tuple[FetchedMessage, ...]:
        """Return the whole mails; no flag changes. See :func:`.batches.plan_batches` for how many to ask at once."""

    def fetch_header(self, uid: int) -> FetchedMessage | None:
        """Return the headers only, up to and with the empty line, for a mail that is too large to fetch; None: gone."""

    def mark(self, uids: Sequence[int]) -> None:
        """Do what the account asks for messages that are kept (:class:`After`); safe to repeat."""


class Mailbox(Protocol):
    """One folder of one mailbox of the configuration."""

    @property
    def name(self) -> str:
        """Its name in the configuration."""

    @property
    def folder(self) -> str:
        """The folder that is read."""

    @property
    def after(self) -> After:
        """What is done on the server with a message that was read."""

    def open(self) -> AbstractContextManager[OpenFolder]:
        """Connect and open the folder; it is closed when the ``with`` ends.

        Raises :class:`domain.errors.MailboxError`, on entering and from each step inside. After
        ``MailboxUnreachable`` or ``UnexpectedAnswer`` the connection is gone and must be opened again;
        after another ``MailboxError`` the folder can still be used.
        """
