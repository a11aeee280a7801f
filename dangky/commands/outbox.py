"""``dangky outbox``: what goes out and what became of it; hold, release, discard, try again."""

from __future__ import annotations

import argparse
from pathlib import Path

from dangky.commands.arguments import add_by, add_format, read_number, who
from dangky.commands.context import Context
from dangky.previews import show_mail, write_preview
from desk.app import App
from desk.outbox_words import say_to_kind, say_to_mails
from domain.errors import N_
from domain.outgoing import MailEvent, MailKind, MailState
from reports.language import Translator
from reports.outbox_tables import history_documents, history_rows, outbox_documents, outbox_rows
from storage.outbox import load_outbox
from storage.outbox_care import load_history, load_mail

HELP = N_("look after the mail that goes out")

#: What an officer can do with a mail, how the command helps, and what it says when it is done.
_WORDS = {
    "hold": (MailEvent.HELD, N_("let a mail wait until it is released"), N_("Mail {number} is on hold.")),
    "release": (MailEvent.RELEASED, N_("let a mail go that is on hold"), N_("Mail {number} goes out next.")),
    "discard": (MailEvent.DISCARDED, N_("never send a mail"), N_("Mail {number} is discarded.")),
    "retry": (
        MailEvent.RETRIED,
        N_("send a mail now that waits, was given up or discarded"),
        N_("Mail {number} goes out next."),
    ),
}

#: What can be done with all mails of a kind that are on hold.
_FOR_ALL = (MailEvent.RELEASED, MailEvent.DISCARDED)


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add the command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar=t._(N_("ACTION")))
    listing = _add(actions, "list", N_("list the mails, oldest first"), t)
    listing.add_argument("--state", choices=[state.value for state in MailState], help=t._(N_("only in this state")))
    listing.add_argument("--kind", choices=[kind.value for kind in MailKind], help=t._(N_("only of this kind")))
    add_format(listing, t, ("table", "json"))
    listing.set_defaults(act=_list)
    show = _add(actions, "show", N_("show a mail and what happened to it"), t)
    show.add_argument("number", metavar=t._(N_("NUMBER")), type=read_number)
    said = N_("write it there as .eml, .html and .txt")
    show.add_argument("--output", metavar="FOLDER", type=Path, help=t._(said))
    add_format(show, t, ("table", "json"))
    show.set_defaults(act=_show)
    for name, (event, help_, _said) in _WORDS.items():
        word = _add(actions, name, help_, t)
        which = word.add_mutually_exclusive_group(required=True)
        which.add_argument("numbers", metavar=t._(N_("NUMBER")), type=read_number, nargs="*", default=[])
        if event in _FOR_ALL:
            kinds = [kind.value for kind in MailKind]
            which.add_argument(
                "--all",
                choices=kinds,
                help=t._(N_("all mails of this kind on hold, but for those that an officer has held")),
            )
        add_by(word, t)
        word.set_defaults(act=_say)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Do what was asked."""
    with context.app() as app:
        return int(arguments.act(arguments, app, context))


def _add(
    actions: argparse._SubParsersAction[argparse.ArgumentParser], name: str, said: str, t: Translator
) -> argparse.ArgumentParser:
    return actions.add_parser(name, help=t._(said), description=t._(said))


def _list(arguments: argparse.Namespace, app: App, context: Context) -> int:
    screen = context.screen
    kind = MailKind(arguments.kind) if arguments.kind else None
    state = MailState(arguments.state) if arguments.state else None
    with app.store.read() as session:
        mails = load_outbox(session, campaign_id=app.campaign.id, kind=kind, state=state)
    if arguments.format == "json":
        screen.data(screen.as_json(outbox_documents(mails, screen.t.zone)))
    elif mails:
        screen.table(outbox_rows(mails, app.campaign, screen.t))
    else:
        screen.say(screen.t._(N_("There is no such mail in the outbox.")))
    return 0


def _show(arguments: argparse.Namespace, app: App, context: Context) -> int:
    screen, t = context.screen, context.t
    with app.store.read() as session:
        queued = load_mail(session, campaign_id=app.campaign.id, mail_id=arguments.number)
        history = load_history(session, mail_id=queued.id)
    if arguments.output is not None:
        write_preview(queued.mail.content, arguments.output, f"{queued.mail.kind}-{queued.id}", screen)
    elif arguments.format == "json":
        (document,) = outbox_documents([queued], t.zone)
        screen.data(screen.as_json({**document, "history": history_documents(history, t.zone)}))
    else:
        screen.table(outbox_rows([queued], app.campaign, t))
        if history:
            screen.table(history_rows(history, t))
        show_mail(queued.mail.content, screen)
    return 0


def _say(arguments: argparse.Namespace, app: App, context: Context) -> int:
    """Do the same with each mail named: all of them or, if it cannot be done with one, none."""
    event, _, said = _WORDS[arguments.action]
    by, numbers = who(arguments, context.environ), arguments.numbers
    if kind := getattr(arguments, "all", None):
        numbers = say_to_kind(app, MailKind(kind), up_to=None, event=event, by=by)
    else:
        say_to_mails(app, numbers, event=event, by=by)
    for number in numbers:
        context.screen.say(context.t._(said, number=number))
    if not numbers:
        context.screen.say(context.t._(N_("There is no such mail in the outbox.")))
    return 0
