"""Who is reminded: only who is missing, each occasion once, not too often, at an address that works."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from domain.clock import LOCAL_ZONE
from domain.mailing import MailPlan, Reminding, Step
from domain.outgoing import MailKind, MailState
from domain.register import Register, compute_register
from domain.reminders import PastMail, ReminderPlan, missing_under, plan_reminders, reminder_key
from domain.review import Review
from domain.rulings import Ruling
from domain.versions import Submission
from tests.domain.registering import DEADLINE, UNIT, extension, review, submission
from tests.storage.examples import CAMPAIGN

#: The morning of the last day, and of the day after the deadline has passed for a day.
LAST_DAY = datetime(2022, 2, 14, 8, 0, tzinfo=LOCAL_ZONE)
AFTER = datetime(2022, 2, 16, 8, 0, tzinfo=LOCAL_ZONE)
YESTERDAY = LAST_DAY - timedelta(days=1)
CODES = tuple(unit.code for unit in CAMPAIGN.roster.units)
ADDRESSES = {code: (f"{code.lower()}@example.vn", f"{code.lower()}.2@example.vn") for code in CODES}
SUPERIOR = CODES[0]


def register(
    *submissions: Submission,
    now: datetime,
    reviews: tuple[Review, ...] = (),
    rulings: tuple[Ruling, ...] = (),
    reminding: Reminding | None = None,
) -> Register:
    plan = reminding or Reminding(steps=tuple(Step), escalate_after_days=3)
    groups = tuple(replace(group, superior=SUPERIOR) for group in CAMPAIGN.groups if group.code == "truong_hoc")
    campaign = replace(CAMPAIGN, mails=MailPlan(reminding=plan), groups=(CAMPAIGN.groups[0], *groups))
    return compute_register(campaign, submissions=submissions, reviews=reviews, rulings=rulings, as_of=now)


def plan(found: Register, *past: PastMail, addresses: dict[str, tuple[str, ...]] | None = None) -> ReminderPlan:
    return plan_reminders(found, past=past, addresses=ADDRESSES if addresses is None else addresses, zone=LOCAL_ZONE)


def told(step: Step, *, unit: str = UNIT, state: MailState = MailState.SENT, **changes: object) -> PastMail:
    mail = PastMail(
        key=reminder_key(CAMPAIGN.id, unit, DEADLINE, step),
        kind=MailKind.REMINDER,
        unit=unit,
        recipient=ADDRESSES[unit][0],
        state=state,
        written_at=LAST_DAY - timedelta(days=3),
    )
    return replace(mail, **changes)  # type: ignore[arg-type]


def reminded(found: ReminderPlan) -> list[str]:
    return [due.unit.code for due in found.reminders]


def test_who_sent_nothing_is_reminded() -> None:
    """On the last day each unit from which nothing came gets one mail, at its best address."""
    found = plan(register(now=LAST_DAY))
    assert reminded(found) == list(CODES)
    assert {due.step for due in found.reminders} == {Step.DAY_BEFORE}
    assert [due.recipient for due in found.reminders] == [ADDRESSES[code][0] for code in CODES]


def test_who_sent_anything_is_not() -> None:
    """A unit that registered, or that an open question may concern, is not told to send."""
    found = plan(register(submission("Vườn rau", received=YESTERDAY), now=LAST_DAY))
    assert UNIT not in reminded(found)
    found = plan(register(now=LAST_DAY, reviews=(review(UNIT, received=YESTERDAY),)))
    assert UNIT not in reminded(found)


def test_each_occasion_once() -> None:
    """A step that stands in the outbox, whatever became of it, is not written again; the next one is."""
    for state in MailState:
        assert UNIT not in reminded(plan(register(now=LAST_DAY), told(Step.DAY_BEFORE, state=state)))
    assert UNIT in reminded(plan(register(now=LAST_DAY), told(Step.MIDDLE)))


def test_not_more_often_than_the_campaign_says() -> None:
    """A cap, and days between two mails, hold back what is due; a discarded mail counts for neither."""
    few = Reminding(steps=tuple(Step), max_count=1, min_gap_days=3)
    before = told(Step.OPENED)
    assert UNIT not in reminded(plan(register(now=LAST_DAY, reminding=few), before))
    assert UNIT in reminded(plan(register(now=LAST_DAY, reminding=few), told(Step.OPENED, state=MailState.DISCARDED)))
    lately = told(Step.MIDDLE, written_at=LAST_DAY - timedelta(hours=23))
    assert UNIT not in reminded(plan(register(now=LAST_DAY), lately))


def test_an_extension_begins_anew() -> None:
    """A unit with a later deadline is reminded of that one: not as overdue by the letter's, and then once more."""
    until = datetime(2022, 2, 21, tzinfo=LOCAL_ZONE)
    given = extension(until, made_at=LAST_DAY)
    assert UNIT not in reminded(plan(register(now=AFTER, rulings=(given,)), told(Step.DAY_BEFORE)))
    friday = datetime(2022, 2, 18, 8, 0, tzinfo=LOCAL_ZONE)
    found = plan(register(now=friday, rulings=(given,)), told(Step.DAY_BEFORE))
    assert [(due.step, due.deadline) for due in found.reminders if due.unit.code == UNIT] == [(Step.DAY_BEFORE, until)]


