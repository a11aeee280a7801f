"""Who must answer: units and the roster."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One addressee of the letter."""

    #: Stable identifier, e.g. ``TH-CAOVIEN-I``; never shown to senders.
    code: str
    #: Official name, NFC, e.g. ``Trường Tiểu học Cao Viên I``.
    name: str
    #: Code of the group of addressees it belongs to.
    group: str
    #: Commune it lies in; empty for bodies of the whole district.
    commune: str = ""
    #: Other written forms of the same name, as an officer entered them.
    aliases: tuple[str, ...] = ()
    #: E-mail addresses that are known to write for this unit, lower case.
    senders: tuple[str, ...] = ()
    #: Whom to ring or write to when nothing came, e.g. a phone number; free text.
    contact: str = ""
    #: Officers' remark; free text.
    note: str = ""
    #: First day on which it is asked; None: from the beginning.
    opened_on: date | None = None
    #: First day on which it is asked no more; None: no end is known.
    closed_on: date | None = None
    #: Codes of the units that take its place from ``closed_on`` on; several: it was split.
    successors: tuple[str, ...] = ()

    @property
    def addresses(self) -> tuple[str, ...]:
        """E-mail addresses by which it can be reached, the best first: those of its contact, then known senders."""
        return tuple(dict.fromkeys((*_ADDRESS.findall(self.contact), *self.senders)))

    @property
    def names(self) -> tuple[str, ...]:
        """All names it is known by, the official one first."""
        return (self.name, *self.aliases)

    def is_asked_on(self, day: date) -> bool:
        """Tell whether it must answer on ``day``."""
        return (self.opened_on is None or self.opened_on <= day) and not self.is_closed_on(day)

    def is_closed_on(self, day: date) -> bool:
        """Tell whether it is asked no more on ``day``."""
        return self.closed_on is not None and self.closed_on <= day


@dataclass(frozen=True, kw_only=True)
class Roster:
    """The units of one campaign, in the order in which lists show them."""

    units: tuple[Unit, ...]
    #: Communes in which no unit lies any more, but of which names still speak.
    former_communes: tuple[str, ...] = ()

    @cached_property
    def by_code(self) -> dict[str, Unit]:
        """Units keyed by code."""
        return {unit.code: unit for unit in self.units}

    @cached_property
    def communes(self) -> tuple[str, ...]:
        """Names of all communes, each once, in roster order."""
        return tuple(dict.fromkeys(c for c in (*(u.commune for u in self.units), *self.former_communes) if c))

    def with_units(self, units: Iterable[Unit]) -> Roster:
        """Return the roster with each of ``units`` in the place of the one with its code."""
        changed = {unit.code: unit for unit in units}
        return Roster(units=tuple(changed.get(unit.code, unit) for unit in self.units))

    def __len__(self) -> int:
        return len(self.units)
