"""``dangky users role | password | disable | enable``: what an account may do, and whether it may do anything."""

from __future__ import annotations

import argparse
from typing import Any

from dangky.commands.arguments import add_by, who
from dangky.commands.context import Context
from dangky.commands.users.adding import ROLE_HELP
from dangky.commands.users.asking import add_password, ask_password
from desk.accounts import change_password, change_role, disable_account, enable_account, get_account
from domain.account import Role
from domain.errors import N_
from reports.accounts import ROLE_TEXTS
from reports.language import Translator


def add_actions(actions: Any, t: Translator) -> None:
    """Add the four actions."""
    role = actions.add_parser("role", help=t._(N_("give an account another role; it must sign in again")))
    _add_name(role, t)
    role.add_argument("role", choices=[each.value for each in Role], help=t._(ROLE_HELP))
    role.set_defaults(act=_role)
    password = actions.add_parser("password", help=t._(N_("give an account another password; it must sign in again")))
    _add_name(password, t)
    add_password(password, t)
    password.set_defaults(act=_password)
    disable = actions.add_parser("disable", help=t._(N_("let an account and its programs do nothing more")))
    _add_name(disable, t)
    disable.set_defaults(act=_disable)
    enable = actions.add_parser("enable", help=t._(N_("let a disabled account sign in again")))
    _add_name(enable, t)
    enable.set_defaults(act=_enable)
    for parser in (role, password, disable, enable):
        add_by(parser, t)


def _add_name(parser: argparse.ArgumentParser, t: Translator) -> None:
    parser.add_argument("name", metavar="NAME", help=t._(N_("name of the account: dangky users list")))


def _role(arguments: argparse.Namespace, context: Context) -> int:
    t = context.t
    with context.app() as app:
        account = change_role(app, name=arguments.name, role=Role(arguments.role), by=who(arguments, context.environ))
    said = N_("{name} has the role “{role}”.")
    context.screen.say(t._(said, name=account.name, role=t._(ROLE_TEXTS[account.role])))
    return 0


def _password(arguments: argparse.Namespace, context: Context) -> int:
    with context.app() as app:
        # Before anybody types a password for an account that is not there.
        name = get_account(app, arguments.name).name
        password = ask_password(arguments, context.t)
        change_password(app, name=name, password=password, by=who(arguments, context.environ))
    context.screen.say(context.t._(N_("{name} has another password and is signed in nowhere."), name=name))
    return 0


def _disable(arguments: argparse.Namespace, context: Context) -> int:
    with context.app() as app:
        account = disable_account(app, name=arguments.name, by=who(arguments, context.environ))
    said = N_("{name} may sign in no more; what it did stays in the log.")
    context.screen.say(context.t._(said, name=account.name))
    return 0


def _enable(arguments: argparse.Namespace, context: Context) -> int:
    with context.app() as app:
        account = enable_account(app, name=arguments.name, by=who(arguments, context.environ))
    said = N_("{name} may sign in again, with the password and the tokens of before.")
    context.screen.say(context.t._(said, name=account.name))
    return 0
