"""``dangky mail``: saved mail through the same pipeline as a mailbox, and what a sender is told of its mail."""

from __future__ import annotations

import argparse
from pathlib import Path

from dangky.commands.arguments import read_number
from dangky.commands.context import Context
from dangky.previews import show_mail, write_preview
from desk.app import App
from desk.replying import preview_receipt
from desk.views import load_view
from domain.errors import N_
from domain.outgoing import MailKind
from ingest.mailboxes.folder import FolderMailbox
from reports.headlines import headline
from reports.language import Translator
from storage.lock import worker_lock

HELP = N_("import saved mail; show what a sender is told")
#: Name of imported mail in the ledger; no mailbox of the configuration has a colon in its name.
_IMPORTED = "import:"


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add the actions of the command."""
    actions = parser.add_subparsers(dest="action", required=True, metavar=t._(N_("ACTION")))
    said = t._(N_("read mail from files"))
    importing = actions.add_parser("import", help=said, description=said)
    importing.add_argument(
        "path",
        metavar="PATH",
        type=Path,
        help=t._(N_("a saved mail (.eml, .msg), an mbox, a Maildir, or a folder of them")),
    )
    importing.set_defaults(act=_import)
    said = t._(N_("show the receipt of a mail; nothing is sent or stored"))
    receipt = actions.add_parser("receipt", help=said, description=said)
    receipt.add_argument(
        "number", metavar=t._(N_("NUMBER")), type=read_number, help=t._(N_("number of the mail in the ledger"))
    )
    said = t._(N_("write it there as .eml, .html and .txt"))
    receipt.add_argument("--output", metavar="FOLDER", type=Path, help=said)
    receipt.set_defaults(act=_receipt)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Do what was asked."""
    with context.app() as app:
        return int(arguments.act(arguments, app, context))


def _import(arguments: argparse.Namespace, app: App, context: Context) -> int:
    """Import everything under the path; what is known already changes nothing."""
    t, screen = context.t, context.screen
    mailbox = FolderMailbox(_IMPORTED, arguments.path)
    with worker_lock(app.store), screen.progress() as progress:
        poll = app.pipeline.poll(mailbox, progress)
    screen.say(
        t._(
            N_("{new} of {server} mails were new; {ledger} are in the ledger."),
            new=t.number(poll.new_count),
            server=t.number(poll.server_count or 0),
            ledger=t.number(poll.ledger_count or 0),
        )
    )
    screen.say(headline(load_view(app, None).summary, t), style="bold")
    return 0 if poll.complete else 1


def _receipt(arguments: argparse.Namespace, app: App, context: Context) -> int:
    with app.store.read() as session:
        mail = preview_receipt(session, app.replier, arguments.number)
    if arguments.output is None:
        show_mail(mail.content, context.screen)
    else:
        write_preview(mail.content, arguments.output, f"{MailKind.RECEIPT}-{arguments.number}", context.screen)
    return 0
