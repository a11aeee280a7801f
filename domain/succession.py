"""Whose name a name is on a given day: what a closed unit was called now means those that took its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from domain.unit import Roster, Unit


def heirs(roster: Roster, code: str, day: date) -> tuple[str, ...]:
    """Return the codes of the units that the unit ``code`` has become by ``day``, in the order of its successors.

    A unit that is not closed by then, or that left nobody in its place, is its own heir.
    """
    found = dict.fromkeys(_ends(roster, code, day, frozenset()))
    return tuple(found) or (code,)


def _ends(roster: Roster, code: str, day: date, seen: frozenset[str]) -> Iterator[str]:
    unit = roster.by_code.get(code)
    if unit is None or code in seen:
        return
    if unit.is_closed_on(day) and unit.successors:
        for successor in unit.successors:
            yield from _ends(roster, successor, day, seen | {code})
    else:
        yield code


def descendants(roster: Roster, code: str) -> frozenset[str]:
    """Return the codes of all units that ever take the place of the unit ``code``, directly or later."""
    found: set[str] = set()
    ahead = [code]
    while ahead:
        unit = roster.by_code.get(ahead.pop())
        new = set(unit.successors) - found if unit else set()
        found |= new
        ahead += new
    return frozenset(found)


def names_on(roster: Roster, day: date) -> Roster:
    """Return the roster as names and senders are to be understood on ``day``.

    A unit that others have replaced is gone from it, and its names and senders are theirs: of one
    successor they mean that one, of several any of them. As long as a unit is asked, what its
    successors are to take over from it is still its own.
    """
    left = {unit.code: heirs(roster, unit.code, day) for unit in roster.units}
    given: dict[str, list[Unit]] = defaultdict(list)
    awaited: dict[str, list[Unit]] = defaultdict(list)
    for unit in roster.units:
        for heir in left[unit.code]:
            given[heir].append(unit)
        for successor in () if unit.is_closed_on(day) else unit.successors:
            awaited[successor].append(unit)
    own = (unit for unit in roster.units if left[unit.code] == (unit.code,))
    bereft = (_without_what_comes_later(unit, awaited[unit.code], day) for unit in own)
    return Roster(
        units=tuple(_with_gifts(unit, given[unit.code]) for unit in bereft if unit is not None),
        former_communes=roster.communes,
    )


def change_days(roster: Roster) -> tuple[date, ...]:
    """Return the days on which names may begin to mean other units, in order."""
    days = {day for unit in roster.units for day in (unit.opened_on, unit.closed_on) if day is not None}
    return tuple(sorted(days))


def _without_what_comes_later(unit: Unit, predecessors: Sequence[Unit], day: date) -> Unit | None:
    """Take from ``unit`` what ``predecessors`` still own; None if that is its very name and it is not yet opened."""
    names = {name for other in predecessors for name in other.names}
    senders = {address for other in predecessors for address in other.senders}
    if unit.name in names and not unit.is_asked_on(day):
        return None
    return replace(
        unit,
        aliases=tuple(alias for alias in unit.aliases if alias not in names),
        senders=tuple(address for address in unit.senders if address not in senders),
    )


def _with_gifts(unit: Unit, givers: Iterable[Unit]) -> Unit:
    others = [giver for giver in givers if giver.code != unit.code]
    aliases = dict.fromkeys((*unit.aliases, *(name for giver in others for name in giver.names)))
    senders = dict.fromkeys((*unit.senders, *(address for giver in others for address in giver.senders)))
    return replace(unit, aliases=tuple(a for a in aliases if a != unit.name), senders=tuple(senders))
