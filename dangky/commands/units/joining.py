"""``dangky units merge | split``: units that take the place of others."""

from __future__ import annotations

import argparse
from typing import Any

from dangky.commands.context import Context
from dangky.commands.units.applying import add_change_arguments, add_day, apply_change, day_of
from desk.heirs import make_heir, read_heir
from domain import roster_changes
from domain.errors import N_
from domain.roster_log import RosterAction
from domain.unit import Roster
from parsers.text import fold
from reports.language import Translator


def add_actions(actions: Any, t: Translator) -> None:
    """Add the two actions."""
    merging = actions.add_parser("merge", help=t._(N_("let one unit take the place of two or more")))
    merging.add_argument("codes", metavar="CODE", nargs="+", help=t._(N_("codes of the units that end")))
    merging.set_defaults(act=_merge)
    splitting = actions.add_parser("split", help=t._(N_("let several units take the place of one")))
    splitting.add_argument("code", metavar="CODE", help=t._(N_("code of the unit that ends")))
    splitting.set_defaults(act=_split)
    into = N_("who takes the place: CODE of a unit that is there, or CODE=NAME of a new one")
    merging.add_argument("--into", metavar="CODE[=NAME]", required=True, type=read_heir, help=t._(into))
    splitting.add_argument(
        "--into", metavar="CODE[=NAME]", required=True, type=read_heir, action="append", help=t._(into)
    )
    for parser in (merging, splitting):
        parser.add_argument("--group", metavar="G", help=t._(N_("group of the new unit; default: that of the old")))
        parser.add_argument("--commune", metavar="C", help=t._(N_("commune of the new unit; default: that of the old")))
        add_day(parser, t)
        add_change_arguments(parser, t)


def _merge(arguments: argparse.Namespace, context: Context) -> int:
    on = day_of(arguments, context)

    def change(roster: Roster) -> Roster:
        old = [roster_changes.get_unit(roster, code) for code in arguments.codes]
        heir = make_heir(roster, arguments.into, old, group=arguments.group, commune=arguments.commune)
        return roster_changes.merge(roster, arguments.codes, heir, on, key=fold)

    return apply_change(arguments, context, RosterAction.MERGED, change)


def _split(arguments: argparse.Namespace, context: Context) -> int:
    on = day_of(arguments, context)

    def change(roster: Roster) -> Roster:
        old = roster_changes.get_unit(roster, arguments.code)
        heirs = [
            make_heir(roster, named, [old], group=arguments.group, commune=arguments.commune)
            for named in arguments.into
        ]
        return roster_changes.split(roster, arguments.code, heirs, on)

    return apply_change(arguments, context, RosterAction.SPLIT, change)
