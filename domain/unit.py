"""Who must answer: units and the roster."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property


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


@dataclass(frozen=True, kw_only=True)
class Roster:
    """The units of one campaign, in the order in which lists show them."""

    units: tuple[Unit, ...]

    @cached_property
    def by_code(self) -> dict[str, Unit]:
        """Units keyed by code."""
        return {unit.code: unit for unit in self.units}

    def __len__(self) -> int:
        return len(self.units)
