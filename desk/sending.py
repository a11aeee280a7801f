"""Sending what the outbox holds: as fast as the configuration lets, and only what is still wanted."""

from __future__ import annotations

from functools import partial

from desk.app import App, jitter
from desk.reminding import still_wanted
from reports.outbox import DeliveryRun, Rates, deliver_due

#: Runs over the outbox that one command makes at most.
_RUNS = 100


def send_all(app: App) -> DeliveryRun:
    """Send all that is due, run after run, until nothing more leaves; return what became of them in all."""
    sent = deferred = failed = discarded = 0
    for _ in range(_RUNS):
        run = send_due(app)
        sent, deferred = sent + run.sent, deferred + run.deferred
        failed, discarded = failed + run.failed, discarded + run.discarded
        if not run.sent + run.failed + run.discarded:
            break
    return DeliveryRun(sent=sent, deferred=deferred, failed=failed, discarded=discarded)


def send_due(app: App) -> DeliveryRun:
    """Try each mail that is due, and return what became of them; without an outgoing server nothing is tried."""
    if app.transport is None or app.settings.smtp is None:
        return DeliveryRun()
    smtp = app.settings.smtp
    rates = Rates(per_hour=smtp.max_per_hour, per_recipient_and_day=smtp.max_per_recipient_per_day)
    return deliver_due(
        app.store, app.transport, now=app.clock, jitter=jitter, rates=rates, check=partial(still_wanted, app)
    )
