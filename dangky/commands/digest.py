"""``dangky digest``: look at today's digest, or send it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from dangky.commands.arguments import add_as_of, add_by, who
from dangky.commands.context import Context
from dangky.previews import show_mail, write_preview
from dangky.screen import Screen
from desk.app import App
from desk.digests import todays_digests
from desk.mail_previews import preview_digest
from desk.outbox_words import send_digest
from desk.sender import require_sender
from desk.sending import send_due
from domain.errors import N_
from domain.outgoing import MailKind, MailState, QueuedMail
from reports.language import Translator
from storage.lock import worker_lock

HELP = N_("show today's digest, or send it")


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add the command's arguments."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--preview", action="store_true", help=t._(N_("show it; nothing is sent or stored")))
    what.add_argument("--send", action="store_true", help=t._(N_("send it to each recipient who has not had today's")))
    parser.add_argument(
        "--output", metavar="FOLDER", type=Path, help=t._(N_("with --preview: write it there as .eml, .html and .txt"))
    )
    add_as_of(parser, t)
    add_by(parser, t)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Preview or send."""
    with context.app() as app:
        if arguments.preview:
            return _preview(app, arguments, context.screen)
        with worker_lock(app.store):
            return send_now(app, who(arguments, context.environ), context.screen)


def _preview(app: App, arguments: argparse.Namespace, screen: Screen) -> int:
    found = preview_digest(app, screen.t, now=arguments.as_of or app.clock())
    if arguments.output is None:
        show_mail(found.content, screen)
    else:
        write_preview(found.content, arguments.output, MailKind.DIGEST, screen)
    if not found.is_wanted:
        screen.remark(screen.t._(N_("Nothing is open: the service itself would not send it.")))
    return 0


def send_now(app: App, by: str, screen: Screen) -> int:
    """Put today's digest into the outbox, as ``by`` asked, and deliver what waits there; return the exit code."""
    require_sender(app)
    if not app.settings.schedule.digest_recipients:
        screen.fail(screen.t._(N_("Nobody gets the digest: name recipients in schedule.digest_recipients.")))
        return 2
    new = send_digest(app, screen.t, by=by)
    send_due(app)
    with app.store.read() as session:
        digests = todays_digests(session, app, screen.t)
    return _say_sent(new, digests, screen)


def _say_sent(new: int, digests: Sequence[QueuedMail], screen: Screen) -> int:
    t = screen.t
    refused = [queued for queued in digests if queued.state is MailState.FAILED]
    waiting = [queued for queued in digests if queued.state in (MailState.QUEUED, MailState.SENDING)]
    for queued in refused:
        said = N_("Not sent to {recipient}, and not tried again: {cause}")
        screen.fail(t._(said, recipient=queued.mail.recipient, cause=queued.last_error))
    for queued in waiting:
        said = N_("Not yet sent to {recipient}: {cause}. It stays in the outbox and is tried again.")
        cause = queued.last_error or t._(N_("the server's answer is not known"))
        screen.warn(t._(said, recipient=queued.mail.recipient, cause=cause))
    if refused or waiting:
        return 1
    if new:
        screen.say(t.ngettext("The digest was sent to {n} recipient.", "The digest was sent to {n} recipients.", new))
    else:
        screen.say(t._(N_("Today's digest was sent before; nobody gets it twice.")))
    return 0
