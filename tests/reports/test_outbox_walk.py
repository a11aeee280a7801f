"""The outbox under all that can happen, in any order: faults, deaths, officers, time, and two processes at once."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, auto
from itertools import cycle
from pathlib import Path
from typing import TypeVar

import pytest

from domain.errors import DeliveryDeferred, DeliveryRefused, DeliveryUnknown, MailNotThat
from domain.outgoing import MailEvent, MailState, OutgoingMail, QueuedMail
from reports.outbox import FIRST_WAITS, LONGEST_TRY, LONGEST_WAIT, Rates, deliver_due
from storage.engine import Store
from storage.outbox import load_outbox
from storage.outbox_care import load_history, record_word
from tests.reports.conftest import MovedClock
from tests.reports.test_outbox import mail_to, put

#: Nothing waits for its rate here.
PLENTY = Rates(per_hour=100_000, per_recipient_and_day=1_000)
MAX_MAILS = 4
STEPS = 10
WORDS = (MailEvent.HELD, MailEvent.RELEASED, MailEvent.DISCARDED, MailEvent.RETRIED)
T = TypeVar("T")
OPEN = frozenset({MailState.QUEUED, MailState.SENDING})


class End(Enum):
    """What becomes of a try."""

    TAKEN = auto()
    DEFERRED = auto()
    REFUSED = auto()
    #: The answer is lost, after the server kept the mail, or before.
    LOST = auto()
    LOST_UNKEPT = auto()
    #: The process dies, after the server kept the mail, or before.
    DEAD = auto()
    DEAD_UNKEPT = auto()


KEPT = frozenset({End.TAKEN, End.LOST, End.DEAD})


class Killed(BaseException):
    """Ends a process without a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meanwhile:
    """What others do at the same time."""

    #: What an officer says, of which mail.
    word: tuple[MailEvent, int] | None = None
    #: How the tries of the other process end; None: it makes none.
    other: tuple[End, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """How one try goes."""

    end: End
    #: How long the server takes.
    lasts: timedelta = timedelta(0)
    meanwhile: Meanwhile = Meanwhile()


@dataclass(slots=True, kw_only=True)
class Try:
    """A try as the server saw it."""

    begun_at: datetime
    #: None: under way.
    end: End | None = None
    #: It lasted so long that another was begun before its end.
    is_late: bool = False


@dataclass(slots=True)
class Known:
    """What is known of a mail beside the outbox."""

    tries: list[Try] = field(default_factory=list)
    #: An officer held or discarded it.
    is_stopped: bool = False

    @property
    def copies(self) -> int:
        return sum(1 for found in self.tries if found.end in KEPT)


class Chance:
    """Draws what happens; the same again for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def one(self, *choices: T) -> T:
        return self._random.choice(choices)

    def ends(self, most: int) -> tuple[End, ...]:
        return tuple(self.one(*End) for _ in range(self._random.randint(1, most)))

    def word(self) -> tuple[MailEvent, int]:
        return self.one(*WORDS), self._random.randrange(MAX_MAILS)

    def meanwhile(self) -> Meanwhile:
        return Meanwhile(word=self.one(None, self.word()), other=self.one(None, None, self.ends(2)))

    def acts(self) -> list[Act]:
        lengths = (timedelta(0),) * 4 + (LONGEST_TRY, LONGEST_WAIT * 1.5)
        return [Act(end=end, lasts=self.one(*lengths), meanwhile=self.meanwhile()) for end in self.ends(3)]

    def wait(self) -> timedelta:
        return self.one(timedelta(0), *FIRST_WAITS[:2], LONGEST_TRY, LONGEST_WAIT * 1.5)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database, made once: the migrations take longer than a walk."""
    file = tmp_path_factory.mktemp("walk") / "empty.db"
    Store.open(f"sqlite:///{file}").close()
    return file


class Walk:
    """Any sequence of happenings; what must never be is asserted as it happens, and all is sent in the end."""

    def __init__(self, file: Path) -> None:
        url = f"sqlite:///{file}"
        #: Those of two processes.
        self.stores = (Store.open(url), Store.open(url))
        self.clock = MovedClock()
        self.known: dict[str, Known] = {}

    def go(self, chance: Chance) -> None:
        """Take :data:`STEPS` steps, then to the end."""
        for _ in range(STEPS):
            step = chance.one("write", "say", "deliver", "deliver", "deliver") if self.known else "write"
            if step == "deliver":
                before = [chance.meanwhile() for _ in range(chance.one(0, 1, 2))]
                self.deliver(chance.wait(), before, chance.acts(), chance.one(0, 1))
            elif step == "say":
                self.say(chance.word())
            elif len(self.known) < MAX_MAILS:
                self.write()
            self.assert_states_are_true()
        self.finish()

    def close(self) -> None:
        for store in self.stores:
            store.close()

    def write(self) -> None:
        recipient = f"{len(self.known)}@example.vn"
        put(self.stores[0], recipient)
        self.known[mail_to(recipient).key] = Known()

    def say(self, word: tuple[MailEvent, int]) -> None:
        """Let an officer say something of a mail, which may not be possible."""
        event, number = word
        queued = self.outbox()[number % len(self.known)]
        known = self.known[queued.mail.key]
        try:
            with self.stores[0].write() as session:
                record_word(session, campaign_id="dvk-2022", mail_id=queued.id, event=event, by="Hà", now=self.clock())
        except MailNotThat:
            return
        known.is_stopped = event in {MailEvent.HELD, MailEvent.DISCARDED}
        assert not any(found.end is None for found in known.tries[-1:]), "called back while it was under way"
        if event is MailEvent.RETRIED:
            known.tries = [found for found in known.tries if found.end is not End.REFUSED]

    def deliver(self, wait: timedelta, before: list[Meanwhile], acts: list[Act], process: int = 0) -> None:
        """Send what is due after ``wait``; what happens ``before`` a try comes between seeing a mail and taking it."""
        self.clock.move(wait)
        script, happening = cycle(acts or [Act(end=End.TAKEN)]), iter(before)

        def send(mail: OutgoingMail) -> None:
            self.send(mail, next(script), process)

        def jitter() -> float:
            # Asked for after a mail was seen and before it is taken.
            self.let_happen(next(happening, Meanwhile()), 1 - process)
            return 0.0

        try:
            deliver_due(self.stores[process], Server(send), now=self.clock, jitter=jitter, rates=PLENTY)
        except Killed:
            return

    def let_happen(self, meanwhile: Meanwhile, process: int) -> None:
        if meanwhile.word:
            self.say(meanwhile.word)
        if meanwhile.other is not None:
            self.deliver(timedelta(0), [], [Act(end=end) for end in meanwhile.other], process)

    def send(self, mail: OutgoingMail, act: Act, process: int) -> None:
        """Do what the server does with a try, and what happens meanwhile."""
        known = self.known[mail.key]
        self.assert_may_begin(known)
        this = Try(begun_at=self.clock())
        known.tries.append(this)
        self.clock.move(act.lasts)
        self.let_happen(act.meanwhile, 1 - process)
        this.end, this.is_late = act.end, known.tries[-1] is not this
        if act.end in {End.DEAD, End.DEAD_UNKEPT}:
            raise Killed
        if act.end is End.DEFERRED:
            raise DeliveryDeferred(recipient=mail.recipient, cause="451 later")
        if act.end is End.REFUSED:
            raise DeliveryRefused(recipient=mail.recipient, cause="550 no")
        if act.end in {End.LOST, End.LOST_UNKEPT}:
            raise DeliveryUnknown(recipient=mail.recipient, cause="no answer")

    def assert_may_begin(self, known: Known) -> None:
        assert not known.is_stopped, "sent though it was held or discarded"
        for earlier in known.tries:
            is_settled = earlier.end is End.TAKEN or (earlier.end is End.REFUSED and not earlier.is_late)
            assert not is_settled, "sent though it was settled"
            if earlier.end is not End.DEFERRED:
                assert self.clock() - earlier.begun_at >= LONGEST_TRY, "sent while it was being sent"

    def assert_states_are_true(self) -> None:
        for queued in self.outbox():
            known, events = self.known[queued.mail.key], self.history(queued)
            taken = any(found.end is End.TAKEN for found in known.tries)
            assert (queued.state is MailState.SENT) == taken == (MailEvent.SENT in events)
            assert (queued.state in {MailState.HELD, MailState.DISCARDED}) == (known.is_stopped and not taken)
            if queued.state is MailState.FAILED:
                gave_up = MailEvent.GIVEN_UP in events
                assert gave_up or any(found.end is End.REFUSED for found in known.tries)
            if queued.state is MailState.QUEUED and known.copies:
                assert {MailEvent.UNKNOWN, MailEvent.DEFERRED, MailEvent.RETRIED} & set(events)

    def finish(self) -> None:
        """Heal everything, and let what is held go: nothing may be left waiting."""
        for number, queued in enumerate(self.outbox()):
            if queued.state is MailState.HELD:
                self.say((MailEvent.RELEASED, number))
        rounds = 0
        while waiting := [queued for queued in self.outbox() if queued.state in OPEN]:
            rounds += 1
            assert rounds <= 100, "stuck for ever"
            self.clock.moment = max(self.clock.moment, min(queued.not_before for queued in waiting))
            self.deliver(timedelta(0), [], [])
        self.assert_states_are_true()

    def outbox(self) -> tuple[QueuedMail, ...]:
        with self.stores[0].read() as session:
            return load_outbox(session)

    def history(self, queued: QueuedMail) -> set[MailEvent]:
        with self.stores[0].read() as session:
            return {what.event for what in load_history(session, mail_id=queued.id)}


@dataclass(frozen=True, slots=True)
class Server:
    """A transport that does what it is told."""

    send: Callable[[OutgoingMail], None]


@pytest.mark.parametrize("seed", range(24))
def test_nothing_is_sent_twice_or_lost_or_against_a_word(empty: Path, tmp_path: Path, seed: int) -> None:
    """A mail is sent while it is wanted, by one process at a time, until it is settled, and none waits for ever."""
    walk = Walk(shutil.copyfile(empty, tmp_path / "dangky.db"))
    try:
        walk.go(Chance(seed))
    finally:
        walk.close()
