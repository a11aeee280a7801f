"""``dangky export``: the register for other programs and for spreadsheets."""

from __future__ import annotations

import argparse

from dangky.commands.arguments import add_as_of, add_format, add_output
from dangky.commands.context import Context
from dangky.files import write_text
from domain.errors import N_
from reports.export import CSV_ENCODING, export_csv, export_document
from reports.language import Translator
from storage.register import load_ledger_at, load_register

HELP = N_("write the register to a file")


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add the command's arguments."""
    add_format(parser, t, ("json", "csv"))
    add_as_of(parser, t)
    add_output(parser, t)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Write the register as of the instant asked for."""
    with context.app() as app:
        instant = arguments.as_of or app.clock()
        with app.store.read() as session:
            register = load_register(session, campaign=app.campaign, as_of=instant)
            ledger = load_ledger_at(session, campaign=app.campaign, as_of=instant)
    screen = context.screen
    if arguments.format == "csv":
        write_text(screen, arguments.output, export_csv(register, context.t.zone), encoding=CSV_ENCODING)
    else:
        write_text(screen, arguments.output, screen.as_json(export_document(register, ledger, context.t.zone)))
    return 0
