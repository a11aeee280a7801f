"""Units to be ticked on a form: all of a small register, of a large one those that are looked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from domain.campaign import Group
from domain.unit import Roster, Unit
from web.unit_search import beginning

#: Units that a form offers at most, beside those that are ticked.
MAX_OFFERED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What is looked for; empty: any unit."""

    #: Beginnings of words of a name, a code or a commune.
    text: str = ""
    #: Code of a group.
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a form offers."""

    #: The units of each group, groups without any left out.
    groups: tuple[tuple[Group, tuple[Unit, ...]], ...]
    #: True if there are more than it would offer at once, so that one has to look for them.
    is_searched: bool
    #: How many more there are of what is looked for.
    hidden: int


def choices(
    units: Iterable[Unit], looked: Looked, *, roster: Roster, groups: Iterable[Group], ticked: Collection[str]
) -> Choices:
    """Return which of ``units`` (of ``roster``) a form offers: those ticked, and the first of what is looked for."""
    of_all = tuple(units)
    words = frozenset(beginning(roster, looked.text)) if looked.text else None
    found = [unit for unit in of_all if looked.group in ("", unit.group) and (words is None or unit.code in words)]
    offered = {unit.code for unit in found[:MAX_OFFERED]} | set(ticked)
    shown = [unit for unit in of_all if unit.code in offered]
    by_group = ((group, tuple(unit for unit in shown if unit.group == group.code)) for group in groups)
    return Choices(
        groups=tuple((group, theirs) for group, theirs in by_group if theirs),
        is_searched=len(of_all) > MAX_OFFERED,
        hidden=sum(unit.code not in offered for unit in found),
    )
