"""Submissions with their entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import lru_cache

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session

from domain.document import Place
from domain.form import Entry
from domain.reading import MessageReading
from domain.versions import Submission
from storage.codec import from_json
from storage.models import EntryRow, MessageRow, SubmissionRow


def load_submissions(
    session: Session, *, campaign_id: str, units: Collection[str] | None = None
) -> tuple[Submission, ...]:
    """Return the submissions of the campaign, or those of ``units``, in two queries, oldest booked first.

    Columns and no row objects, which would cost three times as much: every list looks at all of them.
    """
    entries = _load_entries(session, campaign_id, units)
    statement = (
        select(
            SubmissionRow.id,
            SubmissionRow.unit_code,
            SubmissionRow.message,
            MessageRow.message_id,
            MessageRow.sha256,
            SubmissionRow.attachment,
            SubmissionRow.form_number,
            MessageRow.received,
            SubmissionRow.relation,
            SubmissionRow.content_key,
            MessageRow.sender,
        )
        .join(MessageRow, MessageRow.id == SubmissionRow.message)
        .where(MessageRow.campaign_id == campaign_id)
        .order_by(SubmissionRow.id)
    )
    if units is not None:
        statement = statement.where(SubmissionRow.unit_code.in_(units))
    return tuple(
        Submission(
            id=number,
            unit=unit,
            message=message,
            message_id=message_id,
            message_sha256=sha256,
            attachment=attachment,
            form_number=form_number,
            received=received,
            relation=relation,
            content_key=content_key,
            entries=tuple(entries.get(number, ())),
            sender=sender,
        )
        for (
            number,
            unit,
            message,
            message_id,
            sha256,
            attachment,
            form_number,
            received,
            relation,
            content_key,
            sender,
        ) in session.execute(statement)
    )


def submissions_in(message: MessageRow, reading: MessageReading) -> Iterator[Submission]:
    """Yield the submissions that ``reading`` makes of ``message`` when it is booked; they have no number."""
    for booked in reading.forms:
        yield Submission(
            id=0,
            unit=booked.unit,
            message=message.id,
            message_id=message.message_id,
            message_sha256=message.sha256,
            attachment=booked.attachment,
            form_number=booked.form_number,
            received=message.received,
            relation=booked.relation,
            content_key=booked.content_key,
            entries=booked.form.entries,
            sender=message.sender,
        )


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
        select(
            EntryRow.submission,
            EntryRow.kind,
            EntryRow.performer,
            EntryRow.field,
            EntryRow.model,
            EntryRow.note,
            cast(EntryRow.place, Text),
        )
        .join(SubmissionRow, SubmissionRow.id == EntryRow.submission)
        .join(MessageRow, MessageRow.id == SubmissionRow.message)
        .where(MessageRow.campaign_id == campaign_id)
        .order_by(EntryRow.submission, EntryRow.position)
    )
    if units is not None:
        statement = statement.where(SubmissionRow.unit_code.in_(units))
    entries: dict[int, list[Entry]] = defaultdict(list)
    for submission, kind, performer, field, model, note, place in session.execute(statement):
        entry = Entry(kind=kind, performer=performer, field=field, model=model, note=note, place=_place(place))
        entries[submission].append(entry)
    return entries


@lru_cache(maxsize=4096)  # the rows of most forms stand at the same few places
def _place(data: str) -> Place:
    return from_json(Place, data)
