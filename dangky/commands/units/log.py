"""``dangky units log``: who changed the roster, when, and how."""

from __future__ import annotations

import argparse
from typing import Any

from dangky.commands.context import Context
from domain.errors import N_
from reports.language import Translator
from reports.roster import change_rows
from storage.roster_changes import load_changes


def add_actions(actions: Any, t: Translator) -> None:
    """Add ``log``."""
    parser = actions.add_parser("log", help=t._(N_("list who changed the roster, when, and how")))
    parser.set_defaults(act=run)


def run(_arguments: argparse.Namespace, context: Context) -> int:
    """Show the changes, oldest first."""
    with context.app() as app, app.store.read() as session:
        changes = load_changes(session, campaign_id=app.campaign.id)
    context.screen.table(change_rows(changes, context.t))
    return 0
