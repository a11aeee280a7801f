"""``dangky missing``: who has sent nothing."""

from __future__ import annotations

import argparse

from dangky.commands.arguments import add_as_of, add_format, add_output
from dangky.commands.context import Context
from dangky.files import write_bytes, write_text
from dangky.screen import Screen
from desk.app import App
from desk.views import View, load_view
from domain.errors import N_
from reports.export import CSV_ENCODING, grid_csv, missing_document
from reports.freshness import health_line, unattributed_line
from reports.headlines import headline
from reports.language import Translator
from reports.tables import GROUP_COLUMN, missing_rows
from reports.workbook import grid_sheet, render_workbook

HELP = N_("list the units that have sent nothing")
_FORMATS = ("table", "json", "csv", "xlsx")


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add the command's arguments."""
    add_as_of(parser, t)
    parser.add_argument("--group", metavar="G", help=t._(N_("only this group, by its code")))
    add_format(parser, t, _FORMATS)
    add_output(parser, t)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Show the list in the form asked for."""
    with context.app() as app:
        if not _group_is_known(app, arguments.group, context.screen):
            return 2
        view = load_view(app, arguments.as_of)
    if arguments.format == "xlsx" and arguments.output is None:
        context.screen.fail(context.t._(N_("A workbook needs a file to be written to: add --output FILE.")))
        return 2
    _show(view, arguments, context.screen)
    return 0


def _group_is_known(app: App, group: str | None, screen: Screen) -> bool:
    codes = [item.code for item in app.campaign.groups]
    if group is None or group in codes:
        return True
    screen.fail(screen.t._(N_("There is no group {group}; there are: {groups}"), group=group, groups=", ".join(codes)))
    return False


def _show(view: View, arguments: argparse.Namespace, screen: Screen) -> None:
    grid = missing_rows(view.summary, screen.t, arguments.group)
    match arguments.format:
        case "json":
            write_text(
                screen,
                arguments.output,
                screen.as_json(missing_document(view.summary, view.health, screen.t.zone, arguments.group)),
            )
        case "csv":
            write_text(screen, arguments.output, grid_csv(grid), encoding=CSV_ENCODING)
        case "xlsx":
            sheet = grid_sheet(grid, title=headline(view.summary, screen.t), note=health_line(view.health, screen.t))
            write_bytes(screen, arguments.output, render_workbook([sheet]))
        case _:
            screen.say(headline(view.summary, screen.t), style="bold")
            screen.say(health_line(view.health, screen.t))
            screen.remark(unattributed_line(view.register, screen.t))
            screen.table(grid, group_by=GROUP_COLUMN)
