"""Accounts, sessions, tokens and the log of deeds, on both kinds of database."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta

import pytest
from sqlalchemy import create_engine, text

from domain.account import Account, ApiToken, Deed, LoggedDeed, Role, Scope
from storage import accounts, deeds, sessions, tokens
from storage.engine import Store
from tests.storage.examples import START, at, in_utc

OFFICE, HOME = "192.0.2.7", "198.51.100.9"


def add(store: Store, name: str = "lan", role: Role = Role.OFFICER) -> Account:
    with store.write() as session:
        return accounts.record_account(
            session, now=START, name=name, full_name="Nguyễn Thị Lan", role=role, password_hash="$argon2id$..."
        )


def begin(store: Store, account: Account, secret: str = "first", *, until: float = 12) -> None:
    with store.write(is_shown=False) as session:
        sessions.record_session(session, token_sha256=secret, account=account, now=at(0), expires_at=at(until))


def found(store: Store, secret: str, hours: float, *, earlier_since: float = 99) -> str | None:
    with store.read() as session:
        signed_in = sessions.find_session(session, token_sha256=secret, now=at(hours), earlier_since=at(earlier_since))
    return None if signed_in is None else signed_in.account.name


def renew(store: Store, old: str, new: str, *, hours: float, due: float = 0) -> bool:
    with store.write(is_shown=False) as session:
        return sessions.record_renewal(
            session, token_sha256=old, new_sha256=new, now=at(hours), due_at=at(hours - due), expires_at=at(hours + 12)
        )


def confirm(store: Store, secret: str, *, hours: float) -> None:
    with store.write(is_shown=False) as session:
        sessions.record_confirmed(session, token_sha256=secret, now=at(hours))


def is_outdated(store: Store, secret: str, *, hours: float) -> bool:
    with store.read() as session:
        return sessions.is_outdated(session, token_sha256=secret, now=at(hours))


def did(store: Store, deed: Deed, *, name: str = "lan", source: str = OFFICE, hours: float) -> None:
    with store.write(is_shown=False) as session:
        deeds.record_deed(session, now=at(hours), name=name, deed=deed, text=source)


def test_accounts_come_back(store: Store) -> None:
    """What was said of an account is kept; they are listed by name."""
    minh, lan = add(store, "minh"), add(store, "lan", Role.ADMINISTRATOR)
    assert lan == Account(
        id=lan.id,
        name="lan",
        full_name="Nguyễn Thị Lan",
        role=Role.ADMINISTRATOR,
        password_hash="$argon2id$...",
        created_at=in_utc(START),
    )
    with store.read() as session:
        assert accounts.load_accounts(session) == (lan, minh)
        assert accounts.find_account(session, name="lan") == lan
        assert accounts.find_account(session, name="Lan") is None


def test_administrators_who_may_sign_in_are_counted(store: Store) -> None:
    """Others, and disabled ones, do not count."""
    lan, hoa = add(store, "lan", Role.ADMINISTRATOR), add(store, "hoa", Role.ADMINISTRATOR)
    minh = add(store, "minh")
    with store.write() as session:
        assert accounts.count_administrators(session) == 2
        accounts.record_disabled(session, account=lan.id, at=at(1))
        assert accounts.count_administrators(session) == 1
        accounts.record_disabled(session, account=lan.id, at=None)
        accounts.record_role(session, account=minh.id, role=Role.ADMINISTRATOR)
        accounts.record_role(session, account=hoa.id, role=Role.VIEWER)
        assert accounts.count_administrators(session) == 2


def test_session_holds_until_it_expires(store: Store) -> None:
    """Its first instant out is the one it names; another secret finds nothing."""
    begin(store, add(store), until=12)
    assert [found(store, "first", hours) for hours in (0, 11.99, 12)] == ["lan", "lan", None]
    assert found(store, "other", 1) is None


def test_disabled_account_has_no_session(store: Store) -> None:
    account = add(store)
    begin(store, account)
    with store.write() as session:
        accounts.record_disabled(session, account=account.id, at=at(1))
    assert found(store, "first", 2) is None


def test_renewed_session_has_two_secrets_for_a_while(store: Store) -> None:
    """The one before is taken until the new one has come back, and a while longer; only the last one before."""
    begin(store, add(store))
    assert renew(store, "first", "second", hours=1)
    assert found(store, "second", 1) == "lan"
    assert found(store, "first", 1.5, earlier_since=2) == "lan"
    confirm(store, "second", hours=1.2)
    confirm(store, "second", hours=1.4)
    assert found(store, "first", 1.5, earlier_since=1.1) == "lan"
    assert found(store, "first", 1.5, earlier_since=1.2) is None
    assert is_outdated(store, "first", hours=1.5)
    assert not is_outdated(store, "second", hours=1.5)
    assert not is_outdated(store, "first", hours=14)
    assert renew(store, "second", "third", hours=2)
    assert found(store, "first", 2, earlier_since=0) is None
    assert not is_outdated(store, "first", hours=2)


def test_secret_is_changed_once(store: Store) -> None:
    """Of two that change the same secret the second finds it changed; a young or expired one is left alone.

    One whose successor never came back is changed again.
    """
    begin(store, add(store), until=3)
    assert not renew(store, "first", "young", hours=1, due=2)
    assert renew(store, "first", "second", hours=2, due=2)
    assert not renew(store, "first", "third", hours=2, due=2)
    assert found(store, "second", 2) == "lan"
    assert renew(store, "first", "third", hours=2.5)
    assert found(store, "second", 2.5) is None
    confirm(store, "third", hours=2.6)
    assert not renew(store, "first", "fourth", hours=2.7)
    assert not renew(store, "third", "late", hours=15)


def test_sessions_end(store: Store) -> None:
    """One by its secret or the one before it, all of an account, all that have expired; others stay."""
    lan, minh = add(store, "lan"), add(store, "minh")
    for secret in ("a", "b", "c"):
        begin(store, lan, secret, until=1 if secret == "c" else 12)
    begin(store, minh, "m")
    renew(store, "a", "a2", hours=0.5)
    with store.write(is_shown=False) as session:
        assert sessions.remove_expired(session, now=at(1)) == 1
        assert sessions.remove_session(session, token_sha256="a") == "lan"
        assert sessions.remove_session(session, token_sha256="a2") is None
        assert sessions.remove_sessions(session, account=lan.id) == 1
    assert [found(store, secret, 0.6) for secret in ("a2", "b", "c", "m")] == [None, None, None, "minh"]


def test_tokens_come_back(store: Store) -> None:
    """All that was said of a token is kept, also when it holds no more."""
    lan, minh = add(store, "lan"), add(store, "minh")
    with store.write() as session:
        made = tokens.record_token(
            session, account=lan, name="thống kê", token_sha256="t", scope=Scope.READ, now=START, expires_at=at(2)
        )
        other = tokens.record_token(
            session, account=minh, name="sao lưu", token_sha256="u", scope=Scope.WRITE, now=START, expires_at=None
        )
        assert tokens.record_revoked(session, number=made.id, now=at(1), account=minh.id) is None
        assert tokens.record_revoked(session, number=made.id, now=at(1)) == "lan"
        assert tokens.record_revoked(session, number=made.id, now=at(2)) is None
    with store.read() as session:
        kept, second = tokens.load_tokens(session)
        assert tokens.load_tokens(session, account=minh.id) == (second,)
    assert kept == ApiToken(
        id=made.id,
        account=lan,
        name="thống kê",
        scope=Scope.READ,
        created_at=in_utc(START),
        expires_at=in_utc(at(2)),
        revoked_at=in_utc(at(1)),
    )
    assert second == other


def test_token_holds_until_it_expires_is_revoked_or_its_account_disabled(store: Store) -> None:
    account = add(store)
    with store.write() as session:
        for secret, until in (("ends", at(2)), ("lasts", None)):
            tokens.record_token(
                session, account=account, name="x", token_sha256=secret, scope=Scope.READ, now=START, expires_at=until
            )

    def holds(secret: str, hours: float) -> bool:
        with store.read() as session:
            return tokens.find_token(session, token_sha256=secret, now=at(hours)) is not None

    assert [holds("ends", hours) for hours in (1.99, 2)] == [True, False]
    assert holds("lasts", 10_000)
    with store.write() as session:
        accounts.record_disabled(session, account=account.id, at=at(1))
    assert not holds("lasts", 1)
    with store.write() as session:
        accounts.record_disabled(session, account=account.id, at=None)
        tokens.record_revoked(session, number=2, now=at(1))
    assert not holds("lasts", 1)


def test_deeds_are_read_newest_first_page_by_page(store: Store) -> None:
    for hours in range(5):
        did(store, Deed.DOWNLOADED, source=f"file {hours}", hours=hours)
    with store.read() as session:
        first = deeds.load_deeds(session, limit=2)
        second = deeds.load_deeds(session, limit=9, before_id=first[-1].id)
    assert [deed.text for deed in (*first, *second)] == ["file 4", "file 3", "file 2", "file 1", "file 0"]
    assert first[0] == LoggedDeed(id=first[0].id, at=in_utc(at(4)), name="lan", deed=Deed.DOWNLOADED, text="file 4")


def test_wrong_attempts_are_counted_by_name_by_address_and_by_both(store: Store) -> None:
    """After the instant given, with the moment of the last; what was not looked at counts nowhere."""
    for hours, (name, source) in enumerate([("lan", OFFICE), ("lan", HOME), ("minh", HOME), ("lan", HOME)]):
        did(store, Deed.REFUSED, name=name, source=source, hours=hours)
    with store.write(is_shown=False) as session:
        deeds.record_held_off(session, now=at(9), name="lan", source=HOME, wait_s=640)

    def counted(since: datetime) -> list[tuple[int, datetime | None]]:
        with store.read() as session:
            refusals = (
                deeds.load_refusals_of_name(session, name="lan", since=since),
                deeds.load_refusals_from(session, source=HOME, since=since),
                deeds.load_refusals_of_name_from(session, name="lan", source=HOME, since=since),
            )
        return [(each.count, each.last_at) for each in refusals]

    last = in_utc(at(3))
    assert counted(at(-1)) == [(3, last), (3, last), (2, last)]
    assert counted(at(1)) == [(1, last), (2, last), (1, last)]
    assert counted(at(3)) == [(0, None)] * 3


def test_signing_in_clears_the_count_of_its_address_only(store: Store) -> None:
    """Strangers must not learn from their own wait that the officer has come, and so that the name exists."""
    for source in (OFFICE, HOME):
        did(store, Deed.REFUSED, source=source, hours=1)
    did(store, Deed.SIGNED_IN, source=OFFICE, hours=2)
    with store.read() as session:
        own, elsewhere = (
            deeds.load_refusals_of_name_from(session, name="lan", source=source, since=at(0)).count
            for source in (OFFICE, HOME)
        )
        assert (own, elsewhere) == (0, 1)
        assert deeds.load_refusals_of_name(session, name="lan", since=at(0)).count == 2
        assert deeds.find_sign_in(session, name="lan", source=OFFICE) == in_utc(at(2))
        assert deeds.find_sign_in(session, name="lan", source=HOME) is None


@pytest.mark.parametrize("source", ["192.0.2.7", "2001:db8:0:1::/64", "100%_x"])
def test_attempt_that_was_not_looked_at_is_known(store: Store, source: str) -> None:
    """By its address alone: another whose text begins alike is another."""
    with store.write(is_shown=False) as session:
        deeds.record_held_off(session, now=at(1), name="lan", source=source, wait_s=10)
    with store.read() as session:
        assert deeds.is_held_off_known(session, source=source, since=at(0))
        assert not deeds.is_held_off_known(session, source=source, since=at(1))
        assert not deeds.is_held_off_known(session, source=source[:-1], since=at(0))
        assert not deeds.is_held_off_known(session, source="192.0.2._", since=at(0))
        assert [deed.text for deed in deeds.load_deeds(session, limit=1)] == [f"{source} (+10 s)"]


def test_counting_uses_an_index(store: Store, url: str) -> None:
    """A log of years is not read through at each attempt."""
    if not url.startswith("sqlite"):
        pytest.skip("PostgreSQL chooses by the table's size")
    question = "SELECT count(*) FROM deeds WHERE deed = 'refused' AND happened_at > '2022'"
    engine = create_engine(url)
    with closing(engine.raw_connection()) as connection:
        plan = str(connection.execute(f"EXPLAIN QUERY PLAN {question}").fetchall())
        named = str(connection.execute(f"EXPLAIN QUERY PLAN {question} AND name = 'lan'").fetchall())
    engine.dispose()
    assert "ix_deeds_deed_happened_at" in plan
    assert "ix_deeds_name_deed_happened_at" in named


def test_moments_are_kept_to_the_microsecond(store: Store) -> None:
    """A wait is reckoned from them."""
    moment = START + timedelta(microseconds=1)
    with store.write(is_shown=False) as session:
        deeds.record_deed(session, now=moment, name="lan", deed=Deed.REFUSED, text=OFFICE)
    with store.read() as session:
        assert deeds.load_refusals_from(session, source=OFFICE, since=START).last_at == in_utc(moment)
        assert session.scalar(text("SELECT count(*) FROM deeds")) == 1
