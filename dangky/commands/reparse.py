"""``dangky reparse``: read all kept mail again, and show by unit what changes."""

from __future__ import annotations

import argparse

from dangky.commands.context import Context
from dangky.screen import Screen
from desk.app import App
from domain.errors import N_
from domain.register import Register
from ingest.rereading import Reread
from reports.changes import change_rows, unit_changes
from reports.language import Translator
from storage.lock import worker_lock
from storage.register import load_register

HELP = N_("read all kept mail again with today's readers, roster and names")


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "--dry-run", action="store_true", help=t._(N_("only show what would change; nothing is stored"))
    )


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Read again, show what changes by unit, and book it unless that is only tried."""
    screen = context.screen
    with context.app() as app, worker_lock(app.store):
        with screen.progress() as progress:
            found = app.rereader.read_all(progress)
        before, after = _registers(app, found)
        _show(found, before, after, screen)
        if not arguments.dry_run:
            app.rereader.book(found)
    return 1 if found.failed else 0


def _registers(app: App, found: Reread) -> tuple[Register, Register]:
    """Return the register as it is, and as it would be with what was read."""
    now = app.clock()
    with app.store.read() as session:
        before = load_register(session, campaign=app.campaign, as_of=now)
        return before, load_register(session, campaign=app.campaign, as_of=now, instead=found.changed)


def _show(found: Reread, before: Register, after: Register, screen: Screen) -> None:
    t = screen.t
    changes = unit_changes(before, after)
    if changes:
        screen.table(change_rows(changes, t))
    said = N_("{messages} mails read again; {changed} say something else than before; {units} units change.")
    counts = {"messages": found.messages, "changed": len(found.changed), "units": len(changes)}
    screen.say(t._(said, **{name: t.number(count) for name, count in counts.items()}), style="bold")
    if found.gone:
        gone = ", ".join(map(str, sorted(found.gone)))
        screen.remark(t._(N_("No longer kept, and left as they are: mails {mails}"), mails=gone))
    if found.failed:
        failed = ", ".join(map(str, sorted(found.failed)))
        screen.fail(t._(N_("Could not be read again, and left as they are: mails {mails}"), mails=failed))
