"""How fresh the knowledge of the mailbox is."""

from __future__ import annotations

from datetime import datetime

import pytest

from domain.poll import MailboxHealth, Poll
from storage.engine import Store
from storage.messages import record_reading
from storage.polls import load_health, record_poll_finished, record_poll_started
from tests.storage.examples import CAMPAIGN, at, begin, keep, kept, questioned

INBOX = ("bdv", "INBOX")
JUNK = ("bdv", "Thư rác")


@pytest.fixture
def begun(store: Store) -> Store:
    """A store with the campaign."""
    begin(store)
    return store


def _poll(store: Store, hours: float, *, complete: bool = True, folder: tuple[str, str] = INBOX) -> Poll:
    """Record a poll of a quarter of an hour that began at ``hours``; return it."""
    poll = Poll(
        mailbox=folder[0],
        folder=folder[1],
        started_at=at(hours),
        finished_at=at(hours + 0.25),
        complete=complete,
        server_count=12 if complete else None,
        ledger_count=12 if complete else None,
        new_count=3,
        error="" if complete else "timed out",
    )
    with store.write() as session:
        number = record_poll_started(session, mailbox=folder[0], folder=folder[1], now=at(hours))
    with store.write() as session:
        record_poll_finished(session, poll_id=number, poll=poll)
    return poll


def _health(store: Store, *folders: tuple[str, str], as_of: datetime | None = None) -> MailboxHealth:
    with store.read() as session:
        return load_health(session, folders=folders, campaign_id=CAMPAIGN.id, as_of=as_of)


def test_never_polled_is_blind(begun: Store) -> None:
    """Before the first poll nothing is known, and no list may claim otherwise."""
    health = _health(begun, INBOX)
    assert health == MailboxHealth(complete_at=None)
    assert health.is_blind


def test_a_complete_poll(begun: Store) -> None:
    """After a complete poll the knowledge is as fresh as its end."""
    poll = _poll(begun, 1)
    health = _health(begun, INBOX)
    assert health == MailboxHealth(complete_at=at(1), last_polls=(poll,))
    assert not health.is_blind


def test_a_failed_poll_after_a_complete_one(begun: Store) -> None:
    """A failed poll does not make older knowledge newer, and is shown with its error."""
    _poll(begun, 1)
    failed = _poll(begun, 2, complete=False)
    health = _health(begun, INBOX)
    assert health == MailboxHealth(complete_at=at(1), last_polls=(failed,))
    assert health.is_blind


def test_a_poll_that_was_cut_off(begun: Store) -> None:
    """A poll that is under way, or was cut off, leaves the knowledge as old as it was."""
    poll = _poll(begun, 1)
    with begun.write() as session:
        record_poll_started(session, mailbox="bdv", folder="INBOX", now=at(2))
    health = _health(begun, INBOX)
    assert health == MailboxHealth(complete_at=at(1), last_polls=(poll,))


def test_the_stalest_folder_counts(begun: Store) -> None:
    """With several folders the knowledge is as old as that of the one read longest ago."""
    _poll(begun, 1, folder=JUNK)
    _poll(begun, 3)
    health = _health(begun, INBOX, JUNK)
    assert health.complete_at == at(1)
    assert [poll.folder for poll in health.last_polls] == ["INBOX", "Thư rác"]


def test_a_folder_never_read_makes_it_blind(begun: Store) -> None:
    """One folder of several that was never read leaves us blind, whatever is known of the others."""
    _poll(begun, 1)
    assert _health(begun, INBOX, JUNK).complete_at is None


def test_other_folders_do_not_count(begun: Store) -> None:
    """A folder that is no longer read neither helps nor hinders."""
    _poll(begun, 1)
    _poll(begun, 2, complete=False, folder=JUNK)
    assert not _health(begun, INBOX).is_blind


def test_as_of_a_moment(begun: Store) -> None:
    """As of a moment, only polls that had ended by then count."""
    first = _poll(begun, 1)
    _poll(begun, 2)
    assert _health(begun, INBOX, as_of=at(2.1)) == MailboxHealth(complete_at=at(1), last_polls=(first,))
    assert _health(begun, INBOX, as_of=at(1)).complete_at is None


def test_unread_messages_are_counted(begun: Store) -> None:
    """Messages that are kept and not yet read are counted, as of a moment those received by then."""
    messages = [keep(begun, kept(f"mail {uid}", uid=uid, received=at(uid))) for uid in (1, 2, 3)]
    with begun.write() as session:
        record_reading(session, message=messages[0], reading=questioned(), now=at(9))
    assert _health(begun, INBOX).unread_count == 2
    assert _health(begun, INBOX, as_of=at(2)).unread_count == 1
