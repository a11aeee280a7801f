"""The way of a mail, in the order that makes a crash harmless.

    fetch -> keep the raw bytes, commit -> read in a child process -> book with reviews and outbox, commit -> mark

Whatever stops the process between two of these, the next poll repeats the step: unique keys (location,
hash of the bytes, one reading a message) make the repeat change nothing. The connection to the server
is not held while mail is read, which can take longer than a server waits. This module alone knows mail,
reading and storage together.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from domain.campaign import Campaign
from domain.clock import Clock
from domain.errors import KeptMailDamaged, MailboxError, MailboxUnreachable, UnexpectedAnswer
from domain.message import Location
from domain.poll import Poll
from domain.reading import MessageReading
from ingest.attempting import attempt
from ingest.hashing import message_hash
from ingest.limits import MAX_MAIL_BYTES
from ingest.mailboxes.batches import plan_batches
from ingest.mailboxes.port import After, Mailbox, MessageHead, OpenFolder
from ingest.reading import MailReader
from storage.engine import Store
from storage.messages import (
    KeptMail,
    UnreadMail,
    count_in_ledger,
    load_known_uids,
    load_raw,
    load_unmarked,
    load_unread,
    record_attempt,
    record_attempt_void,
    record_kept,
    record_marked,
    record_reading,
)
from storage.polls import record_poll_finished, record_poll_started

#: Readings of one message that may be cut off before it goes to an officer unread.
MAX_ATTEMPTS = 3
#: Sizes asked for in one command.
_HEADS_AT_ONCE = 500
#: Unread messages taken from the ledger at once.
_UNREAD_AT_ONCE = 500
#: Messages marked on the server with one command.
_MARKED_AT_ONCE = 500

log = logging.getLogger(__name__)

#: Told how far a step is: its name (``fetch``, ``read``, ``mark``), how many are done, how many there are.
Progress = Callable[[str, int, int], None]


def no_progress(_step: str, _done: int, _total: int) -> None:
    """Take no notice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedMessage:
    """A message that was just booked."""

    #: Row number in the ledger.
    id: int
    sha256: str
    received: datetime
    reading: MessageReading


#: Called within the transaction that books a message, for the mail that this causes.
OnBooked = Callable[[Session, BookedMessage], None]


def nothing_more(_session: Session, _booked: BookedMessage) -> None:
    """Cause nothing."""


