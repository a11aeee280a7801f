"""The register is a fold over what was booked: order of reading, copies and repeats change nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.campaign import Campaign
from domain.register import Status, compute_register
from domain.versions import Submission
from tests.domain.registering import AFTER, BEFORE, DEADLINE, LATER, UNIT, counting, register, review, submission
from tests.storage.examples import CAMPAIGN


def test_unit_without_anything_is_missing() -> None:
    """Nothing booked and nothing asked is missing, without a moment of receipt."""
    line = register().lines[0]
    assert (line.status, line.first_received, line.on_time) == (Status.MISSING, None, None)


@pytest.mark.parametrize(("received", "on_time"), [(BEFORE, True), (DEADLINE, False), (AFTER, False)])
def test_on_time_is_before_the_deadline_to_the_second(received: datetime, on_time: bool) -> None:
    """ "Trước ngày 15" ends with the 14th: the first instant of the 15th is late."""
    assert register(submission("A", received=received)).lines[0].on_time is on_time


def test_newer_replaces_and_the_first_decides_on_time() -> None:
    """The last version counts, both stay, and a late correction does not make a unit late."""
    line = register(submission("A"), submission("B", received=AFTER, message=2)).lines[0]
    assert [entry.model for form in line.counting for entry in form.entries] == ["B"]
    assert (line.on_time, [version.number for version in line.versions]) == (True, [1, 2])


def test_supplement_adds_and_repeats_count_once() -> None:
    """ "Bổ sung" adds its new models; those that it repeats are not counted again."""
    found = register(submission("A"), submission("a ", "B", received=AFTER, message=2, adds=True))
    assert counting(found) == ["A", "B"]


def test_identical_content_changes_nothing() -> None:
    """The same form again, in whatever mail, makes no version."""
    found = register(submission("A"), submission("A", received=AFTER, message=2))
    assert [version.number for version in found.lines[0].versions] == [1]


def test_forms_of_one_mail_are_one_version_and_copies_count_once() -> None:
    """Word and Excel of the same form are one; two parts of a form are both counted."""
    found = register(submission("A"), submission("A", form=1), submission("B", form=2))
    assert (counting(found), len(found.lines[0].versions)) == (["A", "B"], 1)


def test_unit_with_an_open_question_is_not_missing() -> None:
    """Whoever a question may concern is "sent, not yet read"; a booked form outweighs it."""
    other = CAMPAIGN.roster.units[1].code
    found = register(submission("A"), reviews=(review(UNIT, other),))
    assert [line.status for line in found.lines[:2]] == [Status.REGISTERED, Status.NEEDS_REVIEW]


def test_later_things_are_not_known_at_an_instant() -> None:
    """As of an instant only what was received up to and including it counts."""
    things = (submission("A", received=DEADLINE),)
    questions = (review(UNIT, received=DEADLINE),)
    assert register(*things, as_of=BEFORE).lines[0].status is Status.MISSING
    assert register(*things, as_of=DEADLINE).lines[0].status is Status.REGISTERED
    assert register(reviews=questions, as_of=BEFORE).reviews == ()
    assert register(reviews=questions, as_of=DEADLINE).lines[0].status is Status.NEEDS_REVIEW


def test_units_off_the_roster_are_left_out() -> None:
    """What was booked to a unit that is no longer on the roster is in no line."""
    found = register(submission("A", unit="GONE"))
    assert all(line.status is Status.MISSING for line in found.lines)


def test_naive_instant_is_refused() -> None:
    """An instant without an offset decides nothing."""
    with pytest.raises(ValueError, match="offset"):
        register(as_of=LATER.replace(tzinfo=None))


forms = st.builds(
    submission,
    st.sampled_from("ABC"),
    st.sampled_from("DE"),
    received=st.integers(-3, 3).map(lambda hours: DEADLINE + timedelta(hours=hours)),
    message=st.integers(1, 6),
    adds=st.booleans(),
)


@settings(deadline=None, max_examples=200)
@given(st.lists(forms, max_size=8, unique_by=lambda s: s.message), st.randoms(use_true_random=False))
def test_register_does_not_depend_on_the_order_of_reading(found: list[Submission], chance: Random) -> None:
    """Any order in which messages were read, and any row numbers, give the same register."""
    shuffled = list(found)
    chance.shuffle(shuffled)
    renumbered = [replace(item, id=position) for position, item in enumerate(shuffled)]

    def told(items: list[Submission]) -> list[object]:
        line = register(*items).lines[0]
        return [line.status, line.on_time, [(f.message, f.entries) for f in line.counting], len(line.versions)]

    assert told(found) == told(renumbered)


@settings(deadline=None, max_examples=200)
@given(st.lists(forms, max_size=8, unique_by=lambda s: s.message), st.integers(-4, 4))
def test_as_of_equals_a_replay_up_to_it(found: list[Submission], hours: int) -> None:
    """The register as of an instant is the register of what had been received by then."""
    as_of = DEADLINE + timedelta(hours=hours)
    known = [item for item in found if item.received <= as_of]
    assert register(*found, as_of=as_of).lines == register(*known, as_of=as_of).lines


@settings(deadline=None, max_examples=200)
@given(st.lists(forms, max_size=8, unique_by=lambda s: s.message))
def test_no_model_counts_twice(found: list[Submission]) -> None:
    """Whatever was sent, added and sent again, a performer's model is counted once."""
    models = counting(register(*found))
    assert len(models) == len(set(models))


