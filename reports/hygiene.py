"""What is doubtful about a roster, and the command that mends it; nothing is changed here.

Pure: the roster as its names count today, and what the database knows of senders and past campaigns.
"""

from __future__ import annotations

import shlex
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from domain.campaign import Group
from domain.errors import N_
from domain.roster_checks import shared_names
from domain.unit import Roster, Unit
from parsers.text import bare, fold

#: Mails by which an address is taken to write for a unit.
ENOUGH_MAILS = 3
#: The way of changing what has no command of its own.
_BY_FILE = "dangky units list --format csv --output FILE; dangky units import FILE"

_SENDER = N_("{address} has written {count} times for {name}, and is not known")
_SENDER_OF_OTHERS = N_(
    "{address} has written {count} times for {name}, and also for {others} other units; "
    "make it known only if it writes for this unit alone"
)
_ALIKE = N_("“{one}” and “{other}” look alike; if they are one unit, merge them, if not, leave them")
_SILENT = N_("{name} has sent nothing in the last {count} campaigns; ask whether it is still there")
_SHARED = N_("“{written}” is a name of {units}; take it from those it does not belong to")
_NO_GROUP = N_("{name} is in the group “{group}”, which the campaign does not have; give it one of: {groups}")
_NO_COMMUNE = N_("{name} has no commune; most units of its group have one")
_NO_SUCCESSOR = N_("{name} has the successor {code}, which is not on the roster; add it, or name another")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something doubtful, and the command by which it is mended."""

    #: Code of the unit, the first of them if there are several.
    unit: str
    #: English sentence with its details in braces; the msgid of its translation.
    template: str
    command: str
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """An address, and how many mails with booked forms of each unit came from it."""

    address: str
    mails: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCampaign:
    """Who was asked in an earlier campaign, and who sent anything."""

    asked: frozenset[str]
    heard: frozenset[str]


def unknown_senders(roster: Roster, senders: Iterable[Sender]) -> tuple[Finding, ...]:
    """Return the addresses that nobody knows and that wrote for the same unit three times or more."""
    known = {address.casefold() for unit in roster.units for address in unit.senders}
    return tuple(
        finding
        for sender in senders
        if sender.address and sender.address.casefold() not in known
        for finding in _of_sender(roster, sender)
    )


def names_alike(roster: Roster) -> tuple[Finding, ...]:
    """Return the pairs of units of one group whose names are one letter apart, or equal without marks.

    Names that differ only by a number or a letter at their end ("I" and "II", "A" and "B") are meant to.
    """
    return tuple(
        _finding(one, _ALIKE, ("merge", other.code, "--into", one.code), one=one.name, other=other.name)
        for one, other in _near_pairs(roster.units)
        if not _are_numbered(one, other)
    )


def silent_units(roster: Roster, past: Sequence[PastCampaign], *, count: int) -> tuple[Finding, ...]:
    """Return the units that were asked in each of the last ``count`` campaigns and sent nothing; newest first."""
    last = past[:count]
    if len(last) < count or not count:
        return ()
    return tuple(
        _finding(unit, _SILENT, ("close", unit.code), name=unit.name, count=count)
        for unit in roster.units
        if all(unit.code in campaign.asked and unit.code not in campaign.heard for campaign in last)
    )


def names_of_several(roster: Roster) -> tuple[Finding, ...]:
    """Return the names and aliases that belong to two units or more."""
    return tuple(_shared(roster, shared.written, shared.units) for shared in shared_names(roster, fold))


def lacking_place(roster: Roster, groups: Sequence[Group]) -> tuple[Finding, ...]:
    """Return the units without a group of the campaign, and those without a commune where most neighbours have one."""
    codes = ", ".join(group.code for group in groups)
    by_group: dict[str, list[Unit]] = defaultdict(list)
    for unit in roster.units:
        by_group[unit.group].append(unit)
    usual = {code for code, units in by_group.items() if sum(bool(unit.commune) for unit in units) * 2 > len(units)}
    known = {group.code for group in groups}
    found: list[Finding] = []
    for unit in roster.units:
        if unit.group not in known:
            found.append(_by_file(unit, _NO_GROUP, name=unit.name, group=unit.group, groups=codes))
        if not unit.commune and unit.group in usual:
            found.append(_by_file(unit, _NO_COMMUNE, name=unit.name))
    return tuple(found)


def lost_successors(roster: Roster) -> tuple[Finding, ...]:
    """Return the successors that are not on the roster."""
    return tuple(
        _finding(unit, _NO_SUCCESSOR, ("add", code, "NAME", "--group", unit.group), name=unit.name, code=code)
        for unit in roster.units
        for code in unit.successors
        if code not in roster.by_code
    )


def _of_sender(roster: Roster, sender: Sender) -> Iterator[Finding]:
    others = len(sender.mails) - 1
    for code, count in sender.mails.items():
        unit = roster.by_code.get(code)
        if unit is not None and count >= ENOUGH_MAILS:
            said = {"address": sender.address, "count": count, "name": unit.name, "others": others}
            template = _SENDER_OF_OTHERS if others else _SENDER
            yield _finding(unit, template, ("sender", "add", code, sender.address), **said)


def _shared(roster: Roster, written: str, codes: Sequence[str]) -> Finding:
    """Propose to take the name from the last unit that has it as an alias; official names are renamed."""
    units = [roster.by_code[code] for code in codes]
    borrowers = [unit for unit in units if fold(unit.name) != fold(written)]
    words = ("alias", "remove", borrowers[-1].code, written) if borrowers else ("rename", codes[-1], "NAME")
    return _finding(units[0], _SHARED, words, written=written, units=", ".join(codes))


def _near_pairs(units: Sequence[Unit]) -> list[tuple[Unit, Unit]]:
    """Return the pairs of one group that are one letter apart at most, in roster order.

    Two names are so only if they are equal once a letter, or none, is left out of each: that makes look-ups of it.
    """
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, unit in enumerate(units):
        for text in {form for name in (fold(unit.name), bare(unit.name)) for form in _shortened(name)}:
            places[(unit.group, text)].append(at)
    pairs = {pair for found in places.values() for pair in combinations(found, 2)}
    near = (pair for pair in sorted(pairs) if _is_near(units[pair[0]], units[pair[1]]))
    return [(units[one], units[other]) for one, other in near]


def _shortened(name: str) -> set[str]:
    return {name, *(name[:at] + name[at + 1 :] for at in range(len(name)))}


def _is_near(one: Unit, other: Unit) -> bool:
    return bare(one.name) == bare(other.name) or _is_one_edit(fold(one.name), fold(other.name))


def _is_one_edit(one: str, other: str) -> bool:
    """Tell whether one letter put in, left out or exchanged makes one text the other."""
    shorter, longer = sorted((one, other), key=len)
    if len(longer) - len(shorter) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    rest = shorter[at:] if len(shorter) < len(longer) else shorter[at + 1 :]
    return longer[at + 1 :] == rest


def _are_numbered(one: Unit, other: Unit) -> bool:
    """Tell whether only a word of one or two letters, or a number, tells the names apart."""
    words, others = fold(one.name).split(), fold(other.name).split()
    if abs(len(words) - len(others)) == 1:
        longer, shorter = sorted((words, others), key=len, reverse=True)
        return longer[:-1] == shorter and _is_number(longer[-1])
    differing = [pair for pair in zip(words, others, strict=False) if pair[0] != pair[1]]
    return len(words) == len(others) and len(differing) == 1 and all(map(_is_number, differing[0]))


def _is_number(word: str) -> bool:
    return word.isdigit() or len(word) == 1 or set(word) <= set("ivx")


def _finding(unit: Unit, template: str, words: Sequence[str], **details: object) -> Finding:
    said = {name: str(value) for name, value in details.items()}
    return Finding(unit=unit.code, template=template, command=f"dangky units {shlex.join(words)}", details=said)


def _by_file(unit: Unit, template: str, **details: object) -> Finding:
    said = {name: str(value) for name, value in details.items()}
    return Finding(unit=unit.code, template=template, command=_BY_FILE, details=said)
