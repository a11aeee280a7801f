"""An officer's word about mail out: the same for all mails that are named, or for none; and what is due, sent now.

Whatever is done by somebody's word has their name in the history of the mail, and so in the log.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from desk.app import App
from desk.digests import enqueue_digests, todays_digests
from desk.reminding import DueReminders, load_due_reminders, record_mails, record_written, sends_to_units
from desk.sender import require_sender
from domain.outgoing import MailEvent, MailKind
from reports.language import Translator
from storage.outbox_care import load_unreleased, load_waiting, record_word

#: Mails by which units are pressed for answers.
PRESSING = (MailKind.REMINDER, MailKind.ESCALATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentReminders:
    """What became of an officer's word that the reminders go."""

    due: DueReminders
    #: Mails that were written, and mails on hold that were let go.
    written: int
    released: int


def say_to_mails(app: App, numbers: Iterable[int], *, event: MailEvent, by: str) -> int:
    """Do with each mail what is said: hold, release, discard or try again; return how many there were.

    Raises: ``NoSuchMail``, ``MailNotThat`` if that cannot be done with one of them; then nothing was done with any.
    """
    with app.store.write() as session:
        return _say(session, app, numbers, event, by)


def say_to_kind(app: App, kind: MailKind, *, up_to: int | None, event: MailEvent, by: str) -> tuple[int, ...]:
    """Release or discard all mails of ``kind`` that were written on hold; return their numbers.

    One that an officer has held stays: whoever held it had a reason that a list does not show. So does one with a
    number above ``up_to``, which was written after the officer looked; None: all of them.
    """
    with app.store.write() as session:
        numbers = load_unreleased(session, campaign_id=app.campaign.id, kinds=(kind,), up_to=up_to)
        _say(session, app, numbers, event, by)
        return numbers


def send_digest(app: App, t: Translator, *, by: str) -> int:
    """Write today's digest for each recipient who has none, and let those that wait go out; return how many are new.

    Raises: ``ConfigurationError`` if there is no outgoing server.
    """
    require_sender(app)
    now = app.clock()
    with app.store.write() as session:
        waiting = load_waiting(session, campaign_id=app.campaign.id, kind=MailKind.DIGEST, now=now)
        _say(session, app, waiting, MailEvent.RETRIED, by)
        before = {queued.id for queued in todays_digests(session, app, t)}
        new = enqueue_digests(session, app, t, now=now, is_asked_for=True)
        written = [queued.id for queued in todays_digests(session, app, t) if queued.id not in before]
        record_written(session, written, by=by, now=now)
    return new


def send_reminders(app: App, t: Translator, *, by: str) -> SentReminders:
    """Write the reminders that are due, and let go those that were written on hold and that no officer has held.

    Whether each is still wanted is asked when it leaves.

    Raises: ``ConfigurationError`` if there is no outgoing server.
    """
    sender, now = require_sender(app), app.clock()
    # Planned and rendered beside the other writers, who would wait for seconds; the key is unique, whoever is first.
    with app.store.read() as session:
        due = load_due_reminders(session, app, t, sender=sender, now=now)
    with app.store.write() as session:
        held = load_unreleased(session, campaign_id=app.campaign.id, kinds=PRESSING)
        released = _say(session, app, held, MailEvent.RELEASED, by)
        written = record_mails(session, due.mails, by=by) if sends_to_units(app) else 0
    return SentReminders(due=due, written=written, released=released)


def _say(session: Session, app: App, numbers: Iterable[int], event: MailEvent, by: str) -> int:
    each_once = tuple(dict.fromkeys(numbers))
    now = app.clock()
    for number in each_once:
        record_word(session, campaign_id=app.campaign.id, mail_id=number, event=event, by=by, now=now)
    return len(each_once)
