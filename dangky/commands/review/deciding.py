"""An officer's answer on the command line, and taking it back."""

from __future__ import annotations

import argparse

from dangky.answering import Answer, answer, find_unit
from dangky.answering import undo as undo_answer
from dangky.commands.arguments import who
from dangky.commands.context import Context, load_view
from dangky.entry_file import load_entries
from dangky.headlines import headline
from domain.decision import Action, Decision
from domain.errors import N_
from domain.memory import MemoryKind
from reports.language import Translator
from reports.wording import action_text


def decide(arguments: argparse.Namespace, context: Context) -> int:
    """Give one answer, and say what it did."""
    action = Action(arguments.action)
    with context.app() as app:
        written = getattr(arguments, "unit", None)
        wanted = Answer(
            action=action,
            unit=find_unit(app.campaign, written, app.memories) if written else None,
            entries=load_entries(arguments.rows, app.campaign.template) if action is Action.EDIT else None,
            comment=arguments.comment,
            lessons=_lessons(arguments),
            by=who(arguments, context.environ),
            with_mail=not getattr(arguments, "no_mail", False),
        )
        made = answer(app, arguments.number, wanted, context.t, same=getattr(arguments, "same", False))
        names = {unit.code: unit.name for unit in app.campaign.roster.units}
        for decision in made:
            context.screen.say(_said(decision, names, context.t))
        context.screen.say(headline(load_view(app, None).summary, context.t), style="bold")
    return 0


def _lessons(arguments: argparse.Namespace) -> tuple[MemoryKind, ...]:
    asked = {
        MemoryKind.SENDER: getattr(arguments, "remember_sender", False),
        MemoryKind.NAME: getattr(arguments, "remember_name", False),
    }
    return tuple(kind for kind, is_asked in asked.items() if is_asked)


def undo(arguments: argparse.Namespace, context: Context) -> int:
    """Take a decision back; its question is asked again."""
    with context.app() as app:
        forgotten = undo_answer(app, arguments.number, by=who(arguments, context.environ))
        said = N_("Decision {number} is taken back; its question is open again: dangky review list")
        context.screen.say(context.t._(said, number=arguments.number))
        if forgotten:
            taught = N_("Forgotten with it, though another answer may have taught it too: {values}")
            context.screen.remark(context.t._(taught, values=", ".join(forgotten)))
    return 0


def _said(decision: Decision, names: dict[str, str], t: Translator) -> str:
    unit = names.get(decision.unit or "", "")
    said = action_text(decision.action, t) + (f": {unit}" if unit else "")
    return t._(
        N_("Mail {message}: {said}. To take it back: dangky review undo {number}"),
        message=decision.message,
        said=said,
        number=decision.id,
    )
