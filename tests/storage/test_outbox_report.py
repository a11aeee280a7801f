"""What the outbox says about units and about itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from domain.outgoing import MailEvent, MailKind, MailState, OutboxReport, Reminded
from domain.reminders import reminded_by
from storage.engine import Store
from storage.outbox import (
    load_outbox,
    record_attempt,
    record_deferred,
    record_failed,
    record_mail,
    record_sent,
)
from storage.outbox_care import record_report, record_word
from storage.outbox_report import load_last_written, load_mails, load_outbox_report, load_steps
from storage.reminders import load_past_mails
from tests.storage.examples import CAMPAIGN, START, at, outgoing

LATER = at(9)


def put(
    store: Store,
    number: int,
    kind: MailKind = MailKind.REMINDER,
    *,
    unit: str | None = "A",
    written: datetime = START,
    not_before: datetime | None = None,
    is_held: bool = False,
    campaign: str = CAMPAIGN.id,
    step: str = "",
) -> int:
    mail = replace(
        outgoing(),
        key=f"{kind}/{number}",
        kind=kind,
        campaign=campaign,
        unit=unit,
        step=step,
        created_at=written,
        message_id=f"<{number}@x>",
    )
    with store.write() as session:
        assert record_mail(session, mail=mail, not_before=not_before or written, is_held=is_held)
        return max(queued.id for queued in load_outbox(session))


def send(store: Store, mail: int, when: datetime) -> None:
    with store.write() as session:
        record_attempt(session, mail_id=mail, expected_attempts=0, retry_at=when)
        record_sent(session, mail_id=mail, now=when)


def fail(store: Store, mail: int, when: datetime) -> None:
    with store.write() as session:
        record_attempt(session, mail_id=mail, expected_attempts=0, retry_at=when)
        record_failed(session, mail_id=mail, retry_at=when, error="550", now=when)


def bounce(store: Store, number: int, when: datetime) -> None:
    with store.write() as session:
        record_report(session, mail_id=number, event=MailEvent.BOUNCED, text="", now=when)


def report(store: Store, as_of: datetime = LATER, since: datetime | None = None) -> OutboxReport:
    with store.read() as session:
        return load_outbox_report(session, campaign_id=CAMPAIGN.id, as_of=as_of, since=since)


def test_reminded_counts_what_was_sent_to_the_unit(store: Store) -> None:
    """Only reminders of the campaign that went out count, each unit with its number and its last."""
    for number, hours in ((1, 1), (2, 3)):
        send(store, put(store, number), at(hours))
    send(store, put(store, 3, unit="B"), at(2))
    send(store, put(store, 4, MailKind.RECEIPT, unit="C"), at(2))
    send(store, put(store, 5, unit="D", campaign="other"), at(2))
    put(store, 6, unit="E")
    fail(store, put(store, 7, unit="F"), at(2))
    expected = {"A": Reminded(count=2, last_at=at(3)), "B": Reminded(count=1, last_at=at(2))}
    assert report(store).reminded == expected


def test_reminded_as_of_an_earlier_day(store: Store) -> None:
    """Reminders and bounces of later are not known at an earlier instant; only the last reminder's bounce counts."""
    for number, hours in ((1, 1), (2, 3)):
        send(store, put(store, number), at(hours))
    bounce(store, 1, at(2))
    with store.read() as session:
        states = [reminded_by(load_past_mails(session, campaign_id=CAMPAIGN.id), at(hours)) for hours in (0, 1, 2, 3)]
    assert [state.get("A") for state in states] == [
        None,
        Reminded(count=1, last_at=at(1)),
        Reminded(count=1, last_at=at(1), has_bounced=True),
        Reminded(count=2, last_at=at(3)),
    ]


