"""``dangky units merge | split``: units that take the place of others."""

from __future__ import annotations

import argparse
from typing import Any

from dangky.commands.context import Context
from dangky.commands.units.applying import add_change_arguments, add_day, apply_change, day_of
from domain import roster_changes
from domain.errors import N_, RosterRefused
from domain.roster_checks import refusal
from domain.roster_log import RosterAction
from domain.unit import Roster, Unit
from parsers.text import fold, one_line
from reports.language import Translator

_EXISTS = N_("this unit is there already, as {name}; leave its new name out, or give a code of its own")
_NEW = N_("there is no unit with this code; for a new unit give its name too: --into {code}=NAME")

_COMMUNES = N_("the units lie in different communes ({communes}); say where the new one lies: --commune")


def add_actions(actions: Any, t: Translator) -> None:
    """Add the two actions."""
    merging = actions.add_parser("merge", help=t._(N_("let one unit take the place of two or more")))
    merging.add_argument("codes", metavar="CODE", nargs="+", help=t._(N_("codes of the units that end")))
    merging.set_defaults(act=_merge)
    splitting = actions.add_parser("split", help=t._(N_("let several units take the place of one")))
    splitting.add_argument("code", metavar="CODE", help=t._(N_("code of the unit that ends")))
    splitting.set_defaults(act=_split)
    into = N_("who takes the place: CODE of a unit that is there, or CODE=NAME of a new one")
    merging.add_argument("--into", metavar="CODE[=NAME]", required=True, type=_read_heir, help=t._(into))
    splitting.add_argument(
        "--into", metavar="CODE[=NAME]", required=True, type=_read_heir, action="append", help=t._(into)
    )
    for parser in (merging, splitting):
        parser.add_argument("--group", metavar="G", help=t._(N_("group of the new unit; default: that of the old")))
        parser.add_argument("--commune", metavar="C", help=t._(N_("commune of the new unit; default: that of the old")))
        add_day(parser, t)
        add_change_arguments(parser, t)


def _read_heir(text: str) -> tuple[str, str]:
    """Return code and name, ``CODE=NAME``; the name is empty if only a code is given."""
    code, _, name = text.partition("=")
    return code.strip(), one_line(name)


def _merge(arguments: argparse.Namespace, context: Context) -> int:
    on = day_of(arguments, context)

    def change(roster: Roster) -> Roster:
        old = [roster_changes.get_unit(roster, code) for code in arguments.codes]
        heir = _heir(roster, arguments.into, old, arguments)
        return roster_changes.merge(roster, arguments.codes, heir, on, key=fold)

    return apply_change(arguments, context, RosterAction.MERGED, change)


def _split(arguments: argparse.Namespace, context: Context) -> int:
    on = day_of(arguments, context)

    def change(roster: Roster) -> Roster:
        old = roster_changes.get_unit(roster, arguments.code)
        heirs = [_heir(roster, named, [old], arguments) for named in arguments.into]
        return roster_changes.split(roster, arguments.code, heirs, on)

    return apply_change(arguments, context, RosterAction.SPLIT, change)


def _heir(roster: Roster, named: tuple[str, str], old: list[Unit], arguments: argparse.Namespace) -> Unit:
    """Return the unit that is there under the code, or a new one with the name, like ``old`` in all they share."""
    code, name = named
    there = roster.by_code.get(code)
    if there is not None and name and name != there.name:
        raise RosterRefused(refusal(code, _EXISTS, name=there.name))
    if there is not None:
        return there
    if not name:
        raise RosterRefused(refusal(code, _NEW, code=code))
    return Unit(code=code, name=name, group=arguments.group or old[0].group, commune=_commune(code, old, arguments))


def _commune(code: str, old: list[Unit], arguments: argparse.Namespace) -> str:
    """Return the commune given, or the one in which all of ``old`` lie: without it a unit is one of the district."""
    if arguments.commune is not None:
        return one_line(arguments.commune)
    communes = tuple(dict.fromkeys(unit.commune for unit in old))
    if len(communes) > 1:
        raise RosterRefused(refusal(code, _COMMUNES, communes=", ".join(commune or "–" for commune in communes)))
    return communes[0]