def test_an_address_from_which_mail_came_back_is_not_used() -> None:
    """The next address takes its place; a unit with none that works is for the telephone."""
    returned = told(Step.OPENED, is_refused=True)
    found = plan(register(now=LAST_DAY), returned)
    assert [due.recipient for due in found.reminders if due.unit.code == UNIT] == [ADDRESSES[UNIT][1]]
    found = plan(register(now=LAST_DAY), addresses={})
    assert found.reminders == ()
    assert [unit.code for unit in found.by_phone] == list(CODES)


def test_a_reminder_that_came_back_goes_to_the_next_address() -> None:
    """The same step is written once more, to the unit's other address; without one it is for the telephone."""
    returned = told(Step.DAY_BEFORE, is_refused=True, written_at=LAST_DAY)
    found = plan(register(now=LAST_DAY), returned)
    (again,) = (due for due in found.reminders if due.unit.code == UNIT)
    assert (again.recipient, again.key != returned.key) == (ADDRESSES[UNIT][1], True)
    found = plan(register(now=LAST_DAY), returned, addresses={**ADDRESSES, UNIT: ADDRESSES[UNIT][:1]})
    assert [unit.code for unit in found.by_phone] == [UNIT]


def test_the_superior_gets_the_list_of_its_own() -> None:
    """Days after the deadline a superior is told once which of its units sent nothing, unless an officer says no."""
    later = datetime(2022, 2, 18, 8, 0, tzinfo=LOCAL_ZONE)
    assert plan(register(now=later - timedelta(minutes=1))).escalations == ()
    (found,) = plan(register(now=later)).escalations
    schools = [unit.code for unit in CAMPAIGN.roster.units if unit.group == "truong_hoc"]
    assert [unit.code for unit in found.missing] == schools
    assert (found.superior.code, found.recipient) == (SUPERIOR, ADDRESSES[SUPERIOR][0])
    written = told(Step.OPENED, kind=MailKind.ESCALATION, key=found.key)
    assert plan(register(now=later), written).escalations == ()
    discarded = replace(written, state=MailState.DISCARDED)
    assert plan(register(now=later), discarded).escalations == ()
    (again,) = plan(register(now=later), replace(discarded, is_dropped=True)).escalations
    assert again.key != found.key


def test_a_unit_that_has_time_is_not_on_the_list() -> None:
    """A unit whose extension runs is not told of to its superior."""
    later = datetime(2022, 2, 18, 8, 0, tzinfo=LOCAL_ZONE)
    school = next(unit.code for unit in CAMPAIGN.roster.units if unit.group == "truong_hoc")
    given = replace(extension(later + timedelta(days=3)), unit=school)
    assert school not in [unit.code for unit in missing_under(register(now=later, rulings=(given,)), SUPERIOR)]


def test_nobody_is_reminded_unless_the_campaign_says_so() -> None:
    """Without steps and without days for superiors there is no mail and no list for the telephone."""
    assert plan(register(now=AFTER + timedelta(days=4), reminding=Reminding())) == ReminderPlan()
