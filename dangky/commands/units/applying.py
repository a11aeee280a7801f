"""What all changes of the roster have in common: shown first, checked, stored under the worker's lock, logged."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date

from dangky.commands.arguments import add_by, read_day, who
from dangky.commands.context import Context
from desk.rostering import refuse_problems, store_roster
from domain.clock import local_day
from domain.errors import N_
from domain.roster_log import RosterAction, difference
from domain.unit import Roster
from reports.language import Translator
from reports.roster import difference_lines


def add_change_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add what every change takes: who makes it, and whether it is only to be shown."""
    add_by(parser, t)
    parser.add_argument(
        "--dry-run", action="store_true", help=t._(N_("only show what would change; nothing is stored"))
    )


def add_day(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add ``--on``, the day from which a change holds."""
    parser.add_argument(
        "--on", metavar="DATE", type=read_day(t), help=t._(N_("from this day on, e.g. 2025-07-01; default: today"))
    )


def day_of(arguments: argparse.Namespace, context: Context) -> date:
    """Return the day of ``--on``, or today."""
    return arguments.on or local_day(context.clock())


def apply_change(
    arguments: argparse.Namespace, context: Context, action: RosterAction, change: Callable[[Roster], Roster]
) -> int:
    """Show what ``change`` does to the roster, and store it unless it is only to be shown."""
    with context.app() as app:
        before = app.campaign.roster
        after = change(before)
        refuse_problems(app, after)
        for line in difference_lines(difference(before, after), context.t):
            context.screen.say(line)
        if before == after:
            context.screen.say(context.t._(N_("Nothing changes: it is so already.")))
        elif arguments.dry_run:
            context.screen.remark(context.t._(N_("Only shown; nothing was stored.")))
        else:
            store_roster(app, after, action, by=who(arguments, context.environ))
    return 0
