"""``dangky users log``: who signed in, who was refused, who changed an account."""

from __future__ import annotations

import argparse
from typing import Any

from dangky.commands.arguments import read_number
from dangky.commands.context import Context
from domain.errors import N_
from reports.accounts import deed_rows
from reports.language import Translator
from storage.deeds import load_deeds

_DEFAULT_LIMIT = 50


def add_actions(actions: Any, t: Translator) -> None:
    """Add ``log``."""
    parser = actions.add_parser(
        "log", help=t._(N_("list who signed in, who was refused, and what was done, newest first"))
    )
    parser.add_argument(
        "--limit", metavar="N", type=read_number, default=_DEFAULT_LIMIT, help=t._(N_("so many lines; default: 50"))
    )
    parser.set_defaults(act=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Show the newest deeds."""
    with context.app() as app, app.store.read() as session:
        deeds = load_deeds(session, limit=arguments.limit)
    context.screen.table(deed_rows(deeds, context.t))
    return 0
