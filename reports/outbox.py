"""Sending what is due in the outbox, so that a crash at any point loses nothing.

Each try is committed before it is made: a process that dies while it sends leaves a mail that says
SENDING and when it may be tried again. It then goes out once more with the same Message-ID; a second
copy that a reader can recognise is the price of never losing one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from domain.clock import Clock
from domain.errors import DeliveryError, DeliveryRefused, DeliveryUnknown
from domain.outgoing import MailState, OutgoingMail, QueuedMail
from storage.engine import Store
from storage.outbox import load_due, record_attempt, record_deferred, record_failed, record_sent

#: Mails that one run takes up.
BATCH = 50
#: Waits between the first tries; after them :data:`LONGEST_WAIT` each time.
FIRST_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120))
LONGEST_WAIT = timedelta(hours=4)
#: A try that takes longer than this is taken for dead: the mail comes due again.
LONGEST_TRY = timedelta(minutes=10)
#: Waits add up to this, then a mail is given up (RFC 5321, section 4.5.4.1: at least 4 to 5 days).
GIVE_UP_AFTER = timedelta(days=5)
#: Part of a wait that chance adds to it at most, so that not all mails are tried at once.
JITTER_SHARE = 0.2

_LOG = logging.getLogger(__name__)


class Transport(Protocol):
    """What takes a mail out of the house; see ``reports.delivery.SmtpTransport``."""

    def send(self, mail: OutgoingMail) -> None:
        """Return if the mail was taken, else raise a ``DeliveryError``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRun:
    """What one run did: numbers of mails."""

    sent: int = 0
    #: To be tried again, those with a lost answer among them.
    deferred: int = 0
    failed: int = 0


def plan_retry(attempts: int, jitter: float) -> timedelta | None:
    """Return how long to wait after the ``attempts``-th try (from 1), or None if it was the last.

    1, 5, 15, 30, 60 and 120 minutes, then 4 hours each, up to a fifth longer by ``jitter`` (0 to 1).
    """
    waits = [*FIRST_WAITS[: attempts - 1], *[LONGEST_WAIT] * (attempts - 1 - len(FIRST_WAITS))]
    if sum(waits, timedelta(0)) >= GIVE_UP_AFTER:
        return None
    wait = FIRST_WAITS[attempts - 1] if attempts <= len(FIRST_WAITS) else LONGEST_WAIT
    return wait * (1 + JITTER_SHARE * jitter)


def deliver_due(store: Store, transport: Transport, *, now: Clock, jitter: Callable[[], float]) -> DeliveryRun:
    """Send the mails that are due, each once; ``jitter`` gives numbers from 0 to 1.

    Two processes may run it at the same time: a try counts only for the one that recorded it first.
    """
    with store.read() as session:
        due = load_due(session, now=now(), limit=BATCH)
    states = [_deliver(store, transport, queued, now, jitter()) for queued in due]
    return DeliveryRun(
        sent=states.count(MailState.SENT),
        deferred=states.count(MailState.QUEUED) + states.count(MailState.SENDING),
        failed=states.count(MailState.FAILED),
    )


def _deliver(store: Store, transport: Transport, queued: QueuedMail, now: Clock, jitter: float) -> MailState | None:
    """Try one mail; return the state it is left in, or None if another process had taken it."""
    if queued.attempts and plan_retry(queued.attempts, jitter) is None:
        return _give_up(store, queued, "the last try was cut off; it may have gone out")
    wait = plan_retry(queued.attempts + 1, jitter)
    retry_at = now() + max(wait or LONGEST_WAIT, LONGEST_TRY)
    with store.write() as session:
        if not record_attempt(session, mail_id=queued.id, expected_attempts=queued.attempts, retry_at=retry_at):
            return None
    try:
        transport.send(queued.mail)
    except DeliveryUnknown as error:
        # Left as SENDING: it may have gone out, and comes due again at retry_at.
        _LOG.warning("outbox: mail %d: no answer: %s", queued.id, type(error.__cause__).__name__)
        return MailState.SENDING
    except DeliveryError as error:
        return _put_back(store, queued, error, None if wait is None else now() + wait)
    with store.write() as session:
        record_sent(session, mail_id=queued.id, now=now())
    _LOG.info("outbox: mail %d: sent at try %d", queued.id, queued.attempts + 1)
    return MailState.SENT


def _put_back(store: Store, queued: QueuedMail, error: DeliveryError, not_before: datetime | None) -> MailState:
    """Plan the next try, unless the server refused for good or there is none left."""
    cause = error.details["cause"]
    if isinstance(error, DeliveryRefused) or not_before is None:
        return _give_up(store, queued, cause)
    with store.write() as session:
        record_deferred(session, mail_id=queued.id, error=cause, not_before=not_before)
    _LOG.warning("outbox: mail %d: deferred until %s", queued.id, not_before.isoformat(timespec="seconds"))
    return MailState.QUEUED


def _give_up(store: Store, queued: QueuedMail, cause: str) -> MailState:
    with store.write() as session:
        record_failed(session, mail_id=queued.id, error=cause)
    # Neither the address nor the server's answer, which may repeat it: logs name no person.
    _LOG.error("outbox: mail %d: given up after try %d; see the outbox", queued.id, queued.attempts + 1)
    return MailState.FAILED
