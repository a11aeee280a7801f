"""Other units that the rows of a form name: an office that gathers its schools writes them among the performers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from domain.evidence import NameMatch
from domain.form import Form
from domain.reasons import ReasonCode

#: Names in the rows of one form that are looked up; an office gathers some 75 schools.
MAX_NAMES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RowUnits:
    """The units that rows name, in their order."""

    #: Those that carry out models.
    performing: tuple[str, ...]
    #: Those that stand alone over the rows below them.
    heading: tuple[str, ...]
    #: True if each performer is a unit.
    are_all: bool

    def others(self, units: Collection[str]) -> tuple[str, ...]:
        """Return all of them but ``units``."""
        return tuple(dict.fromkeys(code for code in (*self.heading, *self.performing) if code not in units))

    def whose(self, units: Collection[str]) -> bool:
        """Tell whether the rows may be those of others than ``units``: nobody else performs, or units head them."""
        return (self.are_all and bool(self.others(units))) or any(code not in units for code in self.heading)


def units_in_rows(form: Form, match: Callable[[str], NameMatch]) -> RowUnits:
    """Return the units among the performers of ``form``, by how their names are matched."""
    performers = _distinct(entry.performer for entry in form.entries)
    alone = _distinct(p.written for p in form.problems if p.reason.code is ReasonCode.MODEL_MISSING)
    performing = [match(name).unit for name in performers]
    return RowUnits(
        performing=tuple(code for code in performing if code),
        heading=tuple(code for name in alone if (code := match(name).unit)),
        are_all=bool(performing) and all(performing),
    )


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))[:MAX_NAMES]
