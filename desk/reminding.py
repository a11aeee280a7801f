"""Reminders and escalations: which are due, that each goes into the outbox once, and whether it is still wanted."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy.orm import Session

from desk.app import App
from desk.sender import require_sender
from domain.errors import N_
from domain.memory import with_memories
from domain.outgoing import MailEvent, MailKind, OutgoingMail
from domain.picked_reminders import BY_WORD, PickedPlan, is_still_said, plan_picked
from domain.reminders import (
    ReminderPlan,
    is_missing,
    missing_under,
    plan_reminders,
    reminder_key,
    step_of,
)
from reports.language import Translator
from reports.mail import is_plain_address
from reports.outbox import SEND, WAIT, May, Permit
from reports.reminders import Asker, escalation_mail, listed_units, reminder_mail
from storage.memories import load_memories
from storage.outbox import record_event, record_mail
from storage.outbox_report import load_mails
from storage.polls import load_health
from storage.register import load_lines, load_register
from storage.reminders import load_past_mails

#: A mailbox that was last read completely longer ago is not known: nobody is called missing.
FRESH_FOR = timedelta(hours=24)
#: What leaves asks for a reading within two polls, but a reading of many mails may take its time.
LEAST_FRESH = timedelta(hours=1)

_HAS_SENT = N_("something has come from the unit meanwhile")
_PAST = N_("the time of this reminder is past, or the unit's deadline was moved")
_OTHER_UNITS = N_("other units are missing by now")
_GONE = N_("the unit is not asked any more")


@dataclass(frozen=True, slots=True, kw_only=True)
class DueReminders:
    """What is due at an instant, as mails."""

    plan: ReminderPlan
    #: One for each reminder and escalation of the plan, in its order, or as many as were asked for.
    mails: tuple[OutgoingMail, ...]
    #: When the mailbox was last read completely; None: it is not known well enough, and nothing is due.
    read_at: datetime | None

    @property
    def count(self) -> int:
        """How many mails are due."""
        return len(self.plan.reminders) + len(self.plan.escalations)


@dataclass(frozen=True, slots=True, kw_only=True)
class PickedReminders:
    """What becomes of units that an officer picked to be reminded at once."""

    plan: PickedPlan
    #: One for each reminder of the plan, in its order, or as many as were asked for.
    mails: tuple[OutgoingMail, ...]
    #: When the mailbox was last read completely; None: it is not known well enough, and nobody is written to.
    read_at: datetime | None


def load_due_reminders(
    session: Session, app: App, t: Translator, *, sender: str, now: datetime, mail_count: int | None = None
) -> DueReminders:
    """Return what is due at ``now``; nothing while the mailbox is not known completely.

    With ``mail_count`` only so many of the mails are made.
    """
    read_at = known_until(session, app, now)
    if read_at is None:
        return DueReminders(plan=ReminderPlan(), mails=(), read_at=None)
    plan = plan_reminders(
        load_register(session, campaign=app.campaign, as_of=now),
        past=load_past_mails(session, campaign_id=app.campaign.id),
        addresses=unit_addresses(session, app),
        zone=t.zone,
    )
    asker = Asker(campaign=app.campaign, sender=sender, read_at=read_at, now=now, salt=secrets.token_hex(16))
    return DueReminders(plan=plan, mails=tuple(islice(_mails(plan, asker, t), mail_count)), read_at=read_at)


def enqueue_reminders(app: App, t: Translator, *, is_held: bool) -> DueReminders:
    """Put what is due into the outbox by itself, each once; what ``is_held`` waits for an officer."""
    now = app.clock()
    # Planned and rendered beside the other writers, who would wait for seconds; the key is unique, whoever is first.
    with app.store.read() as session:
        due = load_due_reminders(session, app, t, sender=require_sender(app), now=now)
    if due.mails:
        with app.store.write() as session:
            record_mails(session, due.mails, is_held=is_held)
    return due


def load_picked_reminders(
    session: Session, app: App, units: Iterable[str], *, mail_count: int | None = None
) -> PickedReminders:
    """Return what would become of ``units`` (codes) if they were reminded now, in the language of mail out.

    With ``mail_count`` only so many of the mails are made.

    Raises: ``ConfigurationError`` if there is no outgoing server.
    """
    sender, now, t = require_sender(app), app.clock(), app.replier.t
    read_at = known_until(session, app, now)
    if read_at is None:
        return PickedReminders(plan=PickedPlan(), mails=(), read_at=None)
    picked = tuple(units)
    plan = plan_picked(
        app.campaign,
        load_lines(session, campaign=app.campaign, units=picked, now=now),
        picked,
        past=load_past_mails(session, campaign_id=app.campaign.id),
        addresses=unit_addresses(session, app),
        now=now,
        zone=t.zone,
    )
    asker = Asker(campaign=app.campaign, sender=sender, read_at=read_at, now=now, salt=secrets.token_hex(16))
    mails = tuple(reminder_mail(reminder, asker, t) for reminder in plan.reminders[:mail_count])
    return PickedReminders(plan=plan, mails=mails, read_at=read_at)


def remind_units(app: App, units: Iterable[str], *, by: str) -> PickedReminders:
    """Write a reminder to each of ``units`` (codes) that may have one now, to leave at once, as ``by`` asked.

    What each of them says is asked again when it leaves (:func:`still_wanted`); asked twice, one is written.

    Raises: ``ConfigurationError`` if there is no outgoing server.
    """
    with app.store.read() as session:
        picked = load_picked_reminders(session, app, units)
    if picked.mails:
        with app.store.write() as session:
            record_mails(session, picked.mails, by=by)
    return picked


def record_mails(session: Session, mails: Iterable[OutgoingMail], *, by: str = "", is_held: bool = False) -> int:
    """Put ``mails`` into the outbox, due at once, each once; return how many were new.

    ``by`` is who asked for them; empty: nobody did.
    """
    new = [mail for mail in mails if record_mail(session, mail=mail, not_before=mail.created_at, is_held=is_held)]
    if by:
        for written in load_mails(session, keys=[mail.key for mail in new]):
            record_written(session, (written.id,), by=by, now=written.mail.created_at)
    return len(new)


def record_written(session: Session, numbers: Iterable[int], *, by: str, now: datetime) -> None:
    """Write that ``by`` asked for the mails of these numbers."""
    for number in numbers:
        record_event(session, mail_id=number, event=MailEvent.WRITTEN, by=by, now=now)


def sends_to_units(app: App) -> bool:
    """Tell whether the campaign reminds anybody."""
    reminding = app.campaign.mails.reminding
    return bool(reminding.steps) or reminding.escalate_after_days is not None


def still_wanted(app: App, session: Session, mail: OutgoingMail) -> Permit:
    """Tell whether ``mail`` is still wanted at the moment at which it would leave."""
    if mail.kind not in (MailKind.REMINDER, MailKind.ESCALATION) or mail.campaign != app.campaign.id:
        return SEND
    now = app.clock()
    known = known_until(session, app, now)
    interval = timedelta(minutes=app.settings.schedule.poll_interval_minutes)
    if known is None or now - known > max(2 * interval, LEAST_FRESH):
        return WAIT
    why = _against(session, app, mail, now)
    return Permit(may=May.DROP, cause=why) if why else SEND


def known_until(session: Session, app: App, now: datetime) -> datetime | None:
    """Return when the mailbox was last read completely; None if that fails now, or was too long ago."""
    health = load_health(session, folders=app.folders, campaign_id=app.campaign.id, as_of=now)
    if health.is_blind or health.complete_at is None or now - health.complete_at > FRESH_FOR:
        return None
    return health.complete_at


def _against(session: Session, app: App, mail: OutgoingMail, now: datetime) -> str:
    """Return why the mail is not wanted any more; empty: it is."""
    if mail.kind is MailKind.ESCALATION:
        register = load_register(session, campaign=app.campaign, as_of=now)
        missing = missing_under(register, mail.unit or "")
        return "" if listed_units(missing) == mail.step else _OTHER_UNITS
    line = load_lines(session, campaign=app.campaign, units=(mail.unit or "",), now=now).get(mail.unit or "")
    if line is None or not line.is_asked:
        return _GONE
    if not is_missing(line):
        return _HAS_SENT
    if mail.step == BY_WORD:
        is_due = is_still_said(line, mail.created_at, now)
    else:
        is_due = step_of(app.campaign, line, now, app.settings.service.time_zone) == mail.step
    is_same = mail.key.startswith(reminder_key(app.campaign.id, line.unit, line.effective_deadline, mail.step))
    return "" if is_due and is_same else _PAST


def unit_addresses(session: Session, app: App) -> dict[str, tuple[str, ...]]:
    """Return the addresses of each unit that can be written to, also those that officers have taught."""
    roster = with_memories(app.campaign.roster, load_memories(session, campaign_id=app.campaign.id))
    return {unit.code: tuple(filter(is_plain_address, unit.addresses)) for unit in roster.units}


def _mails(plan: ReminderPlan, asker: Asker, t: Translator) -> Iterator[OutgoingMail]:
    yield from (reminder_mail(reminder, asker, t) for reminder in plan.reminders)
    yield from (escalation_mail(escalation, asker, t) for escalation in plan.escalations)
