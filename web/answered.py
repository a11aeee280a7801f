"""What an answer did, in the sentences that the next page shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from desk.answering import Answered
from desk.ruling import find_line
from domain.decision import Action, Decision
from domain.errors import N_
from domain.register import Register
from reports.language import Translator
from reports.wording import action_text, shown


def answered_text(made: Sequence[Answered], register: Register, t: Translator) -> str:
    """Return what was decided, what that leaves, and when senders are told; ``register`` is the one after it."""
    return " ".join(_sentences(made, register, t))


def decision_text(decision: Decision, names: Mapping[str, str], t: Translator) -> str:
    """Return ``Nhận như máy đã đọc: Trường Mầm non Kim Thư``."""
    unit = names.get(decision.unit or "", decision.unit or "")
    return action_text(decision.action, t) + (f": {unit}" if unit else "")


def _sentences(made: Sequence[Answered], register: Register, t: Translator) -> Iterator[str]:
    names = {unit.code: unit.name for unit in register.campaign.roster.units}
    first = made[0]
    said, sender = decision_text(first.decision, names, t), shown(first.review.sender)
    yield t._(N_("{said} ({sender})."), said=said, sender=sender)
    if len(made) > 1:
        yield t.ngettext(
            "So also {n} other mail of this sender.", "So also {n} other mails of this sender.", len(made) - 1
        )
    told = [answered.told_at for answered in made if answered.told_at is not None]
    if told:
        leaves = N_("The sender is told at {time}, unless you decide otherwise before.")
        yield t._(leaves, time=t.stamp(max(told)))
    yield from _to_check(first, names, t)
    if first.decision.action is Action.NOTHING:
        yield from _left(first.decision, register, names, t)


def _to_check(answered: Answered, names: Mapping[str, str], t: Translator) -> Iterator[str]:
    """Say so if another unit was named than the question was about."""
    unit, candidates = answered.decision.unit, answered.review.candidates
    if unit and candidates and unit not in candidates:
        others = "; ".join(names.get(code, code) for code in candidates[:3])
        check = N_("Please check: the question was about {units}, not {unit}.")
        yield t._(check, units=others, unit=names.get(unit, unit))


def _left(decision: Decision, register: Register, names: Mapping[str, str], t: Translator) -> Iterator[str]:
    """Say what has become of the models that a unit without a model registered before."""
    line = find_line(register, decision.unit or "")
    if line is None:
        return
    models = sum(len(form.entries) for form in line.counting)
    had = any(form.entries for version in line.versions for form in version.counting)
    if models or had:
        kept = N_("{unit} stays registered with {models} models from earlier mail.")
        gone = N_("What {unit} registered before counts no more.")
        yield t._(kept if models else gone, unit=names.get(line.unit, line.unit), models=t.number(models))
