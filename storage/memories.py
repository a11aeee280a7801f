"""What officers have taught, and what they took back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain.campaign import Campaign
from domain.clock import local_day
from domain.errors import MemoryRefused
from domain.memory import Lesson, Memory, owners, with_memories
from domain.roster_changes import get_unit
from domain.roster_checks import Key
from domain.succession import heirs, names_on
from storage.models import MemoryRow


def remember(
    session: Session,
    *,
    campaign: Campaign,
    lesson: Lesson,
    by: str,
    now: datetime,
    key: Key,
    decision: int | None = None,
) -> bool:
    """Keep ``lesson``, which ``by`` gave, perhaps with a ``decision``; return False if it was known already.

    ``key`` tells which names are written alike. Units that are closed by now count as those that took their place.

    Raises: ``MemoryRefused`` if the value belongs to another unit, on the roster or by another
    lesson; ``RosterRefused`` if the lesson's unit is not on the roster.
    """
    get_unit(campaign.roster, lesson.unit)
    memories = load_memories(session, campaign_id=campaign.id)
    roster = names_on(with_memories(campaign.roster, memories), local_day(now))
    meant = heirs(campaign.roster, lesson.unit, local_day(now))
    others = tuple(code for code in owners(roster, lesson, key=key) if code not in meant)
    if others:
        named = ", ".join(f"{code} ({roster.by_code[code].name})" for code in others)
        raise MemoryRefused(value=lesson.value, owner=named, unit=lesson.unit)
    if owners(roster, lesson, key=key):
        return False
    session.add(
        MemoryRow(
            campaign_id=campaign.id,
            kind=lesson.kind,
            value=lesson.value,
            unit_code=lesson.unit,
            learned_at=now,
            learned_by=by,
            decision=decision,
            forgotten_by="",
        )
    )
    session.flush()
    return True


def forget_taught(session: Session, *, decision: int, by: str, now: datetime) -> tuple[str, ...]:
    """Let what came with ``decision``, which ``by`` takes back, count no more; return its addresses and names."""
    living = update(MemoryRow).where(MemoryRow.decision == decision, MemoryRow.forgotten_at.is_(None))
    forgotten = living.values(forgotten_at=now, forgotten_by=by).returning(MemoryRow.value)
    return tuple(sorted(session.scalars(forgotten)))


def forget(session: Session, *, campaign_id: str, number: int, by: str, now: datetime) -> bool:
    """Let the memory ``number`` count no more, as ``by`` asked; return False if the campaign has no such living one."""
    statement = (
        update(MemoryRow)
        .where(MemoryRow.campaign_id == campaign_id, MemoryRow.id == number, MemoryRow.forgotten_at.is_(None))
        .values(forgotten_at=now, forgotten_by=by)
        .returning(MemoryRow.id)
    )
    return session.scalar(statement) is not None


def load_memories(session: Session, *, campaign_id: str) -> tuple[Memory, ...]:
    """Return the memories of the campaign, also forgotten ones, oldest first."""
    rows = select(MemoryRow).where(MemoryRow.campaign_id == campaign_id).order_by(MemoryRow.id)
    return tuple(_memory(row) for row in session.scalars(rows))


def _memory(row: MemoryRow) -> Memory:
    return Memory(
        id=row.id,
        lesson=Lesson(kind=row.kind, value=row.value, unit=row.unit_code),
        learned_at=row.learned_at,
        learned_by=row.learned_by,
        forgotten_at=row.forgotten_at,
        forgotten_by=row.forgotten_by,
    )
