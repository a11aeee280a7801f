"""What reading each message gave, before any officer decided anything about it."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.reading import MessageReading
from storage.codec import from_json, to_json
from storage.models import ReadingRow


def record_read(session: Session, *, message: int, reading: MessageReading) -> None:
    """Keep ``reading`` as what the message says, in place of an earlier one."""
    session.merge(ReadingRow(message=message, data=zlib.compress(to_json(reading))))
    session.flush()


def load_read(session: Session, *, messages: Iterable[int]) -> dict[int, MessageReading]:
    """Return what each of ``messages`` says, by its row number; one read by an earlier dangky is not among them."""
    rows = session.scalars(select(ReadingRow).where(ReadingRow.message.in_(tuple(messages))))
    return {row.message: from_json(MessageReading, zlib.decompress(row.data)) for row in rows}
