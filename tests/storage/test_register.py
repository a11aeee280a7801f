"""Submissions, reviews and the register that they make."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.engine import Engine

from domain.message import Outcome
from domain.reading import OpenedReview
from domain.reasons import Reason, ReasonCode
from domain.register import Register, Status
from domain.review import Review
from domain.versions import Relation, Submission
from storage.engine import Store
from storage.models import ReviewRow, SubmissionRow
from storage.register import load_register
from storage.reviews import load_reviews
from storage.submissions import load_submissions
from tests.storage.examples import (
    CAMPAIGN,
    CAO_VIEN_I,
    CAO_VIEN_II,
    ENVELOPE,
    PHU_NU,
    at,
    begin,
    book,
    booked,
    entry,
    form,
    keep,
    kept,
    questioned,
    registered,
    renamed,
)


@pytest.fixture
def begun(store: Store) -> Store:
    """A store with the campaign."""
    begin(store)
    return store


def _register(store: Store, hours: float) -> Register:
    with store.read() as session:
        return load_register(session, campaign=CAMPAIGN, as_of=at(hours))


def test_a_submission_comes_back(begun: Store) -> None:
    """A booked form comes back with its unit, its message, its moment of receipt and its entries in order."""
    mail = kept("a", received=at(2))
    with begun.write() as session:
        message = book(session, mail, registered(booked("Trồng rau", "Làm đường")))
    with begun.read() as session:
        (submission,) = load_submissions(session, campaign_id=CAMPAIGN.id)
    assert submission == Submission(
        id=submission.id,
        unit=CAO_VIEN_I.code,
        message=message,
        message_id="<1@example.vn>",
        message_sha256=mail.sha256,
        attachment="2",
        form_number=0,
        received=at(2),
        relation=Relation.REPLACES,
        content_key="Trồng rau/Làm đường",
        entries=(entry("Trồng rau", row=3), entry("Làm đường", row=4)),
        sender=ENVELOPE.sender,
    )


def test_why_it_is_this_units_is_kept(begun: Store) -> None:
    """The unit as written and the evidence stay with the submission."""
    with begun.write() as session:
        book(session, kept("a"), registered(booked("Trồng rau")))
    with begun.read() as session:
        row = session.scalars(select(SubmissionRow)).one()
    assert row.unit_as_written == "TH Cao Viên 1"
    assert row.evidence == booked("Trồng rau").evidence


def test_a_form_in_the_text_without_entries(begun: Store) -> None:
    """A unit that writes that it has nothing to register has a submission, without a file and without entries."""
    nothing = replace(registered(booked(path="")), attachments=(), outcome=Outcome.NOTHING_TO_REGISTER)
    with begun.write() as session:
        book(session, kept("a"), nothing)
    assert _register(begun, 1).lines[1].status is Status.NOTHING_TO_REGISTER


def test_a_review_comes_back(begun: Store) -> None:
    """A review says which file of which mail it is about, why, and which units it may concern, in their order."""
    with begun.write() as session:
        message = book(session, kept("a", received=at(2)), questioned(CAO_VIEN_II.code, CAO_VIEN_I.code))
    with begun.read() as session:
        (review,) = load_reviews(session, campaign_id=CAMPAIGN.id)
    assert review == Review(
        id=review.id,
        message=message,
        message_id="<1@example.vn>",
        attachment="2",
        file_name="Đăng ký DVK.docx",
        subject="Đăng ký mô hình “Dân vận khéo”",
        sender="th.caovien1@example.vn",
        received=at(2),
        reason=Reason(code=ReasonCode.UNIT_AMBIGUOUS, details={"written": "TH Cao Viên"}),
        candidates=(CAO_VIEN_II.code, CAO_VIEN_I.code),
        form=form("Trồng rau sạch"),
        form_number=0,
    )


def test_a_review_of_a_whole_message(begun: Store) -> None:
    """A question about the mail as a whole names no file."""
    why = Reason(code=ReasonCode.TEXT_ONLY)
    reading = replace(questioned(), reviews=(OpenedReview(attachment=None, reason=why),))
    with begun.write() as session:
        book(session, kept("a"), reading)
    with begun.read() as session:
        (review,) = load_reviews(session, campaign_id=CAMPAIGN.id)
    assert review.form is None
    assert (review.attachment, review.file_name, review.candidates) == (None, "", ())


def test_only_open_reviews_oldest_first(begun: Store) -> None:
    """What an officer has settled is no question any more; the rest comes in the order of receipt."""
    with begun.write() as session:
        for uid, hours in ((1, 3), (2, 1), (3, 2)):
            book(session, kept(f"mail {uid}", uid=uid, received=at(hours)), questioned())
        closed = select(ReviewRow.id).order_by(ReviewRow.id).limit(1).scalar_subquery()
        session.execute(update(ReviewRow).where(ReviewRow.id == closed).values(closed_at=at(9)))
    with begun.read() as session:
        assert [review.received for review in load_reviews(session, campaign_id=CAMPAIGN.id)] == [at(1), at(2)]


def test_the_register_of_a_campaign(begun: Store) -> None:
    """Who sent a form is registered, who may have sent one is under review, and who sent nothing is missing."""
    with begun.write() as session:
        book(session, kept("a", uid=1, received=at(1)), registered(booked("Trồng rau")))
        book(session, kept("b", uid=2, received=at(2)), questioned(CAO_VIEN_II.code))
    found = {line.unit: line.status for line in _register(begun, 3).lines}
    assert found == {
        PHU_NU.code: Status.MISSING,
        CAO_VIEN_I.code: Status.REGISTERED,
        CAO_VIEN_II.code: Status.NEEDS_REVIEW,
    }


def test_the_register_as_of_a_moment(begun: Store) -> None:
    """Asked as of an earlier moment, the register is what it was then."""
    with begun.write() as session:
        book(session, kept("a", uid=1, received=at(1)), registered(booked("Trồng rau")))
        book(session, kept("b", uid=2, received=at(5)), registered(booked("Làm đường")))

    def models(hours: float) -> list[str]:
        line = _register(begun, hours).lines[1]
        return [entry.model for submission in line.counting for entry in submission.entries]

    assert (models(0), models(1), models(5)) == ([], ["Trồng rau"], ["Làm đường"])


def test_an_earlier_copy_makes_it_on_time(begun: Store) -> None:
    """A form that was late in one folder and on time in another is on time."""
    with begun.write() as session:
        book(session, kept("a", uid=1, received=at(24 * 9)), registered(booked("Trồng rau")))
    assert _register(begun, 24 * 10).lines[1].on_time is False
    keep(begun, kept("a", uid=2, received=at(24)))
    assert _register(begun, 24 * 10).lines[1].on_time is True


def test_what_was_booked_outlives_the_roster(begun: Store) -> None:
    """A unit that is taken off the roster keeps its submission, which counts again when it comes back."""
    with begun.write() as session:
        book(session, kept("a"), registered(booked("Trồng rau")))
    begin(begun, renamed(CAMPAIGN, PHU_NU))
    begin(begun)
    assert _register(begun, 1).lines[1].status is Status.REGISTERED


def test_campaigns_do_not_mix(begun: Store) -> None:
    """Another campaign sees neither submissions nor reviews of this one."""
    other = replace(CAMPAIGN, id="dvk-2023")
    begin(begun, other)
    with begun.write() as session:
        book(session, kept("a", uid=1), registered(booked("Trồng rau")))
        book(session, kept("b", uid=2), questioned(CAO_VIEN_I.code))
    with begun.read() as session:
        register = load_register(session, campaign=other, as_of=at(9))
    assert {line.status for line in register.lines} == {Status.MISSING}
    assert register.reviews == ()


def _count_queries(store: Store) -> int:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        _register(store, 99)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return sum(statement.startswith("SELECT") for statement in statements)


def test_the_number_of_queries_does_not_grow(begun: Store) -> None:
    """The register costs as many queries for twenty messages as for one."""
    with begun.write() as session:
        book(session, kept("a", uid=1), registered(booked("Trồng rau")))
        book(session, kept("b", uid=2), questioned(CAO_VIEN_I.code))
    one = _count_queries(begun)
    with begun.write() as session:
        for uid in range(3, 23):
            reading = registered(booked("Trồng rau"), booked("Làm đường", path="3"))
            book(session, kept(f"mail {uid}", uid=uid), reading)
            book(session, kept(f"ask {uid}", uid=uid + 100), questioned(CAO_VIEN_I.code, CAO_VIEN_II.code))
    assert _count_queries(begun) == one == 6
