"""What officers answer: it counts at once, only once, can be taken back, and holds when mail is read again."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

import pytest

from domain.decision import Action
from domain.errors import AlreadyDecided, AlreadyUndone, NoSuchDecision, NoSuchReview, QuestionGone
from domain.form import Form
from domain.message import Outcome
from domain.reading import MessageReading, OpenedReview
from domain.reasons import ReasonCode, reason
from domain.register import Register, Status
from storage.answers import record_answer, record_answer_undone, record_reread
from storage.engine import Store
from storage.register import load_ledger_at, load_register
from storage.reviews import load_review, load_reviews
from tests.storage.examples import (
    CAMPAIGN,
    CAO_VIEN_I,
    CAO_VIEN_II,
    ENVELOPE,
    PHU_NU,
    at,
    attachment,
    begin,
    book,
    booked,
    form,
    kept,
    questioned,
    registered,
)

ONE, TWO, WOMEN = CAO_VIEN_I.code, CAO_VIEN_II.code, PHU_NU.code
READ = form("Trồng rau sạch")


@pytest.fixture
def begun(store: Store) -> Store:
    begin(store)
    return store


def ask(store: Store, *, uid: int = 1, reading: MessageReading | None = None) -> int:
    """Keep a mail that raises a question, and return the question's number."""
    with store.write() as session:
        book(session, kept(f"mail {uid}", uid=uid, received=at(1)), reading or questioned(ONE, TWO))
    with store.read() as session:
        return load_reviews(session, campaign_id=CAMPAIGN.id)[-1].id


def answer(
    store: Store,
    review: int,
    action: Action = Action.ASSIGN,
    *,
    unit: str | None = ONE,
    form: Form | None = READ,
    by: str = "Hà",
    hours: float = 2,
) -> int:
    """Answer a question and return the number of the decision."""
    with store.write() as session:
        made = record_answer(
            session,
            campaign_id=CAMPAIGN.id,
            review=review,
            action=action,
            unit=unit,
            form=form,
            content_key="rau",
            comment="",
            by=by,
            now=at(hours),
        )
    return made.id


def undo(store: Store, decision: int, *, hours: float = 3) -> None:
    with store.write() as session:
        record_answer_undone(session, campaign_id=CAMPAIGN.id, decision=decision, by="Minh", now=at(hours))


def register(store: Store, hours: float = 99) -> Register:
    with store.read() as session:
        return load_register(session, campaign=CAMPAIGN, as_of=at(hours))


def statuses(store: Store, hours: float = 99) -> dict[str, Status]:
    return {line.unit: line.status for line in register(store, hours).lines}


def outcomes(store: Store, hours: float = 99) -> list[Outcome | None]:
    with store.read() as session:
        return [line.outcome for line in load_ledger_at(session, campaign=CAMPAIGN, as_of=at(hours))]


SCAN = replace(
    questioned(ONE, TWO),
    reviews=(
        OpenedReview(
            attachment="2",
            reason=reason(ReasonCode.TEXT_RECOGNISED, entries=1),
            candidates=(ONE, TWO),
            form=READ,
            form_number=0,
        ),
    ),
)
UNREADABLE = replace(
    questioned(),
    reviews=(OpenedReview(attachment="2", reason=reason(ReasonCode.FILE_ENCRYPTED), candidates=(ONE,)),),
)
MISSING, DONE, ASKED, NOTHING = Status.MISSING, Status.REGISTERED, Status.NEEDS_REVIEW, Status.NOTHING_TO_REGISTER

