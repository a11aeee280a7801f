"""``dangky review``: what waits for an officer, and the officer's answers."""

from __future__ import annotations

import argparse
from pathlib import Path

from dangky.commands.arguments import add_by, add_format, add_output, read_end, read_words
from dangky.commands.context import Context
from dangky.commands.review import deciding, listing
from domain.decision import Action
from domain.errors import N_
from reports.language import Translator
from reports.wording import ANSWER_TEXTS

HELP = N_("list what an officer must decide, and decide it")

#: Answers for which the unit must or may be said.
_WITH_UNIT = (Action.ACCEPT, Action.EDIT, Action.NOTHING, Action.RETURN)

#: Answers that can teach which unit an address or a name belongs to.
_TEACHING = (Action.ASSIGN, Action.ACCEPT, Action.EDIT)

#: Answers that can be right for other mails, whatever stands in their rows.
_FOR_ALL = (Action.ASSIGN, Action.IGNORE, Action.RETURN)


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add the actions of the command."""
    names = ("list", "show", *Action, "undo", "log")
    actions = parser.add_subparsers(dest="action", required=True, metavar=" | ".join(names))
    add_format(actions.add_parser("list", help=t._(N_("list the open questions, oldest first"))), t, ("table", "json"))
    showing = actions.add_parser("show", help=t._(N_("show what was read, and which answers fit")))
    _add_number(showing, t)
    add_format(showing, t, ("table", "csv", "json"))
    add_output(showing, t)
    for action, text in ANSWER_TEXTS.items():
        _add_answer(actions.add_parser(action.value, help=t._(text)), action, t)
    undoing = actions.add_parser("undo", help=t._(N_("take a decision back")))
    undoing.add_argument(
        "number", metavar="DECISION", type=int, help=t._(N_("number of the decision: dangky review log"))
    )
    add_by(undoing, t)
    add_format(actions.add_parser("log", help=t._(N_("list all decisions, newest first"))), t, ("table", "json"))


def run(arguments: argparse.Namespace, context: Context) -> int:
    """List, show, decide or take back."""
    match arguments.action:
        case "list":
            return listing.list_questions(arguments, context)
        case "show":
            return listing.show_question(arguments, context)
        case "log":
            return listing.list_decisions(arguments, context)
        case "undo":
            return deciding.undo(arguments, context)
        case _:
            return deciding.decide(arguments, context)


def _add_answer(parser: argparse.ArgumentParser, action: Action, t: Translator) -> None:
    _add_number(parser, t)
    unit = t._(N_("code of the unit, or its name as it is written"))
    if action is Action.ASSIGN:
        parser.add_argument("unit", metavar="UNIT", help=unit)
    if action in _WITH_UNIT:
        parser.add_argument("--unit", metavar="UNIT", help=unit)
    if action in _TEACHING:
        sender = t._(N_("remember the sender's address for the unit: dangky units learned"))
        parser.add_argument("--remember-sender", action="store_true", help=sender)
        name = t._(N_("remember the name in the form for the unit"))
        parser.add_argument("--remember-name", action="store_true", help=name)
    if action is Action.EDIT:
        rows = t._(N_("the rows: .csv or .xlsx with the columns that “review show” writes"))
        parser.add_argument("--rows", metavar="FILE", type=Path, required=True, help=rows)
    said = t._(N_("what the sender should correct")) if action is Action.RETURN else t._(N_("remark for the log"))
    is_return = action is Action.RETURN
    text = read_words(t) if is_return else str
    parser.add_argument("--comment", metavar="TEXT", type=text, default="", required=is_return, help=said)
    if is_return:
        told = t._(N_("send no mail: the sender has been told otherwise"))
        day = t._(N_("its last day for the corrected form, e.g. 2022-02-20; stands in the mail"))
        parser.add_argument("--until", metavar="ISO", type=read_end(t, t.zone), help=day)
        parser.add_argument("--no-mail", action="store_true", help=told)
    if action in _FOR_ALL:
        same = t._(N_("also for the same question about other mails of the same sender"))
        parser.add_argument("--same", action="store_true", help=same)
    add_by(parser, t)


def _add_number(parser: argparse.ArgumentParser, t: Translator) -> None:
    parser.add_argument(
        "number", metavar="NUMBER", type=int, help=t._(N_("number of the question: dangky review list"))
    )
