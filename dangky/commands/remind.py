"""``dangky remind``: whom the campaign's next reminders go to; look at them, or send what is due."""

from __future__ import annotations

import argparse
from pathlib import Path

from dangky.commands.arguments import add_by, who
from dangky.commands.context import Context
from dangky.commands.poll import poll_all
from dangky.previews import write_preview
from dangky.screen import Screen
from desk.app import App
from desk.mail_previews import preview_reminders
from desk.outbox_words import send_reminders
from desk.reminding import DueReminders, sends_to_units
from desk.sender import require_sender
from desk.sending import send_all
from domain.errors import N_
from domain.reminders import next_step
from reports.language import Translator
from reports.reminder_tables import phone_rows, reminder_rows, step_text
from storage.lock import worker_lock

HELP = N_("show which units would be reminded now, or remind them")


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add the command's arguments."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--preview", action="store_true", help=t._(N_("show what is due; nothing is sent or stored")))
    what.add_argument(
        "--send", action="store_true", help=t._(N_("read new mail, then send what is due and what is on hold"))
    )
    said = N_("with --preview: write each mail there as .eml, .html and .txt")
    parser.add_argument("--output", metavar="FOLDER", type=Path, help=t._(said))
    add_by(parser, t)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Preview or send."""
    with context.app() as app:
        if not sends_to_units(app):
            context.screen.say(context.t._(N_("This campaign reminds nobody: see [mails.reminders] in campaign.toml.")))
            return 0
        if arguments.preview:
            return _preview(app, arguments.output, context.screen)
        with worker_lock(app.store):
            return _send(app, who(arguments, context.environ), context.screen)


def _preview(app: App, folder: Path | None, screen: Screen) -> int:
    due = preview_reminders(app, screen.t, now=app.clock())
    code = _say_due(app, due, screen)
    for number, mail in enumerate(due.mails if folder else (), start=1):
        write_preview(mail.content, folder or Path(), f"{mail.kind}-{number:03}", screen)
    return code


def _send(app: App, by: str, screen: Screen) -> int:
    require_sender(app)
    poll_all(app, screen)
    gone = send_reminders(app, screen.t, by=by)
    code = _say_due(app, gone.due, screen)
    if gone.released:
        said = screen.t.ngettext("{n} mail on hold is released.", "{n} mails on hold are released.", gone.released)
        screen.say(said)
    run = send_all(app)
    said = N_("Sent: {sent}; to be tried again: {deferred}; refused: {failed}. What became of each: dangky outbox list")
    screen.say(screen.t._(said, sent=run.sent, deferred=run.deferred, failed=run.failed))
    return code or int(run.deferred + run.failed > 0)


def _say_due(app: App, due: DueReminders, screen: Screen) -> int:
    """Show what is due and return the exit code: 1 if nobody can say who is missing."""
    t = screen.t
    if due.read_at is None:
        screen.fail(
            t._(N_("The mailbox was not read completely in the last day, so nobody is called missing: dangky poll"))
        )
        return 1
    if due.mails:
        screen.table(reminder_rows(due.plan, t))
    else:
        screen.say(t._(N_("No reminder is due now.")))
    if due.plan.by_phone:
        screen.table(phone_rows(due.plan.by_phone, t), title=t._(N_("No address: for the telephone")))
    ahead = next_step(app.campaign, app.clock(), t.zone)
    if ahead is not None:
        screen.say(t._(N_("Next: {step}, {moment}."), step=step_text(ahead.step, t), moment=t.moment(ahead.at)))
    return 0
