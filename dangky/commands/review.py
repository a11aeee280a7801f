"""``dangky review list``: what waits for an officer."""

from __future__ import annotations

import argparse

from dangky.commands.arguments import add_format
from dangky.commands.context import Context, load_view
from dangky.questions import show_questions
from domain.errors import N_
from reports.export import review_documents
from reports.language import Translator

HELP = N_("list what an officer must decide")


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add the actions of the command."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="list")
    listing = actions.add_parser("list", help=t._(N_("list the open questions, oldest first")))
    add_format(listing, t, ("table", "json"))


def run(arguments: argparse.Namespace, context: Context) -> int:
    """List the open questions, oldest first."""
    with context.app() as app:
        view = load_view(app, None)
    if arguments.format == "json":
        context.screen.data(context.screen.as_json(review_documents(view.register, context.t.zone)))
    else:
        show_questions(view.register, context.screen)
    return 0
