"""``dangky units import``: a whole roster from a file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from dangky.commands.arguments import who
from dangky.commands.context import Context
from dangky.commands.units.applying import add_change_arguments
from dangky.screen import Screen
from desk.roster_file import load_roster
from desk.rostering import Replacing, store_roster, weigh_replacing
from domain.errors import N_
from domain.roster_log import RosterAction, difference
from domain.unit import Roster
from reports.failures import explain_problem
from reports.language import Translator
from reports.roster import difference_lines


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
        meant = weigh_replacing(app, loaded.roster)
        _show_changes(before, loaded.roster, meant, context.screen)
        if meant.is_doubtful and not arguments.allow_removal:
            said = N_("Nothing was changed: the file lacks {gone} units. If that is meant, add --allow-removal.")
            context.screen.fail(context.t._(said, gone=context.t.number(meant.gone)))
            return 1
        if not arguments.dry_run and loaded.roster != before:
            store_roster(app, loaded.roster, RosterAction.IMPORTED, by=who(arguments, context.environ))
    return 0


def _show_changes(before: Roster, after: Roster, meant: Replacing, screen: Screen) -> None:
    t = screen.t
    for line in difference_lines(difference(before, after), t):
        screen.say(line)
    said = N_("{total} units: {new} new, {changed} changed, {gone} no longer asked.")
    counts = {"total": meant.total, "new": meant.new, "changed": meant.changed, "gone": meant.gone}
    screen.say(t._(said, **{name: t.number(count) for name, count in counts.items()}), style="bold")
    for code in meant.lost:
        lost = N_("{code} has sent a form; without it on the roster the form is in no list any more.")
        screen.warn(t._(lost, code=code))
