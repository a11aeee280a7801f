"""``dangky users list``."""

from __future__ import annotations

import argparse
from typing import Any

from dangky.commands.arguments import add_format
from dangky.commands.context import Context
from desk.accounts import load_accounts
from domain.errors import N_
from reports.accounts import account_documents, account_rows
from reports.language import Translator


def add_actions(actions: Any, t: Translator) -> None:
    """Add ``list``."""
    parser = actions.add_parser("list", help=t._(N_("list the accounts, also those that are disabled")))
    add_format(parser, t, ("table", "json"))
    parser.set_defaults(act=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Show the accounts, by name."""
    screen, t = context.screen, context.t
    with context.app() as app:
        accounts = load_accounts(app)
    if arguments.format == "json":
        screen.data(screen.as_json(account_documents(accounts, t.zone)))
    elif accounts:
        screen.table(account_rows(accounts, t))
    else:
        screen.say(t._(N_("Nobody may sign in yet. The first account: dangky users add NAME --role administrator")))
    return 0
