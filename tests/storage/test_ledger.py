"""The ledger comes page by page, searched and counted, and no message is shown twice or left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import pytest
from alembic import command
from sqlalchemy import create_engine, text

from domain.message import LedgerLine, Outcome
from domain.reading import MessageReading
from storage import schema
from storage.engine import Store
from storage.ledger import count_by_outcome, load_ledger_page
from storage.messages import load_ledger, replace_reading
from storage.register import count_ledger_at, load_ledger_at
from tests.storage.examples import (
    CAMPAIGN,
    CAO_VIEN_I,
    ENVELOPE,
    at,
    attachment,
    begin,
    book,
    booked,
    keep,
    kept,
    questioned,
    registered,
)


@pytest.fixture
def begun(store: Store) -> Store:
    """A store with the campaign."""
    begin(store)
    return store


def subject(said: str, *names: str) -> MessageReading:
    """Return the reading of a mail with this subject and files of these names."""
    files = tuple(attachment(str(number), name=name) for number, name in enumerate(names, start=2))
    return replace(registered(), envelope=replace(ENVELOPE, subject=said), attachments=files)


def book_all(store: Store, *readings: MessageReading, hours: Iterable[float] = ()) -> list[int]:
    """Book a mail for each reading, an hour after the other or at ``hours``; return their numbers."""
    moments = list(hours) or list(range(len(readings)))
    with store.write() as session:
        return [
            book(session, kept(f"mail {number}", uid=number, received=at(hour)), reading)
            for number, (reading, hour) in enumerate(zip(readings, moments, strict=True), start=1)
        ]


def page(
    store: Store,
    *,
    outcome: Outcome | None = None,
    said: str | None = None,
    before: tuple[datetime, int] | None = None,
    limit: int = 50,
) -> tuple[LedgerLine, ...]:
    with store.read() as session:
        return load_ledger_page(
            session, campaign_id=CAMPAIGN.id, outcome=outcome, text=said, before=before, limit=limit
        )


def found(store: Store, said: str) -> list[int]:
    return [line.id for line in page(store, said=said)]


def test_what_is_not_read_comes_page_by_page(begun: Store) -> None:
    """Mails that wait to be read are listed like all others: newest first, each once, however many there are."""
    book_all(begun, registered())
    numbers = [keep(begun, kept(f"waits {hour}", uid=90 + hour, received=at(hour))) for hour in (2, 5, 3)]
    seen: list[int] = []
    before = None
    with begun.read() as session:
        while lines := load_ledger_page(session, campaign_id=CAMPAIGN.id, is_unread=True, before=before, limit=2):
            seen += [line.id for line in lines]
            before = (lines[-1].received, lines[-1].id)
    assert seen == [numbers[1], numbers[2], numbers[0]]


def test_pages_make_up_the_ledger(begun: Store) -> None:
    """Page after page gives each message once, newest first, also those received in the same second."""
    book_all(begun, *(registered() for _ in range(7)), hours=(1, 5, 2, 5, 5, 0, 5))
    keep(begun, kept("not yet read", uid=99, received=at(3)))
    seen: list[LedgerLine] = []
    while lines := page(begun, limit=3, before=(seen[-1].received, seen[-1].id) if seen else None):
        assert len(lines) <= 3
        seen += lines
    with begun.read() as session:
        assert seen == list(reversed(load_ledger(session, campaign_id=CAMPAIGN.id)))


def test_by_outcome(begun: Store) -> None:
    """Only messages with the outcome that is asked for are shown, page by page too."""
    one, _, three, _ = book_all(begun, questioned(), registered(), questioned(), registered())
    assert [line.id for line in page(begun, outcome=Outcome.NEEDS_REVIEW)] == [three, one]
    assert [line.id for line in page(begun, outcome=Outcome.NEEDS_REVIEW, before=(at(2), three))] == [one]
    assert page(begun, outcome=Outcome.IGNORED) == ()


@pytest.mark.parametrize(
    "said",
    [
        "Đăng ký mô hình",
        "dang ky",
        "DANG KY",
        "đăng ky",
        "hình đăng",
        "bieu mau.docx",
        "Biê\u0309u mâ\u0303u",
        "th.caovien1@",
        "cao vien docx",
    ],
)
def test_search_without_marks(begun: Store, said: str) -> None:
    """Each word must stand in subject, sender or a file's name, in any order, whatever capitals, marks and encoding."""
    number, _ = book_all(
        begun,
        subject("Đăng ký mô hình", "Biểu mẫu.docx"),
        replace(registered(), envelope=replace(ENVELOPE, subject="Thư khác", sender="b@example.vn", sender_name="")),
    )
    assert found(begun, said) == [number]