#: What was asked, what the officer answers for which unit -> status of Cao Viên I and II, and of the mail.
ANSWERS = {
    "an ambiguous form is assigned": (questioned(ONE, TWO), Action.ASSIGN, TWO, READ, (MISSING, DONE, "registered")),
    "a scan is assigned: its rows are still to be compared": (
        SCAN, Action.ASSIGN, TWO, READ, (MISSING, ASKED, "needs_review"),
    ),
    "a scan is accepted": (SCAN, Action.ACCEPT, ONE, READ, (DONE, MISSING, "registered")),
    "a scan is accepted with its rows mended": (
        SCAN, Action.EDIT, ONE, form("Vườn rau", "Đường hoa"), (DONE, MISSING, "registered"),
    ),
    "a file that cannot be read is assigned: nobody calls the unit empty": (
        UNREADABLE, Action.ASSIGN, TWO, None, (MISSING, ASKED, "needs_review"),
    ),
    "its rows are typed in": (UNREADABLE, Action.EDIT, ONE, READ, (DONE, MISSING, "registered")),
    "the unit has nothing": (UNREADABLE, Action.NOTHING, ONE, None, (NOTHING, MISSING, "nothing_to_register")),
    "it is no registration": (questioned(ONE, TWO), Action.IGNORE, None, None, (MISSING, MISSING, "ignored")),
    "it goes back to the sender: the unit is not called missing": (
        questioned(ONE), Action.RETURN, None, READ, (ASKED, MISSING, "needs_review"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("reading", "action", "unit", "shown", "expected"), ANSWERS.values(), ids=ANSWERS)
def test_answer_counts_at_once(
    begun: Store,
    reading: MessageReading,
    action: Action,
    unit: str | None,
    shown: Form | None,
    expected: tuple[Status, Status, str],
) -> None:
    answer(begun, ask(begun, reading=reading), action, unit=unit, form=shown)
    found = statuses(begun)
    assert (found[ONE], found[TWO], str(outcomes(begun)[0])) == expected
    assert found[WOMEN] is Status.MISSING


def test_edited_rows_are_those_that_count(begun: Store) -> None:
    answer(begun, ask(begun, reading=SCAN), Action.EDIT, form=form("Vườn rau", "Đường hoa"))
    (line,) = (line for line in register(begun).lines if line.unit == ONE)
    assert [entry.model for submission in line.counting for entry in submission.entries] == ["Vườn rau", "Đường hoa"]


def test_answer_taken_back_asks_again_under_the_same_number(begun: Store) -> None:
    question = ask(begun)
    decision = answer(begun, question)
    undo(begun, decision)
    assert statuses(begun)[ONE] is Status.NEEDS_REVIEW
    with begun.read() as session:
        assert [review.id for review in load_reviews(session, campaign_id=CAMPAIGN.id)] == [question]
    answer(begun, question, unit=TWO, hours=4)
    assert statuses(begun) == {WOMEN: MISSING, ONE: MISSING, TWO: DONE}


def test_past_is_as_it_was(begun: Store) -> None:
    """As of an instant, an answer given later is not known, and one taken back later still holds."""
    undo(begun, answer(begun, ask(begun), hours=2), hours=5)
    found = [statuses(begun, hours)[ONE] for hours in (0.5, 1, 2, 4.9, 5)]
    assert found == [MISSING, ASKED, DONE, DONE, ASKED]
    assert [outcomes(begun, hours) for hours in (1, 2, 5)] == [
        [Outcome.NEEDS_REVIEW],
        [Outcome.REGISTERED],
        [Outcome.NEEDS_REVIEW],
    ]


def test_second_officer_is_told_of_the_first(begun: Store) -> None:
    question = ask(begun)
    decision = answer(begun, question, by="Hà")
    with pytest.raises(AlreadyDecided) as told:
        answer(begun, question, unit=TWO, by="Minh", hours=2.5)
    assert {
        "by": "Hà",
        "action": "assign",
        "decision": str(decision),
    }.items() <= told.value.details.items()
    assert statuses(begun)[ONE] is DONE


@pytest.mark.parametrize(
    ("number", "error", "work"),
    [
        (99, NoSuchReview, lambda store, number: answer(store, number)),
        (99, NoSuchDecision, lambda store, number: undo(store, number)),
    ],
)
def test_what_is_not_there_is_told(
    begun: Store, number: int, error: type[Exception], work: Callable[[Store, int], object]
) -> None:
    with pytest.raises(error):
        work(begun, number)


def test_answer_is_taken_back_once(begun: Store) -> None:
    decision = answer(begun, ask(begun))
    undo(begun, decision)
    with pytest.raises(AlreadyUndone):
        undo(begun, decision, hours=4)


def test_officers_at_once_one_answer_counts(begun: Store) -> None:
    """Eight answers to one question at the same moment: one is taken, seven are told who was quicker."""
    question = ask(begun)

    def try_one(number: int) -> str:
        try:
            answer(begun, question, unit=(ONE, TWO)[number % 2], by=f"Cán bộ {number}")
        except AlreadyDecided as told:
            return str(told.details["by"])
        return ""

    with ThreadPoolExecutor(8) as officers:
        told = list(officers.map(try_one, range(8)))
    (winner,) = (f"Cán bộ {number}" for number, by in enumerate(told) if not by)
    assert [by for by in told if by] == [winner] * 7


# -- reading again


def reread(store: Store, reading: MessageReading, *, hours: float = 9, message: int = 1) -> None:
    with store.write() as session:
        record_reread(session, message=message, reading=reading, now=at(hours))


def test_answer_outlives_reading_again(begun: Store) -> None:
    """However the mail is read later, the unit that the officer named keeps the form."""
    answer(begun, ask(begun), unit=TWO)
    for later in (questioned(ONE), registered(booked("Trồng rau sạch", unit=ONE)), replace(questioned(), reviews=())):
        reread(begun, replace(later, attachments=(attachment(),)))
        assert statuses(begun)[TWO] is DONE
        assert statuses(begun)[ONE] is MISSING


def test_better_reading_of_an_assigned_form_counts(begun: Store) -> None:
    """The officer said whose it is, not what stands in it."""
    answer(begun, ask(begun), unit=TWO)
    reread(begun, registered(booked("Trồng rau sạch", "Đường hoa", unit=ONE)))
    (line,) = (line for line in register(begun).lines if line.unit == TWO)
    assert [entry.model for submission in line.counting for entry in submission.entries] == [
        "Trồng rau sạch",
        "Đường hoa",
    ]


def test_question_that_reading_again_settles_is_gone(begun: Store) -> None:
    question = ask(begun)
    reread(begun, registered(booked("Trồng rau sạch", unit=ONE)))
    with pytest.raises(QuestionGone):
        answer(begun, question, hours=10)
    assert statuses(begun)[ONE] is DONE


def test_instants_are_those_of_the_officers(begun: Store) -> None:
    """A decision keeps when and by whom; both appear in the reason of the mail."""
    answer(begun, ask(begun), by="Hà")
    with begun.read() as session:
        (line,) = load_ledger_at(session, campaign=CAMPAIGN, as_of=datetime.now(tz=at(0).tzinfo))
    assert line.reason is not None
    assert line.reason.details == {"by": "Hà", "action": "assign"}
    assert line.message_id == ENVELOPE.message_id


def test_numbers_of_another_campaign_are_not_ours(begun: Store) -> None:
    question = ask(begun)
    decision = answer(begun, question)
    with begun.write() as session, pytest.raises(NoSuchDecision):
        record_answer_undone(session, campaign_id="dvk-2023", decision=decision, by="Minh", now=at(3))
    undo(begun, decision)
    with begun.read() as session, pytest.raises(NoSuchReview):
        load_review(session, campaign_id="dvk-2023", review=question)


def test_what_stays_asked_is_not_given_to_another_unit_unawares(begun: Store) -> None:
    """Hà says whose file it is, which nobody can read yet; Minh, who sees the old list, is told so."""
    question = ask(begun, reading=UNREADABLE)
    first = answer(begun, question, unit=ONE, form=None)
    with pytest.raises(AlreadyDecided, match="Hà"):
        answer(begun, question, unit=TWO, form=None, by="Minh", hours=3)
    answer(begun, question, Action.EDIT, unit=ONE, by="Minh", hours=3)
    assert statuses(begun)[ONE] is DONE
    assert first == 1
