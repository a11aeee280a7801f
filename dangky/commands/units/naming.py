"""``dangky units rename | alias | sender``: by what a unit is known."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from typing import Any

from dangky.commands.context import Context
from dangky.commands.units.applying import add_change_arguments, apply_change
from desk.addresses import is_address
from domain import roster_changes
from domain.errors import N_
from domain.roster_log import RosterAction
from parsers.text import fold, one_line
from reports.language import Translator


def add_actions(actions: Any, t: Translator) -> None:
    """Add the three actions."""
    renaming = actions.add_parser("rename", help=t._(N_("give a unit a new name; the old one stays as an alias")))
    renaming.add_argument("code", metavar="CODE", help=t._(N_("code of the unit")))
    renaming.add_argument("name", metavar="NAME", help=t._(N_("its new official name")))
    add_change_arguments(renaming, t)
    renaming.set_defaults(act=_rename)
    alias = actions.add_parser("alias", help=t._(N_("other names of a unit")))
    _add_pair(alias, t, ("text", "NAME", N_("the other name"), one_line), _alias)
    sender = actions.add_parser("sender", help=t._(N_("addresses that are known to write for a unit")))
    _add_pair(sender, t, ("text", "ADDRESS", N_("the e-mail address"), _read_address(t)), _sender)


def _add_pair(
    parser: argparse.ArgumentParser,
    t: Translator,
    what: tuple[str, str, str, Callable[[str], str]],
    act: Callable[[argparse.Namespace, Context], int],
) -> None:
    name, metavar, text, read = what
    steps = parser.add_subparsers(dest="step", required=True, metavar="add | remove")
    for step, said in (("add", N_("add it")), ("remove", N_("take it away"))):
        child = steps.add_parser(step, help=t._(said))
        child.add_argument("code", metavar="CODE", help=t._(N_("code of the unit")))
        child.add_argument(name, metavar=metavar, type=read, help=t._(text))
        add_change_arguments(child, t)
        child.set_defaults(act=act)


def _read_address(t: Translator) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not is_address(text.strip()):
            raise argparse.ArgumentTypeError(t._(N_("“{text}” is no e-mail address"), text=text))
        return text.strip()

    return read


def _rename(arguments: argparse.Namespace, context: Context) -> int:
    change = partial(roster_changes.rename, code=arguments.code, name=one_line(arguments.name), key=fold)
    return apply_change(arguments, context, RosterAction.RENAMED, change)


def _alias(arguments: argparse.Namespace, context: Context) -> int:
    if arguments.step == "add":
        adding = partial(roster_changes.add_alias, code=arguments.code, alias=arguments.text, key=fold)
        return apply_change(arguments, context, RosterAction.ALIAS_ADDED, adding)
    removing = partial(roster_changes.remove_alias, code=arguments.code, alias=arguments.text, key=fold)
    return apply_change(arguments, context, RosterAction.ALIAS_REMOVED, removing)


def _sender(arguments: argparse.Namespace, context: Context) -> int:
    if arguments.step == "add":
        adding = partial(roster_changes.add_sender, code=arguments.code, address=arguments.text)
        return apply_change(arguments, context, RosterAction.SENDER_ADDED, adding)
    removing = partial(roster_changes.remove_sender, code=arguments.code, address=arguments.text)
    return apply_change(arguments, context, RosterAction.SENDER_REMOVED, removing)
