"""The register depends only on messages, roster, decisions and rulings: not on order, repetition or restarts.

Histories are lived through real stores and then looked at as of any instant.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from domain.decision import Action
from domain.errors import ReviewError, RulingError
from domain.reading import MessageReading
from domain.register import RegisterLine
from domain.review import Review
from domain.rulings import Extension, Pin
from domain.versions import Relation, Submission
from storage.answers import record_answer, record_answer_undone, record_reread
from storage.decisions import load_campaign_decisions
from storage.engine import Store
from storage.messages import KeptMail, load_ledger
from storage.readings import load_read
from storage.register import load_register
from storage.reviews import load_reviews
from storage.rulings import (
    load_rulings,
    record_extension,
    record_extension_undone,
    record_pin,
    record_unpinned,
)
from tests.storage.examples import (
    CAMPAIGN,
    CAO_VIEN_I,
    CAO_VIEN_II,
    ENVELOPE,
    at,
    begin,
    book,
    booked,
    form,
    keep,
    kept,
    location,
    questioned,
    registered,
)

ONE, TWO = CAO_VIEN_I.code, CAO_VIEN_II.code
#: Hours of a history; the deadline lies in its middle.
MAILS_UNTIL, OFFICERS_UNTIL = 130, 200
_NUMBERS = count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail: what it is and when it came."""

    number: int
    hours: int
    #: Models of its form; empty: the unit has none.
    models: str
    adds: bool
    unit: str
    #: True if whose it is is a question.
    is_asked: bool

    @property
    def kept(self) -> KeptMail:
        return kept(f"mail {self.number}", uid=self.number, received=at(self.hours))

    @property
    def reading(self) -> MessageReading:
        relation = Relation.ADDS if self.adds else Relation.REPLACES
        envelope = replace(ENVELOPE, message_id=f"<{self.number}@example.vn>")
        if not self.is_asked:
            form_of_unit = replace(booked(*self.models, unit=self.unit), relation=relation)
            return registered(form_of_unit, envelope=envelope)
        asked = questioned(ONE, TWO, envelope=envelope)
        question = replace(
            asked.reviews[0], form=form(*self.models), form_number=0, relation=relation, content_key=self.models
        )
        return replace(asked, reviews=(question,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What an officer does, and on what: by its number among those of its kind."""

    kind: str
    number: int
    unit: str
    hours: int


mails = st.builds(
    Mail,
    number=st.just(0),
    hours=st.integers(1, MAILS_UNTIL),
    models=st.sampled_from(["A", "B", "AB", "C", ""]),
    adds=st.booleans(),
    unit=st.sampled_from([ONE, TWO]),
    is_asked=st.booleans(),
)
mailbags = st.lists(mails, min_size=1, max_size=6).map(
    lambda found: [replace(mail, number=number) for number, mail in enumerate(found, 1)]
)


def officers(first: int) -> st.SearchStrategy[list[Act]]:
    """Return what officers do from an hour on, in its order."""
    act = st.builds(
        Act,
        kind=st.sampled_from([*Action, "undo", "pin", "unpin", "extend", "shorten"]),
        number=st.integers(0, 5),
        unit=st.sampled_from([ONE, TWO]),
        hours=st.integers(first, OFFICERS_UNTIL),
    )
    return st.lists(act, max_size=6).map(lambda found: sorted(found, key=lambda one: one.hours))


@contextmanager
def fresh(template: Path, folder: Path) -> Iterator[Path]:
    """Give a copy of an empty store, thrown away afterwards."""
    path = folder / f"{next(_NUMBERS)}.db"
    shutil.copy(template, path)
    yield path
    for part in folder.glob(f"{path.name}*"):
        part.unlink()


@contextmanager
def opened(path: Path) -> Iterator[Store]:
    """Start anew on a database."""
    with closing(Store.open(f"sqlite:///{path}")) as store:
        begin(store)
        yield store


def live(store: Store, event: Mail | Act) -> None:
    """Let one thing happen, in a transaction of its own; what officers can no longer do is refused."""
    with suppress(ReviewError, RulingError), store.write() as session:
        if isinstance(event, Mail):
            book(session, event.kept, event.reading)
        elif event.kind in list(Action):
            _answer(session, event)
        else:
            _RULINGS[event.kind](session, event)


def read_again(store: Store, chance: Random, *, hours: int) -> None:
    """Read one of the kept mails again."""
    with store.write() as session:
        lines = load_ledger(session, campaign_id=CAMPAIGN.id)
        if lines:
            number = chance.choice(sorted(line.id for line in lines))
            reading = load_read(session, messages=(number,))[number]
            record_reread(session, message=number, reading=reading, now=at(hours))


def _answer(session: Session, act: Act) -> None:
    asked = sorted(load_reviews(session, campaign_id=CAMPAIGN.id), key=lambda review: review.message_id)
    if not asked:
        return
    review = asked[act.number % len(asked)]
    read = review.form or form()
    record_answer(
        session,
        campaign_id=CAMPAIGN.id,
        review=review.id,
        action=Action(act.kind),
        unit=act.unit,
        form=read,
        content_key="/".join(entry.model for entry in read.entries),
        comment="",
        by="Hà",
        now=at(act.hours),
    )


def _undo(session: Session, act: Act) -> None:
    made = load_campaign_decisions(session, campaign_id=CAMPAIGN.id).values()
    numbers = sorted(decision.id for decisions in made for decision in decisions)
    if numbers:
        record_answer_undone(
            session, campaign_id=CAMPAIGN.id, decision=numbers[act.number % len(numbers)], by="Minh", now=at(act.hours)
        )


def _pin(session: Session, act: Act) -> None:
    register = load_register(session, campaign=CAMPAIGN, as_of=at(act.hours))
    (versions,) = (line.versions for line in register.lines if line.unit == act.unit)
    if versions:
        sha256 = versions[act.number % len(versions)].message_sha256
        pin = Pin(id=0, unit=act.unit, message_sha256=sha256, made_at=at(act.hours), made_by="Hà")
        record_pin(session, campaign_id=CAMPAIGN.id, pin=pin)


def _unpin(session: Session, act: Act) -> None:
    record_unpinned(session, campaign_id=CAMPAIGN.id, unit=act.unit, now=at(act.hours), by="Minh")


def _extend(session: Session, act: Act) -> None:
    made = Extension(
        id=0, unit=act.unit, until=at(115 + 10 * act.number), reason="mưa", made_at=at(act.hours), made_by="Hà"
    )
    record_extension(session, campaign_id=CAMPAIGN.id, extension=made)


def _shorten(session: Session, act: Act) -> None:
    rulings = load_rulings(session, campaign_id=CAMPAIGN.id)
    numbers = [ruling.id for ruling in rulings if isinstance(ruling, Extension)]
    if numbers:
        chosen = numbers[act.number % len(numbers)]
        record_extension_undone(session, campaign_id=CAMPAIGN.id, number=chosen, now=at(act.hours), by="Minh")


_RULINGS = {"undo": _undo, "pin": _pin, "unpin": _unpin, "extend": _extend, "shorten": _shorten}


def _hours(event: Mail | Act) -> int:
    return event.hours


def told(store: Store, hours: float) -> list[object]:
    """Return all that the register says at an instant, but for row numbers."""
    with store.read() as session:
        register = load_register(session, campaign=CAMPAIGN, as_of=at(hours))
    return [*(_plain(line) for line in register.lines), *(_unnumbered(review) for review in register.reviews)]


def _plain(line: RegisterLine) -> RegisterLine:
    return replace(
        line,
        versions=tuple(
            replace(v, submissions=_all_plain(v.submissions), counting=_all_plain(v.counting)) for v in line.versions
        ),
        counting=_all_plain(line.counting),
        reviews=tuple(_unnumbered(review) for review in line.reviews),
    )


def _all_plain(submissions: Iterable[Submission]) -> tuple[Submission, ...]:
    return tuple(replace(submission, id=0, message=0) for submission in submissions)


def _unnumbered(review: Review) -> Review:
    return replace(review, id=0, message=0)


_SETTINGS = settings(
    deadline=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@_SETTINGS
@given(bag=mailbags, acts=officers(1), instants=st.lists(st.integers(0, OFFICERS_UNTIL), min_size=1, max_size=3))
def test_as_of_is_a_replay_of_what_had_happened_by_then(
    sqlite_file: Path, tmp_path: Path, bag: list[Mail], acts: list[Act], instants: list[int]
) -> None:
    """A store that knows only what came, was decided and ruled by an instant says what the whole one says of it."""
    history: list[Mail | Act] = sorted([*bag, *acts], key=_hours)
    with fresh(sqlite_file, tmp_path) as path, opened(path) as whole:
        for event in history:
            live(whole, event)
        for instant in instants:
            with fresh(sqlite_file, tmp_path) as other, opened(other) as part:
                for event in history:
                    if event.hours <= instant:
                        live(part, event)
                assert told(whole, instant) == told(part, instant)


@_SETTINGS
@given(bag=mailbags, acts=officers(MAILS_UNTIL), chance=st.randoms(use_true_random=False))
def test_order_copies_and_restarts_change_nothing(
    sqlite_file: Path, tmp_path: Path, bag: list[Mail], acts: list[Act], chance: Random
) -> None:
    """However mail was read, lay there twice or was read again, and the service began anew, the register is one."""
    shuffled = list(bag)
    chance.shuffle(shuffled)
    histories: tuple[list[Mail | Act], list[Mail | Act]] = ([*bag, *acts], [*shuffled, *acts])
    with fresh(sqlite_file, tmp_path) as one, fresh(sqlite_file, tmp_path) as other:
        with opened(one) as plain:
            for event in histories[0]:
                live(plain, event)
        for event in histories[1]:
            with opened(other) as restarted:
                live(restarted, event)
                mail = chance.choice(shuffled[: shuffled.index(event) + 1] if event in shuffled else shuffled)
                keep(restarted, replace(mail.kept, location=location(100 + next(_NUMBERS))))
                read_again(restarted, chance, hours=event.hours)
        with opened(one) as plain, opened(other) as restarted:
            for instant in (0, MAILS_UNTIL // 2, MAILS_UNTIL, 165, OFFICERS_UNTIL):
                assert told(plain, instant) == told(restarted, instant)
