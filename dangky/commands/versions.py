"""``dangky versions``: what a unit sent, what each version changed, and which counts."""

from __future__ import annotations

import argparse

from dangky.commands.arguments import add_as_of, add_by, add_format, who
from dangky.commands.context import Context
from dangky.screen import Screen
from desk.answering import find_unit
from desk.app import App
from desk.ruling import find_line, pin_version, unpin
from domain.errors import N_
from domain.register import Register, RegisterLine
from domain.rulings import Ruling
from domain.versions import find_pinned
from reports.deadlines import last_day_text
from reports.language import Translator
from reports.versions import version_rows, versions_document
from reports.wording import explain, status_text
from storage.register import load_register
from storage.rulings import load_rulings

_PINNED = N_("A version is pinned by {by} since {at}: what comes after it does not count.")
_PIN_IS_GONE = N_(
    "The version that {by} pinned on {at} is no longer there, its form was decided about otherwise: the newest counts. "
    "To take the pin back: --unpin"
)

HELP = N_("show the versions that a unit sent, and choose which counts")


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add the command's arguments."""
    parser.add_argument("unit", metavar="UNIT", help=t._(N_("code of the unit, or its name as it is written")))
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--pin", metavar="N", type=int, help=t._(N_("let version N count, whatever came after it")))
    what.add_argument("--unpin", action="store_true", help=t._(N_("let the newest version count again")))
    add_by(parser, t)
    add_as_of(parser, t)
    add_format(parser, t, ("table", "json"))


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Pin or unpin if that is asked for, then show the versions."""
    screen = context.screen
    with context.app() as app:
        unit = find_unit(app.campaign, arguments.unit, app.memories)
        if arguments.pin is not None:
            pin_version(app, unit, arguments.pin, by=who(arguments, context.environ))
        elif arguments.unpin:
            unpin(app, unit, by=who(arguments, context.environ))
        register, rulings = _load(app, arguments)
    line = find_line(register, unit)
    if line is None:
        screen.fail(context.t._(N_("{unit} is not asked at that time, and has sent nothing."), unit=unit))
        return 1
    if arguments.format == "json":
        screen.data(screen.as_json(versions_document(register, line, rulings, context.t.zone)))
    else:
        _show(register, line, screen)
    return 0


def _load(app: App, arguments: argparse.Namespace) -> tuple[Register, tuple[Ruling, ...]]:
    instant = arguments.as_of or app.clock()
    with app.store.read() as session:
        register = load_register(session, campaign=app.campaign, as_of=instant)
        rulings = load_rulings(session, campaign_id=app.campaign.id)
    return register, tuple(ruling for ruling in rulings if ruling.made_at <= instant)


def _show(register: Register, line: RegisterLine, screen: Screen) -> None:
    t, campaign = screen.t, register.campaign
    screen.say(f"{campaign.roster.by_code[line.unit].name}: {status_text(line.status, t)}", style="bold")
    screen.say(_deadline(line, t))
    if line.pin is not None:
        is_there = find_pinned(line.versions, line.pin) is not None
        screen.remark(t._(_PINNED if is_there else _PIN_IS_GONE, by=line.pin.made_by, at=t.stamp(line.pin.made_at)))
    for remark in line.remarks:
        screen.remark(explain(remark, t, campaign))
    if line.versions:
        screen.table(version_rows(line, campaign.template, t))


def _deadline(line: RegisterLine, t: Translator) -> str:
    day = last_day_text(line.effective_deadline, t)
    if line.extension is None:
        return t._(N_("Its last day: {day}."), day=day)
    made = line.extension
    return t._(N_("Its last day, extended by {by}: {day} ({why})."), by=made.made_by, day=day, why=made.reason)
