"""What an answer does to a reading: a decision about one place never touches the forms of other units."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.campaign import Kind
from domain.deciding import decided
from domain.decision import Action, Decision, Target
from domain.document import Place
from domain.form import Entry, Form, Problem, Weight
from domain.message import Envelope, Outcome
from domain.reading import BookedForm, MessageReading, OpenedReview
from domain.reasons import ReasonCode, reason
from domain.versions import Relation

NOW = datetime(2022, 2, 14, 9, tzinfo=UTC)
WHY = reason(ReasonCode.FORMS_BOOKED, units="")


def form(unit: str, *models: str) -> Form:
    entries = (Entry(kind=Kind.COLLECTIVE, performer="Tổ 1", field=None, model=m, place=Place()) for m in models)
    return Form(unit_as_written=unit, entries=tuple(entries))


def booked(unit: str, *models: str, number: int = 0) -> BookedForm:
    return BookedForm(
        unit=unit,
        relation=Relation.REPLACES,
        content_key="/".join(models),
        form=form(unit, *models),
        evidence=(),
        attachment="2",
        form_number=number,
    )


def asked(code: ReasonCode, *units: str, at: str | None = "2", number: int | None = None, of: Form | None = None,
          is_remark: bool = True, is_recognised: bool = False, key: str = "") -> OpenedReview:  # fmt: skip
    return OpenedReview(
        attachment=at, reason=reason(code), candidates=units, form=of, form_number=number, is_remark=is_remark,
        is_recognised=is_recognised, content_key=key,
    )  # fmt: skip


def answered(
    action: Action,
    review: OpenedReview,
    *,
    unit: str | None,
    form: Form | None = None,
    key: str = "x",
    read_key: str = "",
) -> Decision:
    return Decision(
        id=1,
        message=1,
        target=Target(attachment=review.attachment, form_number=review.form_number),
        action=action,
        unit=unit,
        form=form,
        relation=Relation.REPLACES,
        content_key=key,
        read_key=read_key,
        question=review.reason,
        is_remark=review.is_remark,
        comment="",
        decided_at=NOW,
        decided_by="Hà",
    )


def reading(*forms: BookedForm, reviews: tuple[OpenedReview, ...] = ()) -> MessageReading:
    return MessageReading(envelope=Envelope(), outcome=Outcome.REGISTERED, reason=WHY, forms=forms, reviews=reviews)


def says(found: MessageReading) -> dict[str, list[str]]:
    return {one.unit: [entry.model for entry in one.form.entries] for one in found.forms}


THREE = (booked("A", "a"), booked("B", "b", number=1), booked("C", "c", number=2))
OMISSION = asked(ReasonCode.PICTURE_NOT_READ, "A", "B", "C")
CUT = asked(ReasonCode.MAIL_CUT_SHORT, "B", at=None)


@pytest.mark.parametrize("remark", [OMISSION, CUT], ids=["of a file", "of a mail"])
@pytest.mark.parametrize("action", [Action.ACCEPT, Action.IGNORE])
def test_remark_beside_forms_is_closed_and_nothing_else(remark: OpenedReview, action: Action) -> None:
    found = decided(reading(*THREE, reviews=(remark,)), [answered(action, remark, unit="B")])
    assert found.forms == THREE
    assert found.reviews == ()


def test_answer_to_one_remark_leaves_the_other_open() -> None:
    """Who else is in the rows is another question than whether they read plainly."""
    rows = asked(ReasonCode.FORM_HAS_QUESTIONS, "A", number=0, of=form("A", "a"))
    others = asked(ReasonCode.SEVERAL_UNITS, "B", "C", number=0, of=form("A", "a"))
    found = decided(reading(THREE[0], reviews=(rows, others)), [answered(Action.IGNORE, rows, unit=None)])
    assert found.reviews == (others,)


def test_rows_given_for_a_file_stand_beside_its_forms() -> None:
    unread = asked(ReasonCode.PICTURE_NOT_READ, "D", is_remark=False)
    typed = form("D", "d")
    found = decided(reading(*THREE, reviews=(unread,)), [answered(Action.EDIT, unread, unit="D", form=typed)])
    assert says(found) == {"A": ["a"], "B": ["b"], "C": ["c"], "D": ["d"]}


def test_later_answer_for_the_same_file_takes_the_place_of_the_earlier() -> None:
    unread = asked(ReasonCode.FILE_ENCRYPTED, is_remark=False)
    first = answered(Action.EDIT, unread, unit="A", form=form("A", "a"))
    second = answered(Action.NOTHING, unread, unit="B")
    assert says(decided(reading(reviews=(unread,)), [first, second])) == {"B": []}


def test_another_form_read_later_at_the_place_is_judged_by_itself() -> None:
    """Better recognition finds B's form before A's: what the officer gave to A stays what the officer saw."""
    question = asked(ReasonCode.UNIT_AMBIGUOUS, "A", "B", number=0, of=form("TH", "mine"), is_remark=False)
    made = answered(Action.ASSIGN, question, unit="A", form=form("TH", "mine"), key="mine", read_key="mine")
    found = decided(reading(booked("B", "b")), [made])
    assert says(found) == {"B": ["b"], "A": ["mine"]}


def test_form_sent_back_is_waited_for_from_the_unit_that_it_was_booked_to() -> None:
    remark = asked(ReasonCode.FORM_HAS_QUESTIONS, "A", number=0, of=form("A", "a"))
    found = decided(reading(*THREE, reviews=(remark,)), [answered(Action.RETURN, remark, unit=None)])
    assert says(found) == {"B": ["b"], "C": ["c"]}
    assert [review.candidates for review in found.reviews] == [("A",)]


@pytest.mark.parametrize(
    ("question", "relation"),
    [(ReasonCode.NOTHING_PROPOSED, Relation.ADDS), (ReasonCode.FORM_WITHDRAWN, Relation.REPLACES)],
)
def test_only_a_withdrawal_takes_away_what_was_registered(question: ReasonCode, relation: Relation) -> None:
    review = asked(question, "A", number=0, of=form("A", "a"), is_remark=False)
    (made,) = decided(reading(reviews=(review,)), [answered(Action.NOTHING, review, unit="A")]).forms
    assert (made.form.entries, made.relation) == ((), relation)


# -- whose form it is says nothing of what stands in it


@pytest.mark.parametrize(
    ("code", "rows", "is_recognised"),
    [
        (ReasonCode.FORM_BLANK, (), False),
        (ReasonCode.NOTHING_PROPOSED, (), False),
        (ReasonCode.READER_TIMED_OUT, ("a",), False),
        (ReasonCode.OTHER_CAMPAIGN, ("a",), False),
        (ReasonCode.FORM_WITHDRAWN, ("a",), False),
        (ReasonCode.UNIT_AMBIGUOUS, (), False),
        (ReasonCode.SEVERAL_UNITS, ("a",), True),
    ],
)
def test_assigned_form_with_another_question_stays_asked_about(
    code: ReasonCode, rows: tuple[str, ...], is_recognised: bool
) -> None:
    """Nothing is booked that nobody looked at, and an empty form takes nothing away."""
    read = form("TH", *rows)
    question = asked(code, "A", "B", number=0, of=read, is_remark=False, is_recognised=is_recognised)
    found = decided(reading(reviews=(question,)), [answered(Action.ASSIGN, question, unit="B", form=read)])
    assert found.forms == ()
    assert [(review.reason.code, review.candidates) for review in found.reviews] == [(code, ("B",))]


def test_assigned_form_is_asked_about_its_cells_like_any_other() -> None:
    doubt = Problem(reason=reason(ReasonCode.KIND_UNKNOWN, written="?"), place=Place(), weight=Weight.QUESTION)
    read = replace(form("TH", "a"), problems=(doubt,))
    question = asked(ReasonCode.UNIT_AMBIGUOUS, "A", "B", number=0, of=read, is_remark=False)
    found = decided(reading(reviews=(question,)), [answered(Action.ASSIGN, question, unit="B", form=read)])
    assert says(found) == {"B": ["a"]}
    (remark,) = found.reviews
    assert (remark.reason.code, remark.candidates, remark.is_remark) == (
        ReasonCode.FORM_HAS_QUESTIONS, ("B",), True,
    )  # fmt: skip


# -- read again


@pytest.mark.parametrize(
    ("action", "counts", "expected"),
    [(Action.EDIT, ("b",), {"A": ["b"]}), (Action.NOTHING, (), {"A": []}), (Action.IGNORE, None, {})],
)
def test_better_reading_of_the_unit_changes_no_decision(
    action: Action, counts: tuple[str, ...] | None, expected: dict[str, list[str]]
) -> None:
    """The rows are those that the officer saw; that the unit's line is read better now makes it no other form."""
    saw = asked(ReasonCode.UNIT_AMBIGUOUS, "A", "B", number=0, of=form("TH ...", "a", "b"), is_remark=False)
    decision = answered(action, saw, unit="A" if expected else None, form=form("TH ...", *(counts or ("a", "b"))),
                        key="mine", read_key="a/b")  # fmt: skip
    assert says(decided(reading(booked("A", "a", "b")), [decision])) == expected


