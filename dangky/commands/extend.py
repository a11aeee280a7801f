"""``dangky extend``: a later deadline for one unit, given, listed or taken back."""

from __future__ import annotations

import argparse

from dangky.commands.arguments import add_by, add_format, read_end, who
from dangky.commands.context import Context
from dangky.screen import Screen
from desk.answering import find_unit
from desk.app import App
from desk.ruling import extend, undo_extension
from domain.errors import N_
from domain.rulings import Extension
from reports.deadlines import last_day_text
from reports.language import Translator
from reports.versions import extension_documents, extension_rows
from storage.rulings import load_rulings

HELP = N_("give a unit a later deadline")


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "unit", metavar="UNIT", nargs="?", help=t._(N_("code of the unit, or its name as it is written"))
    )
    until = t._(N_("its new last day, e.g. 2022-02-20, or the first instant that is late, e.g. 2022-02-20T17:00"))
    parser.add_argument("--until", metavar="ISO", type=read_end(t, t.zone), help=until)
    parser.add_argument("--reason", metavar="TEXT", help=t._(N_("why; for the log")))
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--list", action="store_true", help=t._(N_("list all extensions, also those taken back")))
    what.add_argument("--undo", metavar="N", type=int, help=t._(N_("take extension N back: dangky extend --list")))
    add_by(parser, t)
    add_format(parser, t, ("table", "json"))


def run(arguments: argparse.Namespace, context: Context) -> int:
    """List, take back or give."""
    with context.app() as app:
        if arguments.list:
            return _list(app, arguments.format, context.screen)
        if arguments.undo is not None:
            return _undo(app, arguments, context)
        if not (arguments.unit and arguments.until and (arguments.reason or "").strip()):
            context.screen.fail(context.t._(N_("Say which unit, --until and --reason; or --list, or --undo N.")))
            return 2
        return _extend(app, arguments, context)


def _extend(app: App, arguments: argparse.Namespace, context: Context) -> int:
    screen = context.screen
    unit = find_unit(app.campaign, arguments.unit, app.memories)
    by = who(arguments, context.environ)
    number = extend(app, unit, until=arguments.until, reason=arguments.reason.strip(), by=by)
    said = N_("{unit} may answer to {day}. To take it back: dangky extend --undo {number}")
    day = last_day_text(arguments.until, screen.t)
    screen.say(screen.t._(said, unit=app.campaign.roster.by_code[unit].name, day=day, number=number))
    return 0


def _undo(app: App, arguments: argparse.Namespace, context: Context) -> int:
    screen = context.screen
    unit = undo_extension(app, arguments.undo, by=who(arguments, context.environ))
    names = app.campaign.roster.by_code
    said = N_("Extension {number} of {unit} is taken back.")
    screen.say(screen.t._(said, number=arguments.undo, unit=names[unit].name if unit in names else unit))
    return 0


def _list(app: App, form: str, screen: Screen) -> int:
    with app.store.read() as session:
        rulings = load_rulings(session, campaign_id=app.campaign.id)
    extensions = [ruling for ruling in rulings if isinstance(ruling, Extension)]
    if form == "json":
        screen.data(screen.as_json(extension_documents(extensions, screen.t.zone)))
    else:
        names = {unit.code: unit.name for unit in app.campaign.roster.units}
        screen.table(extension_rows(extensions, names, screen.t))
    return 0
