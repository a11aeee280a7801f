"""``dangky run``'s worker: reads the mailboxes, sends the outbox and the digest, until it is told to stop.

One thread does one job after the other, so nothing overlaps. A job that fails is logged and comes
again; what is due is found in the register, not in the scheduler's memory, so a restart loses nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from desk.app import App, jitter
from desk.digests import digest_is_due, enqueue_todays_digest, recipients_without_digest
from desk.reminding import enqueue_reminders, sends_to_units
from desk.sending import send_due
from domain.errors import DangkyError, LoginRefused
from domain.poll import LeftAlone
from domain.unit import Roster
from ingest.mailboxes.port import Mailbox
from reports.language import Translator

#: Seconds between two looks at the outbox and at what is due.
TICK_S = 30
#: Logins that are refused one after the other before a mailbox is left alone until somebody asks to read it.
MAX_REFUSED_LOGINS = 3
#: A failing mailbox is tried again after the poll interval, then after twice as long each time, up to this.
MAX_WAIT = timedelta(minutes=60)

log = logging.getLogger(__name__)


class Worker:
    """The jobs of the service over one :class:`~desk.app.App`."""

    def __init__(self, app: App, t: Translator) -> None:
        self._app = app
        self._t = t
        self._failures: dict[str, int] = {}
        self._not_before: dict[str, datetime] = {}
        self._refused: dict[str, int] = {}
        self._digest_settled: date | None = None
        self._is_reading = False
        #: What the next job works with, if the roster was changed meanwhile.
        self._next_app: App | None = None

    @property
    def is_reading(self) -> bool:
        """True while a mailbox is being read."""
        return self._is_reading

    def take_over(self, roster: Roster) -> None:
        """Go on with another roster, which is already stored, from the next job on; may be called from any thread."""
        self._next_app = self._app.with_roster(roster)

    def poll(self) -> None:
        """Read each mailbox that is not waiting after a failure."""
        self._begin_job()
        self._is_reading = True
        try:
            for mailbox in self._app.mailboxes:
                if self._may_poll(mailbox):
                    self._poll(mailbox)
        finally:
            self._is_reading = False
        self._remind()

    def poll_now(self) -> None:
        """Read each mailbox, also one that is waiting: somebody has asked for it."""
        self._not_before.clear()
        # One login more, not three: servers lock accounts that are refused too often.
        self._refused = {name: min(count, MAX_REFUSED_LOGINS - 1) for name, count in self._refused.items()}
        self.poll()

    def left_alone(self) -> tuple[LeftAlone, ...]:
        """Return the mailboxes that :meth:`poll` would not read now; may be called from any thread."""
        waiting = (mailbox.name for mailbox in self._app.mailboxes if not self._may_poll(mailbox))
        return tuple(LeftAlone(mailbox=name, until=self._waits_until(name)) for name in waiting)

    def tick(self) -> None:
        """Write the digest if it is due, after a fresh reading, and send what the outbox holds."""
        self._begin_job()
        if self._app.transport is None:
            return
        if self._owes_digest():
            self.poll()
            written = enqueue_todays_digest(self._app, self._t)
            self._digest_settled = self._today()
            log.info("digest: written for %d recipients", written)
        send_due(self._app)

    def _begin_job(self) -> None:
        if self._next_app is not None:
            self._app, self._next_app = self._next_app, None

    # -- mailboxes

    def _waits_until(self, name: str) -> datetime | None:
        """Return before when a mailbox that waits is not read; None: before nobody asks for it."""
        return None if self._is_refused(name) else self._not_before.get(name)

    def _is_refused(self, name: str) -> bool:
        return self._refused.get(name, 0) >= MAX_REFUSED_LOGINS

    def _may_poll(self, mailbox: Mailbox) -> bool:
        if self._is_refused(mailbox.name):
            return False
        not_before = self._not_before.get(mailbox.name)
        return not_before is None or self._app.clock() >= not_before

    def _poll(self, mailbox: Mailbox) -> None:
        name = mailbox.name
        try:
            poll = self._app.pipeline.poll(mailbox)
        # Also a database that fails: the next mailbox, the digest and the outbox have their own try.
        except DangkyError as error:
            self._failed(name, error)
        else:
            self._failures.pop(name, None)
            self._not_before.pop(name, None)
            self._refused.pop(name, None)
            log.info("mailbox %s: %d new, complete: %s", name, poll.new_count, poll.complete)

    def _failed(self, name: str, error: DangkyError) -> None:
        self._failures[name] = self._failures.get(name, 0) + 1
        if isinstance(error, LoginRefused):
            self._refused[name] = self._refused.get(name, 0) + 1
        interval = timedelta(minutes=self._app.settings.schedule.poll_interval_minutes)
        wait = min(interval * 2 ** (self._failures[name] - 1), MAX_WAIT) * (1 + 0.2 * jitter())
        self._not_before[name] = self._app.clock() + wait
        log.warning("mailbox %s: failure %d, next try in %s: %s", name, self._failures[name], wait, error)

    # -- reminders and digest

    def _remind(self) -> None:
        """Write the reminders that are due, while it is known who is missing."""
        if self._app.transport is None or not sends_to_units(self._app):
            return
        try:
            due = enqueue_reminders(self._app, self._t, is_held=self._app.campaign.mails.reminding.is_held)
        # The digest and the outbox have their own try.
        except DangkyError as error:
            log.warning("reminders: %s", error)
            return
        if due.mails:
            log.info("reminders: %d written", len(due.mails))

    def _owes_digest(self) -> bool:
        """Tell whether today's digest is due and not settled: written, or found not to be wanted."""
        if self._digest_settled == self._today():
            return False
        schedule = self._app.settings.schedule
        if not schedule.digest_recipients or not digest_is_due(schedule, self._t.local(self._app.clock())):
            return False
        return bool(recipients_without_digest(self._app, self._t))

    def _today(self) -> date:
        return self._t.local(self._app.clock()).date()


