"""The outbox: each mail once, each try written before it is made."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.orm import Session

from domain.outgoing import MailKind, MailState, QueuedMail
from storage.engine import Store
from storage.outbox import (
    load_due,
    load_outbox,
    record_attempt,
    record_deferred,
    record_failed,
    record_mail,
    record_sent,
    record_unknown,
)
from storage.outbox_care import load_history
from tests.storage.examples import at, outgoing


def _queue(store: Store, key: str = "digest/dvk-2022/2022-02-14/bdv@example.vn", *, hours: float = 0) -> int:
    with store.write() as session:
        assert record_mail(session, mail=outgoing(key, hours=hours), not_before=at(hours))
        return next(mail.id for mail in load_outbox(session) if mail.mail.key == key)


def _only(store: Store) -> QueuedMail:
    with store.read() as session:
        (mail,) = load_outbox(session)
    return mail


def _due(store: Store, hours: float, *, limit: int = 10) -> list[int]:
    with store.read() as session:
        return [mail.id for mail in load_due(session, now=at(hours), limit=limit)]


def _take(store: Store, mail_id: int, expected: int, retry: float = 1) -> bool:
    with store.write() as session:
        return record_attempt(session, mail_id=mail_id, expected_attempts=expected, retry_at=at(retry))


def test_a_mail_comes_back_byte_for_byte(store: Store) -> None:
    """A queued mail is what was put in, waiting for its first try."""
    number = _queue(store)
    assert _only(store) == QueuedMail(
        id=number, mail=outgoing(), state=MailState.QUEUED, attempts=0, not_before=at(0), last_error="", sent_at=None
    )


def test_a_key_exists_once(store: Store) -> None:
    """A digest that is written again after a restart is the one that is there, whatever became of it."""
    number = _queue(store)
    with store.write() as session:
        record_sent(session, mail_id=number, now=at(1))
        assert not record_mail(session, mail=outgoing(), not_before=at(2))
    assert _only(store).state is MailState.SENT


def test_two_workers_write_one_digest(store: Store) -> None:
    """Of workers that write the same digest at once, exactly one does."""

    def write(_number: int) -> bool:
        with store.write() as session:
            return record_mail(session, mail=outgoing(), not_before=at(0))

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(write, range(4))) == [False, False, False, True]


def test_due_mails_oldest_first(store: Store) -> None:
    """What is due comes in the order in which it was written, at most as many as asked for."""
    late = _queue(store, "digest/3", hours=3)
    early = _queue(store, "digest/1", hours=1)
    middle = _queue(store, "digest/2", hours=2)
    assert _due(store, 0.5) == []
    assert _due(store, 2) == [early, middle]
    assert _due(store, 3, limit=2) == [early, middle]
    assert _due(store, 3) == [early, middle, late]


def test_a_mail_is_taken_by_one_worker(store: Store) -> None:
    """Of two workers that saw the same mail, the second learns that it was taken."""
    number = _queue(store)
    assert _take(store, number, 0)
    assert not _take(store, number, 0)
    assert (_only(store).state, _only(store).attempts) == (MailState.SENDING, 1)


def test_a_mail_of_a_dead_worker_comes_due_again(store: Store) -> None:
    """A mail whose sender died without a word comes due again at the time that was set for it."""
    number = _queue(store)
    assert _take(store, number, 0, retry=2)
    assert (_due(store, 1.9), _due(store, 2)) == ([], [number])
    assert _take(store, number, 1, retry=4)
    assert _only(store).attempts == 2


def test_a_deferred_mail_waits(store: Store) -> None:
    """A mail that the server would not take yet waits until the moment set, with the server's words."""
    number = _queue(store)
    assert _take(store, number, 0)
    with store.write() as session:
        error = "451 thử lại sau"
        record_deferred(session, mail_id=number, retry_at=at(1), error=error, not_before=at(5), now=at(1))
    found = _only(store)
    assert (found.state, found.last_error, found.not_before) == (MailState.QUEUED, "451 thử lại sau", at(5))
    assert (_due(store, 4), _due(store, 5)) == ([], [number])


