"""``dangky units``: the roster, listed and imported."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from dangky.bootstrap import App
from dangky.commands.context import Context
from dangky.roster_file import load_roster
from dangky.screen import Screen
from domain.errors import N_
from domain.unit import Roster
from reports.failures import explain_problem
from reports.language import Translator
from reports.tables import Grid
from storage.campaigns import record_campaign
from storage.lock import worker_lock
from storage.submissions import load_submissions

HELP = N_("list the units, or import them from a file")
#: Share of the units that a new roster may lack without being asked about: a filtered sheet lacks most.
MAX_GONE_SHARE = 0.1


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add the actions of the command."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="list | import")
    actions.add_parser("list", help=t._(N_("list the units of the register")))
    importing = actions.add_parser("import", help=t._(N_("take the units from a CSV or Excel file")))
    importing.add_argument("file", metavar="FILE", type=Path, help=t._(N_("roster: .csv or .xlsx")))
    importing.add_argument(
        "--allow-removal", action="store_true", help=t._(N_("also if many units, or some that sent forms, are missing"))
    )
    importing.add_argument(
        "--dry-run", action="store_true", help=t._(N_("only show what would change; nothing is stored"))
    )


def run(arguments: argparse.Namespace, context: Context) -> int:
    """List or import."""
    return _list(context) if arguments.action == "list" else _import(arguments, context)


def _list(context: Context) -> int:
    with context.app() as app:
        roster, in_folder = app.campaign.roster, app.roster_in_folder
    context.screen.table(_roster_rows(roster, context.t))
    if roster != in_folder:
        context.screen.warn(
            context.t._(
                N_(
                    "The roster in the campaign's folder differs from this one, which counts. "
                    "To take it over: dangky units import FILE"
                )
            )
        )
    return 0


def _import(arguments: argparse.Namespace, context: Context) -> int:
    with context.app() as app:
        loaded = load_roster(arguments.file, groups=app.campaign.groups)
        for warning in loaded.warnings:
            context.screen.warn(explain_problem(warning, context.t))
        _show_changes(app.campaign.roster, loaded.roster, context.screen)
        lost = _warn_of_lost_forms(app, loaded.roster, context.screen)
        gone = len([unit for unit in app.campaign.roster.units if unit.code not in loaded.roster.by_code])
        if (lost or gone > MAX_GONE_SHARE * len(app.campaign.roster)) and not arguments.allow_removal:
            said = N_("Nothing was changed: the file lacks {gone} units. If that is meant, add --allow-removal.")
            context.screen.fail(context.t._(said, gone=context.t.number(gone)))
            return 1
        if not arguments.dry_run:
            campaign = replace(app.campaign, roster=loaded.roster)
            # The service reads with the roster that it started with: it must not be at work meanwhile.
            with worker_lock(app.store), app.store.write() as session:
                record_campaign(session, campaign=campaign, now=app.clock())
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
    gone = [unit for unit in before.units if unit.code not in after.by_code]
    new = [unit for unit in after.units if unit.code not in before.by_code]
    changed = [unit for unit in after.units if before.by_code.get(unit.code, unit) != unit]
    for units, sign in ((gone, "-"), (new, "+"), (changed, "~")):
        for unit in units:
            screen.say(f"{sign} {unit.code}  {unit.name}")
    said = N_("{total} units: {new} new, {changed} changed, {gone} no longer asked.")
    counts = {"total": len(after), "new": len(new), "changed": len(changed), "gone": len(gone)}
    screen.say(t._(said, **{name: t.number(count) for name, count in counts.items()}), style="bold")


def _roster_rows(roster: Roster, t: Translator) -> Grid:
    headings = (N_("Code"), N_("Unit"), N_("Group"), N_("Other names"), N_("Contact"))
    rows = ((u.code, u.name, u.group, "; ".join(u.aliases), u.contact) for u in roster.units)
    return Grid(headings=tuple(t._(heading) for heading in headings), rows=tuple(rows))
