"""The outbox in officers' hands, and what came back of a mail."""

from __future__ import annotations

import pytest

from domain.errors import MailNotThat, NoSuchMail
from domain.outgoing import MailEvent, MailState
from storage.engine import Store
from storage.outbox import (
    load_due,
    load_outbox,
    record_attempt,
    record_failed,
    record_mail,
    record_sent,
    record_withdrawn,
)
from storage.outbox_care import find_mail, load_history, load_mail, record_report, record_word
from tests.storage.examples import CAMPAIGN, at, outgoing


def put(store: Store, *, is_held: bool = False) -> int:
    with store.write() as session:
        record_mail(session, mail=outgoing(), not_before=at(0), is_held=is_held)
        return load_outbox(session)[0].id


def say(store: Store, event: MailEvent, number: int = 1) -> None:
    with store.write() as session:
        record_word(session, campaign_id=CAMPAIGN.id, mail_id=number, event=event, by="Hà", now=at(3))


def state(store: Store) -> MailState:
    with store.read() as session:
        return load_outbox(session)[0].state


def due(store: Store) -> int:
    with store.read() as session:
        return len(load_due(session, now=at(9), limit=9))


def test_a_held_mail_waits_for_an_officer(store: Store) -> None:
    """A mail that is written on hold is never due until it is released, and then at once."""
    put(store, is_held=True)
    assert due(store) == 0
    say(store, MailEvent.RELEASED)
    assert (state(store), due(store)) == (MailState.QUEUED, 1)


def test_hold_and_discard(store: Store) -> None:
    """A waiting mail can be held and discarded, and each word stands in its history with who said it."""
    number = put(store)
    say(store, MailEvent.HELD)
    assert (state(store), due(store)) == (MailState.HELD, 0)
    say(store, MailEvent.DISCARDED)
    with store.read() as session:
        history = load_history(session, mail_id=number)
    assert [(what.event, what.by, what.at) for what in history] == [
        (MailEvent.HELD, "Hà", at(3)),
        (MailEvent.DISCARDED, "Hà", at(3)),
    ]


def test_a_failed_mail_is_tried_again_with_all_its_tries(store: Store) -> None:
    """A mail that was given up starts anew when an officer says so, with the same bytes."""
    number = put(store)
    with store.write() as session:
        record_attempt(session, mail_id=number, expected_attempts=0, retry_at=at(1))
        record_failed(session, mail_id=number, retry_at=at(1), error="550 no such user", now=at(1))
    say(store, MailEvent.RETRIED)
    with store.read() as session:
        found = load_mail(session, campaign_id=CAMPAIGN.id, mail_id=number)
    assert (found.state, found.attempts, found.last_error, found.mail) == (MailState.QUEUED, 0, "", outgoing())


def test_a_mail_that_was_tried_is_not_withdrawn(store: Store) -> None:
    """Only a mail that nobody has tried to send vanishes with its cause, also if an officer sets its tries to none."""
    number = put(store)
    with store.write() as session:
        record_attempt(session, mail_id=number, expected_attempts=0, retry_at=at(1))
        record_failed(session, mail_id=number, retry_at=at(1), error="550 no such user", now=at(1))
    say(store, MailEvent.RETRIED)
    with store.write() as session:
        assert not record_withdrawn(session, key=outgoing().key)
    assert state(store) is MailState.QUEUED


def test_a_mail_that_was_only_held_is_withdrawn(store: Store) -> None:
    """An officer's hold and release are no try: the mail still vanishes with its cause."""
    put(store)
    say(store, MailEvent.HELD)
    say(store, MailEvent.RELEASED)
    with store.write() as session:
        assert record_withdrawn(session, key=outgoing().key)
        assert load_outbox(session) == ()


@pytest.mark.parametrize("event", [MailEvent.HELD, MailEvent.RELEASED, MailEvent.DISCARDED, MailEvent.RETRIED], ids=str)
@pytest.mark.parametrize("is_sent", [True, False], ids=["sent", "sending"])
def test_what_may_be_out_is_not_called_back(store: Store, event: MailEvent, is_sent: bool) -> None:
    """A mail that was handed to the server stays what it is, and the officer is told."""
    number = put(store)
    with store.write() as session:
        record_attempt(session, mail_id=number, expected_attempts=0, retry_at=at(1))
        if is_sent:
            record_sent(session, mail_id=number, now=at(1))
    before = state(store)
    with pytest.raises(MailNotThat):
        say(store, event)
    assert state(store) is before


def test_no_such_mail(store: Store) -> None:
    """A number that is none, or of another campaign, is refused."""
    put(store)
    with pytest.raises(NoSuchMail):
        say(store, MailEvent.HELD, number=2)
    with store.write() as session, pytest.raises(NoSuchMail):
        record_word(session, campaign_id="other", mail_id=1, event=MailEvent.HELD, by="Hà", now=at(3))


def test_a_report_finds_its_mail(store: Store) -> None:
    """The first Message-ID that is ours names the mail, and a bounce is noted on it with the moment of the first."""
    number = put(store)
    with store.write() as session:
        found = find_mail(session, message_ids=("", "<other@example.vn>", outgoing().message_id))
        assert found is not None
        assert find_mail(session, message_ids=("<other@example.vn>",)) is None
        for hours in (5, 6):
            record_report(session, mail_id=found.id, event=MailEvent.BOUNCED, text="5.1.1 unknown", now=at(hours))
    with store.read() as session:
        kept = load_mail(session, campaign_id=CAMPAIGN.id, mail_id=number)
        history = load_history(session, mail_id=number)
    assert (found.id, kept.bounced_at) == (number, at(5))
    assert [(what.event, what.text) for what in history] == [(MailEvent.BOUNCED, "5.1.1 unknown")] * 2


def test_a_delay_is_no_bounce(store: Store) -> None:
    """A report of a delay, or an answer by a machine, stands in the history and is no bounce."""
    number = put(store)
    with store.write() as session:
        record_report(session, mail_id=number, event=MailEvent.DELAYED, text="4.4.1", now=at(5))
        record_report(session, mail_id=number, event=MailEvent.ANSWERED, text="", now=at(6))
    with store.read() as session:
        assert load_mail(session, campaign_id=CAMPAIGN.id, mail_id=number).bounced_at is None
        assert [what.event for what in load_history(session, mail_id=number)] == [MailEvent.DELAYED, MailEvent.ANSWERED]
