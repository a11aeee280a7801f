"""``dangky users``: who may sign in to the pages, and which programs may ask, one module a subject."""

from __future__ import annotations

import argparse

from dangky.commands.context import Context
from dangky.commands.users import adding, changing, listing, log, tokens
from domain.errors import N_
from reports.language import Translator

HELP = N_("accounts of the pages: who may look, who may decide; tokens of programs")
_SUBJECTS = (listing, adding, changing, tokens, log)


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add the actions of the command."""
    actions = parser.add_subparsers(dest="action", required=True, metavar=t._(N_("ACTION")))
    for subject in _SUBJECTS:
        subject.add_actions(actions, t)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Do what the action asks for."""
    return int(arguments.act(arguments, context))
