"""Messages: kept as they came, then read once; and where their copies lie.

A message is known by the hash of its normalised bytes, a copy by its location. Both are unique here,
so that a poll that is repeated, or a folder whose UIDVALIDITY changed, brings nothing twice.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from domain.errors import KeptMailDamaged
from domain.message import Envelope, LedgerLine, Location
from domain.reading import MessageReading
from domain.reasons import Reason, ReasonCode
from storage.booking import record_parts, replace_parts
from storage.message_texts import record_message_text
from storage.models import MessageRow, RawMailRow, SightingRow
from storage.readings import record_read


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMail:
    """A mail as a mailbox handed it over."""

    location: Location
    #: INTERNALDATE, aware.
    received: datetime
    #: The bytes as they came; of a mail too large to be fetched its headers only.
    raw: bytes
    #: Hash of the normalised bytes, hex; of a mail too large, a hash of its headers and its size.
    sha256: str
    #: Size on the server.
    size_bytes: int
    kept_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadMail:
    """A message that waits to be read."""

    #: Row number in the ledger.
    id: int
    sha256: str
    received: datetime
    #: Size on the server; more than is kept of a mail too large to be fetched.
    size_bytes: int
    #: Readings that were begun and did not end.
    read_attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMessage:
    """A message that was read."""

    #: Row number in the ledger.
    id: int
    sha256: str
    received: datetime
    #: Size on the server; more than is kept of a mail too large to be fetched.
    size_bytes: int


# -- keeping -------------------------------------------------------------------------------------


def load_known_uids(session: Session, *, mailbox: str, folder: str, uidvalidity: int) -> frozenset[int]:
    """Return the UIDs of the folder, under this UIDVALIDITY, that the ledger has."""
    statement = select(SightingRow.uid).where(
        SightingRow.mailbox == mailbox, SightingRow.folder == folder, SightingRow.uidvalidity == uidvalidity
    )
    return frozenset(session.scalars(statement))


def count_in_ledger(session: Session, *, mailbox: str, folder: str, uidvalidity: int, uids: Iterable[int]) -> int:
    """Return how many of ``uids`` the ledger has."""
    known = load_known_uids(session, mailbox=mailbox, folder=folder, uidvalidity=uidvalidity)
    return len(known & frozenset(uids))


def record_kept(session: Session, *, campaign_id: str, kept: KeptMail) -> int:
    """Write a mail before anything reads it; return the message's row number.

    A location that is known changes nothing. A mail whose hash is known, in whatever campaign it was
    kept, gets one more location, and its moment of receipt becomes that of the earliest copy: after a
    change of UIDVALIDITY the mail of former campaigns is not taken for new.
    """
    location = kept.location
    key = (location.mailbox, location.folder, location.uidvalidity, location.uid)
    sighting = session.get(SightingRow, key)
    if sighting is not None:
        return sighting.message
    message = session.scalar(select(MessageRow.id).where(MessageRow.sha256 == kept.sha256))
    if message is None:
        message = _record_message(session, campaign_id, kept)
    else:
        earlier = update(MessageRow).where(MessageRow.id == message, MessageRow.received > kept.received)
        session.execute(earlier.values(received=kept.received))
    _record_sighting(session, message, kept)
    return message


def _record_message(session: Session, campaign_id: str, kept: KeptMail) -> int:
    values = {
        "campaign_id": campaign_id,
        "sha256": kept.sha256,
        "raw_sha256": _record_raw(session, kept),
        "size_bytes": kept.size_bytes,
        "received": kept.received,
        "kept_at": kept.kept_at,
        "read_attempts": 0,
        **_envelope_values(Envelope()),
    }
    return session.scalars(insert(MessageRow).returning(MessageRow.id), values).one()


def _record_raw(session: Session, kept: KeptMail) -> str:
    """Write the raw bytes and return their key."""
    packed = zlib.compress(kept.raw)
    values = {"sha256": kept.sha256, "size_bytes": len(kept.raw), "encoding": "zlib", "data": packed}
    session.execute(insert(RawMailRow), values)
    return kept.sha256


def _record_sighting(session: Session, message: int, kept: KeptMail) -> None:
    location = kept.location
    values = {
        "mailbox": location.mailbox,
        "folder": location.folder,
        "uidvalidity": location.uidvalidity,
        "uid": location.uid,
        "message": message,
        "received": kept.received,
        "seen_at": kept.kept_at,
    }
    session.execute(insert(SightingRow), values)


# -- reading -------------------------------------------------------------------------------------


def load_unread(session: Session, *, campaign_id: str, limit: int) -> tuple[UnreadMail, ...]:
    """Return at most ``limit`` messages that are kept but not read, oldest received first."""
    statement = (
        select(MessageRow.id, MessageRow.sha256, MessageRow.received, MessageRow.size_bytes, MessageRow.read_attempts)
        .where(MessageRow.campaign_id == campaign_id, MessageRow.read_at.is_(None))
        .order_by(MessageRow.received, MessageRow.id)
        .limit(limit)
    )
    return tuple(
        UnreadMail(id=number, sha256=sha256, received=received, size_bytes=size_bytes, read_attempts=attempts)
        for number, sha256, received, size_bytes, attempts in session.execute(statement)
    )


def load_raw(session: Session, *, message: int) -> bytes:
    """Return the message's bytes as they came.

    Raises: ``KeptMailDamaged`` if they were purged or are damaged.
    """
    statement = select(RawMailRow.data).join(MessageRow, MessageRow.raw_sha256 == RawMailRow.sha256)
    data = session.scalar(statement.where(MessageRow.id == message))
    if data is None:
        raise KeptMailDamaged(message=message, cause="its bytes are no longer kept")
    try:
        return zlib.decompress(data)
    except zlib.error as error:
        raise KeptMailDamaged(message=message, cause="its bytes are damaged; restore a backup") from error


def load_kept(session: Session, *, campaign_id: str, message: int | None = None) -> tuple[KeptMessage, ...]:
    """Return all messages of the campaign that were read, or the one with this number, oldest received first."""
    statement = select(MessageRow.id, MessageRow.sha256, MessageRow.received, MessageRow.size_bytes).where(
        MessageRow.campaign_id == campaign_id, MessageRow.read_at.is_not(None)
    )
    if message is not None:
        statement = statement.where(MessageRow.id == message)
    rows = session.execute(statement.order_by(MessageRow.received, MessageRow.id))
    return tuple(
        KeptMessage(id=number, sha256=sha256, received=received, size_bytes=size)
        for number, sha256, received, size in rows
    )


def record_attempt(session: Session, *, message: int, now: datetime) -> int:
    """Count that the message is about to be read, and return the attempts so far, this one included.

    To be committed before the reading begins: a message that kills its reader must not do so forever.
    """
    statement = update(MessageRow).where(MessageRow.id == message)
    counted = statement.values(read_attempts=MessageRow.read_attempts + 1, attempted_at=now)
    return session.scalars(counted.returning(MessageRow.read_attempts)).one()


def record_attempt_void(session: Session, *, message: int) -> None:
    """Take back the last attempt: the machine failed, not the message."""
    statement = update(MessageRow).where(MessageRow.id == message, MessageRow.read_attempts > 0)
    session.execute(statement.values(read_attempts=MessageRow.read_attempts - 1))


def record_reading(session: Session, *, message: int, reading: MessageReading, now: datetime) -> bool:
    """Book everything that reading the message gave; return False, with nothing written, if it is booked already."""
    statement = update(MessageRow).where(MessageRow.id == message, MessageRow.read_at.is_(None))
    claimed = statement.values(
        read_at=now,
        outcome=reading.outcome,
        reason_code=reading.reason.code,
        reason_details=dict(reading.reason.details),
        **_envelope_values(reading.envelope),
    )
    if session.scalar(claimed.returning(MessageRow.id)) is None:
        return False
    record_read(session, message=message, reading=reading)
    record_message_text(session, message=message, reading=reading)
    record_parts(session, message=message, reading=reading, now=now)
    return True


def replace_reading(session: Session, *, message: int, reading: MessageReading, now: datetime) -> None:
    """Book ``reading`` in place of what was booked of the message."""
    values = {
        "outcome": reading.outcome,
        "reason_code": reading.reason.code,
        "reason_details": dict(reading.reason.details),
        **_envelope_values(reading.envelope),
    }
    session.execute(update(MessageRow).where(MessageRow.id == message).values(values))
    record_message_text(session, message=message, reading=reading)
    replace_parts(session, message=message, reading=reading, now=now)


def _envelope_values(envelope: Envelope) -> dict[str, str]:
    return {
        "message_id": envelope.message_id,
        "subject": envelope.subject,
        "sender": envelope.sender,
        "sender_name": envelope.sender_name,
    }


# -- marking on the server -----------------------------------------------------------------------


def load_unmarked(session: Session, *, mailbox: str, folder: str, uidvalidity: int) -> tuple[int, ...]:
    """Return the UIDs whose messages are read but not yet marked on the server, in order."""
    statement = (
        select(SightingRow.uid)
        .join(MessageRow, MessageRow.id == SightingRow.message)
        .where(
            SightingRow.mailbox == mailbox,
            SightingRow.folder == folder,
            SightingRow.uidvalidity == uidvalidity,
            SightingRow.marked_at.is_(None),
            MessageRow.read_at.is_not(None),
        )
        .order_by(SightingRow.uid)
    )
    return tuple(session.scalars(statement))


def record_marked(session: Session, *, locations: Iterable[Location], now: datetime) -> None:
    """Write that the copies at ``locations`` were marked on the server; unknown ones are passed over."""
    rows = [
        {"at_mailbox": at.mailbox, "at_folder": at.folder, "at_uidvalidity": at.uidvalidity, "at_uid": at.uid}
        for at in locations
    ]
    if not rows:
        return
    statement = (
        update(SightingRow)
        .where(
            SightingRow.mailbox == bindparam("at_mailbox"),
            SightingRow.folder == bindparam("at_folder"),
            SightingRow.uidvalidity == bindparam("at_uidvalidity"),
            SightingRow.uid == bindparam("at_uid"),
        )
        .values(marked_at=now)
    )
    session.connection().execute(statement, rows)


# -- the ledger ----------------------------------------------------------------------------------


def load_ledger(session: Session, *, campaign_id: str, as_of: datetime | None = None) -> tuple[LedgerLine, ...]:
    """Return all messages, or those received up to and including ``as_of``, oldest received first."""
    statement = select(MessageRow).where(MessageRow.campaign_id == campaign_id)
    if as_of is not None:
        statement = statement.where(MessageRow.received <= as_of)
    rows = session.scalars(statement.order_by(MessageRow.received, MessageRow.id))
    return tuple(ledger_line(row) for row in rows)


def ledger_line(row: MessageRow) -> LedgerLine:
    """Return ``row`` as a line of the ledger."""
    return LedgerLine(
        id=row.id,
        message_id=row.message_id,
        subject=row.subject,
        sender=row.sender,
        received=row.received,
        outcome=row.outcome,
        reason=_reason(row.reason_code, row.reason_details),
    )


def _reason(code: ReasonCode | None, details: dict[str, str] | None) -> Reason | None:
    return None if code is None else Reason(code=code, details=details or {})
