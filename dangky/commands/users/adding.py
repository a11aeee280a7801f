"""``dangky users add``."""

from __future__ import annotations

import argparse
from typing import Any

from dangky.commands.arguments import add_by, who
from dangky.commands.context import Context
from dangky.commands.users.asking import add_password, ask_password
from desk.accounts import add_account
from domain.account import Role
from domain.errors import N_
from reports.accounts import ROLE_TEXTS
from reports.language import Translator

#: The roles, in help.
ROLE_HELP = N_("viewer: looks; officer: decides too; administrator: also changes the campaign, its units and accounts")


def add_actions(actions: Any, t: Translator) -> None:
    """Add ``add``."""
    parser = actions.add_parser("add", help=t._(N_("let somebody sign in")))
    parser.add_argument("name", metavar="NAME", help=t._(N_("what is typed to sign in, e.g. lan.nguyen")))
    parser.add_argument(
        "--full-name", metavar="TEXT", default="", help=t._(N_("how lists and the log name the person"))
    )
    parser.add_argument("--role", choices=[role.value for role in Role], required=True, help=t._(ROLE_HELP))
    add_password(parser, t)
    add_by(parser, t)
    parser.set_defaults(act=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Make the account."""
    t = context.t
    with context.app() as app:
        made = add_account(
            app,
            name=arguments.name,
            full_name=arguments.full_name,
            role=Role(arguments.role),
            password=ask_password(arguments, t),
            by=who(arguments, context.environ),
        )
    context.screen.say(
        t._(N_("{name} ({role}) may sign in to the pages."), name=made.name, role=t._(ROLE_TEXTS[made.role]))
    )
    return 0
