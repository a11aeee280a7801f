"""``dangky doctor``: whether everything that the configuration names is there and answers."""

from __future__ import annotations

import argparse

from dangky.bootstrap import App
from dangky.commands.context import Context
from dangky.screen import Screen
from domain.errors import N_, DangkyError, MailboxError
from ingest.mailboxes.port import Mailbox
from reports.failures import explain_error
from reports.language import Translator

HELP = N_("check configuration, campaign, database and mail servers; no mail is touched")


def add_arguments(_parser: argparse.ArgumentParser, _t: Translator) -> None:
    """The command has no arguments of its own."""


def run(_arguments: argparse.Namespace, context: Context) -> int:
    """Try each part and say what is well and what is not."""
    t, screen = context.t, context.screen
    with context.app() as app:
        _well(screen, t._(N_("configuration: {file}"), file=app.settings.file))
        said = N_("campaign: {title}; deadline {deadline}; {units} units")
        deadline = t.moment(app.campaign.deadline)
        units = t.number(len(app.campaign.roster))
        _well(screen, t._(said, title=app.campaign.title, deadline=deadline, units=units))
        app.store.check()
        _well(screen, t._(N_("database: {database}"), database=app.store.database))
        mailboxes = [_check_mailbox(mailbox, screen) for mailbox in app.mailboxes]
        return 0 if all((*mailboxes, _check_outgoing(app, screen))) else 1


def _check_mailbox(mailbox: Mailbox, screen: Screen) -> bool:
    try:
        with mailbox.open() as folder:
            count = folder.message_count
    except MailboxError as error:
        screen.fail("✗ " + explain_error(error, screen.t))
        return False
    said = N_("mailbox {mailbox}: {count} messages in {folder}")
    _well(screen, screen.t._(said, mailbox=mailbox.name, count=screen.t.number(count), folder=mailbox.folder))
    return True


def _check_outgoing(app: App, screen: Screen) -> bool:
    if app.transport is None:
        screen.warn("– " + screen.t._(N_("outgoing mail: none is configured; no digest will be sent")))
        return True
    try:
        app.transport.check()
    except DangkyError as error:
        screen.fail("✗ " + explain_error(error, screen.t))
        return False
    _well(screen, screen.t._(N_("outgoing mail: the server answers")))
    return True


def _well(screen: Screen, text: str) -> None:
    screen.say("✓ " + text, style="green")
