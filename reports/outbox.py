"""Sending what is due in the outbox, so that a crash at any point loses nothing.

Each try is committed before it is made: a process that dies while it sends leaves a mail that says
SENDING and when it may be tried again. It then goes out once more with the same Message-ID; a second
copy that a reader can recognise is the price of never losing one. Whether a mail is still wanted is asked
in the transaction that takes it, at the last moment before the server is spoken to.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Protocol

from sqlalchemy.orm import Session

from domain.clock import Clock
from domain.errors import N_, DeliveryError, DeliveryRefused, DeliveryUnknown
from domain.outgoing import MailEvent, MailKind, MailState, OutgoingMail, QueuedMail
from reports.mail import require_whole
from storage.engine import Store
from storage.outbox import (
    count_lost_answers,
    load_due,
    load_sent_counts,
    record_attempt,
    record_deferred,
    record_dropped,
    record_event,
    record_failed,
    record_sent,
    record_unknown,
)

#: Mails that one run takes up.
BATCH = 50
#: Waits between the first tries; after them :data:`LONGEST_WAIT` each time.
FIRST_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120))
LONGEST_WAIT = timedelta(hours=4)
#: A try that takes longer than this is taken for dead: the mail comes due again.
LONGEST_TRY = timedelta(minutes=10)
#: Waits add up to this, then a mail is given up (RFC 5321, section 4.5.4.1: at least 4 to 5 days).
GIVE_UP_AFTER = timedelta(days=5)
#: Lost answers to one mail after which it is not handed over again: each may have been a copy that arrived.
MAX_LOST_ANSWERS = 5
#: Part of a wait that chance adds to it at most, so that not all mails are tried at once.
JITTER_SHARE = 0.2
#: Spans in which the mails of :class:`Rates` are counted.
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

_CUT_OFF = N_("the last try was cut off; it may have gone out")
_ANSWERS_LOST = N_("the server's answer was lost each time; it has probably arrived: ask before you send it again")
_LOG = logging.getLogger(__name__)


class Transport(Protocol):
    """What takes a mail out of the house; see ``reports.delivery.SmtpTransport``."""

    def send(self, mail: OutgoingMail) -> None:
        """Return if the mail was taken, else raise a ``DeliveryError``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """How many mails go out at most; what is over waits."""

    per_hour: int = 300
    #: To one recipient.
    per_recipient_and_day: int = 20


class May(Enum):
    """What is to be done with a mail that is due."""

    SEND = auto()
    #: Not now, and no mail of its kind either.
    WAIT = auto()
    DROP = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """Whether a mail is still wanted."""

    may: May
    #: Why it is dropped; a sentence's msgid.
    cause: str = ""


SEND = Permit(may=May.SEND)
WAIT = Permit(may=May.WAIT)
#: Asked of each mail before a try, within the transaction that takes it.
Check = Callable[[Session, OutgoingMail], Permit]


def wanted(_session: Session, _mail: OutgoingMail) -> Permit:
    """Let every mail go."""
    return SEND


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRun:
    """What one run did: numbers of mails."""

    sent: int = 0
    #: To be tried again, those with a lost answer among them.
    deferred: int = 0
    failed: int = 0
    #: No longer wanted.
    discarded: int = 0


def plan_retry(attempts: int, jitter: float) -> timedelta | None:
    """Return how long to wait after the ``attempts``-th try (from 1), or None if it was the last.

    1, 5, 15, 30, 60 and 120 minutes, then 4 hours each, up to a fifth longer by ``jitter`` (0 to 1).
    """
    waits = [*FIRST_WAITS[: attempts - 1], *[LONGEST_WAIT] * (attempts - 1 - len(FIRST_WAITS))]
    if sum(waits, timedelta(0)) >= GIVE_UP_AFTER:
        return None
    wait = FIRST_WAITS[attempts - 1] if attempts <= len(FIRST_WAITS) else LONGEST_WAIT
    return wait * (1 + JITTER_SHARE * jitter)


def deliver_due(
    store: Store,
    transport: Transport,
    *,
    now: Clock,
    jitter: Callable[[], float],
    rates: Rates | None = None,
    check: Check = wanted,
) -> DeliveryRun:
    """Send the mails that are due, each once; ``jitter`` gives numbers from 0 to 1.

    Two processes may run it at the same time: a try counts only for the one that recorded it first.
    """
    states = _Run(store, transport, now, jitter, check).go(rates or Rates())
    return DeliveryRun(
        sent=states[MailState.SENT],
        deferred=states[MailState.QUEUED] + states[MailState.SENDING],
        failed=states[MailState.FAILED],
        discarded=states[MailState.DISCARDED],
    )


