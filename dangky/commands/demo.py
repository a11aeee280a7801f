"""``dangky demo``: the whole job, done before one's eyes on invented mail."""

from __future__ import annotations

import argparse
from pathlib import Path

from dangky.commands.context import Context
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


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Run the demonstration; its servers are loaded only now, since nothing else needs them."""
    try:
        from dangky.demo.show import show
    except ModuleNotFoundError as error:
        raise DemoNotInstalled(module=error.name) from error
    return show(arguments.folder, context.screen)
