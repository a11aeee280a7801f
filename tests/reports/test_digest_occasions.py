"""Which digest is written on which day: the daily one, "all answered" once, "closed" once, and then silence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.outgoing import MailKind, Occasion, OutboxReport
from domain.poll import MailboxHealth
from domain.review import Review
from domain.rulings import Extension
from domain.unit import Unit
from reports.digest import enqueue_digest, render_digest
from reports.digest_plan import PURSUED_FOR, Digest, Habits, is_wanted, occasion_of, plan_digest
from reports.language import Translator
from storage.engine import Store
from storage.outbox import load_outbox, record_attempt, record_failed
from tests.reports.examples import AFTERNOON, blind, healthy, make_campaign, make_register, make_review, make_submission

UNITS = tuple(Unit(code=code, name=f"Trường {code}", group="truong_hoc") for code in ("A", "B", "C"))
DAY = timedelta(days=1)
DEADLINE = make_campaign(UNITS).deadline
#: The day of the digest after the deadline.
AFTER = AFTERNOON + DAY
QUIET = Habits(only_when_open=True)
OFFICER = "a@example.vn"


def day(
    as_of: datetime = AFTERNOON,
    *,
    answered: str = "",
    late: str = "",
    reviews: Iterable[Review] = (),
    extended: dict[str, datetime] | None = None,
    health: MailboxHealth | None = None,
    habits: Habits | None = None,
    outbox: OutboxReport | None = None,
) -> Digest:
    """Return the digest of ``as_of``: ``answered`` wrote two days before the deadline, ``late`` an hour after it."""
    submissions = [make_submission(n, unit, received=DEADLINE - 2 * DAY) for n, unit in enumerate(answered)]
    submissions += [
        make_submission(50 + n, unit, received=DEADLINE + timedelta(hours=1)) for n, unit in enumerate(late)
    ]
    rulings = [
        Extension(id=n, unit=unit, made_at=DEADLINE - 3 * DAY, made_by="Hà", until=until, reason="")
        for n, (unit, until) in enumerate((extended or {}).items())
    ]
    register = make_register(
        make_campaign(UNITS), submissions=submissions, reviews=reviews, rulings=rulings, as_of=as_of
    )
    return plan_digest(
        register,
        ledger=(),
        health=health or healthy(as_of - timedelta(minutes=2)),
        since=as_of - timedelta(hours=1),
        next_digest_at=as_of + DAY,
        habits=habits,
        outbox=outbox,
    )


# -- the occasion


@pytest.mark.parametrize(
    ("digest", "occasion"),
    [
        (day(answered="AB"), Occasion.DAILY),
        (day(answered="ABC"), Occasion.ALL_ANSWERED),
        (day(AFTER, answered="AB"), Occasion.CLOSED),
        (day(AFTER, answered="ABC"), Occasion.CLOSED_COMPLETE),
        (day(DEADLINE, answered="AB", health=healthy(DEADLINE)), Occasion.CLOSED),
        (day(answered="AB", reviews=[make_review(1, "C")]), Occasion.DAILY),
        (day(answered="ABC", reviews=[make_review(1)]), Occasion.ALL_ANSWERED),
        (day(AFTER, answered="AB", extended={"C": AFTER + DAY}), Occasion.DAILY),
        (day(AFTER, answered="AB", extended={"C": AFTER}, health=healthy(AFTER)), Occasion.CLOSED),
        (day(AFTER, answered="AB", extended={"C": AFTER}, health=healthy(AFTER - DAY)), Occasion.DAILY),
    ],
)
def test_occasion_of_a_first_digest(digest: Digest, occasion: Occasion) -> None:
    """Closed: the deadline is past, no extension runs. All answered: nothing is missing or unread. Both: one mail."""
    assert occasion_of(digest, ()) is occasion


@pytest.mark.parametrize(
    ("told", "answered", "occasion"),
    [
        (["daily"], "ABC", Occasion.CLOSED_COMPLETE),
        (["all_answered"], "ABC", Occasion.CLOSED),
        (["closed"], "AB", Occasion.DAILY),
        (["closed"], "ABC", Occasion.ALL_ANSWERED),
        (["closed", "all_answered"], "ABC", Occasion.DAILY),
        (["closed_complete"], "ABC", Occasion.DAILY),
        (["closed_complete"], "AB", Occasion.DAILY),
    ],
)
def test_occasion_after_the_deadline_is_told_once(told: list[str], answered: str, occasion: Occasion) -> None:
    """What a recipient was told is not told again; the last late answer is, if only the closing was told."""
    assert occasion_of(day(AFTER, answered=answered), told) is occasion


def test_blind_mailbox_tells_no_occasion() -> None:
    """Before the mailbox was read after the deadline nobody is told that the registration is closed or complete."""
    unread = blind(DEADLINE - DAY)
    assert occasion_of(day(AFTER, answered="AB", health=unread), ()) is Occasion.DAILY
    assert occasion_of(day(answered="ABC", health=unread), ()) is Occasion.DAILY
    assert occasion_of(day(AFTER, answered="AB", health=healthy(DEADLINE - DAY)), ()) is Occasion.DAILY


@pytest.mark.parametrize(
    ("digest", "subject", "sentence"),
    [
        (
            day(answered="ABC"),
            "[DVK 2022] Đủ 3/3 đơn vị đã trả lời",
            "Đủ 3/3 đơn vị đã trả lời: 3 đơn vị đăng ký, 0 đơn vị không có mô hình.",
        ),
        (
            day(AFTER, answered="A", late="B"),
            "[DVK 2022] Đã đóng: 2/3 đơn vị, 1 đúng hạn",
            "Đợt đăng ký đã đóng: 2/3 đơn vị đã trả lời, 1 đúng hạn, 1 sau hạn.",
        ),
        (
            day(AFTER, answered="AB", late="C"),
            "[DVK 2022] Đã đóng: đủ 3/3 đơn vị, 2 đúng hạn",
            "Đợt đăng ký đã đóng, đủ 3/3 đơn vị đã trả lời: 2 đúng hạn, 1 sau hạn.",
        ),
    ],
)
def test_occasion_stands_in_subject_and_first_sentence(
    vi: Translator, digest: Digest, subject: str, sentence: str
) -> None:
    """A reader of the subject or of the first line knows that all have answered, or that it is over."""
    mail = render_digest(
        replace(digest, occasion=occasion_of(digest, ())), vi, sender="b@x.vn", recipient=OFFICER, key="k"
    )
    assert mail["Subject"] == subject
    for kind in ("plain", "html"):
        body = mail.get_body((kind,))
        assert body is not None
        assert sentence in body.get_content()


# -- whether it is written


@pytest.mark.parametrize(
    "digest",
    [
        day(answered="AB", habits=QUIET),
        day(answered="ABC", reviews=[make_review(1)], habits=QUIET),
        day(answered="AB", late="C", as_of=DEADLINE + timedelta(hours=1), habits=QUIET),
        day(answered="ABC", health=blind(AFTERNOON - DAY), habits=QUIET),
        day(answered="ABC", outbox=OutboxReport(held_count=1), habits=QUIET),
        day(answered="ABC", outbox=OutboxReport(waiting_since=AFTERNOON - DAY), habits=QUIET),
    ],
    ids=["missing", "question", "arrival", "blind", "held", "waiting"],
)
def test_anything_open_is_written_also_to_those_who_want_quiet(digest: Digest) -> None:
    """With ``when_open`` there is a digest as soon as one thing is open."""
    assert is_wanted(digest)


def test_nothing_open_is_written_only_to_those_who_want_it_daily() -> None:
    """With everything answered and nothing new, ``when_open`` is silent and ``always`` goes on."""
    assert not is_wanted(day(answered="ABC", habits=QUIET))
    assert is_wanted(day(answered="ABC"))


def test_occasion_is_written_to_those_who_want_quiet() -> None:
    """The two special mails come also if nothing is open."""
    assert is_wanted(replace(day(answered="ABC", habits=QUIET), occasion=Occasion.ALL_ANSWERED))


def test_two_weeks_after_the_deadline_even_the_daily_digest_ends() -> None:
    """Long after the deadline units that never answered are no reason to write; questions and extensions are."""
    last, over = DEADLINE + PURSUED_FOR - timedelta(seconds=1), DEADLINE + PURSUED_FOR
    for habits in (None, QUIET):
        assert is_wanted(day(last, answered="AB", habits=habits))
        assert not is_wanted(day(over, answered="AB", habits=habits))
        assert is_wanted(day(over, answered="AB", extended={"C": over + DAY}, habits=habits))
        assert is_wanted(day(over, answered="AB", reviews=[make_review(1)], habits=habits))
    assert is_wanted(day(last, answered="ABC"))
    assert not is_wanted(day(over, answered="ABC"))


def test_next_digest_is_promised_only_if_it_comes_for_sure() -> None:
    """ "Next digest" says "if anything is open" where the next one may not be written."""
    assert day(answered="AB").comes_next_for_sure
    assert not day(answered="AB", habits=QUIET).comes_next_for_sure
    assert day(DEADLINE + PURSUED_FOR - 2 * DAY, answered="AB").comes_next_for_sure
    assert not day(DEADLINE + PURSUED_FOR - DAY, answered="AB").comes_next_for_sure


# -- in the outbox


def write(store: Store, digest: Digest, vi: Translator, *recipients: str, is_asked_for: bool = False) -> int:
    now = digest.summary.as_of
    with store.write() as session:
        return enqueue_digest(
            session,
            digest=digest,
            translator=vi,
            sender="bdv@example.vn",
            recipients=recipients or (OFFICER,),
            now=now,
            is_asked_for=is_asked_for,
        )


def steps(store: Store) -> list[str]:
    with store.read() as session:
        return [queued.mail.step for queued in load_outbox(session, kind=MailKind.DIGEST)]


def test_each_occasion_once_over_the_days(store: Store, vi: Translator) -> None:
    """A recipient gets one "all answered" and one "closed", also if a question opens again in between."""
    days = [
        day(AFTERNOON - DAY, answered="AB"),
        day(answered="ABC"),
        day(answered="ABC"),
        day(AFTER, answered="AB", reviews=[make_review(1, "C")]),
        day(AFTER + DAY, answered="ABC"),
        day(AFTER + 2 * DAY, answered="ABC"),
    ]
    assert [write(store, digest, vi) for digest in days] == [1, 1, 0, 1, 1, 1]
    assert steps(store) == ["daily", "all_answered", "closed", "daily", "daily"]


def test_both_at_once_are_one_mail(store: Store, vi: Translator) -> None:
    """A campaign that is complete at its end ends with one mail; then those who want quiet hear nothing more."""
    for days in range(4):
        write(store, day(AFTER + days * DAY, answered="ABC", habits=QUIET), vi)
    assert steps(store) == ["closed_complete"]


def test_occasions_are_told_to_each_recipient(store: Store, vi: Translator) -> None:
    """An officer who joins later is told of the end, the others are not told again; an address is one in any case."""
    write(store, day(AFTER, answered="AB"), vi, OFFICER)
    write(store, day(AFTER + DAY, answered="AB"), vi, OFFICER.upper(), "new@example.vn")
    assert steps(store) == ["closed", "daily", "closed"]


def test_an_occasion_that_was_given_up_is_told_again(store: Store, vi: Translator) -> None:
    """A "closed" that the server refused told nobody anything: the next digest says it."""
    write(store, day(AFTER, answered="AB"), vi)
    with store.write() as session:
        record_attempt(session, mail_id=1, expected_attempts=0, retry_at=AFTER)
        record_failed(session, mail_id=1, retry_at=AFTER, error="550 no such user", now=AFTER)
    write(store, day(AFTER + DAY, answered="AB"), vi)
    assert steps(store) == ["closed", "closed"]


def test_an_officer_who_asks_gets_it_though_nothing_is_open(store: Store, vi: Translator) -> None:
    """``digest --send`` is obeyed on a silent day."""
    silent = [day(AFTERNOON + hours * DAY / 24, answered="ABC", habits=QUIET) for hours in (0, 1)]
    write(store, day(AFTERNOON - DAY, answered="ABC", habits=QUIET), vi)
    assert write(store, silent[0], vi) == 0
    assert write(store, silent[1], vi, is_asked_for=True) == 1