def test_a_sent_mail_is_done(store: Store) -> None:
    """A mail that went out is never due again and shows when it went."""
    number = _queue(store)
    assert _take(store, number, 0)
    with store.write() as session:
        record_sent(session, mail_id=number, now=at(1))
    assert (_only(store).state, _only(store).sent_at, _due(store, 99)) == (MailState.SENT, at(1), [])
    assert not _take(store, number, 1)


def test_a_failed_mail_is_done_and_shown(store: Store) -> None:
    """A mail that was refused for good is not tried again and stays visible with its error."""
    number = _queue(store)
    assert _take(store, number, 0)
    with store.write() as session:
        record_failed(session, mail_id=number, retry_at=at(1), error="550 không có hộp thư", now=at(1))
    found = _only(store)
    assert (found.state, found.last_error, _due(store, 99)) == (MailState.FAILED, "550 không có hộp thư", [])


def _defer(session: Session, number: int) -> None:
    record_deferred(session, mail_id=number, retry_at=at(1), error="timed out", not_before=at(2), now=at(1))


def _fail(session: Session, number: int) -> None:
    record_failed(session, mail_id=number, retry_at=at(1), error="timed out", now=at(1))


def _lose(session: Session, number: int) -> None:
    record_unknown(session, mail_id=number, retry_at=at(1), error="timed out", now=at(1))


@pytest.mark.parametrize("late_word", [_defer, _fail, _lose])
def test_sent_stays_sent(store: Store, late_word: Callable[[Session, int], None]) -> None:
    """A late word of another worker does not bring back a mail that went out."""
    number = _queue(store)
    assert _take(store, number, 0)
    with store.write() as session:
        record_sent(session, mail_id=number, now=at(1))
        late_word(session, number)
    assert (_only(store).state, _only(store).last_error) == (MailState.SENT, "")


@pytest.mark.parametrize("late_word", [_defer, _fail, _lose])
def test_late_end_of_a_try_does_not_end_the_next(store: Store, late_word: Callable[[Session, int], None]) -> None:
    """While a second try is under way, what became of the first, taken for dead, does not call the mail free."""
    number = _queue(store)
    assert _take(store, number, 0, retry=1)
    assert _take(store, number, 1, retry=2)
    with store.write() as session:
        late_word(session, number)
        assert load_history(session, mail_id=number) == ()
    assert (_only(store).state, _only(store).not_before, _only(store).last_error) == (MailState.SENDING, at(2), "")


def test_a_lost_answer_is_shown(store: Store) -> None:
    """A mail whose answer was lost shows that, not what became of the try before; a new try begins without a word."""
    number = _queue(store)
    assert _take(store, number, 0)
    with store.write() as session:
        record_unknown(session, mail_id=number, retry_at=at(1), error="no answer", now=at(1))
    assert (_only(store).state, _only(store).last_error) == (MailState.SENDING, "no answer")
    assert _take(store, number, 1, retry=2)
    assert _only(store).last_error == ""


def test_mails_of_one_kind(store: Store) -> None:
    """The outbox can be asked for one kind of mail."""
    digest = _queue(store, "digest/a", hours=2)
    receipt = _queue(store, "receipt/a", hours=1)
    with store.read() as session:
        assert [mail.id for mail in load_outbox(session)] == [receipt, digest]
        assert [mail.id for mail in load_outbox(session, kind=MailKind.DIGEST)] == [digest]


def test_a_mail_and_its_cause_are_one(store: Store) -> None:
    """If the transaction that causes a mail fails, there is no mail."""

    def fail() -> None:
        with store.write() as session:
            record_mail(session, mail=outgoing(), not_before=at(0))
            raise RuntimeError("the cause failed")

    with pytest.raises(RuntimeError):
        fail()
    assert _due(store, 99) == []
