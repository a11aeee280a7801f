"""An officer's word reminds at once: only who is missing, once a day, and each left out is told of with its reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.clock import LOCAL_ZONE
from domain.mailing import MailPlan, Reminding, Step
from domain.outgoing import MailKind, MailState
from domain.picked_reminders import BY_WORD, PickedPlan, Why, is_still_said, plan_picked
from domain.register import Register
from domain.reminders import Addresses, PastMail, plan_reminders, reminder_key
from tests.domain.registering import AFTER, BEFORE, DEADLINE, UNIT, review, submission
from tests.domain.test_reminders import ADDRESSES, CODES, LAST_DAY, register, told
from tests.storage.examples import CAMPAIGN

NOON = LAST_DAY + timedelta(hours=4)
DAY = timedelta(days=1)


def pick(
    found: Register,
    *past: PastMail,
    codes: tuple[str, ...] = (UNIT,),
    addresses: Addresses = ADDRESSES,
) -> PickedPlan:
    lines = {line.unit: line for line in found.lines}
    return plan_picked(found.campaign, lines, codes, past=past, addresses=addresses, now=found.as_of, zone=LOCAL_ZONE)


def asked(at: datetime = NOON, **changes: object) -> PastMail:
    mail = PastMail(
        key=f"{reminder_key(CAMPAIGN.id, UNIT, DEADLINE, BY_WORD)}/{at.astimezone(LOCAL_ZONE).date()}",
        kind=MailKind.REMINDER,
        unit=UNIT,
        recipient=ADDRESSES[UNIT][0],
        state=MailState.SENT,
        written_at=at,
        sent_at=at,
    )
    return replace(mail, **changes)  # type: ignore[arg-type]


def why(plan: PickedPlan) -> list[Why]:
    return [left.why for left in plan.left_out]


def test_each_picked_unit_once() -> None:
    """Missing units that were picked get one mail each, in the order and however often they were picked."""
    plan = pick(register(now=NOON), codes=(CODES[1], CODES[0], CODES[1]))
    assert [due.unit.code for due in plan.reminders] == [CODES[1], CODES[0]]
    assert {due.step for due in plan.reminders} == {Step.MIDDLE}
    assert plan.reminders[0].key.endswith("/by_word/2022-02-14")
    assert not plan.left_out


def test_after_the_deadline_it_says_so() -> None:
    """A reminder after the unit's deadline says that the day is past."""
    assert [due.step for due in pick(register(now=AFTER)).reminders] == [Step.OVERDUE]


def test_who_sent_anything_is_left_out() -> None:
    """A unit that registered, one that an open question may concern, and one that nobody asks get none."""
    assert why(pick(register(submission("Vườn rau"), now=AFTER))) == [Why.HAS_SENT]
    assert why(pick(register(now=AFTER, reviews=(review(UNIT),)))) == [Why.HAS_SENT]
    assert why(pick(register(now=NOON), codes=("NONE",))) == [Why.NOT_ASKED]


@pytest.mark.parametrize("state", [MailState.QUEUED, MailState.HELD, MailState.SENDING])
def test_one_that_waits_is_enough(state: MailState) -> None:
    """While a reminder that is still true stands in the outbox no other is written."""
    assert why(pick(register(now=NOON), asked(state=state, sent_at=None))) == [Why.WAITS]
    planned = told(Step.DAY_BEFORE, state=state)
    assert why(pick(register(now=NOON), planned)) == [Why.WAITS]


def test_one_that_will_be_dropped_is_no_hindrance() -> None:
    """A planned reminder whose time is past, on hold, keeps no officer from reminding."""
    assert pick(register(now=NOON), told(Step.OPENED, state=MailState.HELD)).reminders


def test_a_day_between_two() -> None:
    """Less than a day after a reminder went out, planned or not, there is no other; the officer is told since when."""
    lately = told(Step.DAY_BEFORE, sent_at=LAST_DAY)
    plan = pick(register(now=NOON), lately)
    assert [(left.why, left.at) for left in plan.left_out] == [(Why.TOO_SOON, LAST_DAY)]
    assert pick(register(now=LAST_DAY + DAY), lately).reminders


def test_one_that_did_not_arrive_is_written_again() -> None:
    """After a bounce the next address is taken, under another key; without one the telephone is left."""
    back = asked(LAST_DAY, bounced_at=LAST_DAY)
    (again,) = pick(register(now=NOON), back).reminders
    assert again.recipient == ADDRESSES[UNIT][1]
    assert again.key == f"{back.key}/1"
    assert why(pick(register(now=NOON), back, addresses={UNIT: ADDRESSES[UNIT][:1]})) == [Why.NO_ADDRESS]


def test_it_counts_for_the_plan() -> None:
    """What an officer asked for counts for the campaign's gap and for its cap."""
    few = Reminding(steps=tuple(Step), max_count=1)
    on_the_last_day = register(now=LAST_DAY, reminding=few)
    written = asked(LAST_DAY - 3 * DAY)
    by_plan = plan_reminders(on_the_last_day, past=(written,), addresses=ADDRESSES, zone=LOCAL_ZONE)
    assert UNIT not in [due.unit.code for due in by_plan.reminders]
    yesterday = asked(LAST_DAY - timedelta(hours=20))
    many = register(now=LAST_DAY)
    by_plan = plan_reminders(many, past=(yesterday,), addresses=ADDRESSES, zone=LOCAL_ZONE)
    assert UNIT not in [due.unit.code for due in by_plan.reminders]


def test_also_where_the_campaign_reminds_nobody() -> None:
    """An officer's word needs no planned step."""
    quiet = register(now=NOON)
    nobody = replace(quiet, campaign=replace(quiet.campaign, mails=MailPlan()))
    assert pick(nobody).reminders


def test_what_it_says_must_hold_when_it_leaves() -> None:
    """Written before the deadline, it is not sent after it."""
    (line,) = [line for line in register(now=NOON).lines if line.unit == UNIT]
    assert is_still_said(line, NOON, BEFORE)
    assert not is_still_said(line, NOON, AFTER)
    assert is_still_said(line, AFTER, AFTER + DAY)