def _logged(job: Callable[[], None]) -> Callable[[], None]:
    """Let a job that fails for a known reason say so in one line; anything else the scheduler logs whole."""

    def run() -> None:
        try:
            job()
        except DangkyError as error:
            log.error("%s: %s", job.__name__, error)  # noqa: TRY400 - the line says all; a trace adds nothing

    return run


class Service:
    """The worker on its schedule; pages beside it may wake it, see whether it reads, and give it another roster."""

    def __init__(self, app: App, t: Translator) -> None:
        self._worker = Worker(app, t)
        self._scheduler = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(max_workers=1)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone=app.settings.service.time_zone,
        )
        now, interval = app.clock(), app.settings.schedule.poll_interval_minutes
        self._add(self._worker.poll, minutes=interval, now=now)
        self._add(self._worker.tick, seconds=TICK_S, now=now)

    def start(self) -> None:
        """Begin to work."""
        self._scheduler.start()

    def stop(self) -> None:
        """Finish the job at hand and return."""
        self._scheduler.shutdown(wait=True)

    def wake(self) -> None:
        """Read the mailboxes, also those that are left alone, as soon as the job at hand is done."""
        self._scheduler.add_job(_logged(self._worker.poll_now), id="wake", replace_existing=True)

    def is_reading(self) -> bool:
        """Tell whether mail is being read at this moment."""
        return self._worker.is_reading

    def left_alone(self) -> tuple[LeftAlone, ...]:
        """Return the mailboxes that are not read for now, because reading them failed."""
        return self._worker.left_alone()

    def take_over(self, roster: Roster) -> None:
        """Go on with another roster, which is already stored, from the next job on."""
        self._worker.take_over(roster)

    def _add(self, job: Callable[[], None], *, now: datetime, minutes: int = 0, seconds: int = 0) -> None:
        self._scheduler.add_job(
            _logged(job), "interval", minutes=minutes, seconds=seconds, next_run_time=now, id=job.__name__
        )
