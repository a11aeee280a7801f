"""What officers ruled about units: a log to which is added, and in which a line can be undone but never goes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Update, insert, select, update
from sqlalchemy.orm import Session

from domain.errors import NoSuchRuling, RulingUndone
from domain.rulings import Extension, Pin, Ruling
from storage.models import RulingRow

_PIN, _EXTENSION = "pin", "extension"


def record_pin(session: Session, *, campaign_id: str, pin: Pin) -> int:
    """Write ``pin``, whose own number is not looked at, in place of the unit's earlier one; return its number."""
    record_unpinned(session, campaign_id=campaign_id, unit=pin.unit, now=pin.made_at, by=pin.made_by)
    return _record(session, campaign_id, pin, _PIN, {"message_sha256": pin.message_sha256})


def record_unpinned(session: Session, *, campaign_id: str, unit: str, now: datetime, by: str) -> bool:
    """Take the unit's pin back; return False, with nothing written, if it has none."""
    pinned = _holding().where(RulingRow.kind == _PIN, RulingRow.campaign_id == campaign_id, RulingRow.unit_code == unit)
    undone = session.scalars(pinned.values(undone_at=now, undone_by=by).returning(RulingRow.id))
    return bool(undone.all())


def record_extension(session: Session, *, campaign_id: str, extension: Extension) -> int:
    """Write ``extension``, whose own number is not looked at, and return its number."""
    details = {"until": extension.until.isoformat(), "reason": extension.reason}
    return _record(session, campaign_id, extension, _EXTENSION, details)


def record_extension_undone(session: Session, *, campaign_id: str, number: int, now: datetime, by: str) -> str:
    """Take an extension back and return the code of its unit; what the unit was given before it counts again.

    Raises: ``NoSuchRuling``; ``RulingUndone``. Nothing is written then.
    """
    row = session.get(RulingRow, number, populate_existing=True, with_for_update=True)
    if row is None or row.kind != _EXTENSION or row.campaign_id != campaign_id:
        raise NoSuchRuling(number=number)
    if row.undone_at is not None:
        raise RulingUndone(number=number, by=row.undone_by, at=row.undone_at.isoformat())
    session.execute(_holding().where(RulingRow.id == number).values(undone_at=now, undone_by=by))
    return row.unit_code


def load_rulings(session: Session, *, campaign_id: str) -> tuple[Ruling, ...]:
    """Return all rulings of the campaign, the undone too, in the order of their making."""
    statement = select(RulingRow).where(RulingRow.campaign_id == campaign_id)
    rows = session.scalars(statement.order_by(RulingRow.made_at, RulingRow.id))
    return tuple(_ruling(row) for row in rows)


def _holding() -> Update:
    return update(RulingRow).where(RulingRow.undone_at.is_(None))


def _record(session: Session, campaign_id: str, ruling: Ruling, kind: str, details: dict[str, str]) -> int:
    values = {
        "kind": kind,
        "campaign_id": campaign_id,
        "unit_code": ruling.unit,
        "details": details,
        "made_at": ruling.made_at,
        "made_by": ruling.made_by,
        "undone_by": "",
    }
    return session.scalars(insert(RulingRow).returning(RulingRow.id), values).one()


def _ruling(row: RulingRow) -> Ruling:
    if row.kind == _PIN:
        return Pin(
            id=row.id,
            unit=row.unit_code,
            message_sha256=row.details["message_sha256"],
            made_at=row.made_at,
            made_by=row.made_by,
            undone_at=row.undone_at,
            undone_by=row.undone_by,
        )
    return Extension(
        id=row.id,
        unit=row.unit_code,
        until=datetime.fromisoformat(row.details["until"]),
        reason=row.details["reason"],
        made_at=row.made_at,
        made_by=row.made_by,
        undone_at=row.undone_at,
        undone_by=row.undone_by,
    )
