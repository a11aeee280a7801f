"""An officer's answer on the command line, and taking it back."""

from __future__ import annotations

import argparse

from dangky.commands.arguments import who
from dangky.commands.context import Context
from dangky.entry_file import load_entries
from desk.answering import Answer, Answered, answer, find_unit
from desk.answering import undo as undo_answer
from desk.ruling import find_line
from desk.views import load_view
from domain.decision import Action
from domain.errors import N_
from domain.memory import MemoryKind
from domain.reasons import ReasonCode
from domain.register import Register, RegisterLine
from domain.review import Review
from reports.headlines import headline
from reports.wording import action_text, shown


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
            until=getattr(arguments, "until", None),
            lessons=_lessons(arguments),
            by=who(arguments, context.environ),
            with_mail=not getattr(arguments, "no_mail", False),
        )
        made = answer(app, arguments.number, wanted, same=getattr(arguments, "same", False))
        view = load_view(app, None)
        for answered in made:
            _tell(answered, view.register, context)
        context.screen.say(headline(view.summary, context.t), style="bold")
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


def _tell(answered: Answered, register: Register, context: Context) -> None:
    """Say what was decided about which mail, what that leaves, and how it is taken back."""
    screen, t = context.screen, context.t
    review, decision = answered.review, answered.decision
    names = {unit.code: unit.name for unit in register.campaign.roster.units}
    unit = names.get(decision.unit or "", "")
    said = N_("Question {question} ({sender}, “{subject}”): {said}. To take it back: dangky review undo {number}")
    screen.say(
        t._(
            said,
            question=review.id,
            sender=shown(review.sender),
            subject=shown(review.subject),
            said=action_text(decision.action, t) + (f": {unit}" if unit else ""),
            number=decision.id,
        )
    )
    if answered.told_at is not None:
        leaves = N_("The sender is told at {time}, unless you decide otherwise before.")
        screen.remark(t._(leaves, time=t.stamp(answered.told_at)))
    if decision.unit and review.candidates and decision.unit not in review.candidates:
        others = "; ".join(names.get(code, code) for code in review.candidates)
        screen.remark(t._(N_("Please check: the question was about {units}, not {unit}."), units=others, unit=unit))
    for waiting in register.reviews:
        is_open = not waiting.is_remark and waiting.reason.code is not ReasonCode.RETURNED
        if _place(waiting) == _place(review) and is_open:
            open_still = N_("Still to be decided, as question {number}: dangky review show {number}")
            screen.remark(t._(open_still, number=waiting.id))
    line = find_line(register, decision.unit or "")
    if decision.action is Action.NOTHING and line is not None:
        _tell_what_is_left(line, unit, context)


def _tell_what_is_left(line: RegisterLine, unit: str, context: Context) -> None:
    """Say what has become of the models that a unit without a model registered before."""
    models = sum(len(form.entries) for form in line.counting)
    had = any(form.entries for version in line.versions for form in version.counting)
    kept = N_("{unit} stays registered with {models} models from earlier mail: dangky versions {code}")
    gone = N_("What {unit} registered before counts no more: dangky versions {code}")
    if models or had:
        context.screen.remark(context.t._(kept if models else gone, unit=unit, models=models, code=line.unit))


def _place(review: Review) -> tuple[object, ...]:
    return (review.message, review.attachment, review.form_number)
