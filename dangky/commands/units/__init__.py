"""``dangky units``: the roster and its care, one module a subject."""

from __future__ import annotations

import argparse

from dangky.commands.context import Context
from dangky.commands.units import changing, hygiene, importing, joining, learned, listing, log, naming
from domain.errors import N_
from reports.language import Translator

HELP = N_("list, change, check or import the units")
_SUBJECTS = (listing, importing, changing, naming, joining, learned, log, hygiene)


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add the actions of the command."""
    actions = parser.add_subparsers(dest="action", required=True, metavar=t._(N_("ACTION")))
    for subject in _SUBJECTS:
        subject.add_actions(actions, t)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Do what the action asks for."""
    return int(arguments.act(arguments, context))
