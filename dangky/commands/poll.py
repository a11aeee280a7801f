"""``dangky poll``: read all that is new, once."""

from __future__ import annotations

import argparse

from dangky.commands.context import Context
from dangky.screen import Screen
from desk.app import App
from desk.views import load_view
from domain.errors import N_, MailboxError, StoreBusy
from domain.poll import Poll
from reports.failures import explain_error
from reports.freshness import health_line
from reports.headlines import headline
from reports.language import Translator
from storage.lock import worker_lock

HELP = N_("read all new mail, once")


def add_arguments(_parser: argparse.ArgumentParser, _t: Translator) -> None:
    """The command has no arguments of its own."""


def run(_arguments: argparse.Namespace, context: Context) -> int:
    """Poll every mailbox; one that fails does not keep the next from being read."""
    with context.app() as app:
        try:
            with worker_lock(app.store):
                failed = poll_all(app, context.screen)
        except StoreBusy as busy:
            context.screen.say(explain_error(busy, context.t))
            return 0
        view = load_view(app, None)
        context.screen.say(headline(view.summary, context.t), style="bold")
        context.screen.say(health_line(view.health, context.t))
    return 1 if failed else 0


def poll_all(app: App, screen: Screen) -> bool:
    """Poll each mailbox and say how it went; return True if one failed."""
    failed = False
    for mailbox in app.mailboxes:
        try:
            with screen.progress() as progress:
                poll = app.pipeline.poll(mailbox, progress)
        except MailboxError as error:
            screen.fail(explain_error(error, screen.t))
            failed = True
        else:
            screen.say(_poll_line(poll, screen.t))
            failed = failed or not poll.complete
    return failed


def _poll_line(poll: Poll, t: Translator) -> str:
    return t._(
        N_("Mailbox {mailbox}: {new} new; {server} on the server, {ledger} of them in the ledger."),
        mailbox=poll.mailbox,
        new=t.number(poll.new_count),
        server=t.number(poll.server_count or 0),
        ledger=t.number(poll.ledger_count or 0),
    )
