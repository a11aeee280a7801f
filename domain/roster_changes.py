"""The changes of a roster, each a pure function from one roster to the next.

Codes never change and no unit is ever taken away: what was booked stays booked. Whether the roster
that comes out may be is for :func:`domain.roster_checks.refuse_new_problems`; here only what cannot
be done at all is refused, with ``RosterRefused``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from domain.errors import N_, RosterRefused
from domain.roster_checks import Key, refusal
from domain.unit import Roster, Unit

_NO_UNIT = N_("there is no unit with this code; the list of units shows all codes")
_CLOSED = N_(
    "it is closed since {closed} already; to change that, save the roster as a file, edit it and take it over again"
)
_ONE = N_("one unit alone cannot be merged; name two, or the existing unit that takes its place")
_TWICE = N_("the code stands there twice")
_SPLIT_INTO_ONE = N_("a unit is split into two or more; to give it a new name rename it, for one heir merge it")
_HEIR_IS_SELF = N_("a unit cannot take its own place; give its successors codes of their own")
_OWN_NAME = N_("it bears the name “{written}” already")
_NO_ALIAS = N_("it has no alias “{written}”; its aliases are: {known}")
_INHERITED = N_("the name “{written}” came to it from {code}; forms that bear it go on to mean this unit")
_NO_SENDER = N_("the address {address} is not among its senders; they are: {known}")


def get_unit(roster: Roster, code: str) -> Unit:
    """Return the unit ``code``; raise ``RosterRefused`` if there is none."""
    unit = roster.by_code.get(code)
    if unit is None:
        raise RosterRefused(refusal(code, _NO_UNIT))
    return unit


def add(roster: Roster, unit: Unit) -> Roster:
    """Return the roster with ``unit`` behind the last one of its group."""
    last = max((at for at, other in enumerate(roster.units) if other.group == unit.group), default=len(roster) - 1)
    return _inserted(roster, unit, last + 1)


def rename(roster: Roster, code: str, name: str, *, key: Key) -> Roster:
    """Give the unit ``code`` a new official name; the old one stays as an alias."""
    unit = get_unit(roster, code)
    return roster.with_units([_known_as(replace(unit, name=name), unit.names, key)])


def close(roster: Roster, code: str, on: date) -> Roster:
    """Ask the unit ``code`` no more from ``on`` on; nobody takes its place."""
    return roster.with_units([replace(_get_open(roster, code), closed_on=on)])


def merge(roster: Roster, codes: Sequence[str], into: Unit, on: date, *, key: Key) -> Roster:
    """Let ``into``, new or on the roster (also one of ``codes``), take the place of the units ``codes`` from ``on`` on.

    Their names become its aliases, and who sends for them sends for it.
    """
    _refuse_repeated(codes)
    old = [_get_open(roster, code) for code in codes if code != into.code]
    if len(old) + (into.code in roster.by_code) < 2:
        raise RosterRefused(*(refusal(code, _ONE) for code in codes))
    known = _known_as(into, (name for unit in old for name in unit.names), key)
    senders = dict.fromkeys((*into.senders, *(address for unit in old for address in unit.senders)))
    return _succeeded(roster, old, [replace(known, senders=tuple(senders))], on)


def split(roster: Roster, code: str, into: Sequence[Unit], on: date) -> Roster:
    """Let the units ``into``, new or on the roster, take the place of the unit ``code`` from ``on`` on.

    Its names become aliases of none of them: which one is meant is then for an officer to say.
    """
    old = _get_open(roster, code)
    _refuse_repeated([unit.code for unit in into])
    if len(into) < 2:
        raise RosterRefused(refusal(code, _SPLIT_INTO_ONE))
    if any(unit.code == code for unit in into):
        raise RosterRefused(refusal(code, _HEIR_IS_SELF))
    return _succeeded(roster, [old], into, on)


def add_alias(roster: Roster, code: str, alias: str, *, key: Key) -> Roster:
    """Let the unit ``code`` be known by ``alias`` too."""
    unit = get_unit(roster, code)
    known = next((name for name in unit.names if key(name) == key(alias)), None)
    if known is not None:
        raise RosterRefused(refusal(code, _OWN_NAME, written=known))
    return roster.with_units([replace(unit, aliases=(*unit.aliases, alias))])


def remove_alias(roster: Roster, code: str, alias: str, *, key: Key) -> Roster:
    """Let ``alias`` mean the unit ``code`` no more."""
    unit = get_unit(roster, code)
    kept = tuple(name for name in unit.aliases if key(name) != key(alias))
    if kept == unit.aliases:
        raise RosterRefused(refusal(code, _NO_ALIAS, written=alias, known="; ".join(kept) or "–"))
    for old in roster.units:
        if code in old.successors and key(alias) in map(key, old.names):
            raise RosterRefused(refusal(code, _INHERITED, written=alias, code=old.code))
    return roster.with_units([replace(unit, aliases=kept)])


def set_contact(roster: Roster, code: str, contact: str) -> Roster:
    """Note whom to ask when nothing came from the unit ``code``; empty: nobody is known."""
    return roster.with_units([replace(get_unit(roster, code), contact=contact)])


def add_sender(roster: Roster, code: str, address: str) -> Roster:
    """Let ``address`` be known to write for the unit ``code``."""
    unit = get_unit(roster, code)
    return roster.with_units([replace(unit, senders=tuple(dict.fromkeys((*unit.senders, address.casefold()))))])


def remove_sender(roster: Roster, code: str, address: str) -> Roster:
    """Let ``address`` be known to write for the unit ``code`` no more."""
    unit = get_unit(roster, code)
    kept = tuple(known for known in unit.senders if known != address.casefold())
    if kept == unit.senders:
        raise RosterRefused(refusal(code, _NO_SENDER, address=address, known=", ".join(kept) or "–"))
    return roster.with_units([replace(unit, senders=kept)])


def _get_open(roster: Roster, code: str) -> Unit:
    unit = get_unit(roster, code)
    if unit.closed_on is not None:
        raise RosterRefused(refusal(code, _CLOSED, closed=unit.closed_on))
    return unit


def _refuse_repeated(codes: Sequence[str]) -> None:
    twice = [code for code in dict.fromkeys(codes) if codes.count(code) > 1]
    if twice:
        raise RosterRefused(*(refusal(code, _TWICE) for code in twice))


def _known_as(unit: Unit, names: Iterable[str], key: Key) -> Unit:
    """Return ``unit`` with ``names`` among its aliases, each once, and its own name not among them."""
    aliases: dict[str, str] = {}
    for name in (*unit.aliases, *names):
        if key(name) != key(unit.name):
            aliases.setdefault(key(name), name)
    return replace(unit, aliases=tuple(aliases.values()))


def _succeeded(roster: Roster, old: Sequence[Unit], heirs: Sequence[Unit], on: date) -> Roster:
    """Close ``old`` in favour of ``heirs``; those that are new stand behind the last of ``old``."""
    for unit in heirs:
        if unit.code in roster.by_code:
            _get_open(roster, unit.code)
    successors = tuple(unit.code for unit in heirs)
    closed = [replace(unit, closed_on=on, successors=successors) for unit in old]
    at = 1 + max(roster.units.index(unit) for unit in old)
    new = [replace(unit, opened_on=unit.opened_on or on) for unit in heirs if unit.code not in roster.by_code]
    after = roster.with_units((*closed, *heirs))
    for unit in reversed(new):
        after = _inserted(after, unit, at)
    return after


def _inserted(roster: Roster, unit: Unit, at: int) -> Roster:
    return Roster(units=(*roster.units[:at], unit, *roster.units[at:]))
