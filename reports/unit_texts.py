"""Where one unit stands and what happened about it, in words; for officers only, it quotes what was sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from domain.campaign import Campaign
from domain.decision import Decision
from domain.errors import N_
from domain.memory import Memory, MemoryKind
from domain.poll import MailboxHealth
from domain.register import RegisterLine, Status
from domain.roster_log import Difference, RosterChange
from domain.rulings import Extension, Pin, Ruling
from domain.unit import Unit
from domain.versions import find_pinned
from reports.deadlines import last_day_text
from reports.language import Translator
from reports.roster import ACTION_TEXTS, difference_lines
from reports.status import groups_of
from reports.wording import action_text, brief

_PINNED = N_("A version is pinned by {by} since {at}: what comes after it does not count.")
_PIN_IS_GONE = N_(
    "The version that {by} pinned on {at} is no longer there, its form was decided about otherwise: the newest counts."
)
_TAUGHT = {
    MemoryKind.SENDER: N_("taught: {value} writes for this unit"),
    MemoryKind.NAME: N_("taught: “{value}” means this unit"),
}
_FORGOTTEN = {
    MemoryKind.SENDER: N_("forgotten: {value} writes for this unit"),
    MemoryKind.NAME: N_("forgotten: “{value}” means this unit"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One thing that somebody did about a unit."""

    at: datetime
    by: str
    text: str
    #: Further lines, as they stand.
    lines: tuple[str, ...] = ()
    #: Row number of the message that it is about; None: about none.
    message: int | None = None


def standing_text(line: RegisterLine | None, health: MailboxHealth, t: Translator) -> str:
    """Return in one sentence where a unit stands."""
    if line is None:
        return t._(N_("This unit is not asked now, and nothing has come from it."))
    if line.status is Status.MISSING:
        if health.complete_at is None:
            return t._(N_("Nothing is known to have come from this unit; the mailbox was not read completely yet."))
        return t._(N_("Up to {moment} nothing has come from this unit."), moment=t.moment(health.complete_at))
    if line.status is Status.NEEDS_REVIEW:
        return t.ngettext(
            "Something has come from this unit that could not be booked: {n} question waits for an officer.",
            "Something has come from this unit that could not be booked: {n} questions wait for an officer.",
            len(line.reviews),
        )
    received = t.moment(line.first_received) if line.first_received else ""
    in_time = t._(N_("in time")) if line.on_time else t._(N_("late"))
    if line.status is Status.NOTHING_TO_REGISTER:
        said = N_("This unit answered that it has no model; its first answer came at {received}, {in_time}.")
        return t._(said, received=received, in_time=in_time)
    return t.ngettext(
        "{n} model of this unit counts; its first registration came at {received}, {in_time}.",
        "{n} models of this unit count; its first registration came at {received}, {in_time}.",
        sum(len(submission.entries) for submission in line.counting),
        received=received,
        in_time=in_time,
    )


def deadline_text(line: RegisterLine, t: Translator) -> str:
    """Return until when a unit may answer, and who extended that."""
    day = last_day_text(line.effective_deadline, t)
    if line.extension is None:
        return t._(N_("Its last day: {day}."), day=day)
    made = line.extension
    return t._(N_("Its last day, extended by {by}: {day} ({why})."), by=made.made_by, day=day, why=made.reason)


def pin_text(line: RegisterLine, t: Translator) -> str:
    """Return that an officer chose which version counts; empty: none did."""
    if line.pin is None:
        return ""
    is_there = find_pinned(line.versions, line.pin) is not None
    return t._(_PINNED if is_there else _PIN_IS_GONE, by=line.pin.made_by, at=t.stamp(line.pin.made_at))


def group_name(unit: Unit, campaign: Campaign) -> str:
    """Return the name of the unit's group."""
    return next((group.name for group in groups_of(campaign) if group.code == unit.group), unit.group)


def happenings(
    unit: Unit,
    t: Translator,
    *,
    line: RegisterLine | None,
    decisions: Iterable[Decision],
    rulings: Iterable[Ruling],
    memories: Iterable[Memory],
    changes: Iterable[RosterChange],
) -> tuple[Happening, ...]:
    """Return what officers did about a unit, newest first."""
    found = [
        *(one for decision in decisions for one in _of_decision(decision, t)),
        *(one for ruling in rulings for one in _of_ruling(ruling, line, t)),
        *(one for memory in memories for one in _of_memory(memory, t)),
        *(_of_change(change, unit, t) for change in changes),
    ]
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def _of_decision(decision: Decision, t: Translator) -> Iterator[Happening]:
    text = t._(
        N_("{action}: {question}"), action=action_text(decision.action, t), question=brief(decision.question.code, t)
    )
    lines = (decision.comment,) if decision.comment else ()
    yield Happening(at=decision.decided_at, by=decision.decided_by, text=text, lines=lines, message=decision.message)
    if decision.undone_at is not None:
        said = t._(N_("decision taken back: {what}"), what=text)
        yield Happening(at=decision.undone_at, by=decision.undone_by, text=said, message=decision.message)


def _of_ruling(ruling: Ruling, line: RegisterLine | None, t: Translator) -> Iterator[Happening]:
    lines: tuple[str, ...] = ()
    if isinstance(ruling, Extension):
        text = t._(N_("extended to {day}"), day=last_day_text(ruling.until, t))
        lines, undone = (ruling.reason,), t._(N_("extension taken back"))
    elif isinstance(ruling, Pin):
        pinned = find_pinned(line.versions, ruling) if line else None
        text = t._(N_("version {number} pinned"), number=pinned.number if pinned else "?")
        undone = t._(N_("pin taken back"))
    else:
        return
    yield Happening(at=ruling.made_at, by=ruling.made_by, text=text, lines=lines)
    if ruling.undone_at is not None:
        yield Happening(at=ruling.undone_at, by=ruling.undone_by, text=undone)


def _of_memory(memory: Memory, t: Translator) -> Iterator[Happening]:
    lesson = memory.lesson
    yield Happening(at=memory.learned_at, by=memory.learned_by, text=t._(_TAUGHT[lesson.kind], value=lesson.value))
    if memory.forgotten_at is not None:
        said = t._(_FORGOTTEN[lesson.kind], value=lesson.value)
        yield Happening(at=memory.forgotten_at, by=memory.forgotten_by, text=said)


def _of_change(change: RosterChange, unit: Unit, t: Translator) -> Happening:
    before, after = change.difference.before, change.difference.after
    own = Difference(
        before=tuple(one for one in before if one.code == unit.code),
        after=tuple(one for one in after if one.code == unit.code),
    )
    return Happening(
        at=change.changed_at,
        by=change.changed_by,
        text=t._(ACTION_TEXTS[change.action]),
        lines=difference_lines(own, t),
    )
