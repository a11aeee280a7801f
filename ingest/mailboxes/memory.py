"""A mailbox in memory: for the demonstration and for tests of what stands on mailboxes.

It behaves as a server does where that matters (uids only grow, UIDVALIDITY changes, messages vanish,
a step fails), and one suite of tests holds it to the same rules as the real ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from domain.clock import require_aware
from domain.errors import MailboxError
from ingest.mailboxes.port import After, FetchedMessage, MessageHead
from ingest.mailboxes.raw_mail import header_of


class Step(StrEnum):
    """A step that can be made to fail."""

    OPEN = "open"
    LIST_UIDS = "list_uids"
    FETCH_HEADS = "fetch_heads"
    FETCH = "fetch"
    FETCH_HEADER = "fetch_header"
    MARK = "mark"


@dataclass(slots=True, kw_only=True)
class _Stored:
    raw: bytes
    received: datetime
    flags: set[str] = field(default_factory=set)


class InMemoryMailbox:
    """A folder whose messages are put in by hand; see :class:`ingest.mailboxes.port.Mailbox`."""

    #: Keyword that ``After.KEYWORD`` sets.
    keyword = "dangky"

    def __init__(self, name: str, folder: str = "INBOX", after: After = After.LEAVE) -> None:
        self.name = name
        self.folder = folder
        self.after = after
        self.uidvalidity = 1
        #: Raw bytes of the messages that ``After.MOVE`` took away, oldest first.
        self.moved: list[bytes] = []
        self._messages: dict[int, _Stored] = {}
        self._next_uid = 1
        self._failures: dict[Step, MailboxError] = {}

    def append(self, raw: bytes, received: datetime) -> int:
        """Put a message in, received at ``received`` (aware; kept in UTC, to the second), and return its uid."""
        uid = self._next_uid
        self._next_uid += 1
        self._messages[uid] = _Stored(raw=raw, received=_to_second(received))
        return uid

    def remove(self, uid: int) -> None:
        """Take a message out, as another mail program does; raises ``KeyError`` if it is not there."""
        del self._messages[uid]

    def flags(self, uid: int) -> frozenset[str]:
        """Return the flags of a message; raises ``KeyError`` if it is not there."""
        return frozenset(self._messages[uid].flags)

    def reset_uidvalidity(self) -> None:
        """Give all messages new uids under a new UIDVALIDITY, as a server does after a repair."""
        self.uidvalidity += 1
        self._messages = dict(enumerate(self._messages.values(), start=1))
        self._next_uid = len(self._messages) + 1

    def fail_next(self, error: MailboxError, at: Step = Step.OPEN) -> None:
        """Let the next step of kind ``at`` raise ``error``, once."""
        self._failures[at] = error

    @contextmanager
    def open(self) -> Iterator[InMemoryFolder]:
        """Open the folder."""
        self.fail_if_asked(Step.OPEN)
        yield InMemoryFolder(self, self._messages)

    def fail_if_asked(self, step: Step) -> None:
        """Raise what :meth:`fail_next` laid down for ``step``."""
        if error := self._failures.pop(step, None):
            raise error


class InMemoryFolder:
    """The open folder; see :class:`ingest.mailboxes.port.OpenFolder`."""

    def __init__(self, mailbox: InMemoryMailbox, messages: dict[int, _Stored]) -> None:
        self._mailbox = mailbox
        self._messages = messages
        self.uidvalidity = mailbox.uidvalidity
        self.message_count = len(messages)

    def list_uids(self) -> tuple[int, ...]:
        """Return the uids of all messages, ascending."""
        self._mailbox.fail_if_asked(Step.LIST_UIDS)
        return tuple(self._messages)  # uids only grow, and a dict keeps their order

    def fetch_heads(self, uids: Sequence[int]) -> tuple[MessageHead, ...]:
        """Return size and moment of receipt of each message that is still there."""
        self._mailbox.fail_if_asked(Step.FETCH_HEADS)
        return tuple(
            MessageHead(uid=uid, size_bytes=len(stored.raw), received=stored.received)
            for uid, stored in self._present(uids)
        )

    def fetch(self, uids: Sequence[int]) -> tuple[FetchedMessage, ...]:
        """Return each whole mail that is still there."""
        self._mailbox.fail_if_asked(Step.FETCH)
        return tuple(
            FetchedMessage(uid=uid, received=stored.received, raw=stored.raw) for uid, stored in self._present(uids)
        )

    def fetch_header(self, uid: int) -> FetchedMessage | None:
        """Return the headers of a message; None if it is gone."""
        self._mailbox.fail_if_asked(Step.FETCH_HEADER)
        for _, stored in self._present((uid,)):
            return FetchedMessage(uid=uid, received=stored.received, raw=header_of(stored.raw))
        return None

    def mark(self, uids: Sequence[int]) -> None:
        """Set the keyword or take the messages away, as the mailbox was made to do."""
        self._mailbox.fail_if_asked(Step.MARK)
        for uid, stored in list(self._present(uids)):
            if self._mailbox.after is After.KEYWORD:
                stored.flags.add(self._mailbox.keyword)
            elif self._mailbox.after is After.MOVE:
                self._mailbox.moved.append(self._messages.pop(uid).raw)

    def _present(self, uids: Sequence[int]) -> Iterator[tuple[int, _Stored]]:
        for uid in uids:
            if stored := self._messages.get(uid):
                yield uid, stored


def _to_second(instant: datetime) -> datetime:
    return require_aware(instant).astimezone(UTC).replace(microsecond=0)
