"""Kept mail read again with today's readers, roster and names; what officers decided still holds."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from domain.campaign import Campaign
from domain.clock import Clock
from domain.errors import KeptMailDamaged
from domain.reading import MessageReading
from domain.reasons import ReasonCode
from ingest.attempting import attempt
from ingest.limits import MAX_MAIL_BYTES
from ingest.pipeline import Progress, no_progress
from ingest.reading import MailReader
from storage.answers import record_reread
from storage.engine import Store
from storage.messages import KeptMessage, load_kept, load_raw
from storage.readings import load_read

#: What a machine that is busy or short of memory makes of a mail that it reads in other hours.
_OF_THE_HOUR = frozenset({ReasonCode.READER_TIMED_OUT, ReasonCode.READER_DIED, ReasonCode.MAIL_UNREADABLE})


@dataclass(kw_only=True)
class Reread:
    """What reading all kept mail again gave."""

    #: Messages that were read.
    messages: int = 0
    #: Row number -> reading, of those that say something else than before.
    changed: dict[int, MessageReading] = field(default_factory=dict)
    #: Row numbers of messages whose bytes are damaged or no longer kept; they stay as they are.
    gone: list[int] = field(default_factory=list)
    #: Row numbers of messages at which something of ours failed, or for which time or memory did not do this time;
    #: they stay as they are.
    failed: list[int] = field(default_factory=list)


class Rereader:
    """Reads kept mail of one campaign again."""

    def __init__(self, store: Store, campaign: Campaign, reader: MailReader, clock: Clock) -> None:
        self._store = store
        self._campaign = campaign
        self._reader = reader
        self._clock = clock

    def read_all(self, progress: Progress = no_progress) -> Reread:
        """Read every message that was read before, and return what is otherwise now; nothing is written."""
        with self._store.read() as session:
            kept = load_kept(session, campaign_id=self._campaign.id)
        found = Reread()
        progress("read", 0, len(kept))
        for message in kept:
            self._compare(message, found)
            found.messages += 1
            progress("read", found.messages, len(kept))
        return found

    def read_one(self, number: int) -> Reread:
        """Read message ``number`` again, if it was read before; return what is otherwise now. Nothing is written."""
        with self._store.read() as session:
            kept = load_kept(session, campaign_id=self._campaign.id, message=number)
        found = Reread(messages=len(kept))
        for message in kept:
            self._compare(message, found)
        return found

    def book(self, found: Reread) -> None:
        """Take the changed readings for what the messages say from now on, each in a transaction of its own."""
        for number, reading in found.changed.items():
            with self._store.write() as session:
                record_reread(session, message=number, reading=reading, now=self._clock())

    def ensure_read(self, number: int) -> None:
        """Keep what message ``number`` says, if an earlier dangky read it that did not keep that.

        Raises: ``KeptMailDamaged`` if its bytes are damaged or no longer kept.
        """
        with self._store.read() as session:
            if load_read(session, messages=(number,)):
                return
            (message,) = load_kept(session, campaign_id=self._campaign.id, message=number)
        reading = self._read(message, self._load(message))
        with self._store.write() as session:
            record_reread(session, message=number, reading=reading, now=self._clock())

    def body(self, number: int) -> str:
        """Return the text of kept message ``number``; empty if its bytes are damaged or no longer kept."""
        with self._store.read() as session, suppress(KeptMailDamaged):
            return self._reader.body(load_raw(session, message=number))
        return ""

    def _compare(self, message: KeptMessage, found: Reread) -> None:
        try:
            raw = self._load(message)
        except KeptMailDamaged:
            found.gone.append(message.id)
            return
        reading = attempt(partial(self._read, message, raw), message=message.id)
        if reading is None:
            found.failed.append(message.id)
            return
        with self._store.read() as session:
            before = load_read(session, messages=(message.id,)).get(message.id)
        if before is not None and _cut_short(reading) - _cut_short(before):
            found.failed.append(message.id)
        elif before != reading:
            found.changed[message.id] = reading

    def _load(self, message: KeptMessage) -> bytes:
        with self._store.read() as session:
            return load_raw(session, message=message.id)

    def _read(self, message: KeptMessage, raw: bytes) -> MessageReading:
        if message.size_bytes > MAX_MAIL_BYTES:
            return self._reader.too_large(raw, size_bytes=message.size_bytes)
        return self._reader.read(raw, received=message.received)


def _cut_short(reading: MessageReading) -> frozenset[ReasonCode]:
    """Return which reasons of ``reading`` may be this hour's and not the mail's: a busy machine ends readers."""
    lines = (line.reason.code for line in reading.attachments)
    asked = (review.reason.code for review in reading.reviews)
    return _OF_THE_HOUR.intersection((reading.reason.code, *lines, *asked))