def test_decision_follows_its_form_to_another_place() -> None:
    """Another form is read before it now: the officer's word stays with the rows that it was about."""
    saw = asked(ReasonCode.UNIT_AMBIGUOUS, "A", "B", number=0, of=form("TH", "a"), is_remark=False, key="a")
    decision = answered(Action.IGNORE, saw, unit=None, form=saw.form, read_key="a")
    found = decided(reading(booked("C", "c"), reviews=(replace(saw, form_number=1),)), [decision])
    assert (says(found), found.reviews) == ({"C": ["c"]}, ())


@pytest.mark.parametrize("action", [Action.IGNORE, Action.NOTHING, Action.RETURN])
def test_other_form_at_the_place_of_one_that_was_not_wanted_is_asked_about(action: Action) -> None:
    """What an officer decided is never undone by a better reading, and a form is never lost by it."""
    saw = asked(ReasonCode.UNIT_AMBIGUOUS, "A", "B", number=0, of=form("TH", "a"), is_remark=False)
    unit = None if action is Action.IGNORE else "A"
    found = decided(reading(booked("C", "c")), [answered(action, saw, unit=unit, form=saw.form, read_key="a")])
    assert says(found) == ({"A": []} if action is Action.NOTHING else {})
    codes = [review.reason.code for review in found.reviews]
    assert codes == [ReasonCode.READ_OTHERWISE, *([ReasonCode.RETURNED] if action is Action.RETURN else [])]
    assert found.outcome is Outcome.NEEDS_REVIEW


# -- several of a kind


def test_answer_about_one_unit_leaves_the_question_about_another() -> None:
    """Forms that overlap are asked about unit by unit."""
    of_a, of_b = (
        OpenedReview(attachment=None, reason=reason(ReasonCode.FORMS_OVERLAP, unit=unit), candidates=(unit,),
                     is_remark=True)
        for unit in ("A", "B")
    )  # fmt: skip
    found = decided(reading(*THREE, reviews=(of_a, of_b)), [answered(Action.IGNORE, of_b, unit=None)])
    assert found.reviews == (of_a,)


def test_edited_rows_count_for_all_units_of_a_joint_form() -> None:
    remark = asked(ReasonCode.FORM_HAS_QUESTIONS, "A", "B", number=0, of=form("A", "a"))
    joint = (booked("A", "a"), booked("B", "a"))
    edited = answered(Action.EDIT, remark, unit="A", form=form("A", "mended"))
    assert says(decided(reading(*joint, reviews=(remark,)), [edited])) == {"A": ["mended"], "B": ["mended"]}
