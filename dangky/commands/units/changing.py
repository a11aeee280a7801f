"""``dangky units add | close | contact``: units that come and go, and whom to ask."""

from __future__ import annotations

import argparse
from functools import partial
from typing import Any

from dangky.commands.arguments import read_day
from dangky.commands.context import Context
from dangky.commands.units.applying import add_change_arguments, add_day, apply_change, day_of
from domain import roster_changes
from domain.errors import N_
from domain.roster_log import RosterAction
from domain.unit import Unit
from parsers.text import one_line
from reports.language import Translator


def add_actions(actions: Any, t: Translator) -> None:
    """Add the three actions."""
    adding = actions.add_parser("add", help=t._(N_("add a unit")))
    adding.add_argument("code", metavar="CODE", help=t._(N_("its code, never used before")))
    adding.add_argument("name", metavar="NAME", help=t._(N_("its official name")))
    adding.add_argument("--group", metavar="G", required=True, help=t._(N_("code of its group")))
    adding.add_argument("--commune", metavar="C", default="", help=t._(N_("commune it lies in")))
    adding.add_argument("--contact", metavar="TEXT", default="", help=t._(N_("whom to ask when nothing came")))
    adding.add_argument("--opened", metavar="DATE", type=read_day(t), help=t._(N_("asked from this day on")))
    adding.set_defaults(act=_add)
    closing = actions.add_parser("close", help=t._(N_("ask a unit no more; what it sent stays")))
    closing.add_argument("code", metavar="CODE", help=t._(N_("code of the unit")))
    add_day(closing, t)
    closing.set_defaults(act=_close)
    contact = actions.add_parser("contact", help=t._(N_("note whom to ask when nothing came from a unit")))
    contact.add_argument("code", metavar="CODE", help=t._(N_("code of the unit")))
    contact.add_argument("text", metavar="TEXT", help=t._(N_("phone, address or name; empty: nobody is known")))
    contact.set_defaults(act=_contact)
    for parser in (adding, closing, contact):
        add_change_arguments(parser, t)


def _add(arguments: argparse.Namespace, context: Context) -> int:
    unit = Unit(
        code=arguments.code,
        name=one_line(arguments.name),
        group=arguments.group,
        commune=one_line(arguments.commune),
        contact=one_line(arguments.contact),
        opened_on=arguments.opened,
    )
    return apply_change(arguments, context, RosterAction.ADDED, partial(roster_changes.add, unit=unit))


def _close(arguments: argparse.Namespace, context: Context) -> int:
    change = partial(roster_changes.close, code=arguments.code, on=day_of(arguments, context))
    return apply_change(arguments, context, RosterAction.CLOSED, change)


def _contact(arguments: argparse.Namespace, context: Context) -> int:
    change = partial(roster_changes.set_contact, code=arguments.code, contact=one_line(arguments.text))
    return apply_change(arguments, context, RosterAction.CONTACT_CHANGED, change)