class _Run:
    """One run over the outbox."""

    def __init__(
        self, store: Store, transport: Transport, now: Clock, jitter: Callable[[], float], check: Check
    ) -> None:
        self._store = store
        self._transport = transport
        self._now = now
        self._jitter = jitter
        self._check = check
        #: Kinds of mail that cannot leave now: nothing else waits for them.
        self._waiting: set[MailKind] = set()

    def go(self, rates: Rates) -> Counter[MailState]:
        """Try what is due as far as ``rates`` allow; return how many mails are left in which state."""
        now = self._now()
        with self._store.read() as session:
            total = load_sent_counts(session, since=now - HOUR).total
            sent = Counter(load_sent_counts(session, since=now - DAY).by_recipient)
        states: Counter[MailState] = Counter()
        for _ in range(min(BATCH, max(rates.per_hour - total, 0))):
            state, recipient = self._deliver_next([who for who in sent if sent[who] >= rates.per_recipient_and_day])
            if recipient is None:
                break
            if state is not None:
                states[state] += 1
                sent[recipient] += 1
        return states

    def _deliver_next(self, full: Sequence[str]) -> tuple[MailState | None, str | None]:
        """Try the next mail that is due to none of ``full``; return its state and recipient, None if there is none."""
        for _ in MailKind:
            with self._store.read() as session:
                due = load_due(session, now=self._now(), limit=1, without=full, without_kinds=self._waiting)
            if not due:
                break
            known = len(self._waiting)
            state = self.deliver(due[0])
            if len(self._waiting) == known:
                return state, due[0].mail.recipient.lower()
        return None, None

    def deliver(self, queued: QueuedMail) -> MailState | None:
        """Try one mail; return the state it is left in, or None if its kind waits or another process had taken it."""
        jitter = self._jitter()
        if queued.state is MailState.SENDING and self._count_lost(queued) >= MAX_LOST_ANSWERS:
            return self._give_up(queued, _ANSWERS_LOST, queued.not_before, MailEvent.GIVEN_UP)
        if queued.attempts and plan_retry(queued.attempts, jitter) is None:
            return self._give_up(queued, _CUT_OFF, queued.not_before, MailEvent.GIVEN_UP)
        wait = plan_retry(queued.attempts + 1, jitter)
        retry_at = self._now() + max(wait or LONGEST_WAIT, LONGEST_TRY)
        permit = self._take(queued, retry_at)
        if permit is None or permit.may is May.WAIT:
            return None
        if permit.may is May.DROP:
            return MailState.DISCARDED
        return self._try(queued, retry_at, wait)

    def _count_lost(self, queued: QueuedMail) -> int:
        with self._store.read() as session:
            told = count_lost_answers(session, mail_id=queued.id)
        # Whoever made the last try may not have lived to write what became of it.
        return told if queued.last_error else told + 1

    def _take(self, queued: QueuedMail, retry_at: datetime) -> Permit | None:
        """Record the try, or that the mail is not wanted any more; None if another process took or settled it."""
        with self._store.write() as session:
            # A mail that was handed over before may be out already: whether it is wanted is no question any more.
            permit = self._check(session, queued.mail) if queued.state is MailState.QUEUED else SEND
            if permit.may is May.DROP:
                dropped = record_dropped(session, mail_id=queued.id, cause=permit.cause, now=self._now())
                return permit if dropped else None
            if permit.may is May.WAIT:
                self._waiting.add(queued.mail.kind)
                return permit
            taken = record_attempt(session, mail_id=queued.id, expected_attempts=queued.attempts, retry_at=retry_at)
            if taken and queued.state is MailState.SENDING and not queued.last_error:
                # Whoever made the last try did not live to write what became of it.
                record_event(session, mail_id=queued.id, event=MailEvent.UNKNOWN, now=self._now(), text=_CUT_OFF)
            return permit if taken else None

    def _try(self, queued: QueuedMail, retry_at: datetime, wait: timedelta | None) -> MailState:
        try:
            require_whole(queued.mail)
            self._transport.send(queued.mail)
        except DeliveryUnknown as error:
            # Left as SENDING: it may have gone out, and comes due again.
            with self._store.write() as session:
                cause = error.details["cause"]
                record_unknown(session, mail_id=queued.id, retry_at=retry_at, error=cause, now=self._now())
            _LOG.warning("outbox: mail %d: no answer: %s", queued.id, type(error.__cause__).__name__)
            return MailState.SENDING
        except DeliveryRefused as error:
            return self._give_up(queued, error.details["cause"], retry_at, MailEvent.REFUSED)
        except DeliveryError as error:
            return self._put_back(queued, error.details["cause"], retry_at, wait)
        with self._store.write() as session:
            record_sent(session, mail_id=queued.id, now=self._now())
        _LOG.info("outbox: mail %d: sent at try %d", queued.id, queued.attempts + 1)
        return MailState.SENT

    def _put_back(self, queued: QueuedMail, cause: str, retry_at: datetime, wait: timedelta | None) -> MailState:
        """Plan the next try, unless there is none left."""
        if wait is None:
            return self._give_up(queued, cause, retry_at, MailEvent.GIVEN_UP)
        not_before = self._now() + wait
        with self._store.write() as session:
            record_deferred(
                session, mail_id=queued.id, retry_at=retry_at, error=cause, not_before=not_before, now=self._now()
            )
        _LOG.warning("outbox: mail %d: deferred until %s", queued.id, not_before.isoformat(timespec="seconds"))
        return MailState.QUEUED

    def _give_up(self, queued: QueuedMail, cause: str, retry_at: datetime, event: MailEvent) -> MailState:
        with self._store.write() as session:
            record_failed(session, mail_id=queued.id, retry_at=retry_at, error=cause, now=self._now(), event=event)
        # Neither the address nor the server's answer, which may repeat it: logs name no person.
        _LOG.error("outbox: mail %d: given up after try %d; see the outbox", queued.id, queued.attempts + 1)
        return MailState.FAILED
