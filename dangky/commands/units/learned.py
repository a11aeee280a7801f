"""``dangky units learned | forget``: what officers taught, and how it is taken back."""

from __future__ import annotations

import argparse
from typing import Any

from dangky.commands.arguments import who
from dangky.commands.context import Context
from dangky.commands.units.applying import add_change_arguments
from domain.errors import N_
from reports.language import Translator
from reports.roster import memory_rows
from storage.memories import forget


def add_actions(actions: Any, t: Translator) -> None:
    """Add the two actions."""
    listing = actions.add_parser("learned", help=t._(N_("list what officers have taught: senders and names")))
    listing.add_argument("--all", action="store_true", help=t._(N_("also what was forgotten again")))
    listing.set_defaults(act=_list)
    forgetting = actions.add_parser("forget", help=t._(N_("let something that was taught count no more")))
    forgetting.add_argument("number", metavar="NUMBER", type=int, help=t._(N_("its number in dangky units learned")))
    add_change_arguments(forgetting, t)
    forgetting.set_defaults(act=_forget)


def _list(arguments: argparse.Namespace, context: Context) -> int:
    with context.app() as app:
        shown = [memory for memory in app.memories if arguments.all or memory.forgotten_at is None]
        context.screen.table(memory_rows(shown, app.campaign.roster, context.t))
    return 0


def _forget(arguments: argparse.Namespace, context: Context) -> int:
    t = context.t
    with context.app() as app:
        living = [m for m in app.memories if m.id == arguments.number and m.forgotten_at is None]
        if not living:
            said = N_("There is nothing to forget under number {number}; dangky units learned shows the numbers.")
            context.screen.fail(t._(said, number=arguments.number))
            return 1
        context.screen.table(memory_rows(living, app.campaign.roster, t))
        if arguments.dry_run:
            context.screen.remark(t._(N_("Only shown; nothing was stored.")))
            return 0
        with app.store.write() as session:
            by = who(arguments, context.environ)
            forget(session, campaign_id=app.campaign.id, number=arguments.number, by=by, now=app.clock())
    context.screen.say(t._(N_("Forgotten; mail that comes from now on is read without it.")))
    return 0
