"""What was changed on a roster, when and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.unit import Roster, Unit


class RosterAction(StrEnum):
    """What an officer did."""

    IMPORTED = "imported"
    ADDED = "added"
    RENAMED = "renamed"
    MERGED = "merged"
    SPLIT = "split"
    CLOSED = "closed"
    ALIAS_ADDED = "alias_added"
    ALIAS_REMOVED = "alias_removed"
    CONTACT_CHANGED = "contact_changed"
    SENDER_ADDED = "sender_added"
    SENDER_REMOVED = "sender_removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The units in which two rosters differ; a unit that is new or gone stands on one side only."""

    before: tuple[Unit, ...] = ()
    after: tuple[Unit, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.before or self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterChange:
    """One line of the log."""

    id: int
    changed_at: datetime
    #: The name that was given, or the operating system's.
    changed_by: str
    action: RosterAction
    difference: Difference


def difference(before: Roster, after: Roster) -> Difference:
    """Return the units that are new, gone or changed, in roster order."""
    return Difference(
        before=tuple(unit for unit in before.units if after.by_code.get(unit.code) != unit),
        after=tuple(unit for unit in after.units if before.by_code.get(unit.code) != unit),
    )
