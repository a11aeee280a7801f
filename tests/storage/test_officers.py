"""Two officers and the poller at once: nothing is lost, and nobody is told anything but who was quicker."""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

from domain.deciding import decided
from domain.decision import Action
from domain.errors import AlreadyDecided, AlreadyUndone, QuestionGone
from storage.answers import record_answer, record_answer_undone
from storage.decisions import load_campaign_decisions
from storage.engine import Store
from storage.messages import load_ledger
from storage.readings import load_read
from storage.reviews import load_reviews
from storage.submissions import load_submissions
from tests.storage.examples import CAMPAIGN, CAO_VIEN_I, CAO_VIEN_II, begin, book, form, kept, questioned

#: Seconds of work; a minute of it: ``DANGKY_OFFICERS_S=60``.
SECONDS = float(os.environ.get("DANGKY_OFFICERS_S", "6"))
UNITS = (CAO_VIEN_I.code, CAO_VIEN_II.code)


def test_officers_and_the_poller_at_once(url: str) -> None:
    with closing(Store.open(url)) as store:
        begin(store)
    ends = time.monotonic() + SECONDS
    with ThreadPoolExecutor(3) as pool:
        polled = pool.submit(_poll, url, ends)
        officers = [pool.submit(_decide, url, name, ends) for name in ("Hà", "Minh")]
        mails, counts = polled.result(), sum((officer.result() for officer in officers), Counter[str]())
    with closing(Store.open(url)) as store:
        assert _decisions(store) == (counts["answered"], counts["undone"])
        assert _differences(store) == []
        with store.read() as session:
            assert len(load_ledger(session, campaign_id=CAMPAIGN.id)) == mails
    assert min(mails, counts["answered"], counts["undone"]) > 0


def _poll(url: str, ends: float) -> int:
    """Keep and book mail until the time is over; return how many."""
    count = 0
    with closing(Store.open(url)) as store:
        while time.monotonic() < ends:
            count += 1
            with store.write() as session:
                book(session, kept(f"mail {count}", uid=count), questioned(*UNITS))
            time.sleep(0.05)
    return count


def _decide(url: str, name: str, ends: float) -> Counter[str]:
    """Answer and take back whatever is there, as often as can be; return how often each was done."""
    chance, counts = random.Random(name), Counter[str]()
    works: tuple[Callable[[Store, str, random.Random], str], ...] = (_answer, _answer, _undo)
    with closing(Store.open(url)) as store:
        while time.monotonic() < ends:
            counts[chance.choice(works)(store, name, chance)] += 1
    return counts


def _answer(store: Store, name: str, chance: random.Random) -> str:
    with store.read() as session:
        reviews = load_reviews(session, campaign_id=CAMPAIGN.id)
    if not reviews:
        return "idle"
    try:
        with store.write() as session:
            record_answer(
                session,
                campaign_id=CAMPAIGN.id,
                review=chance.choice(reviews[:3]).id,
                action=chance.choice((Action.ASSIGN, Action.ACCEPT, Action.NOTHING)),
                unit=chance.choice(UNITS),
                form=form("Trồng rau"),
                content_key="rau",
                comment="",
                by=name,
                now=datetime.now(UTC),
            )
    except (AlreadyDecided, QuestionGone):
        return "too late"
    return "answered"


def _undo(store: Store, name: str, chance: random.Random) -> str:
    with store.read() as session:
        made = load_campaign_decisions(session, campaign_id=CAMPAIGN.id).values()
    holding = [decision.id for decisions in made for decision in decisions if decision.undone_at is None]
    if not holding:
        return "idle"
    try:
        with store.write() as session:
            record_answer_undone(
                session, campaign_id=CAMPAIGN.id, decision=chance.choice(holding[-3:]), by=name, now=datetime.now(UTC)
            )
    except AlreadyUndone:
        return "too late"
    return "undone"


def _decisions(store: Store) -> tuple[int, int]:
    """Return how many decisions are in the log, and how many of them are undone."""
    with store.read() as session:
        made = load_campaign_decisions(session, campaign_id=CAMPAIGN.id).values()
    undone = [decision.undone_at is not None for decisions in made for decision in decisions]
    return len(undone), sum(undone)


def _differences(store: Store) -> list[int]:
    """Return the messages that are not booked as their readings and the decisions that hold make them."""
    with store.read() as session:
        made = load_campaign_decisions(session, campaign_id=CAMPAIGN.id)
        ledger = {line.id: line for line in load_ledger(session, campaign_id=CAMPAIGN.id)}
        read = load_read(session, messages=ledger)
        reviews = load_reviews(session, campaign_id=CAMPAIGN.id)
        submissions = load_submissions(session, campaign_id=CAMPAIGN.id)
    due = {
        number: decided(reading, [one for one in made.get(number, ()) if one.undone_at is None])
        for number, reading in read.items()
    }
    asked = Counter((review.message, review.attachment, review.reason.code, review.candidates) for review in reviews)
    booked = Counter((one.message, one.attachment, one.form_number, one.unit, one.entries) for one in submissions)
    return [
        number
        for number, reading in due.items()
        if ledger[number].outcome is not reading.outcome
        or _of(number, asked) != Counter((r.attachment, r.reason.code, r.candidates) for r in reading.reviews)
        or _of(number, booked) != Counter((f.attachment, f.form_number, f.unit, f.form.entries) for f in reading.forms)
    ]


def _of(message: int, counted: Counter[tuple[Any, ...]]) -> Counter[tuple[Any, ...]]:
    """Return what is counted of one message, without its number."""
    return Counter({key[1:]: count for key, count in counted.items() if key[0] == message})