def test_losses_since_the_last_digest(store: Store) -> None:
    """What failed or came back after an instant is told once each; what was tried again with success is not."""
    old, new, again = (put(store, number) for number in (1, 2, 3))
    fail(store, old, at(1))
    fail(store, new, at(3))
    fail(store, again, at(3))
    with store.write() as session:
        record_word(session, campaign_id=CAMPAIGN.id, mail_id=again, event=MailEvent.RETRIED, by="", now=at(4))
    send(store, again, at(4))
    sent = put(store, 4, MailKind.RECEIPT, unit=None)
    send(store, sent, at(2))
    for hours in (5, 6):
        bounce(store, 4, at(hours))
    found = report(store, since=at(2)).undelivered
    assert [(lost.number, lost.has_bounced, lost.at) for lost in found] == [(new, False, at(3)), (sent, True, at(6))]
    assert [lost.number for lost in report(store).undelivered] == [old, new, sent]
    assert report(store, as_of=at(2), since=at(1)).undelivered == ()


def test_what_waits_for_an_officer_and_what_can_be_stopped(store: Store) -> None:
    """Held mails are counted, reminders among them apart; reminders in the queue are those that can be held."""
    put(store, 1, is_held=True)
    put(store, 2, MailKind.RETURNED, is_held=True)
    put(store, 3)
    put(store, 4, MailKind.ESCALATION)
    put(store, 5, MailKind.RECEIPT)
    put(store, 6, campaign="other", is_held=True)
    found = report(store)
    assert (found.held_count, found.held_reminders, found.queued_reminders) == (2, 1, 2)


@pytest.mark.parametrize("hours", [0, 1])
def test_oldest_mail_that_should_be_out(store: Store, hours: int) -> None:
    """A mail that is due or was tried in vain waits; one for a later moment, a held and a sent one do not."""
    put(store, 1, written=at(0), not_before=at(20))
    put(store, 2, written=at(0), is_held=True)
    send(store, put(store, 3, written=at(0)), at(1))
    assert report(store).waiting_since is None
    tried = put(store, 4, written=at(2 + hours))
    with store.write() as session:
        record_attempt(session, mail_id=tried, expected_attempts=0, retry_at=at(20))
        record_deferred(session, mail_id=tried, retry_at=at(20), error="451", not_before=at(20), now=at(3))
    put(store, 5, written=at(3))
    assert report(store).waiting_since == at(2 + hours)


def test_steps_that_a_recipient_was_told(store: Store) -> None:
    """Steps of earlier days to this recipient, in any case of letters, but not of a mail that was given up."""
    put(store, 1, MailKind.DIGEST, step="daily", written=at(1))
    fail(store, put(store, 2, MailKind.DIGEST, step="closed", written=at(2)), at(2))
    put(store, 3, MailKind.DIGEST, step="all_answered", written=at(5))
    put(store, 4, MailKind.REMINDER, step="opened", written=at(1))
    who = outgoing().recipient
    with store.read() as session:
        for recipient, expected in ((who.upper(), {"daily"}), ("nobody@example.vn", set())):
            told = load_steps(session, campaign_id=CAMPAIGN.id, kind=MailKind.DIGEST, recipient=recipient, before=at(5))
            assert told == expected


def test_last_written_and_mails_by_key(store: Store) -> None:
    """The last mail of a kind before an instant is found without its bytes, and mails by their keys."""
    for number, hours in ((1, 1), (2, 2), (3, 3)):
        put(store, number, MailKind.DIGEST, written=at(hours))
    fail(store, 2, at(2))
    with store.read() as session:
        moments = [
            load_last_written(session, campaign_id=CAMPAIGN.id, kind=MailKind.DIGEST, before=at(hours))
            for hours in (1, 3, 4)
        ]
        found = load_mails(session, keys=["digest/3", "digest/1", "digest/9"])
    assert moments == [None, at(1), at(3)]
    assert [(queued.mail.key, queued.state) for queued in found] == [
        ("digest/1", MailState.QUEUED),
        ("digest/3", MailState.QUEUED),
    ]
