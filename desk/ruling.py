"""What an officer rules about a unit, checked against its register and written in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from desk.answering import refuse_closed
from desk.app import App
from domain.clock import local_day
from domain.errors import ExtensionOver, ExtensionTooLong, NoExtension, NoSuchVersion, NotPinned
from domain.register import Register, RegisterLine
from domain.rulings import Extension, Pin
from parsers.text import one_line
from storage.register import load_register
from storage.rulings import record_extension, record_extension_undone, record_pin, record_unpinned

#: How far ahead a deadline may be; what is farther is mistyped.
LONGEST: Final = timedelta(days=3660)
#: Characters of a reason at most.
MAX_REASON: Final = 500


def pin_version(app: App, unit: str, number: int, *, by: str) -> None:
    """Let version ``number`` of ``unit`` count, whatever came or comes after it.

    Raises: ``NoSuchVersion``.
    """
    now = app.clock()
    with app.store.write() as session:
        line = find_line(load_register(session, campaign=app.campaign, as_of=now), unit)
        versions = line.versions if line else ()
        found = next((version for version in versions if version.number == number), None)
        if found is None:
            raise NoSuchVersion(unit=unit, number=number)
        pin = Pin(id=0, unit=unit, message_sha256=found.message_sha256, made_at=now, made_by=by)
        record_pin(session, campaign_id=app.campaign.id, pin=pin)


def unpin(app: App, unit: str, *, by: str) -> None:
    """Let the newest version of ``unit`` count again.

    Raises: ``NotPinned``.
    """
    with app.store.write() as session:
        if not record_unpinned(session, campaign_id=app.campaign.id, unit=unit, now=app.clock(), by=by):
            raise NotPinned(unit=unit)


def extend(app: App, unit: str, *, until: datetime, reason: str, by: str) -> int:
    """Give ``unit`` until ``until``, the first instant that is late for it; return the extension's number.

    Raises: as :func:`extend_all`.
    """
    (number,) = extend_all(app, (unit,), until=until, reason=reason, by=by)
    return number


def extend_all(app: App, units: Sequence[str], *, until: datetime, reason: str, by: str) -> tuple[int, ...]:
    """Give each of ``units`` until ``until``, the first instant that is late for it, or none; return the numbers.

    What is past can be given only to a unit that sent something by then: its form is in time with it.

    Raises: ``NoExtension``, ``ExtensionOver``, ``ExtensionTooLong``; ``UnitIsClosed``. Nothing is written then.
    """
    now, campaign = app.clock(), app.campaign
    why = one_line(reason)[:MAX_REASON]
    with app.store.write() as session:
        _refuse_extension(session, app, units, until, now)
        made = (Extension(id=0, unit=unit, until=until, reason=why, made_at=now, made_by=by) for unit in units)
        return tuple(record_extension(session, campaign_id=campaign.id, extension=one) for one in made)


def undo_extension(app: App, number: int, *, by: str) -> str:
    """Take an extension back and return the code of its unit.

    Raises: ``NoSuchRuling``, ``RulingUndone``.
    """
    with app.store.write() as session:
        campaign_id = app.campaign.id
        return record_extension_undone(session, campaign_id=campaign_id, number=number, now=app.clock(), by=by)


def find_line(register: Register, unit: str) -> RegisterLine | None:
    """Return the line of ``unit``; None if it is not asked at the register's instant and has sent nothing."""
    return next((line for line in register.lines if line.unit == unit), None)


def _refuse_extension(session: Session, app: App, units: Sequence[str], until: datetime, now: datetime) -> None:
    for unit in units:
        refuse_closed(app.campaign, unit, local_day(now))
    if until <= app.campaign.deadline:
        raise NoExtension(deadline=app.campaign.deadline.isoformat())
    if until - now > LONGEST:
        raise ExtensionTooLong
    if until <= now:
        _refuse_over(session, app, units, until, now)


def _refuse_over(session: Session, app: App, units: Sequence[str], until: datetime, now: datetime) -> None:
    """Refuse a deadline that is past for units of which nothing came between the letter's and it."""
    register = load_register(session, campaign=app.campaign, as_of=now)
    for unit in units:
        line = find_line(register, unit)
        if line is None or not any(app.campaign.deadline <= instant < until for instant in _instants(line)):
            name = app.campaign.roster.by_code[unit].name if unit in app.campaign.roster.by_code else unit
            raise ExtensionOver(unit=name)


def _instants(line: RegisterLine) -> Iterator[datetime]:
    """Yield when each form of a unit was received, those that are still in question too."""
    yield from (version.received for version in line.versions)
    yield from (review.received for review in line.reviews)
