"""What must hold of a roster, and a refusal for changes after which it would not.

Whether two names are written alike is for the caller to say: ``key`` brings a text to the form in
which names are compared (``parsers.text.fold``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from domain.campaign import Group
from domain.errors import N_, RosterRefused, SettingsProblem
from domain.succession import descendants, heirs
from domain.unit import Roster, Unit

#: Brings a name to the form in which names are compared.
Key = Callable[[str], str]

#: What a unit's code is made of.
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
#: The character between the names of one cell of a roster file.
LIST_SEPARATOR = "|"

_SAME_CODE = N_("this code is that of another unit, {name}; give another code (the list of units shows all)")
_BAD_CODE = N_("the code is not one word of letters without marks, digits, dot and hyphen; give another")
_NO_NAME = N_("the name is missing")
_BAD_NAME = N_("the name “{written}” holds a | and cannot be kept; write it without")
_NO_GROUP = N_("there is no group “{written}”; the groups are {groups}")
_NO_SUCCESSOR = N_("its successor {code} is not on the roster; add that unit first")
_NOT_CLOSED = N_("it has successors but no closing date; give the date")
_OWN_SUCCESSOR = N_("it would be its own successor, over {codes}; name another unit")
_CLOSED_BEFORE = N_("it would be closed on {closed}, not after its opening on {opened}; give a later date")
_SHARED_NAME = N_(
    "the name “{written}” is also a name of {others}; forms that bear it could not be told apart. Choose another "
    "name, or take it away there first"
)
_SPLIT_NAME = N_(
    "“{written}” was a name of {code}, which was split: it may mean each of {successors}, and an officer decides; "
    "it cannot become an alias of one of them"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedName:
    """A name that means several units."""

    #: As the first of them writes it.
    written: str
    #: Codes, in roster order.
    units: tuple[str, ...]


def refuse_new_problems(before: Roster, after: Roster, *, groups: Sequence[Group], key: Key) -> None:
    """Raise ``RosterRefused`` with what is wrong with ``after`` and was not wrong with ``before``."""
    known = set(map(_identity, find_problems(before, groups=groups, key=key)))
    found = [p for p in find_problems(after, groups=groups, key=key) if _identity(p) not in known]
    if found:
        raise RosterRefused(*found)


def find_problems(roster: Roster, *, groups: Sequence[Group], key: Key) -> tuple[SettingsProblem, ...]:
    """Return all that must not be; each problem has the unit's code as its key."""
    codes = [group.code for group in groups]
    own = (found for unit in roster.units for found in _of_texts(unit, codes, key))
    return (
        *own,
        *find_span_problems(roster),
        *_same_codes(roster),
        *_shared(roster, key),
        *_of_split_names(roster, key),
    )


def find_span_problems(roster: Roster) -> tuple[SettingsProblem, ...]:
    """Return what is wrong with the days and the successors of the units."""
    return tuple(found for unit in roster.units for found in _of_span(unit, roster))


def shared_names(roster: Roster, key: Key) -> tuple[SharedName, ...]:
    """Return the names and aliases that mean two units or more, in roster order.

    A unit and those that took its place may well bear the same name.
    """
    owners: dict[str, dict[str, str]] = {}
    for unit in roster.units:
        for name in unit.names:
            owners.setdefault(key(name), {}).setdefault(unit.code, name)
    named = ((next(iter(found.values())), _rivals(roster, tuple(found))) for found in owners.values() if len(found) > 1)
    return tuple(SharedName(written=written, units=units) for written, units in named if units)


def _rivals(roster: Roster, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out the units whose place another of ``codes`` takes; nothing if the rest has become the same units."""
    rest = tuple(code for code in codes if not descendants(roster, code).intersection(codes))
    ends = {heirs(roster, code, date.max) for code in rest}
    return rest if len(ends) > 1 else ()


def _of_texts(unit: Unit, groups: Sequence[str], key: Key) -> Iterator[SettingsProblem]:
    if not CODE.fullmatch(unit.code):
        yield refusal(unit.code, _BAD_CODE)
    if not key(unit.name):
        yield refusal(unit.code, _NO_NAME)
    for name in unit.names:
        if LIST_SEPARATOR in name:
            yield refusal(unit.code, _BAD_NAME, written=name)
    if unit.group not in groups:
        yield refusal(unit.code, _NO_GROUP, written=unit.group, groups=", ".join(groups))


def _of_span(unit: Unit, roster: Roster) -> Iterator[SettingsProblem]:
    for code in unit.successors:
        if code not in roster.by_code:
            yield refusal(unit.code, _NO_SUCCESSOR, code=code)
    if unit.successors and unit.closed_on is None:
        yield refusal(unit.code, _NOT_CLOSED)
    if unit.code in descendants(roster, unit.code):
        yield refusal(unit.code, _OWN_SUCCESSOR, codes=", ".join(unit.successors))
    if unit.opened_on and unit.closed_on and unit.closed_on <= unit.opened_on:
        yield refusal(unit.code, _CLOSED_BEFORE, closed=unit.closed_on, opened=unit.opened_on)


def _same_codes(roster: Roster) -> Iterator[SettingsProblem]:
    first: dict[str, Unit] = {}
    for unit in roster.units:
        other = first.setdefault(unit.code.casefold(), unit)
        if other is not unit:
            yield refusal(unit.code, _SAME_CODE, name=other.name)


def _shared(roster: Roster, key: Key) -> Iterator[SettingsProblem]:
    for shared in shared_names(roster, key):
        last, others = shared.units[-1], shared.units[:-1]
        said = ", ".join(f"{code} ({roster.by_code[code].name})" for code in others)
        yield refusal(last, _SHARED_NAME, written=shared.written, others=said)


def _of_split_names(roster: Roster, key: Key) -> Iterator[SettingsProblem]:
    """Find names of split units that are aliases of one of those that took their place."""
    for old in roster.units:
        if len(old.successors) < 2:
            continue
        names = set(map(key, old.names))
        for heir in (roster.by_code[code] for code in old.successors if code in roster.by_code):
            for alias in heir.aliases:
                if key(alias) in names:
                    said = ", ".join(old.successors)
                    yield refusal(heir.code, _SPLIT_NAME, written=alias, code=old.code, successors=said)


def refusal(unit: str, template: str, /, **details: object) -> SettingsProblem:
    """Return what is wrong with the unit of that code."""
    return SettingsProblem(key=unit, template=template, details={name: str(value) for name, value in details.items()})


def _identity(problem: SettingsProblem) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    return problem.key, problem.template, tuple(sorted(problem.details.items()))
