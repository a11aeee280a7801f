"""The day's digest: when it is due, what it is made of, and that it goes into the outbox once."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from dangky.bootstrap import App
from dangky.settings import ScheduleSettings
from domain.errors import N_, ConfigurationError, SettingsProblem
from domain.outgoing import MailKind, QueuedMail
from reports.digest import Digest, digest_key, enqueue_digest, plan_digest
from reports.language import Translator
from storage.outbox import load_outbox
from storage.polls import load_health
from storage.register import load_ledger_at, load_register

#: Days in a row that can be without a digest: a weekend.
_MAX_GAP_DAYS = 3
_SATURDAY = 5


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
    """Return what the digest says at ``now``."""
    register = load_register(session, campaign=app.campaign, as_of=now)
    return plan_digest(
        register,
        ledger=load_ledger_at(session, campaign=app.campaign, as_of=now),
        health=load_health(session, folders=app.folders, campaign_id=app.campaign.id, as_of=now),
        since=_told_until(session, app, t, now),
        next_digest_at=next_digest(app.settings.schedule, t.local(now)),
    )


def _told_until(session: Session, app: App, t: Translator, now: datetime) -> datetime | None:
    """Return up to when the last digest of an earlier day knew the mailbox; None if there was none.

    That is the last complete reading before it: mail that lay in an unreachable mailbox then is news now.
    Today's digest, sent again, tells of the same time.
    """
    today = datetime.combine(t.local(now).date(), time(), tzinfo=t.zone)
    prefix = f"digest/{app.campaign.id}/"
    ours = (queued.mail for queued in load_outbox(session, kind=MailKind.DIGEST) if queued.mail.key.startswith(prefix))
    written = max((mail.created_at for mail in ours if mail.created_at < today), default=None)
    if written is None:
        return None
    health = load_health(session, folders=app.folders, campaign_id=app.campaign.id, as_of=written)
    return min(written, health.complete_at) if health.complete_at else None


def enqueue_todays_digest(app: App, t: Translator) -> int:
    """Put today's digest into the outbox for each recipient who has none yet; return how many were new."""
    now = app.clock()
    with app.store.write() as session:
        digest = load_digest(session, app, t, now)
        return enqueue_digest(
            session,
            digest=digest,
            translator=t,
            sender=require_sender(app),
            recipients=app.settings.schedule.digest_recipients,
            now=now,
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
    keys = {digest_key(app.campaign.id, today, who) for who in app.settings.schedule.digest_recipients}
    return tuple(queued for queued in load_outbox(session, kind=MailKind.DIGEST) if queued.mail.key in keys)


def require_sender(app: App) -> str:
    """Return the address that mail comes from; raise ``ConfigurationError`` if there is no outgoing server."""
    if app.settings.smtp is None:
        problem = SettingsProblem(key="smtp", template=N_("nothing can be sent without a table [smtp]"))
        raise ConfigurationError(file=str(app.settings.file), found=[problem])
    return app.settings.smtp.sender
