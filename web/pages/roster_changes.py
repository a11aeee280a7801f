"""A form about single units into the roster that comes out of it; nothing is stored here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from desk.addresses import is_address
from desk.answering import find_unit
from desk.heirs import make_heir, read_heir
from desk.rostering import refuse_problems
from domain import roster_changes
from domain.clock import local_day
from domain.errors import N_, RosterRefused
from domain.roster_checks import refusal
from domain.roster_log import RosterAction
from domain.unit import Roster, Unit
from parsers.text import fold, one_line
from web.days import get_day
from web.visit import Visit

_NO_ADDRESS = N_("“{written}” is no e-mail address")
_NOTHING_SAID = N_("a field is empty that must say something")


def read_change(visit: Visit) -> tuple[RosterAction, Roster]:
    """Return what the form does, and the roster after it.

    Raises: ``RosterRefused``; ``NoSuchUnit``, ``UnitNotClear``; ``NoSuchDay``.
    """
    action, make = _CHANGES.get(visit.text("do"), (RosterAction.ADDED, _add))
    after = make(visit, visit.app.campaign.roster)
    refuse_problems(visit.app, after)
    return action, after


def _add(visit: Visit, roster: Roster) -> Roster:
    unit = Unit(
        code=visit.text("code"),
        name=_line(visit, "name"),
        group=visit.text("group"),
        commune=_line(visit, "commune"),
        contact=_line(visit, "contact"),
        opened_on=_day(visit, None),
    )
    return roster_changes.add(roster, unit)


def _rename(visit: Visit, roster: Roster) -> Roster:
    return roster_changes.rename(roster, _unit(visit), _said(visit, "name"), key=fold)


def _close(visit: Visit, roster: Roster) -> Roster:
    return roster_changes.close(roster, _unit(visit), _day_or_today(visit))


def _contact(visit: Visit, roster: Roster) -> Roster:
    return roster_changes.set_contact(roster, _unit(visit), _line(visit, "contact"))


def _alias_add(visit: Visit, roster: Roster) -> Roster:
    return roster_changes.add_alias(roster, _unit(visit), _said(visit, "name"), key=fold)


def _alias_remove(visit: Visit, roster: Roster) -> Roster:
    return roster_changes.remove_alias(roster, _unit(visit), _said(visit, "name"), key=fold)


def _sender_add(visit: Visit, roster: Roster) -> Roster:
    code, address = _unit(visit), visit.text("address")
    if not is_address(address):
        raise RosterRefused(refusal(code, _NO_ADDRESS, written=address))
    return roster_changes.add_sender(roster, code, address)


def _sender_remove(visit: Visit, roster: Roster) -> Roster:
    return roster_changes.remove_sender(roster, _unit(visit), visit.text("address"))


def _merge(visit: Visit, roster: Roster) -> Roster:
    codes = [_find(visit, line) for line in _lines(visit, "units")]
    if not codes:
        raise RosterRefused(refusal("", _NOTHING_SAID))
    old = [roster_changes.get_unit(roster, code) for code in codes]
    heir = make_heir(roster, _named(visit, visit.text("into")), old, group=None, commune=visit.text("commune") or None)
    return roster_changes.merge(roster, codes, heir, _day_or_today(visit), key=fold)


def _split(visit: Visit, roster: Roster) -> Roster:
    code = _unit(visit)
    old = roster_changes.get_unit(roster, code)
    commune = visit.text("commune") or None
    named = [_named(visit, line) for line in _lines(visit, "into")]
    heirs = [make_heir(roster, one, [old], group=None, commune=commune) for one in named]
    return roster_changes.split(roster, code, heirs, _day_or_today(visit))


#: What each form says in its field ``do``.
_CHANGES: Mapping[str, tuple[RosterAction, Callable[[Visit, Roster], Roster]]] = {
    "add": (RosterAction.ADDED, _add),
    "rename": (RosterAction.RENAMED, _rename),
    "close": (RosterAction.CLOSED, _close),
    "contact": (RosterAction.CONTACT_CHANGED, _contact),
    "alias_add": (RosterAction.ALIAS_ADDED, _alias_add),
    "alias_remove": (RosterAction.ALIAS_REMOVED, _alias_remove),
    "sender_add": (RosterAction.SENDER_ADDED, _sender_add),
    "sender_remove": (RosterAction.SENDER_REMOVED, _sender_remove),
    "merge": (RosterAction.MERGED, _merge),
    "split": (RosterAction.SPLIT, _split),
}


def _unit(visit: Visit) -> str:
    return _find(visit, visit.text("unit"))


def _find(visit: Visit, written: str) -> str:
    """Return the code of a unit written as its code, its name, or as the list of the page offers it."""
    return find_unit(visit.app.campaign, written, visit.app.memories)


def _named(visit: Visit, text: str) -> tuple[str, str]:
    """Return code and name of a unit that takes a place: one that is there, or ``CODE=NAME``."""
    code, name = read_heir(text)
    return (code, name) if name else (_find(visit, code), "")


def _line(visit: Visit, name: str) -> str:
    return one_line(visit.text(name))


def _said(visit: Visit, name: str) -> str:
    text = _line(visit, name)
    if not fold(text):
        raise RosterRefused(refusal("", _NOTHING_SAID))
    return text


def _lines(visit: Visit, name: str) -> list[str]:
    return [line.strip() for line in visit.text(name).splitlines() if line.strip()]


def _day(visit: Visit, default: date | None) -> date | None:
    written = visit.text("on")
    return get_day(written) if written else default


def _day_or_today(visit: Visit) -> date:
    today = local_day(visit.app.clock())
    return _day(visit, today) or today
