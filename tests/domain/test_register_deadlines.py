"""On time, late, extended, corrected late; and questions that an answer settles."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.reasons import ReasonCode, reason
from domain.register import Status
from domain.review import Review
from tests.domain.registering import (
    AFTER,
    BEFORE,
    DEADLINE,
    LATER,
    UNIT,
    extension,
    line_of,
    register,
    review,
    submission,
)
from tests.storage.examples import CAMPAIGN

DAY = timedelta(days=1)
OTHER = CAMPAIGN.roster.units[1].code
SECOND = timedelta(seconds=1)

#: Days after the deadline of the first version, and of a correction; days of extension -> on time, corrected late.
TIMES = {
    "in time": (-1, None, None, (True, False)),
    "late": (1, None, None, (False, False)),
    "corrected in time": (-2, -1, None, (True, False)),
    "a late correction does not make it late": (-1, 1, None, (True, True)),
    "late in the letter, in time by its extension": (1, None, 2, (True, False)),
    "late by its extension too": (3, None, 2, (False, False)),
    "corrected within its extension": (-1, 1, 2, (True, False)),
    "corrected after its extension": (-1, 3, 2, (True, True)),
    "late and corrected": (1, 2, None, (False, True)),
}


@pytest.mark.parametrize(("first", "second", "extended", "expected"), TIMES.values(), ids=TIMES)
def test_on_time_is_judged_by_the_first_version_and_its_own_deadline(
    first: int, second: int | None, extended: int | None, expected: tuple[bool, bool]
) -> None:
    mails = [submission("A", received=DEADLINE + first * DAY)]
    if second is not None:
        mails.append(submission("B", received=DEADLINE + second * DAY, message=2))
    rulings = () if extended is None else (extension(DEADLINE + extended * DAY),)
    line = line_of(*mails, rulings=rulings)
    assert (line.on_time, line.corrected_late) == expected
    assert line.effective_deadline == DEADLINE + (extended or 0) * DAY


@pytest.mark.parametrize(("received", "on_time"), [(-SECOND, True), (0 * SECOND, False)])
def test_extension_ends_to_the_second(received: timedelta, on_time: bool) -> None:
    until = DEADLINE + 3 * DAY
    assert line_of(submission("A", received=until + received), rulings=(extension(until),)).on_time is on_time


def test_older_file_after_the_deadline_is_no_late_correction() -> None:
    mails = [
        submission("A", received=BEFORE - DAY),
        submission("B", message=2),
        submission("A", received=AFTER, message=3),
    ]
    assert line_of(*mails).corrected_late is False


@pytest.mark.parametrize(
    ("instant", "extended"),
    [(BEFORE - SECOND, False), (BEFORE, True), (DEADLINE + DAY - SECOND, True), (DEADLINE + DAY, False)],
)
def test_extension_is_known_from_when_it_was_given_until_it_ends(instant: datetime, extended: bool) -> None:
    """The unit is missing all the while, but not late while its extension runs."""
    line = line_of(rulings=(extension(DEADLINE + DAY),), as_of=instant)
    assert line.status is Status.MISSING
    assert line.is_extended(instant) is extended


def test_last_extension_counts_and_undone_the_one_before_it() -> None:
    first = extension(DEADLINE + 5 * DAY)
    second = extension(DEADLINE + 2 * DAY, made_at=AFTER, number=2)
    assert line_of(rulings=(second, first)).effective_deadline == DEADLINE + 2 * DAY
    undone = replace(second, undone_at=LATER, undone_by="Minh")
    assert line_of(rulings=(undone, first)).effective_deadline == DEADLINE + 5 * DAY
    assert line_of(rulings=(undone, first), as_of=LATER - SECOND).effective_deadline == DEADLINE + 2 * DAY


def test_extension_is_of_one_unit() -> None:
    lines = register(rulings=(extension(DEADLINE + DAY),)).lines
    assert [line.effective_deadline - DEADLINE for line in lines[:2]] == [DAY, 0 * DAY]


def sent_back(*units: str, at: datetime = BEFORE) -> Review:
    return replace(
        review(*units, received=BEFORE - DAY), reason=reason(ReasonCode.RETURNED, by="Hà", at=at.isoformat())
    )


#: When a form came from the unit, seconds after it was sent back (None: none came) -> is it still waited for?
RETURNS = {"nothing came": (None, True), "before": (-1, True), "at that second": (0, True), "after": (1, False)}


@pytest.mark.parametrize(("seconds", "is_open"), RETURNS.values(), ids=RETURNS)
def test_form_sent_back_is_answered_by_the_next_form(seconds: int | None, is_open: bool) -> None:
    mails = () if seconds is None else (submission("A", received=BEFORE + seconds * SECOND),)
    found = register(*mails, reviews=(sent_back(UNIT),))
    assert (len(found.reviews), len(found.lines[0].reviews)) == ((1, 1) if is_open else (0, 0))


def test_form_sent_back_is_waited_for_from_the_others() -> None:
    """Of two units that it may be of, only the one that has answered is out of the question."""
    found = register(submission("A", received=AFTER), reviews=(sent_back(UNIT, OTHER),))
    assert [line.status for line in found.lines[:2]] == [Status.REGISTERED, Status.NEEDS_REVIEW]
    assert [one.candidates for one in found.reviews] == [(OTHER,)]


def test_form_sent_back_of_no_known_unit_stays_a_question() -> None:
    assert len(register(submission("A", received=AFTER), reviews=(sent_back(),)).reviews) == 1


def test_answer_to_a_form_sent_back_is_not_known_before_it_came() -> None:
    found = register(submission("A", received=AFTER), reviews=(sent_back(UNIT),), as_of=BEFORE)
    assert found.lines[0].status is Status.NEEDS_REVIEW
