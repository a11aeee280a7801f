"""All units as officers look for them: who is missing, in which group, whom to call, how often reminded.

Pure: from the register and what the outbox says. Searched without regard to Vietnamese marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from domain.campaign import Group
from domain.errors import N_
from domain.outgoing import Reminded
from domain.register import Register, RegisterLine, Status
from domain.unit import Roster, Unit
from parsers.text import bare
from reports.deadlines import last_day_text
from reports.language import Translator
from reports.mail import is_plain_address
from reports.status import groups_of
from reports.tables import Grid
from reports.wording import status_text

#: Beside the statuses: units that are asked no more, or not yet, but sent something.
NOT_ASKED = "not_asked"
#: What can be chosen, in the order in which officers look: first who is missing.
CHOICES = (
    Status.MISSING.value,
    Status.NEEDS_REVIEW.value,
    Status.REGISTERED.value,
    Status.NOTHING_TO_REGISTER.value,
    NOT_ASKED,
)
#: Units whose words for the search are kept.
_KEPT = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """One unit, as lists of units show it."""

    #: With what officers have taught: other names and senders.
    unit: Unit
    group: Group
    line: RegisterLine
    #: None: it was not.
    reminded: Reminded | None
    #: Addresses at which it can be written to, the best first, and those of them that take no mail.
    addresses: tuple[str, ...]
    returned: tuple[str, ...]

    @property
    def choice(self) -> str:
        """By which of :data:`CHOICES` it is found."""
        return self.line.status.value if self.line.is_asked else NOT_ASKED

    @property
    def model_count(self) -> int:
        """How many models of it count."""
        return sum(len(submission.entries) for submission in self.line.counting)

    @property
    def working_addresses(self) -> tuple[str, ...]:
        """The addresses from which nothing came back."""
        return tuple(address for address in self.addresses if address not in self.returned)

    @property
    def can_be_reminded(self) -> bool:
        """True if nothing came from it and there is an address to write to."""
        return self.choice == Status.MISSING and bool(self.working_addresses)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which units are looked for; empty: all."""

    #: Words that must stand in its names, code, commune, contact or senders, with or without marks.
    text: str = ""
    #: Code of a group, one of :data:`CHOICES`, name of a commune.
    group: str = ""
    status: str = ""
    commune: str = ""


def unit_lines(
    register: Register, roster: Roster, *, reminded: Mapping[str, Reminded], returned: AbstractSet[str]
) -> tuple[UnitLine, ...]:
    """Return the units of the register, by group in the letter's order, within it in roster order.

    ``roster`` has what officers taught; ``returned`` are addresses (lower case) that take no mail.
    """
    groups = {group.code: (place, group) for place, group in enumerate(groups_of(register.campaign))}
    lines = [_unit_line(line, roster.by_code[line.unit], groups, reminded, returned) for line in register.lines]
    return tuple(sorted(lines, key=lambda found: groups[found.unit.group][0]))


def select(lines: Iterable[UnitLine], wanted: Wanted) -> tuple[UnitLine, ...]:
    """Return the units that are wanted, whatever their status."""
    words = bare(wanted.text).split()
    return tuple(
        found
        for found in lines
        if wanted.group in ("", found.unit.group)
        and wanted.commune in ("", found.unit.commune)
        and all(word in _words(found.unit) for word in words)
    )


def with_status(lines: Iterable[UnitLine], status: str) -> tuple[UnitLine, ...]:
    """Return the units of one of :data:`CHOICES`; empty: all."""
    return tuple(found for found in lines if status in ("", found.choice))


def choice_text(choice: str, t: Translator) -> str:
    """Return one of :data:`CHOICES` in words."""
    return t._(N_("Not asked")) if choice == NOT_ASKED else status_text(Status(choice), t)


def in_time_text(line: RegisterLine, t: Translator) -> str:
    """Return whether its first valid version came in time; empty: there is none."""
    if line.on_time is None:
        return ""
    return t._(N_("in time")) if line.on_time else t._(N_("late"))


def unit_list_grid(lines: Iterable[UnitLine], t: Translator) -> Grid:
    """Return the units with all that is shown of them, in the order given."""
    headings = (
        N_("Code"),
        N_("Unit"),
        N_("Group"),
        N_("Commune"),
        N_("Status"),
        N_("Contact"),
        N_("Addresses"),
        N_("First received"),
        N_("In time"),
        N_("Models"),
        N_("Last day"),
        N_("Reminders"),
        N_("Last reminded"),
    )
    return Grid(headings=tuple(t._(heading) for heading in headings), rows=tuple(_row(found, t) for found in lines))


def _unit_line(
    line: RegisterLine,
    unit: Unit,
    groups: Mapping[str, tuple[int, Group]],
    reminded: Mapping[str, Reminded],
    returned: AbstractSet[str],
) -> UnitLine:
    addresses = tuple(filter(is_plain_address, unit.addresses))
    return UnitLine(
        unit=unit,
        group=groups[unit.group][1],
        line=line,
        reminded=reminded.get(unit.code),
        addresses=addresses,
        returned=tuple(address for address in addresses if address.lower() in returned),
    )


@lru_cache(maxsize=_KEPT)
def _words(unit: Unit) -> str:
    """Return all by which a unit is found, without marks; of numbers also the digits without what parts them."""
    digits = "".join(filter(str.isdigit, unit.contact))
    return " ".join((bare("\n".join((unit.code, *unit.names, unit.commune, unit.contact, *unit.senders))), digits))


def _row(found: UnitLine, t: Translator) -> tuple[str, ...]:
    unit, line = found.unit, found.line
    return (
        unit.code,
        unit.name,
        found.group.name,
        unit.commune,
        choice_text(found.choice, t),
        unit.contact,
        "; ".join(found.working_addresses),
        t.stamp(line.first_received) if line.first_received else "",
        in_time_text(line, t),
        t.number(found.model_count) if line.counting else "",
        last_day_text(line.effective_deadline, t) if line.extension else "",
        t.number(found.reminded.count) if found.reminded else "",
        t.date(found.reminded.last_at) if found.reminded else "",
    )
