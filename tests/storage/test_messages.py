"""Messages: kept once, read once, found again wherever their copies lie."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from domain.errors import KeptMailDamaged
from domain.message import Envelope, LedgerLine, Outcome
from domain.reading import MessageReading
from domain.reasons import Reason, ReasonCode, reason
from storage.engine import Store
from storage.messages import (
    KeptMail,
    UnreadMail,
    count_in_ledger,
    load_known_uids,
    load_ledger,
    load_raw,
    load_unmarked,
    load_unread,
    record_attempt,
    record_kept,
    record_marked,
    record_reading,
)
from storage.models import AttachmentRow, RawMailRow, SightingRow, SubmissionRow
from tests.storage.examples import (
    CAMPAIGN,
    ENVELOPE,
    at,
    begin,
    book,
    booked,
    keep,
    kept,
    location,
    questioned,
    registered,
)

IGNORED = MessageReading(
    envelope=ENVELOPE, outcome=Outcome.IGNORED, reason=reason(ReasonCode.AUTOMATIC, header="Auto-Submitted")
)


def _known(store: Store, *, folder: str = "INBOX", uidvalidity: int = 1) -> frozenset[int]:
    with store.read() as session:
        return load_known_uids(session, mailbox="bdv", folder=folder, uidvalidity=uidvalidity)


def _ledger(store: Store) -> tuple[LedgerLine, ...]:
    with store.read() as session:
        return load_ledger(session, campaign_id=CAMPAIGN.id)


def _read(store: Store, message: int, reading: MessageReading) -> bool:
    with store.write() as session:
        return record_reading(session, message=message, reading=reading, now=at(5))


# -- keeping -------------------------------------------------------------------------------------


def test_a_kept_mail_is_in_the_ledger_unread(store: Store) -> None:
    """A mail that is kept has its row at once, without an outcome, and its bytes come back as they came."""
    begin(store)
    mail = kept("Kính gửi")
    message = keep(store, mail)
    assert [(line.id, line.received, line.outcome, line.reason) for line in _ledger(store)] == [
        (message, mail.received, None, None)
    ]
    with store.read() as session:
        assert load_raw(session, message=message) == mail.raw


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=300))
def test_raw_bytes_come_back(store: Store, raw: bytes) -> None:
    """Whatever bytes a mail has come back unchanged."""
    begin(store)
    mail = replace(kept(raw.hex(), uid=int.from_bytes(raw[:7])), raw=raw)
    with store.write() as session:
        message = record_kept(session, campaign_id=CAMPAIGN.id, kept=mail)
        assert load_raw(session, message=message) == raw
        session.rollback()


def test_a_known_location_changes_nothing(store: Store) -> None:
    """A poll that is repeated after a crash keeps nothing twice."""
    begin(store)
    first = keep(store, kept("a", uid=7))
    assert keep(store, kept("a", uid=7)) == first
    assert keep(store, kept("other bytes at the same place", uid=7, received=at(-1))) == first
    assert [line.received for line in _ledger(store)] == [at(0)]


def test_the_same_mail_elsewhere_is_one_message(store: Store) -> None:
    """A copy in another folder, or under a new UIDVALIDITY, is one more sighting of the same message."""
    begin(store)
    first = keep(store, kept("a", uid=7))
    for where in (location(7, uidvalidity=2), location(7, folder="Lưu trữ"), location(8)):
        assert keep(store, kept("a", where=where)) == first
    assert len(_ledger(store)) == 1
    assert _known(store) == {7, 8}
    assert _known(store, uidvalidity=2) == _known(store, folder="Lưu trữ") == {7}
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(RawMailRow)) == 1
        assert session.scalar(select(func.count()).select_from(SightingRow)) == 4


def test_received_is_that_of_the_earliest_copy(store: Store) -> None:
    """A second copy moves the moment of receipt back and never forward, also once the message is read."""
    begin(store)
    message = keep(store, kept("a", uid=1, received=at(3)))
    keep(store, kept("a", uid=2, received=at(5)))
    assert [line.received for line in _ledger(store)] == [at(3)]
    assert _read(store, message, registered(booked("Trồng rau")))
    keep(store, kept("a", uid=3, received=at(1)))
    assert [line.received for line in _ledger(store)] == [at(1)]


def test_the_same_message_id_with_other_bytes_is_another_message(store: Store) -> None:
    """A scanner that gives all its mails one Message-ID loses none of them."""
    begin(store)
    with store.write() as session:
        book(session, kept("a", uid=1), IGNORED)
        book(session, kept("b", uid=2), IGNORED)
    assert [line.message_id for line in _ledger(store)] == ["<1@example.vn>"] * 2


def test_a_mail_too_large_to_fetch_is_kept_by_its_headers(store: Store) -> None:
    """Of a mail too large its headers are kept, with the size that the server tells."""
    begin(store)
    message = keep(store, replace(kept("x"), raw=b"Subject: x\r\n\r\n", size_bytes=60_000_000))
    with store.read() as session:
        (unread,) = load_unread(session, campaign_id=CAMPAIGN.id, limit=9)
        assert (unread.id, unread.size_bytes) == (message, 60_000_000)
        assert load_raw(session, message=message) == b"Subject: x\r\n\r\n"


def test_mail_of_a_former_campaign_is_not_new_to_the_next(store: Store) -> None:
    """A mail belongs to the campaign that kept it first, also when it turns up at a new location."""
    begin(store)
    begin(store, replace(CAMPAIGN, id="dvk-2023"))
    first = keep(store, kept("a", uid=1))
    assert keep(store, kept("a", where=location(1, uidvalidity=2)), campaign_id="dvk-2023") == first
    with store.read() as session:
        assert load_ledger(session, campaign_id="dvk-2023") == ()


def test_large_uids(store: Store) -> None:
    """UID and UIDVALIDITY are unsigned 32 bits on servers and fit."""
    begin(store)
    top = 2**32 - 1
    keep(store, kept("a", where=location(top, uidvalidity=top)))
    assert _known(store, uidvalidity=top) == {top}


def test_counting_what_the_ledger_has(store: Store) -> None:
    """Only those of the asked UIDs are counted that lie in this folder under this UIDVALIDITY."""
    begin(store)
    for uid in (1, 2, 3):
        keep(store, kept(f"mail {uid}", uid=uid))
    keep(store, kept("mail 9", where=location(9, uidvalidity=2)))
    with store.read() as session:
        asked = range(2, 40_000)
        assert count_in_ledger(session, mailbox="bdv", folder="INBOX", uidvalidity=1, uids=asked) == 2
        assert count_in_ledger(session, mailbox="other", folder="INBOX", uidvalidity=1, uids=asked) == 0


def test_damaged_bytes_are_told(store: Store) -> None:
    """Raw bytes that were damaged on the disk are not handed on as a mail."""
    begin(store)
    message = keep(store, kept("a"))
    with store.write() as session:
        session.execute(update(RawMailRow).values(data=b"\x78\x01junk"))
    with store.read() as session, pytest.raises(KeptMailDamaged, match="restore a backup"):
        load_raw(session, message=message)


# -- reading -------------------------------------------------------------------------------------


def test_unread_comes_oldest_first(store: Store) -> None:
    """Messages are read in the order of receipt, at most as many as asked for, read ones no more."""
    begin(store)
    late = keep(store, kept("late", uid=1, received=at(3)))
    early = keep(store, kept("early", uid=2, received=at(1)))
    middle = keep(store, kept("middle", uid=3, received=at(2)))
    with store.read() as session:
        unread = load_unread(session, campaign_id=CAMPAIGN.id, limit=2)
    expected = UnreadMail(
        id=early, sha256=kept("early").sha256, received=at(1), size_bytes=unread[0].size_bytes, read_attempts=0
    )
    assert (unread[0], [mail.id for mail in unread]) == (expected, [early, middle])
    assert _read(store, early, IGNORED)
    with store.read() as session:
        assert [mail.id for mail in load_unread(session, campaign_id=CAMPAIGN.id, limit=9)] == [middle, late]


def test_attempts_are_counted(store: Store) -> None:
    """Each attempt counts before it is made, so that a message that kills its reader is known by its number."""
    begin(store)
    message = keep(store, kept("a"))
    for expected in (1, 2, 3):
        with store.write() as session:
            assert record_attempt(session, message=message, now=at(expected)) == expected
    with store.read() as session:
        assert [mail.read_attempts for mail in load_unread(session, campaign_id=CAMPAIGN.id, limit=9)] == [3]


def test_a_reading_is_booked_whole(store: Store) -> None:
    """The ledger shows the envelope, the outcome and the reason that the reading gave."""
    begin(store)
    message = keep(store, kept("a"))
    assert _read(store, message, registered(booked("Trồng rau")))
    assert _ledger(store) == (
        LedgerLine(
            id=message,
            message_id="<1@example.vn>",
            subject="Đăng ký mô hình “Dân vận khéo”",
            sender="th.caovien1@example.vn",
            received=at(0),
            outcome=Outcome.REGISTERED,
            reason=Reason(code=ReasonCode.FORMS_BOOKED, details={"units": "TH-CAOVIEN-I"}),
        ),
    )
    with store.read() as session:
        row = session.scalars(select(AttachmentRow)).one()
        assert (row.message, row.path, row.name, row.format) == (message, "2", "Đăng ký DVK.docx", "docx")
        assert (row.reason_code, row.reason_details) == (ReasonCode.FORM_FOUND, {"forms": "1", "entries": "2"})


def test_a_message_is_read_once(store: Store) -> None:
    """The second worker that brings a reading is told so, and nothing of its reading is written."""
    begin(store)
    message = keep(store, kept("a"))
    assert _read(store, message, IGNORED)
    assert not _read(store, message, registered(booked("Trồng rau")))
    assert [line.outcome for line in _ledger(store)] == [Outcome.IGNORED]
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(SubmissionRow)) == 0
        assert session.scalar(select(func.count()).select_from(AttachmentRow)) == 0


def test_a_reading_that_fails_leaves_the_message_unread(store: Store) -> None:
    """If one part of a reading cannot be written, none is: two forms under one number are a mistake."""
    begin(store)
    message = keep(store, kept("a"))
    with pytest.raises(Exception, match=r"UNIQUE|unique"):
        _read(store, message, registered(booked("Trồng rau"), booked("Làm đường")))
    assert [line.outcome for line in _ledger(store)] == [None]


def test_an_empty_envelope_is_kept_empty(store: Store) -> None:
    """A mail without any header can be booked."""
    begin(store)
    message = keep(store, kept("a"))
    assert _read(store, message, replace(IGNORED, envelope=Envelope()))
    assert [(line.message_id, line.subject) for line in _ledger(store)] == [("", "")]


# -- marking -------------------------------------------------------------------------------------


def test_marking_follows_reading(store: Store) -> None:
    """Only what is read is to be marked, copies too, and what is marked is not marked again."""
    begin(store)

    def unmarked() -> tuple[int, ...]:
        with store.read() as session:
            return load_unmarked(session, mailbox="bdv", folder="INBOX", uidvalidity=1)

    message = keep(store, kept("a", uid=5))
    keep(store, kept("a", uid=3))
    keep(store, kept("b", uid=4))
    keep(store, kept("a", where=location(6, uidvalidity=2)))
    assert unmarked() == ()
    assert _read(store, message, questioned())
    assert unmarked() == (3, 5)
    with store.write() as session:
        record_marked(session, locations=[location(5), location(99)], now=at(6))
        record_marked(session, locations=[], now=at(6))
    assert unmarked() == (3,)
    with store.read() as session:
        marked = session.scalars(select(SightingRow.uid).where(SightingRow.marked_at == at(6))).all()
    assert marked == [5]


# -- the ledger ----------------------------------------------------------------------------------


def test_the_ledger_as_of_a_moment(store: Store) -> None:
    """The ledger is in the order of receipt, and as of a moment has what was received up to and including it."""
    begin(store)
    mails: list[KeptMail] = [kept(f"mail {n}", uid=n, received=at(10 - n)) for n in (1, 2, 3)]
    ids = [keep(store, mail) for mail in mails]
    assert [line.id for line in _ledger(store)] == ids[::-1]
    with store.read() as session:
        assert [line.id for line in load_ledger(session, campaign_id=CAMPAIGN.id, as_of=at(8))] == [ids[2], ids[1]]
        assert load_ledger(session, campaign_id=CAMPAIGN.id, as_of=at(6.9)) == ()
