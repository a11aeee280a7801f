"""What an answer does to a reading: a decision about one place never touches the forms of other units."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from domain.campaign import Kind
from domain.decision import Action, Decision, Target, decided
from domain.document import Place
from domain.form import Entry, Form
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
          is_remark: bool = True) -> OpenedReview:  # fmt: skip
    return OpenedReview(
        attachment=at, reason=reason(code), candidates=units, form=of, form_number=number, is_remark=is_remark
    )


def answered(
    action: Action, review: OpenedReview, *, unit: str | None, form: Form | None = None, key: str = "x"
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
        question=review.reason,
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
    made = answered(Action.ASSIGN, question, unit="A", form=form("TH", "mine"), key="mine")
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
