"""``dangky doctor``: whether everything that the configuration names is there and answers."""

from __future__ import annotations

import argparse

from dangky.commands.context import Context
from dangky.screen import Screen
from desk.app import App
from domain.errors import N_, DangkyError, MailboxError, TemplateRefused
from ingest.guard import Guard
from ingest.mailboxes.port import Mailbox
from ingest.programs.installed import HELPERS
from reports.consolidated.word import Document, load_template
from reports.failures import explain_error
from reports.language import Translator

HELP = N_("check configuration, campaign, database, mail servers and programs; no mail is touched")


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
        _look_at_helpers(screen)
        mailboxes = [_check_mailbox(mailbox, screen) for mailbox in app.mailboxes]
        return 0 if all((*mailboxes, _check_templates(app, screen), _check_outgoing(app, screen))) else 1


def _look_at_helpers(screen: Screen) -> None:
    """Say which programs for reading files are there; without them the rest is read, so none is a failure."""
    t = screen.t
    for helper in HELPERS:
        use = t._(helper.use)
        if helper.is_there():
            _well(screen, t._(N_("{program}: there, for {use}"), program=helper.name, use=use))
        else:
            said = N_("{program}: not there, for {use}; please have {package} installed")
            screen.warn("– " + t._(said, program=helper.name, use=use, package=helper.package))
    with Guard() as guard:
        if guard.has_left_network():
            _well(screen, t._(N_("reading files: without network")))
        else:
            said = N_("reading files: this system lets no process leave the network (user namespaces are switched off)")
            screen.warn("– " + t._(said))


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


def _check_templates(app: App, screen: Screen) -> bool:
    """Try the Word templates, so that a mistake in one is found before a list is needed."""
    try:
        for document in Document:
            load_template(document, app.campaign.layout, app.settings.campaign)
    except TemplateRefused as error:
        screen.fail("✗ " + explain_error(error, screen.t))
        return False
    _well(screen, screen.t._(N_("Word templates: they can be filled in")))
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