@pytest.mark.parametrize("said", ["dang ky khac", "%", "_", "dang%mo", "hinhbieu", "\\"])
def test_search_finds_nothing_else(begun: Store, said: str) -> None:
    """A word that does not stand there finds nothing; signs of the database's language are only signs."""
    book_all(begun, subject("Đăng ký mô hình", "Biểu mẫu.docx"))
    assert found(begun, said) == []


def test_signs_are_found(begun: Store) -> None:
    """A per cent sign in a name is found by a per cent sign."""
    number, _ = book_all(begun, subject("Đạt 100%"), subject("Đạt 1000"))
    assert found(begun, "100%") == [number]


def test_empty_search_is_none(begun: Store) -> None:
    """A search for nothing but spaces shows all."""
    book_all(begun, registered(), registered())
    assert len(page(begun, said="  ")) == 2


def test_search_in_one_outcome(begun: Store) -> None:
    """A search within an outcome finds what both hold for."""
    one, _ = book_all(begun, subject("Đăng ký"), replace(questioned(), envelope=replace(ENVELOPE, subject="Đăng ký")))
    assert [line.id for line in page(begun, outcome=Outcome.REGISTERED, said="dang")] == [one]


def test_read_anew_is_found_anew(begun: Store) -> None:
    """A message that is read again is found by what it says now, and no more by what it said."""
    (number,) = book_all(begun, subject("Cũ"))
    with begun.write() as session:
        replace_reading(session, message=number, reading=subject("Mới"), now=at(5))
    assert (found(begun, "cu"), found(begun, "moi")) == ([], [number])


def test_counts(begun: Store) -> None:
    """Every message is counted once under what became of it, those not yet read too."""
    book_all(begun, questioned(), registered(booked("Rau")), registered(booked("Rau", unit=CAO_VIEN_I.code)))
    keep(begun, kept("not yet read", uid=99, received=at(9)))
    with begun.read() as session:
        counts = count_by_outcome(session, campaign_id=CAMPAIGN.id)
        assert counts == {Outcome.NEEDS_REVIEW: 1, Outcome.REGISTERED: 2, None: 1}
        assert count_by_outcome(session, campaign_id=CAMPAIGN.id, as_of=at(1)).total() == 2
        assert count_by_outcome(session, campaign_id="another") == {}
        ledger = load_ledger_at(session, campaign=CAMPAIGN, as_of=at(1))
        counted = count_ledger_at(session, campaign=CAMPAIGN, as_of=at(1))
    assert sorted(counted.elements(), key=str) == sorted((line.outcome for line in ledger), key=str)


def test_messages_read_before_are_found(new_url: str) -> None:
    """After the upgrade a message that an earlier dangky has read is found by its subject and its files' names."""
    config = schema._config()
    engine = create_engine(new_url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0006")
        connection.execute(text(_CAMPAIGN))
        connection.execute(text(_MESSAGE.format(id=1, read="'2022-02-10 01:00:00.000000'")))
        connection.execute(text(_MESSAGE.format(id=2, read="NULL")))
        connection.execute(text(_ATTACHMENT))
    engine.dispose()
    store = Store.open(new_url)
    try:
        assert found(store, "dang ky mau.docx") == [1]
    finally:
        store.close()


_CAMPAIGN = (
    "INSERT INTO campaigns (id, snapshot, opens_at, deadline, recorded_at) VALUES "
    "('dvk-2022', '{}', '2022-02-09 00:00:00.000000', '2022-02-15 00:00:00.000000', '2022-02-09 00:00:00.000000')"
)
_MESSAGE = (
    "INSERT INTO messages (id, campaign_id, sha256, size_bytes, message_id, subject, sender, sender_name, received, "
    "kept_at, read_attempts, read_at) VALUES ({id}, 'dvk-2022', '{id}', 1, '', 'Đăng ký', 'a@example.vn', "
    "'', '2022-02-10 00:00:00.000000', '2022-02-10 00:00:00.000000', 1, {read})"
)
_ATTACHMENT = (
    "INSERT INTO attachments (message, path, name, declared_type, format, size_bytes, sha256, outcome, reason_code, "
    "reason_details) VALUES (1, '2', 'Biểu Mẫu.docx', '', 'docx', 1, '', 'form', 'form_found', '{}')"
)
