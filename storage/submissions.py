"""Submissions with their entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.form import Entry
from domain.reading import BookedForm, MessageReading
from domain.versions import Submission
from storage.models import EntryRow, MessageRow, SubmissionRow


def load_submissions(
    session: Session, *, campaign_id: str, units: Collection[str] | None = None
) -> tuple[Submission, ...]:
    """Return the submissions of the campaign, or those of ``units``, in two queries, oldest booked first."""
    entries = _load_entries(session, campaign_id, units)
    statement = (
        select(SubmissionRow, MessageRow)
        .join(MessageRow, MessageRow.id == SubmissionRow.message)
        .where(MessageRow.campaign_id == campaign_id)
        .order_by(SubmissionRow.id)
    )
    if units is not None:
        statement = statement.where(SubmissionRow.unit_code.in_(units))
    return tuple(
        _submission(row.id, row.unit_code, message, row, entries.get(row.id, ()))
        for row, message in session.execute(statement)
    )


def submissions_in(message: MessageRow, reading: MessageReading) -> Iterator[Submission]:
    """Yield the submissions that ``reading`` makes of ``message`` when it is booked; they have no number."""
    for booked in reading.forms:
        yield _submission(0, booked.unit, message, booked, booked.form.entries)


def load_booked_units(
    session: Session, *, message: int, attachment: str | None, form_number: int | None
) -> tuple[str, ...]:
    """Return the codes of the units to which the form, or the forms of the file, at this place are booked, sorted."""
    statement = select(SubmissionRow.unit_code).where(
        SubmissionRow.message == message, SubmissionRow.attachment == (attachment or "")
    )
    if form_number is not None:
        statement = statement.where(SubmissionRow.form_number == form_number)
    return tuple(sorted(set(session.scalars(statement))))


def _load_entries(session: Session, campaign_id: str, units: Collection[str] | None) -> dict[int, list[Entry]]:
    """Return the entries of each submission, by its row number, in the order of the form."""
    statement = (
        select(EntryRow)
        .join(SubmissionRow, SubmissionRow.id == EntryRow.submission)
        .join(MessageRow, MessageRow.id == SubmissionRow.message)
        .where(MessageRow.campaign_id == campaign_id)
        .order_by(EntryRow.submission, EntryRow.position)
    )
    if units is not None:
        statement = statement.where(SubmissionRow.unit_code.in_(units))
    entries: dict[int, list[Entry]] = defaultdict(list)
    for row in session.scalars(statement):
        entries[row.submission].append(_entry(row))
    return entries


def _entry(row: EntryRow) -> Entry:
    return Entry(
        kind=row.kind, performer=row.performer, field=row.field, model=row.model, note=row.note, place=row.place
    )


def _submission(
    number: int, unit: str, message: MessageRow, booked: SubmissionRow | BookedForm, entries: Iterable[Entry]
) -> Submission:
    return Submission(
        id=number,
        unit=unit,
        message=message.id,
        message_id=message.message_id,
        message_sha256=message.sha256,
        attachment=booked.attachment,
        form_number=booked.form_number,
        received=message.received,
        relation=booked.relation,
        content_key=booked.content_key,
        entries=tuple(entries),
        sender=message.sender,
    )
