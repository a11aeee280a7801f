"""What a list of messages says of each beside its line: where it was booked, how many files it has, failed readings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.models import AttachmentRow, MessageRow, SubmissionRow


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerDetails:
    """What there is of one message."""

    #: Codes of the units to which forms of it are booked, sorted.
    units: tuple[str, ...]
    file_count: int
    #: Readings that were begun; of a message that is not yet read none of them ended.
    read_attempts: int


def load_ledger_details(session: Session, *, messages: Iterable[int]) -> dict[int, LedgerDetails]:
    """Return the details of each of ``messages``, a page of them, by row number; in three queries."""
    numbers = tuple(messages)
    booked = select(SubmissionRow.message, SubmissionRow.unit_code).where(SubmissionRow.message.in_(numbers))
    units: dict[int, set[str]] = defaultdict(set)
    for message, code in session.execute(booked):
        units[message].add(code)
    counted = select(AttachmentRow.message, func.count()).where(AttachmentRow.message.in_(numbers))
    files = {row[0]: row[1] for row in session.execute(counted.group_by(AttachmentRow.message))}
    begun = select(MessageRow.id, MessageRow.read_attempts).where(MessageRow.id.in_(numbers))
    return {
        number: LedgerDetails(
            units=tuple(sorted(units.get(number, ()))), file_count=files.get(number, 0), read_attempts=attempts
        )
        for number, attempts in session.execute(begun)
    }