@dataclass(kw_only=True)
class _Fetching:
    """How fetching goes."""

    #: Mails kept.
    kept: int = 0
    #: Why the server did not give a mail; the last such answer.
    refused: MailboxError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What a look at the server gave."""

    server_count: int
    ledger_count: int
    new_count: int
    refused: MailboxError | None


class Pipeline:
    """Carries mail from mailboxes into the register of one campaign; one worker at a time."""

    def __init__(
        self, store: Store, campaign: Campaign, reader: MailReader, clock: Clock, booked: OnBooked = nothing_more
    ) -> None:
        self._store = store
        self._booked = booked
        self._campaign = campaign
        self._reader = reader
        self._clock = clock

    def poll(self, mailbox: Mailbox, progress: Progress = no_progress) -> Poll:
        """Read all that is new in ``mailbox`` and return how it went; also a failed poll is in the ledger.

        Raises: ``MailboxError`` if the mailbox could not be read to the end, after everything that was
        fetched has been read and booked.
        """
        started = self._clock()
        with self._store.write() as session:
            number = record_poll_started(session, mailbox=mailbox.name, folder=mailbox.folder, now=started)
        kept: _Kept | None = None
        failure: MailboxError | None = None
        try:
            kept = self._keep_new(mailbox, progress)
            failure = kept.refused
        except MailboxError as error:
            failure = error
        unread = self.read_kept(progress)
        if failure is None:
            failure = self._mark_read(mailbox, progress)
        poll = Poll(
            mailbox=mailbox.name,
            folder=mailbox.folder,
            started_at=started,
            finished_at=self._clock(),
            complete=kept is not None and kept.server_count == kept.ledger_count and not unread,
            server_count=kept.server_count if kept else None,
            ledger_count=kept.ledger_count if kept else None,
            new_count=kept.new_count if kept else 0,
            error=str(failure) if failure else "",
        )
        with self._store.write() as session:
            record_poll_finished(session, poll_id=number, poll=poll)
        if failure is not None:
            raise failure
        return poll

    # -- fetch and keep

    def _keep_new(self, mailbox: Mailbox, progress: Progress) -> _Kept:
        with mailbox.open() as folder:
            uids = folder.list_uids()
            where = {"mailbox": mailbox.name, "folder": mailbox.folder, "uidvalidity": folder.uidvalidity}
            with self._store.read() as session:
                known = load_known_uids(
                    session, mailbox=mailbox.name, folder=mailbox.folder, uidvalidity=folder.uidvalidity
                )
            new = [uid for uid in uids if uid not in known]
            fetching = self._keep(folder, mailbox, new, progress)
            still = set(folder.list_uids())
            with self._store.read() as session:
                counted = count_in_ledger(session, **where, uids=still.intersection(uids))  # type: ignore[arg-type]
        there = len(still.intersection(uids)) + max(folder.message_count - len(uids), 0)
        return _Kept(server_count=there, ledger_count=counted, new_count=fetching.kept, refused=fetching.refused)

    def _keep(self, folder: OpenFolder, mailbox: Mailbox, uids: Sequence[int], progress: Progress) -> _Fetching:
        """Fetch and commit ``uids`` batch by batch; a mail that the server refuses does not stop the others."""
        fetching = _Fetching()
        progress("fetch", 0, len(uids))
        for chunk in _chunks(uids, _HEADS_AT_ONCE):
            for batch in plan_batches(folder.fetch_heads(chunk)):
                self._keep_batch(folder, mailbox, batch, fetching)
                progress("fetch", fetching.kept, len(uids))
        return fetching

    def _keep_batch(
        self, folder: OpenFolder, mailbox: Mailbox, batch: Sequence[MessageHead], fetching: _Fetching
    ) -> None:
        """Keep one batch; if the server refuses it, keep its mails one by one and count the one at fault."""
        try:
            mails = tuple(self._fetch(folder, mailbox, batch))
        except (MailboxUnreachable, UnexpectedAnswer):
            raise
        except MailboxError as error:
            if len(batch) == 1:
                fetching.refused = error
                return
            for head in batch:
                self._keep_batch(folder, mailbox, (head,), fetching)
            return
        with self._store.write() as session:
            for mail in mails:
                record_kept(session, campaign_id=self._campaign.id, kept=mail)
        fetching.kept += len(mails)

    def _fetch(self, folder: OpenFolder, mailbox: Mailbox, batch: Sequence[MessageHead]) -> Iterable[KeptMail]:
        sizes = {head.uid: head.size_bytes for head in batch}
        fitting = [head.uid for head in batch if head.size_bytes <= MAX_MAIL_BYTES]
        for message in folder.fetch(fitting) if fitting else ():
            yield KeptMail(
                location=_location(folder, mailbox, message.uid),
                received=self._not_ahead(message.received),
                raw=message.raw,
                sha256=message_hash(message.raw),
                size_bytes=sizes[message.uid],
                kept_at=self._clock(),
            )
        for head in batch:
            if head.size_bytes > MAX_MAIL_BYTES:
                yield from self._too_large(folder, mailbox, head)

    def _too_large(self, folder: OpenFolder, mailbox: Mailbox, head: MessageHead) -> Iterable[KeptMail]:
        """Keep what is known of a mail too large to fetch: its header and its size."""
        header = folder.fetch_header(head.uid)
        if header is None:
            return
        yield KeptMail(
            location=_location(folder, mailbox, head.uid),
            received=self._not_ahead(head.received),
            raw=header.raw,
            sha256=message_hash(header.raw + str(head.size_bytes).encode()),
            size_bytes=head.size_bytes,
            kept_at=self._clock(),
        )

    def _not_ahead(self, received: datetime) -> datetime:
        """Return ``received``, or now if a clock is ahead: a mail of tomorrow would be in no list of today."""
        return min(received, self._clock())

    # -- read and book

    def read_kept(self, progress: Progress = no_progress) -> int:
        """Read every message that is kept and not yet read; return how many could not be read this time."""
        tried: set[int] = set()
        failed = 0
        while waiting := self._waiting(tried):
            progress("read", len(tried), len(tried) + len(waiting))
            for message in waiting:
                tried.add(message.id)
                failed += not self._read_one(message)
                progress("read", len(tried), len(tried) + len(waiting))
        return failed

    def _waiting(self, tried: set[int]) -> list[UnreadMail]:
        with self._store.read() as session:
            unread = load_unread(session, campaign_id=self._campaign.id, limit=_UNREAD_AT_ONCE + len(tried))
        return [message for message in unread if message.id not in tried]

    def _read_one(self, message: UnreadMail) -> bool:
        """Read and book one message; return False if something of ours failed, and it waits for the next poll."""
        with self._store.write() as session:
            attempts = record_attempt(session, message=message.id, now=self._clock())
        try:
            reading = attempt(partial(self._read, message, attempts), message=message.id)
        except OSError:
            log.exception("message %d: this machine failed", message.id)
            with self._store.write() as session:
                record_attempt_void(session, message=message.id)
            return False
        if reading is None:
            return False
        with self._store.write() as session:
            if record_reading(session, message=message.id, reading=reading, now=self._clock()):
                booked = BookedMessage(id=message.id, sha256=message.sha256, received=message.received, reading=reading)
                attempt(partial(self._go_on, session, booked), message=message.id)
        return True

    def _go_on(self, session: Session, booked: BookedMessage) -> None:
        """Let the booking cause what it causes; if that fails, the message is booked all the same."""
        with session.begin_nested():
            self._booked(session, booked)

    def _read(self, message: UnreadMail, attempts: int) -> MessageReading:
        try:
            with self._store.read() as session:
                raw = load_raw(session, message=message.id)
        except KeptMailDamaged as error:
            return self._reader.given_up(b"", cause=error.details["cause"])
        if message.size_bytes > MAX_MAIL_BYTES:
            return self._reader.too_large(raw, size_bytes=message.size_bytes)
        if attempts > MAX_ATTEMPTS:
            return self._reader.given_up(raw, cause=f"{attempts - 1} attempts")
        return self._reader.read(raw, received=message.received)

    # -- mark

    def _mark_read(self, mailbox: Mailbox, progress: Progress) -> MailboxError | None:
        """Mark on the server what is read, if the configuration asks for it; a failure is told, not raised."""
        if mailbox.after is After.LEAVE:
            return None
        try:
            with mailbox.open() as folder:
                self._mark(folder, mailbox, progress)
        except MailboxError as error:
            return error
        return None

    def _mark(self, folder: OpenFolder, mailbox: Mailbox, progress: Progress) -> None:
        with self._store.read() as session:
            uids = load_unmarked(session, mailbox=mailbox.name, folder=mailbox.folder, uidvalidity=folder.uidvalidity)
        for done, chunk in enumerate(_chunks(uids, _MARKED_AT_ONCE)):
            progress("mark", done * _MARKED_AT_ONCE, len(uids))
            folder.mark(chunk)
            with self._store.write() as session:
                locations = [_location(folder, mailbox, uid) for uid in chunk]
                record_marked(session, locations=locations, now=self._clock())


def _location(folder: OpenFolder, mailbox: Mailbox, uid: int) -> Location:
    return Location(mailbox=mailbox.name, folder=mailbox.folder, uidvalidity=folder.uidvalidity, uid=uid)


def _chunks(uids: Sequence[int], size: int) -> Iterable[Sequence[int]]:
    return (uids[start : start + size] for start in range(0, len(uids), size))
