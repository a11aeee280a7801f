"""When units are written to: the steps of the letter's own days, on working days, and what is due after an outage."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.clock import LOCAL_ZONE
from domain.mailing import OVERDUE_DAYS, Reminding, Span, Step, due_step, escalation_moment, step_moments

ALL = Reminding(steps=tuple(Step), escalate_after_days=3)


def hanoi(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL_ZONE)


#: Công văn 454: opened on a Wednesday, late from Tuesday 15/02/2022 on.
LETTER = Span(opens_at=hanoi("2022-02-09T00:00"), deadline=hanoi("2022-02-15T00:00"), zone=LOCAL_ZONE)


def test_the_letters_days() -> None:
    """The letter of 09/02 with its last day on Monday 14/02: the middle falls on a Saturday and moves to Monday."""
    assert [(f"{moment:%d/%m %H:%M}", step) for moment, step in step_moments(ALL, LETTER)] == [
        ("09/02 08:00", Step.OPENED),
        ("14/02 08:00", Step.MIDDLE),
        ("14/02 08:00", Step.DAY_BEFORE),
        ("16/02 08:00", Step.OVERDUE),
    ]


@pytest.mark.parametrize(
    ("now", "step"),
    [
        ("2022-02-08T09:00", None),
        ("2022-02-09T07:59", None),
        ("2022-02-09T08:00", Step.OPENED),
        ("2022-02-13T12:00", Step.OPENED),
        ("2022-02-14T08:00", Step.DAY_BEFORE),
        ("2022-02-14T23:59", Step.DAY_BEFORE),
        ("2022-02-15T00:00", None),
        ("2022-02-16T08:00", Step.OVERDUE),
        ("2022-02-28T23:59", Step.OVERDUE),
        ("2022-03-01T00:00", None),
    ],
)
def test_what_is_due(now: str, step: Step | None) -> None:
    """Of the steps that have come the last is due, before the deadline or for two weeks after it."""
    found = due_step(ALL, LETTER, hanoi(now))
    assert (found[1] if found else None) is step


def test_a_deadline_on_monday_warns_on_friday() -> None:
    """A day before a Monday is a Sunday, on which nobody reads: the warning comes on the Friday before."""
    span = Span(opens_at=hanoi("2022-02-01T00:00"), deadline=hanoi("2022-02-14T00:00"), zone=LOCAL_ZONE)
    assert [f"{moment:%d/%m}" for moment, step in step_moments(ALL, span) if step is Step.DAY_BEFORE] == ["11/02"]


def test_a_short_extension_has_no_middle() -> None:
    """Steps that would come before an extension is given are left out, and so is the opening: it was long ago."""
    given, until = hanoi("2022-02-15T10:00"), hanoi("2022-02-16T00:00")
    span = Span(opens_at=given, deadline=until, zone=LOCAL_ZONE, is_extension=True)
    assert [step for _, step in step_moments(ALL, span)] == [Step.OVERDUE]


def test_escalation_comes_on_a_working_day() -> None:
    """Three days after Tuesday 15/02 is a Friday; with five it is a Sunday, so Monday."""
    assert escalation_moment(ALL, LETTER) == hanoi("2022-02-18T08:00")
    assert escalation_moment(Reminding(escalate_after_days=5), LETTER) == hanoi("2022-02-21T08:00")
    assert escalation_moment(Reminding(), LETTER) is None


@given(
    opens=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001 - made aware below
    length=st.timedeltas(timedelta(hours=1), timedelta(days=60)),
    after=st.timedeltas(timedelta(0), timedelta(days=90)),
    at=st.times(),
    steps=st.lists(st.sampled_from(Step), unique=True),
)
def test_nothing_untrue_is_ever_due(
    opens: datetime, length: timedelta, after: timedelta, at: time, steps: list[Step]
) -> None:
    """A step is on a working day, and is due only on the side of the deadline of which it speaks."""
    opens_at = opens.replace(tzinfo=LOCAL_ZONE)
    span = Span(opens_at=opens_at, deadline=opens_at + length, zone=LOCAL_ZONE)
    now = opens_at + after
    for moment, step in step_moments(Reminding(steps=tuple(steps), at=at), span):
        assert moment.weekday() < 5 or (step is Step.OPENED and moment == opens_at)
        assert (moment >= span.deadline) == (step is Step.OVERDUE)
    found = due_step(Reminding(steps=tuple(steps), at=at), span, now)
    if found is not None:
        assert found[0] <= now
        assert (now >= span.deadline) == (found[1] is Step.OVERDUE)
        assert now < span.deadline + timedelta(days=OVERDUE_DAYS)
