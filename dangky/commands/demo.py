"""``dangky demo``: the whole job, done before one's eyes on invented mail."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from dangky.commands.context import Context
from dangky.commands.run import stopping
from domain.errors import N_, DangkyError
from reports.language import Translator

HELP = N_("show the whole job on invented mail; nothing real is touched")


class DemoNotInstalled(DangkyError):
    """The libraries of the demonstration's own servers are missing."""

    template = N_("The demonstration needs {module}: install dangky[demo], or use `make demo`.")


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "--folder", metavar="FOLDER", type=Path, default=Path("demo"), help=t._(N_("where its files go; default: demo"))
    )
    parser.add_argument(
        "--serve",
        action=argparse.BooleanOptionalAction,
        default=None,
        help=t._(N_("serve the officers' pages at the end, until Ctrl-C; default: on a terminal")),
    )


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Run the demonstration; its servers are loaded only now, since nothing else needs them."""
    try:
        from dangky.demo.show import show
    except ModuleNotFoundError as error:
        raise DemoNotInstalled(module=error.name) from error
    is_watched = sys.stdin.isatty() and sys.stdout.isatty()
    wants_pages = is_watched if arguments.serve is None else arguments.serve
    return show(arguments.folder, context.screen, stop=stopping() if wants_pages else None)
