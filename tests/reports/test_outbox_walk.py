"""The outbox under all that can happen, in any order: faults, deaths, officers, time, and two processes at once."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, auto
from functools import cache
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.errors import DeliveryDeferred, DeliveryRefused, DeliveryUnknown, MailNotThat
from domain.outgoing import MailEvent, MailState, OutgoingMail, QueuedMail
from reports.outbox import LONGEST_TRY, Rates, deliver_due
from storage.engine import Store
from storage.outbox import load_outbox
from storage.outbox_care import load_history, record_word
from tests.reports.conftest import MovedClock
from tests.reports.test_outbox import mail_to, no_jitter, put

#: Nothing waits for its rate here.
PLENTY = Rates(per_hour=100_000, per_recipient_and_day=1_000)
MAX_MAILS = 4
WORDS = (MailEvent.HELD, MailEvent.RELEASED, MailEvent.DISCARDED, MailEvent.RETRIED)
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
class Act:
    """How one try goes."""

    end: End
    #: How long the server takes.
    lasts: timedelta = timedelta(0)
    #: What an officer says meanwhile, of which mail.
    word: tuple[MailEvent, int] | None = None
    #: What the other process does meanwhile; None: nothing.
    other: tuple[End, ...] | None = None


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


ends = st.sampled_from(End)
lengths = st.sampled_from([timedelta(0)] * 4 + [LONGEST_TRY, timedelta(hours=5)])
spoken = st.tuples(st.sampled_from(WORDS), st.integers(0, MAX_MAILS - 1))
acts = st.lists(
    st.builds(
        Act,
        end=ends,
        lasts=lengths,
        word=st.none() | spoken,
        other=st.none() | st.lists(ends, max_size=2).map(tuple),
    ),
    max_size=3,
)


@cache
def prepared() -> Path:
    """Return an empty database, made once: the migrations take longer than a walk."""
    folder = Path(tempfile.mkdtemp(prefix="walk"))
    Store.open(f"sqlite:///{folder / 'empty.db'}").close()
    return folder / "empty.db"


class Walk(RuleBasedStateMachine):
    """Any sequence of happenings; what must never be is asserted as it happens, and all is sent in the end."""

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="walk"))
        shutil.copyfile(prepared(), self.folder / "dangky.db")
        url = f"sqlite:///{self.folder / 'dangky.db'}"
        #: Those of two processes.
        self.stores = (Store.open(url), Store.open(url))
        self.clock = MovedClock()
        self.known: dict[str, Known] = {}
        self.write()

    @rule()
    @precondition(lambda self: len(self.known) < MAX_MAILS)
    def write(self) -> None:
        recipient = f"{len(self.known)}@example.vn"
        put(self.stores[0], recipient)
        self.known[mail_to(recipient).key] = Known()

    @rule(length=st.sampled_from([timedelta(minutes=1), LONGEST_TRY, timedelta(hours=1), timedelta(hours=5)]))
    def let_time_pass(self, length: timedelta) -> None:
        self.clock.move(length)

    @rule(word=spoken)
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

    @rule(acts=acts, process=st.sampled_from([0, 1]))
    def deliver(self, acts: list[Act], process: int) -> None:
        script = iter(acts)

        def send(mail: OutgoingMail) -> None:
            self.send(mail, next(script, Act(end=End.TAKEN)), process)

        try:
            deliver_due(self.stores[process], Server(send), now=self.clock, jitter=no_jitter, rates=PLENTY)
        except Killed:
            return

    def send(self, mail: OutgoingMail, act: Act, process: int) -> None:
        """Do what the server does with a try, and what happens meanwhile."""
        known = self.known[mail.key]
        self.assert_may_begin(known)
        this = Try(begun_at=self.clock())
        known.tries.append(this)
        self.clock.move(act.lasts)
        if act.word:
            self.say(act.word)
        if act.other is not None:
            self.deliver([Act(end=end) for end in act.other], 1 - process)
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

    @invariant()
    def states_are_true(self) -> None:
        for queued in self.outbox() if hasattr(self, "known") else ():
            known, events = self.known[queued.mail.key], self.history(queued)
            taken = any(found.end is End.TAKEN for found in known.tries)
            assert (queued.state is MailState.SENT) == taken == (MailEvent.SENT in events)
            assert (queued.state in {MailState.HELD, MailState.DISCARDED}) == (known.is_stopped and not taken)
            if queued.state is MailState.FAILED:
                gave_up = MailEvent.GIVEN_UP in events
                assert gave_up or any(found.end is End.REFUSED for found in known.tries)
            if queued.state is MailState.QUEUED and known.copies:
                assert {MailEvent.UNKNOWN, MailEvent.DEFERRED, MailEvent.RETRIED} & set(events)

    def teardown(self) -> None:
        """Heal everything, and let what is held go: nothing may be left waiting."""
        if not hasattr(self, "stores"):
            return
        for number, queued in enumerate(self.outbox()):
            if queued.state is MailState.HELD:
                self.say((MailEvent.RELEASED, number))
        while waiting := [queued for queued in self.outbox() if queued.state in OPEN]:
            assert all(queued.attempts <= 100 for queued in waiting)
            self.clock.moment = max(self.clock.moment, min(queued.not_before for queued in waiting))
            self.deliver([], 0)
        self.states_are_true()
        for store in self.stores:
            store.close()
        shutil.rmtree(self.folder)

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


TestWalk = Walk.TestCase
TestWalk.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
