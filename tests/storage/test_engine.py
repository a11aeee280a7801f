"""Transactions: whole or not at all, writers in a queue, readers never waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from domain.errors import StoreUnreachable
from domain.outgoing import MailState
from storage.campaigns import load_roster, record_campaign
from storage.engine import Store
from storage.messages import load_ledger, record_kept
from storage.models import MessageRow, OutboxRow
from storage.outbox import load_outbox, record_mail
from tests.servers.postgres import PostgresServer
from tests.storage.examples import CAMPAIGN, START, begin, keep, kept, outgoing


@pytest.fixture
def hasty(url: str) -> Iterator[Store]:
    """A second store on the same database that waits a moment only."""
    with closing(Store.open(url, wait_s=0.2)) as opened:
        yield opened


class Broken(Exception):
    """Something fails in the middle of a transaction."""


def _make_table(session: Session) -> None:
    session.execute(text("CREATE TABLE leaked (x INTEGER)"))


def _release_savepoint(session: Session) -> None:
    with session.begin_nested():
        record_mail(session, mail=outgoing(), not_before=START)


def _write_rows(session: Session) -> None:
    record_campaign(session, campaign=CAMPAIGN, now=START)


@pytest.mark.parametrize("first", [_make_table, _release_savepoint, _write_rows])
def test_a_failed_transaction_leaves_nothing(store: Store, first: Callable[[Session], None]) -> None:
    """A transaction that fails leaves no table, nothing of a released savepoint and no row, whichever came first."""

    def fail() -> None:
        with store.write() as session:
            for step in dict.fromkeys([first, _make_table, _release_savepoint, _write_rows]):
                step(session)
            raise Broken

    with pytest.raises(Broken):
        fail()
    with store.read() as session:
        assert not inspect(session.connection()).has_table("leaked")
        assert load_outbox(session) == ()
        assert load_roster(session, campaign_id=CAMPAIGN.id) is None


def test_a_savepoint_can_be_undone_alone(store: Store) -> None:
    """Work after a savepoint is undone without the work before it."""
    begin(store)
    with store.write() as session:
        record_kept(session, campaign_id=CAMPAIGN.id, kept=kept("first", uid=1))
        savepoint = session.begin_nested()
        record_kept(session, campaign_id=CAMPAIGN.id, kept=kept("second", uid=2))
        savepoint.rollback()
    with store.read() as session:
        assert len(load_ledger(session, campaign_id=CAMPAIGN.id)) == 1


def test_writers_queue(store: Store) -> None:
    """Transactions that read and then write come one after the other: no update is lost and none fails."""

    def add_one() -> None:
        with store.write() as session:
            row = session.query(OutboxRow).one()
            row.attempts += 1

    with store.write() as session:
        record_mail(session, mail=outgoing(), not_before=START)
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(add_one) for _ in range(40)]:
            done.result()
    with store.read() as session:
        assert [mail.attempts for mail in load_outbox(session)] == [40]


def test_a_writer_that_waits_too_long_is_told(store: Store, hasty: Store) -> None:
    """A writer whose turn does not come gets StoreUnreachable with what to do, and can write later."""
    with store.write() as session:
        record_campaign(session, campaign=CAMPAIGN, now=START)
        with pytest.raises(StoreUnreachable, match="Another process has been writing"):
            begin(hasty)
    keep(hasty, kept("a"))


def test_readers_do_not_wait(store: Store, hasty: Store) -> None:
    """A reader answers at once, with what was committed, while another writes."""
    begin(store)
    with store.write() as session:
        record_kept(session, campaign_id=CAMPAIGN.id, kept=kept("a"))
        with hasty.read() as reading:
            assert load_ledger(reading, campaign_id=CAMPAIGN.id) == ()


def test_a_reader_sees_one_moment(store: Store, hasty: Store) -> None:
    """All queries of one reading transaction see the same register, whatever is committed meanwhile."""
    begin(store)
    with store.read() as session:
        assert load_ledger(session, campaign_id=CAMPAIGN.id) == ()
        keep(hasty, kept("a"))
        assert load_ledger(session, campaign_id=CAMPAIGN.id) == ()


def test_a_reader_cannot_write(store: Store) -> None:
    """A query that writes is refused in a reading transaction."""

    def write_while_reading() -> None:
        with store.read() as session:
            record_mail(session, mail=outgoing(), not_before=START)

    with pytest.raises(StoreUnreachable, match=r"readonly|read-only"):
        write_while_reading()


def test_our_own_mistakes_stay_what_they_are(store: Store) -> None:
    """A wrong statement is no trouble of the machine and is not told as one."""
    with pytest.raises(DBAPIError, match="nowhere"), store.read() as session:
        session.execute(text("SELECT * FROM nowhere"))


def test_foreign_keys_hold(store: Store) -> None:
    """A message cannot belong to a campaign that is not recorded."""
    with pytest.raises(IntegrityError):
        keep(store, kept("a"), campaign_id="none")


def test_errors_do_not_show_values(store: Store) -> None:
    """The text of a database error holds no names and no mail: it ends up in logs."""
    with pytest.raises(IntegrityError) as caught:
        keep(store, kept("bí mật của người gửi"), campaign_id="none")
    assert "bí mật" not in str(caught.value)
    assert "hidden" in str(caught.value)


@pytest.mark.postgres
def test_a_lost_server_is_told_and_found_again(postgres: PostgresServer) -> None:
    """A transaction whose connection is cut is told as StoreUnreachable; the next one connects anew."""
    url = postgres.create("cut", template="migrated")

    def write_and_be_cut(store: Store) -> None:
        with store.write() as session:
            record_mail(session, mail=outgoing(), not_before=START)
            postgres.disconnect("cut")
            load_outbox(session)

    with closing(Store.open(url)) as store:
        with pytest.raises(StoreUnreachable, match="server"):
            write_and_be_cut(store)
        with store.write() as session:
            assert record_mail(session, mail=outgoing(), not_before=START)
        with store.read() as session:
            assert [mail.state for mail in load_outbox(session)] == [MailState.QUEUED]
    postgres.drop("cut")


def test_what_the_files_hold_is_synced(tmp_path: Path) -> None:
    """On SQLite a commit is on the disk when it returns, and references are checked."""
    with closing(Store.open(f"sqlite:///{tmp_path}/dangky.db")) as store, store.write() as session:
        found = [session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")]
    assert found == ["wal", 2, 1]


def test_naive_times_are_refused(store: Store) -> None:
    """A moment without an offset is not stored: it would decide wrongly who is late."""
    begin(store)
    with store.write() as session, pytest.raises(Exception, match="a time without an offset"):
        session.query(MessageRow).filter(MessageRow.received < START.replace(tzinfo=None)).all()
