"""``dangky mail import``: saved mail through the same pipeline as a mailbox."""

from __future__ import annotations

import argparse
from pathlib import Path

from dangky.commands.context import Context, load_view
from dangky.headlines import headline
from domain.errors import N_
from ingest.mailboxes.folder import FolderMailbox
from reports.language import Translator
from storage.lock import worker_lock

HELP = N_("import saved mail")
#: Name of imported mail in the ledger; no mailbox of the configuration has a colon in its name.
_IMPORTED = "import:"


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add the actions of the command."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="import")
    importing = actions.add_parser("import", help=t._(N_("read mail from files")))
    importing.add_argument(
        "path",
        metavar="PATH",
        type=Path,
        help=t._(N_("a saved mail (.eml, .msg), an mbox, a Maildir, or a folder of them")),
    )


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Import everything under the path; what is known already changes nothing."""
    t, screen = context.t, context.screen
    with context.app() as app:
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
