"""``dangky export``: the register for other programs, and the list and the report that officers send upward."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from dangky.commands.arguments import add_as_of, add_format, add_output, read_instant
from dangky.commands.context import Context
from dangky.files import write_bytes, write_text
from dangky.screen import Screen
from desk.app import App
from desk.lists import load_list
from domain.errors import N_
from reports.consolidated.model import Consolidated, Selection
from reports.consolidated.word import Document, load_template, write_document
from reports.consolidated.workbook import consolidated_workbook
from reports.export import CSV_ENCODING, export_csv, export_document
from reports.language import Translator
from storage.register import load_ledger_at, load_register

HELP = N_("write the register to a file, as a list or a report that can be sent on")
_FORMATS = ("json", "csv", "xlsx", "docx")
#: Formats of the consolidated list; they need a file.
_LISTS = ("xlsx", "docx")


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add the command's arguments."""
    add_format(parser, t, _FORMATS)
    add_as_of(parser, t)
    add_output(parser, t)
    parser.add_argument(
        "--only",
        choices=[selection.value for selection in Selection],
        help=t._(N_("xlsx and docx: units without an open question (accepted) or all that counts; default: all")),
    )
    parser.add_argument(
        "--since",
        metavar="ISO",
        type=read_instant(t, t.zone),
        help=t._(N_("xlsx and docx: also what changed since this instant, when an earlier list was made")),
    )
    parser.add_argument(
        "--document",
        choices=[document.value for document in Document],
        help=t._(N_("docx: the consolidated list, or the draft of the covering report; default: list")),
    )


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Write the register as of the instant asked for."""
    if mistake := _find_mistake(arguments):
        context.screen.fail(context.t._(mistake, format=arguments.format))
        return 2
    with context.app() as app:
        instant = arguments.as_of or app.clock()
        if arguments.since and arguments.since >= instant:
            context.screen.fail(context.t._(N_("--since must lie before the instant of the list.")))
            return 2
        if arguments.format in _LISTS:
            _write_list(arguments, app, instant, context.screen)
        else:
            _write_data(arguments, app, instant, context.screen)
    return 0


def _find_mistake(arguments: argparse.Namespace) -> str:
    """Return what is wrong with the options taken together; empty if nothing is."""
    if arguments.format in _LISTS and arguments.output is None:
        return N_("A workbook or a Word file needs a file to be written to: add --output FILE.")
    ending = arguments.output.suffix.casefold().removeprefix(".") if arguments.output else ""
    if ending in _FORMATS and ending != arguments.format:
        return N_("The file is named as another format: its name must end in .{format}.")
    if arguments.format not in _LISTS and (arguments.only or arguments.since):
        return N_("--only and --since are for --format xlsx and docx.")
    if arguments.format != "docx" and arguments.document:
        return N_("--document is for --format docx.")
    return ""


def _write_data(arguments: argparse.Namespace, app: App, instant: datetime, screen: Screen) -> None:
    with app.store.read() as session:
        register = load_register(session, campaign=app.campaign, as_of=instant)
        ledger = load_ledger_at(session, campaign=app.campaign, as_of=instant)
    if arguments.format == "csv":
        write_text(screen, arguments.output, export_csv(register, screen.t.zone), encoding=CSV_ENCODING)
    else:
        write_text(screen, arguments.output, screen.as_json(export_document(register, ledger, screen.t.zone)))


def _write_list(arguments: argparse.Namespace, app: App, instant: datetime, screen: Screen) -> None:
    output: Path = arguments.output
    if arguments.format == "xlsx":
        write_bytes(screen, output, consolidated_workbook(_load(arguments, app, instant, screen.t), screen.t))
        return
    document = Document(arguments.document or Document.LIST)
    template = load_template(document, app.campaign.layout, app.settings.campaign)
    write_bytes(screen, output, write_document(template, _load(arguments, app, instant, screen.t), screen.t))


def _load(arguments: argparse.Namespace, app: App, instant: datetime, t: Translator) -> Consolidated:
    selection = Selection(arguments.only or Selection.ALL)
    return load_list(app, t, instant=instant, selection=selection, since=arguments.since)
