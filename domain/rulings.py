"""What officers rule about a unit: which of its versions counts, and until when it may answer.

A ruling is about a unit, not about a mail, and names a version by the hash of its message, so that it holds
however often and in whatever order mail is read. Undone, it stays in the log and counts for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from domain.clock import require_aware


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What all rulings have."""

    #: Row number, for commands and pages.
    id: int
    #: Code of the unit.
    unit: str
    made_at: datetime
    made_by: str
    #: None: it holds.
    undone_at: datetime | None = None
    undone_by: str = ""

    def holds_at(self, instant: datetime) -> bool:
        """Tell whether it was made, and not undone, by ``instant`` (aware)."""
        return self.made_at <= instant and (self.undone_at is None or self.undone_at > instant)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin(Ruling):
    """This version of the unit counts, whatever came after it; another pin takes its place."""

    #: SHA-256 of the version's message.
    message_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension(Ruling):
    """The unit may answer until later than the letter says; of several, the last that was made counts."""

    #: First instant that is late; aware.
    until: datetime
    reason: str

    def __post_init__(self) -> None:
        require_aware(self.until)


_AnyRuling = TypeVar("_AnyRuling", bound=Ruling)


def in_force(rulings: Iterable[Ruling], kind: type[_AnyRuling], instant: datetime) -> dict[str, _AnyRuling]:
    """Return the ruling of ``kind`` that counts at ``instant`` (aware), as it was then, for each unit that has one."""
    holding = (ruling for ruling in rulings if isinstance(ruling, kind) and ruling.holds_at(instant))
    ordered = sorted(holding, key=lambda made: (made.made_at, made.id))
    return {ruling.unit: replace(ruling, undone_at=None, undone_by="") for ruling in ordered}
