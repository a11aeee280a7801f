"""What all changes of the roster have in common: shown first, checked, stored under the worker's lock, logged."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from dangky.bootstrap import App
from dangky.commands.arguments import add_by, read_day, who
from dangky.commands.context import Context
from domain.clock import local_day
from domain.errors import N_, DangkyError
from domain.memory import with_memories
from domain.roster_checks import refuse_new_problems
from domain.roster_log import RosterAction, difference
from domain.unit import Roster
from parsers.text import fold
from reports.language import Translator
from reports.roster import difference_lines
from storage.campaigns import load_roster
from storage.lock import worker_lock
from storage.roster_changes import record_change


class RosterMoved(DangkyError):
    """The roster was changed by somebody else between reading and writing it."""

    template = N_("Somebody else has just changed the roster of {campaign}; nothing was stored. Try again.")


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
        _refuse(app, after)
        for line in difference_lines(difference(before, after), context.t):
            context.screen.say(line)
        if before == after:
            context.screen.say(context.t._(N_("Nothing changes: it is so already.")))
        elif arguments.dry_run:
            context.screen.remark(context.t._(N_("Only shown; nothing was stored.")))
        else:
            store_roster(app, after, action, by=who(arguments, context.environ))
    return 0


def store_roster(app: App, roster: Roster, action: RosterAction, *, by: str) -> None:
    """Write ``roster`` and the log in one transaction; the service must not be at work meanwhile."""
    before = app.campaign.roster
    # The service reads with the roster that it started with.
    with worker_lock(app.store), app.store.write() as session:
        if load_roster(session, campaign_id=app.campaign.id) != before:
            raise RosterMoved(campaign=app.campaign.id)
        campaign = replace(app.campaign, roster=roster)
        record_change(session, campaign=campaign, before=before, action=action, by=by, now=app.clock())


def _refuse(app: App, after: Roster) -> None:
    """Refuse what would be wrong with the roster, what was taught included."""
    refuse_new_problems(
        with_memories(app.campaign.roster, app.memories),
        with_memories(after, app.memories),
        groups=app.campaign.groups,
        key=fold,
    )
