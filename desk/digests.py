"""The day's digest: when it is due, what it is made of, and that it goes into the outbox once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from desk.app import App
from desk.reminding import unit_addresses
from desk.sender import require_sender
from desk.settings import ScheduleSettings
from domain.errors import N_
from domain.outgoing import MailKind, Planned, QueuedMail
from domain.register import Register
from domain.reminders import Addresses, PastMail, next_step, plan_reminders
from reports.digest import day_begins, digest_key, enqueue_digest
from reports.digest_plan import Digest, Habits, plan_digest
from reports.language import Translator
from storage.outbox_report import load_last_written, load_mails, load_outbox_report
from storage.polls import load_health
from storage.register import load_ledger_at, load_register
from storage.reminders import load_past_mails

#: Days in a row that can be without a digest: a weekend.
_MAX_GAP_DAYS = 3
_SATURDAY = 5
_REMINDERS = N_("reminders to {n} units that have sent nothing")
_REMINDERS_TO_RELEASE = N_("reminders to {n} units that have sent nothing, written for you to release")


def digest_is_due(schedule: ScheduleSettings, local: datetime) -> bool:
    """Tell whether the digest of the day of ``local`` (aware, in the service's zone) should be out by then.

    It stays due to the end of the day, so that a service that was down at the hour makes up for it.
    """
    return _is_digest_day(schedule, local) and local.time() >= schedule.digest_time


def next_digest(schedule: ScheduleSettings, local: datetime) -> datetime | None:
    """Return when the next digest after ``local`` is due; None if nobody gets one."""
    if not schedule.digest_recipients:
        return None
    for days in range(_MAX_GAP_DAYS + 1):
        day = local.date() + timedelta(days=days)
        at = datetime.combine(day, schedule.digest_time, tzinfo=local.tzinfo)
        if at > local and _is_digest_day(schedule, at):
            return at
    return None


def _is_digest_day(schedule: ScheduleSettings, local: datetime) -> bool:
    return schedule.digest_days == "every_day" or local.weekday() < _SATURDAY


def load_digest(session: Session, app: App, t: Translator, now: datetime) -> Digest:
    """Return what the digest says at ``now``, before its occasion for a recipient is known."""
    schedule, web, campaign = app.settings.schedule, app.settings.web, app.campaign
    before = day_begins(now, t)
    written = load_last_written(session, campaign_id=campaign.id, kind=MailKind.DIGEST, before=before)
    register = load_register(session, campaign=campaign, as_of=now)
    return plan_digest(
        register,
        ledger=load_ledger_at(session, campaign=campaign, as_of=now),
        health=load_health(session, folders=app.folders, campaign_id=campaign.id, as_of=now),
        since=_known_at(session, app, written) if written else None,
        next_digest_at=next_digest(schedule, t.local(now)),
        outbox=load_outbox_report(session, campaign_id=campaign.id, as_of=now, since=written),
        planned=planned_reminders(
            register,
            t.zone,
            past=load_past_mails(session, campaign_id=campaign.id),
            addresses=unit_addresses(session, app),
        ),
        habits=Habits(
            only_when_open=schedule.digest_when == "when_open",
            has_workbook=schedule.digest_workbook,
            pages=web.base_url if web.is_on and web.is_reached_from_elsewhere else "",
        ),
    )


def planned_reminders(
    register: Register, zone: ZoneInfo, *, past: Sequence[PastMail] = (), addresses: Addresses | None = None
) -> tuple[Planned, ...]:
    """Return the reminders that come next by the letter's own days, if no more comes from any unit by then."""
    ahead = next_step(register.campaign, register.as_of, zone)
    if ahead is None:
        return ()
    then = replace(register, as_of=ahead.at)
    count = len(plan_reminders(then, past=past, addresses=addresses or {}, zone=zone).reminders)
    if not count:
        return ()
    is_held = register.campaign.mails.reminding.is_held
    return (Planned(at=ahead.at, sentence=_REMINDERS_TO_RELEASE if is_held else _REMINDERS, count=count),)


def _known_at(session: Session, app: App, written: datetime) -> datetime:
    """Return up to when the digest that was ``written`` then knew the mailbox.

    That is the last complete reading before it: mail that lay in an unreachable mailbox then is news now.
    Today's digest, sent again, tells of the same time.
    """
    health = load_health(session, folders=app.folders, campaign_id=app.campaign.id, as_of=written)
    return min(written, health.complete_at) if health.complete_at else written


def enqueue_todays_digest(app: App, t: Translator) -> int:
    """Put today's digest into the outbox for each recipient who has none yet; return how many were new.

    There is none on a day on which the configuration wants none, unless an officer asks for it.
    """
    with app.store.write() as session:
        return enqueue_digests(session, app, t, now=app.clock(), is_asked_for=False)


def enqueue_digests(session: Session, app: App, t: Translator, *, now: datetime, is_asked_for: bool) -> int:
    """Write the digest of the day of ``now`` for each recipient who has none yet; return how many were new."""
    return enqueue_digest(
        session,
        digest=load_digest(session, app, t, now),
        translator=t,
        sender=require_sender(app),
        recipients=app.settings.schedule.digest_recipients,
        now=now,
        is_asked_for=is_asked_for,
    )


def recipients_without_digest(app: App, t: Translator) -> list[str]:
    """Return who has no digest of today in the outbox, sent or not."""
    today = t.local(app.clock()).date()
    with app.store.read() as session:
        written = {queued.mail.key for queued in todays_digests(session, app, t)}
    recipients = app.settings.schedule.digest_recipients
    return [who for who in recipients if digest_key(app.campaign.id, today, who) not in written]


def todays_digests(session: Session, app: App, t: Translator) -> tuple[QueuedMail, ...]:
    """Return today's digests in the outbox, whatever became of them."""
    today = t.local(app.clock()).date()
    recipients = app.settings.schedule.digest_recipients
    return load_mails(session, keys=[digest_key(app.campaign.id, today, who) for who in recipients])
