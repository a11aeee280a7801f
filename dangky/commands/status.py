"""``dangky status``: where the campaign stands."""

from __future__ import annotations

import argparse

from dangky.commands.arguments import add_as_of, add_format
from dangky.commands.context import Context
from dangky.headlines import special_lines
from desk.views import load_view
from domain.errors import N_
from reports.export import status_document
from reports.freshness import health_line
from reports.headlines import headline
from reports.language import Translator
from reports.tables import entry_count_rows, group_rows

HELP = N_("show where the campaign stands")


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add the command's arguments."""
    add_as_of(parser, t)
    add_format(parser, t, ("table", "json"))


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Show figures by group, models by kind and field, and what needs an officer."""
    with context.app() as app:
        view = load_view(app, arguments.as_of)
    screen, t = context.screen, context.t
    if arguments.format == "json":
        screen.data(screen.as_json(status_document(view.summary, view.health, t.zone)))
        return 0
    screen.say(headline(view.summary, t), style="bold")
    screen.say(health_line(view.health, t))
    screen.table(group_rows(view.summary, t))
    screen.table(entry_count_rows(view.summary, t), title=t._(N_("Models")))
    for line in special_lines(view.summary, t):
        screen.remark(line)
    if view.register.reviews:
        count = len(view.register.reviews)
        screen.remark(
            t.ngettext(
                "{n} question waits for an officer: dangky review list",
                "{n} questions wait for an officer: dangky review list",
                count,
            )
        )
    return 0
