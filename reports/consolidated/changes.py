"""What a list changes against the one that went out before, from the registers of both instants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.entry_changes import compare
from domain.form import Entry
from domain.register import Register, RegisterLine
from domain.unit import Unit
from reports.status import groups_of


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryChange:
    """One entry that came, went or became another."""

    unit: Unit
    #: None: it is new.
    before: Entry | None
    #: None: it is gone.
    after: Entry | None

    @property
    def entry(self) -> Entry:
        """The entry as it is, or as it was if it is gone."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a change of nothing")
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is otherwise than at an earlier instant."""

    since: datetime
    #: Units that had not answered then, and units whose answer does not count any more.
    units_added: tuple[Unit, ...]
    units_removed: tuple[Unit, ...]
    entries: tuple[EntryChange, ...]

    @property
    def is_empty(self) -> bool:
        """True if nothing changed."""
        return not (self.units_added or self.units_removed or self.entries)


def compare_registers(before: Register, after: Register) -> Changes:
    """Return how ``after`` differs from ``before``, in the order of the lists."""
    old, new = _answered(before), _answered(after)
    units = after.campaign.roster.by_code
    order = [unit.code for group in groups_of(after.campaign) for unit in units.values() if unit.group == group.code]
    return Changes(
        since=before.as_of,
        units_added=tuple(units[code] for code in order if code in new and code not in old),
        units_removed=tuple(units[code] for code in order if code in old and code not in new),
        entries=tuple(change for code in order for change in _entry_changes(units[code], old, new)),
    )


def _answered(register: Register) -> Mapping[str, RegisterLine]:
    return {line.unit: line for line in register.lines if line.first_received is not None}


def _entry_changes(
    unit: Unit, old: Mapping[str, RegisterLine], new: Mapping[str, RegisterLine]
) -> Iterator[EntryChange]:
    found = compare(_entries(old.get(unit.code)), _entries(new.get(unit.code)))
    yield from (EntryChange(unit=unit, before=None, after=entry) for entry in found.added)
    yield from (EntryChange(unit=unit, before=before, after=after) for before, after in found.changed)
    yield from (EntryChange(unit=unit, before=entry, after=None) for entry in found.removed)


def _entries(line: RegisterLine | None) -> tuple[Entry, ...]:
    return tuple(entry for form in line.counting for entry in form.entries) if line else ()
