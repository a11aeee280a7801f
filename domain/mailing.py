"""What mail a campaign sends to units, and when: receipts, and the steps of its reminders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Step(StrEnum):
    """An occasion on which a unit that sent nothing is written to, in the order in which they come."""

    #: On the day on which the registration opens.
    OPENED = "opened"
    #: Half of the time has passed.
    MIDDLE = "middle"
    #: A day is left.
    DAY_BEFORE = "day_before"
    #: The deadline passed a day ago.
    OVERDUE = "overdue"


#: Days after its deadline on which a unit is written to for the last time.
OVERDUE_DAYS = 14
_DAY = timedelta(days=1)
_FRIDAY = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminding:
    """When units that sent nothing are reminded."""

    #: None of them: nobody is reminded.
    steps: tuple[Step, ...] = ()
    #: Time of day of a reminder, where the units are.
    at: time = time(8)
    #: Reminders that one unit gets before one deadline at most.
    max_count: int = 4
    #: Days between two reminders to one unit at least.
    min_gap_days: int = 1
    #: True if each reminder waits until an officer releases it.
    is_held: bool = True
    #: Days after the deadline on which a group's superior gets the list of its missing units; None: never.
    escalate_after_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPlan:
    """What mail a campaign sends besides the digest; by default none."""

    #: True if whoever sends a form is told at once what arrived and how it was understood.
    receipts: bool = False
    #: Receipts that one address gets in 24 hours at most.
    receipts_per_day: int = 10
    #: Whom a unit can ask, e.g. an office with its telephone number; empty: it answers the mail.
    contact: str = ""
    reminding: Reminding = field(default_factory=Reminding)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The time in which a unit is to answer, and the zone in which its days begin."""

    opens_at: datetime
    #: First instant that is late for it.
    deadline: datetime
    zone: ZoneInfo
    #: True if it is an extension: the unit was asked long before, so nothing is opened.
    is_extension: bool = False


def step_moments(reminding: Reminding, span: Span) -> tuple[tuple[datetime, Step], ...]:
    """Return when each step of ``reminding`` comes, in order: on working days, the last before a deadline not later.

    A deadline at midnight leaves the day before it; a step that would come before the opening, or before the
    deadline only in name, is left out.
    """
    moments = sorted(_moments(reminding, span), key=lambda found: (found[0], list(Step).index(found[1])))
    return tuple(moments)


def due_step(reminding: Reminding, span: Span, now: datetime) -> tuple[datetime, Step] | None:
    """Return the step that is due at ``now`` (aware): the last that has come, as long as it still says something true.

    However many steps a service that was down has missed, one of them is due.
    """
    come = [found for found in step_moments(reminding, span) if found[0] <= now]
    if not come:
        return None
    moment, step = come[-1]
    ends = span.deadline + OVERDUE_DAYS * _DAY if step is Step.OVERDUE else span.deadline
    return (moment, step) if now < ends else None


def escalation_moment(reminding: Reminding, span: Span) -> datetime | None:
    """Return from when on a superior gets the list of its missing units; None: never."""
    if reminding.escalate_after_days is None:
        return None
    return _on_workday(span.deadline + reminding.escalate_after_days * _DAY, reminding.at, span.zone)


def _moments(reminding: Reminding, span: Span) -> Iterator[tuple[datetime, Step]]:
    at, zone = reminding.at, span.zone
    wanted = {
        Step.OPENED: max(_on_workday(span.opens_at, at, zone), span.opens_at),
        Step.MIDDLE: _on_workday(span.opens_at + (span.deadline - span.opens_at) / 2, at, zone),
        Step.DAY_BEFORE: _on_workday(span.deadline - _DAY, at, zone, forward=False),
        Step.OVERDUE: _on_workday(span.deadline + _DAY, at, zone),
    }
    steps = [step for step in reminding.steps if not (span.is_extension and step is Step.OPENED)]
    for step in steps:
        moment = wanted[step]
        if moment >= span.opens_at and (step is Step.OVERDUE) == (moment >= span.deadline):
            yield moment, step


def _on_workday(instant: datetime, at: time, zone: ZoneInfo, *, forward: bool = True) -> datetime:
    """Return the time ``at`` on the day of ``instant``, or on the next (or the last) that is no Saturday or Sunday."""
    day = instant.astimezone(zone).date()
    while day.weekday() > _FRIDAY:
        day += _DAY if forward else -_DAY
    return datetime.combine(day, at, tzinfo=zone)
