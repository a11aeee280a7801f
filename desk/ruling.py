"""What an officer rules about a unit, checked against its register and written in one transaction."""

from __future__ import annotations

from datetime import datetime

from desk.answering import refuse_closed
from desk.app import App
from domain.clock import local_day
from domain.errors import NoExtension, NoSuchVersion, NotPinned
from domain.register import Register, RegisterLine
from domain.rulings import Extension, Pin
from storage.register import load_register
from storage.rulings import record_extension, record_extension_undone, record_pin, record_unpinned


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

    Raises: ``NoExtension``; ``UnitIsClosed``.
    """
    refuse_closed(app.campaign, unit, local_day(app.clock()))
    if until <= app.campaign.deadline:
        raise NoExtension(deadline=app.campaign.deadline.isoformat())
    extension = Extension(id=0, unit=unit, until=until, reason=reason, made_at=app.clock(), made_by=by)
    with app.store.write() as session:
        return record_extension(session, campaign_id=app.campaign.id, extension=extension)


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
