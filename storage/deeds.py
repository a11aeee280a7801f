"""What people did that no other table keeps: a log to which is only added, and what it says of wrong attempts.

The text of an attempt to sign in is the address it came from, which has no space. Behind the address of one that was
not even looked at, because others before it had been wrong, stands for how long it was told to wait:
``192.0.2.7 (+640 s)``. Only the others count as wrong.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, func, insert, select
from sqlalchemy.orm import Session

from domain.account import Deed, LoggedDeed
from domain.attempts import Refusals
from storage.models import DeedRow


def record_deed(session: Session, *, now: datetime, name: str, deed: Deed, text: str) -> None:
    """Write what the account ``name`` did."""
    session.execute(insert(DeedRow), {"happened_at": now, "name": name, "deed": deed, "text": text})


def load_deeds(session: Session, *, limit: int, before_id: int | None = None) -> tuple[LoggedDeed, ...]:
    """Return the newest ``limit`` deeds, newest first; with ``before_id`` those before that one (``LoggedDeed.id``)."""
    newest = select(DeedRow).order_by(DeedRow.id.desc()).limit(limit)
    if before_id is not None:
        newest = newest.where(DeedRow.id < before_id)
    return tuple(_deed(row) for row in session.scalars(newest))


def load_last_sign_ins(session: Session) -> dict[str, datetime]:
    """Return when each account last signed in, by its name."""
    last = select(DeedRow.name, func.max(DeedRow.happened_at)).where(DeedRow.deed == Deed.SIGNED_IN)
    return {row[0]: row[1] for row in session.execute(last.group_by(DeedRow.name))}


def record_held_off(session: Session, *, now: datetime, name: str, source: str, wait_s: int) -> None:
    """Write that an attempt from ``source`` was not looked at."""
    record_deed(session, now=now, name=name, deed=Deed.REFUSED, text=f"{source} (+{wait_s} s)")


def is_held_off_known(session: Session, *, source: str, since: datetime) -> bool:
    """Tell whether an attempt from ``source`` that was not looked at was written after ``since``."""
    held_off = DeedRow.text.startswith(f"{source} (", autoescape=True)
    found = select(DeedRow.id).where(DeedRow.deed == Deed.REFUSED, DeedRow.happened_at > since, held_off).limit(1)
    return session.scalar(found) is not None


def load_refusals_of_name(session: Session, *, name: str, since: datetime) -> Refusals:
    """Return the wrong attempts for ``name`` after ``since``, wherever they came from."""
    return _refusals(session, since, DeedRow.name == name)


def load_refusals_from(session: Session, *, source: str, since: datetime) -> Refusals:
    """Return the wrong attempts from ``source`` after ``since``, whatever the name."""
    return _refusals(session, since, DeedRow.text == source)


def load_refusals_of_name_from(session: Session, *, name: str, source: str, since: datetime) -> Refusals:
    """Return the wrong attempts for ``name`` from ``source`` after ``since`` and after it last signed in there."""
    last = find_sign_in(session, name=name, source=source)
    counted_since = since if last is None else max(since, last)
    return _refusals(session, counted_since, DeedRow.name == name, DeedRow.text == source)


def find_sign_in(session: Session, *, name: str, source: str) -> datetime | None:
    """Return when ``name`` last signed in from ``source``; None: it never did."""
    signed_in = DeedRow.name == name, DeedRow.deed == Deed.SIGNED_IN, DeedRow.text == source
    return session.scalar(select(func.max(DeedRow.happened_at)).where(*signed_in))


def _refusals(session: Session, since: datetime, *which: ColumnElement[bool]) -> Refusals:
    wrong = DeedRow.deed == Deed.REFUSED, DeedRow.happened_at > since, ~DeedRow.text.contains(" (")
    found = select(func.count(), func.max(DeedRow.happened_at)).select_from(DeedRow).where(*wrong, *which)
    count, last_at = session.execute(found).one()
    return Refusals(count=count, last_at=last_at)


def _deed(row: DeedRow) -> LoggedDeed:
    return LoggedDeed(id=row.id, at=row.happened_at, name=row.name, deed=row.deed, text=row.text)