CLOSING = date(2022, 2, 12)
CLOSED = replace(CAMPAIGN, roster=CAMPAIGN.roster.with_units([replace(CAMPAIGN.roster.units[0], closed_on=CLOSING)]))


def asked(*submissions: Submission, as_of: datetime, campaign: Campaign = CLOSED) -> list[str]:
    found = compute_register(campaign, submissions=submissions, reviews=(), as_of=as_of)
    return [line.unit for line in found.lines if line.is_asked]


def test_closed_unit_is_asked_until_midnight_in_hanoi() -> None:
    """From the first moment of its closing day in Vietnam a unit is not asked; until then it is."""
    midnight = datetime(2022, 2, 11, 17, tzinfo=UTC)
    assert UNIT in asked(as_of=midnight - timedelta(seconds=1))
    assert UNIT not in asked(as_of=midnight)


def test_unit_is_not_asked_before_it_is_opened() -> None:
    """A unit that opens on a day is not missing on the day before."""
    later = CAMPAIGN.roster.with_units([replace(CAMPAIGN.roster.units[0], opened_on=CLOSING)])
    campaign = replace(CAMPAIGN, roster=later)
    assert UNIT not in asked(as_of=datetime(2022, 2, 11, 16, tzinfo=UTC), campaign=campaign)
    assert UNIT in asked(as_of=datetime(2022, 2, 11, 17, tzinfo=UTC), campaign=campaign)


def test_what_a_closed_unit_sent_stays_in_the_register() -> None:
    """Its entries count, though it is not asked any more; a closed unit that sent nothing is not in the register."""
    sent = submission("Vườn rau", received=datetime(2022, 2, 10, tzinfo=UTC))
    line = compute_register(CLOSED, submissions=[sent], reviews=(), as_of=LATER).lines[0]
    assert (line.unit, line.is_asked, line.status) == (UNIT, False, Status.REGISTERED)
    assert [entry.model for form in line.counting for entry in form.entries] == ["Vườn rau"]
    silent = compute_register(CLOSED, submissions=(), reviews=(), as_of=LATER)
    assert UNIT not in [line.unit for line in silent.lines]


def test_question_about_a_closed_unit_is_kept() -> None:
    """What may be of a closed unit is still a question to an officer, and never "missing"."""
    line = compute_register(CLOSED, submissions=(), reviews=[review(UNIT)], as_of=LATER).lines[0]
    assert (line.unit, line.is_asked, line.status) == (UNIT, False, Status.NEEDS_REVIEW)
