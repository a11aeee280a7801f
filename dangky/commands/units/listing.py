"""``dangky units list``."""

from __future__ import annotations

import argparse
from typing import Any

from dangky.commands.arguments import add_format, add_output
from dangky.commands.context import Context
from dangky.files import write_text
from desk.roster_writing import roster_csv
from domain.clock import local_day
from domain.errors import N_
from reports.export import CSV_ENCODING
from reports.language import Translator
from reports.roster import unit_rows


def add_actions(actions: Any, t: Translator) -> None:
    """Add ``list``."""
    parser = actions.add_parser("list", help=t._(N_("list the units of the register")))
    parser.add_argument("--all", action="store_true", help=t._(N_("also units that are not asked today; csv has all")))
    add_format(parser, t, ("table", "csv"))
    add_output(parser, t)
    parser.set_defaults(act=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Show the units that are asked, or write all to a file that ``units import`` reads."""
    with context.app() as app:
        campaign, in_folder = app.campaign, app.roster_in_folder
    if arguments.format == "csv":
        write_text(context.screen, arguments.output, roster_csv(campaign.roster), encoding=CSV_ENCODING)
        return 0
    today = local_day(context.clock())
    shown = [unit for unit in campaign.roster.units if arguments.all or unit.is_asked_on(today)]
    context.screen.table(unit_rows(shown, context.t, spans=arguments.all))
    hidden = len(campaign.roster) - len(shown)
    if hidden:
        said = N_("{count} more units are not asked today: dangky units list --all")
        context.screen.note(context.t._(said, count=context.t.number(hidden)))
    if campaign.roster != in_folder:
        context.screen.warn(
            context.t._(
                N_(
                    "The roster in the campaign's folder differs from this one, which counts. "
                    "To take it over: dangky units import FILE"
                )
            )
        )
    return 0
