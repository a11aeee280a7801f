"""What an officer's word has taught: that an address writes for a unit, or that a name means it.

Memories stand beside the roster, not in it: they can be looked through and forgotten one by one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from domain.clock import require_aware
from domain.roster_checks import Key
from domain.unit import Roster, Unit


class MemoryKind(StrEnum):
    """What is remembered."""

    SENDER = "sender"
    NAME = "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What an officer said: ``value`` means the unit ``unit``."""

    kind: MemoryKind
    #: An address, case-folded, or a name, NFC on one line; :func:`make_lesson` makes it so.
    value: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """A lesson that was learnt, and perhaps forgotten again."""

    #: Its number, by which it is forgotten.
    id: int
    lesson: Lesson
    learned_at: datetime
    learned_by: str
    #: None while it lives.
    forgotten_at: datetime | None = None
    #: Empty while it lives.
    forgotten_by: str = ""

    def __post_init__(self) -> None:
        require_aware(self.learned_at)


def make_lesson(kind: MemoryKind, value: str, unit: str) -> Lesson:
    """Return the lesson that ``value``, as written, means ``unit``."""
    line = " ".join(unicodedata.normalize("NFC", value).split())
    return Lesson(kind=kind, value=line.casefold() if kind is MemoryKind.SENDER else line, unit=unit)


def with_memories(roster: Roster, memories: Iterable[Memory]) -> Roster:
    """Return the roster with what lives of ``memories`` among the senders and aliases of its units."""
    taught: dict[str, list[Lesson]] = {}
    for memory in memories:
        if memory.forgotten_at is None:
            taught.setdefault(memory.lesson.unit, []).append(memory.lesson)
    units = (roster.by_code[code] for code in taught if code in roster.by_code)
    return roster.with_units(_taught(unit, taught[unit.code]) for unit in units)


def owners(roster: Roster, lesson: Lesson, *, key: Key) -> tuple[str, ...]:
    """Return the codes of the units to which the lesson's value belongs already, in roster order."""
    return tuple(unit.code for unit in roster.units if _has(unit, lesson, key))


def _taught(unit: Unit, lessons: Sequence[Lesson]) -> Unit:
    senders = dict.fromkeys((*unit.senders, *(one.value for one in lessons if one.kind is MemoryKind.SENDER)))
    names = dict.fromkeys((*unit.aliases, *(one.value for one in lessons if one.kind is MemoryKind.NAME)))
    return replace(unit, senders=tuple(senders), aliases=tuple(name for name in names if name != unit.name))


def _has(unit: Unit, lesson: Lesson, key: Key) -> bool:
    if lesson.kind is MemoryKind.SENDER:
        return lesson.value in (address.casefold() for address in unit.senders)
    return key(lesson.value) in map(key, unit.names)
