"""``dangky users token add | list | revoke``: programs that ask in the name of an account."""

from __future__ import annotations

import argparse
from typing import Any

from dangky.commands.arguments import add_by, add_format, read_end, read_number, read_words, who
from dangky.commands.context import Context
from desk.accounts import add_token, get_account, load_tokens, revoke_token
from domain.account import Scope
from domain.errors import N_
from reports.accounts import token_documents, token_rows
from reports.language import Translator


def add_actions(actions: Any, t: Translator) -> None:
    """Add ``token`` and its steps."""
    parser = actions.add_parser("token", help=t._(N_("tokens with which programs ask in the name of an account")))
    steps = parser.add_subparsers(dest="step", required=True, metavar="add | list | revoke")
    _add_adding(steps.add_parser("add", help=t._(N_("make a token; it is shown once"))), t)
    listing = steps.add_parser("list", help=t._(N_("list the tokens, also those that hold no more")))
    listing.add_argument("name", metavar="NAME", nargs="?", help=t._(N_("only those of this account")))
    add_format(listing, t, ("table", "json"))
    listing.set_defaults(act=_list)
    revoking = steps.add_parser("revoke", help=t._(N_("let a token hold no more")))
    revoking.add_argument(
        "number", metavar="NUMBER", type=read_number, help=t._(N_("its number in dangky users token list"))
    )
    add_by(revoking, t)
    revoking.set_defaults(act=_revoke)


def _add_adding(parser: argparse.ArgumentParser, t: Translator) -> None:
    parser.add_argument("name", metavar="NAME", help=t._(N_("name of the account: dangky users list")))
    parser.add_argument("purpose", metavar="TEXT", type=read_words(t), help=t._(N_("what the token is for")))
    parser.add_argument(
        "--scope",
        choices=[scope.value for scope in Scope],
        default=Scope.READ.value,
        help=t._(N_("read: only looks; write: does all that the account may; default: read")),
    )
    until = t._(N_("its last day, e.g. 2026-12-31; without it the token holds until it is revoked"))
    parser.add_argument("--until", metavar="ISO", type=read_end(t, t.zone), help=until)
    add_by(parser, t)
    parser.set_defaults(act=_add)


def _add(arguments: argparse.Namespace, context: Context) -> int:
    with context.app() as app:
        secret, token = add_token(
            app,
            account=get_account(app, arguments.name),
            name=arguments.purpose,
            scope=Scope(arguments.scope),
            expires_at=arguments.until,
            by=who(arguments, context.environ),
        )
    said = N_("Token {number} of {name}. Keep it now, it is never shown again:")
    context.screen.note(context.t._(said, number=token.id, name=token.account.name))
    context.screen.data(f"{secret}\n")
    return 0


def _list(arguments: argparse.Namespace, context: Context) -> int:
    screen, t = context.screen, context.t
    with context.app() as app:
        account = get_account(app, arguments.name) if arguments.name else None
        tokens = load_tokens(app, account=account)
    if arguments.format == "json":
        screen.data(screen.as_json(token_documents(tokens, t.zone)))
    else:
        screen.table(token_rows(tokens, t, now=context.clock()))
    return 0


def _revoke(arguments: argparse.Namespace, context: Context) -> int:
    with context.app() as app:
        revoke_token(app, number=arguments.number, by=who(arguments, context.environ))
    context.screen.say(context.t._(N_("Token {number} is revoked."), number=arguments.number))
    return 0
