"""``dangky units import``: a whole roster from a file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from dangky.bootstrap import App
from dangky.commands.arguments import who
from dangky.commands.context import Context
from dangky.commands.units.applying import add_change_arguments, store_roster
from dangky.roster_file import load_roster
from dangky.screen import Screen
from domain.errors import N_
from domain.roster_log import RosterAction, difference
from domain.unit import Roster
from reports.failures import explain_problem
from reports.language import Translator
from reports.roster import difference_lines
from storage.submissions import load_submissions

#: Share of the units that a new roster may lack without being asked about: a filtered sheet lacks most.
MAX_GONE_SHARE = 0.1


def add_actions(actions: Any, t: Translator) -> None:
    """Add ``import``."""
    parser = actions.add_parser("import", help=t._(N_("take the units from a CSV or Excel file")))
    parser.add_argument("file", metavar="FILE", type=Path, help=t._(N_("roster: .csv or .xlsx")))
    parser.add_argument(
        "--allow-removal", action="store_true", help=t._(N_("also if many units, or some that sent forms, are missing"))
    )
    add_change_arguments(parser, t)
    parser.set_defaults(act=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Show what the file would change, and take it over unless it lacks too much."""
    with context.app() as app:
        before = app.campaign.roster
        loaded = load_roster(arguments.file, groups=app.campaign.groups)
        for warning in loaded.warnings:
            context.screen.warn(explain_problem(warning, context.t))
        _show_changes(before, loaded.roster, context.screen)
        lost = _warn_of_lost_forms(app, loaded.roster, context.screen)
        gone = len([unit for unit in before.units if unit.code not in loaded.roster.by_code])
        if (lost or gone > MAX_GONE_SHARE * len(before)) and not arguments.allow_removal:
            said = N_("Nothing was changed: the file lacks {gone} units. If that is meant, add --allow-removal.")
            context.screen.fail(context.t._(said, gone=context.t.number(gone)))
            return 1
        if not arguments.dry_run and loaded.roster != before:
            store_roster(app, loaded.roster, RosterAction.IMPORTED, by=who(arguments, context.environ))
    return 0


def _warn_of_lost_forms(app: App, roster: Roster, screen: Screen) -> bool:
    """Name the units that have sent forms and are no longer on the roster: their forms leave every list."""
    with app.store.read() as session:
        booked = {submission.unit for submission in load_submissions(session, campaign_id=app.campaign.id)}
    lost = [unit.code for unit in app.campaign.roster.units if unit.code in booked and unit.code not in roster.by_code]
    for code in lost:
        said = N_("{code} has sent a form; without it on the roster the form is in no list any more.")
        screen.warn(screen.t._(said, code=code))
    return bool(lost)


def _show_changes(before: Roster, after: Roster, screen: Screen) -> None:
    t = screen.t
    for line in difference_lines(difference(before, after), t):
        screen.say(line)
    said = N_("{total} units: {new} new, {changed} changed, {gone} no longer asked.")
    counts = {
        "total": len(after),
        "new": sum(unit.code not in before.by_code for unit in after.units),
        "changed": sum(before.by_code.get(unit.code, unit) != unit for unit in after.units),
        "gone": sum(unit.code not in after.by_code for unit in before.units),
    }
    screen.say(t._(said, **{name: t.number(count) for name, count in counts.items()}), style="bold")
