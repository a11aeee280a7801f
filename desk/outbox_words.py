"""An officer's word about mails of the outbox: the same for all that are named, or for none."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from desk.app import App
from domain.outgoing import MailEvent, MailKind
from storage.outbox_care import load_unreleased, record_word
from storage.outbox_list import load_held

_PRESSING = (MailKind.REMINDER, MailKind.ESCALATION)


def say_to_mails(app: App, numbers: Iterable[int], *, event: MailEvent, by: str) -> int:
    """Do with each mail what is said: hold, release, discard or try again; return how many there were.

    Raises: ``NoSuchMail``, ``MailNotThat`` if that cannot be done with one of them; then nothing was done with any.
    """
    with app.store.write() as session:
        return _say(session, app, numbers, event, by)


def say_to_kind(app: App, kind: MailKind, *, up_to: int, event: MailEvent, by: str) -> int:
    """Release or discard all mails of ``kind`` that are on hold; return how many there were.

    One with a number above ``up_to`` was written after the officer looked, and stays.
    """
    with app.store.write() as session:
        numbers = load_held(session, campaign_id=app.campaign.id, kind=kind, up_to=up_to)
        return _say(session, app, numbers, event, by)


def release_reminders(app: App, *, by: str) -> int:
    """Let go the reminders that were written on hold and that no officer has held; return how many there were.

    Whether each is still wanted is asked when it leaves.
    """
    with app.store.write() as session:
        numbers = load_unreleased(session, campaign_id=app.campaign.id, kinds=_PRESSING)
        return _say(session, app, numbers, MailEvent.RELEASED, by)


def _say(session: Session, app: App, numbers: Iterable[int], event: MailEvent, by: str) -> int:
    each_once = tuple(dict.fromkeys(numbers))
    now = app.clock()
    for number in each_once:
        record_word(session, campaign_id=app.campaign.id, mail_id=number, event=event, by=by, now=now)
    return len(each_once)
