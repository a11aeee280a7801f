"""Accounts, signing in and tokens, as pages and commands use them."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any, TypeVar

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from dangky.bootstrap import open_app
from desk import passwords
from desk.accounts import (
    add_account,
    add_token,
    change_password,
    change_role,
    confirm_password,
    disable_account,
    enable_account,
    end_sessions,
    find_session,
    find_token,
    get_account,
    load_accounts,
    load_tokens,
    renew,
    revoke_token,
    sign_in,
    sign_out,
)
from desk.app import App
from domain.account import Account, Deed, Role, Scope
from domain.account_errors import (
    AccountDisabled,
    ExpiryPast,
    FullNameTaken,
    LastAdministrator,
    NameNotAllowed,
    NameTaken,
    NoSuchAccount,
    NoSuchToken,
    PasswordIsName,
    PasswordTooLong,
    PasswordTooShort,
    SignInLater,
    SignInRefused,
)
from storage.deeds import load_deeds
from storage.engine import Store
from storage.revision import load_revision
from tests.acceptance.installation import install

PASSWORD = "đồng lúa chín vàng"
OTHER = "mưa rào cuối hạ"
OFFICE, HOME, ATTACKER = "192.0.2.7", "198.51.100.9", "203.0.113.5"
START = datetime(2026, 1, 5, 8, tzinfo=UTC)
#: As the real one, but quick: cost is no matter of these tests.
QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)

Result = TypeVar("Result")


class Desk:
    """An app whose clock a test moves."""

    def __init__(self) -> None:
        self.now = START
        self.app: App

    def wait(self, **span: float) -> None:
        self.now += timedelta(**span)

    def sign_in(self, password: str = PASSWORD, *, name: str = "lan", source: str = OFFICE) -> str:
        """Return the secret."""
        return sign_in(self.app, name=name, password=password, source=source)[0]

    def refused(self, times: int = 1, *, name: str = "lan", source: str = OFFICE) -> None:
        """Try so often with a wrong password."""
        for _ in range(times):
            with pytest.raises(SignInRefused):
                self.sign_in("sai mật khẩu rồi", name=name, source=source)

    def waits(self, password: str = PASSWORD, *, name: str = "lan", source: str = OFFICE) -> int:
        """Return for how long an attempt is told to wait."""
        with pytest.raises(SignInLater) as told:
            self.sign_in(password, name=name, source=source)
        return told.value.wait_s

    def holds(self, secret: str) -> bool:
        return find_session(self.app, secret) is not None

    def log(self, deed: Deed) -> list[tuple[str, str]]:
        """Return name and text of each deed of this kind, oldest first."""
        with self.app.store.read() as session:
            found = load_deeds(session, limit=1000)
        return [(line.name, line.text) for line in reversed(found) if line.deed is deed]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_HASHER", QUICK)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """An app with an empty database, opened once for all tests here."""
    with open_app(install(tmp_path_factory.mktemp("desk")).config, {}) as app:
        yield app


@pytest.fixture
def desk(opened: App, tmp_path: Path) -> Iterator[Desk]:
    """A desk with a database of its own and one administrator, ``lan``."""
    assert opened.store.path
    shutil.copy(opened.store.path, tmp_path / "dangky.db")
    store, desk = Store.open(f"sqlite:///{tmp_path}/dangky.db"), Desk()
    desk.app = replace(opened, store=store, clock=lambda: desk.now)
    add(desk, "lan", Role.ADMINISTRATOR)
    yield desk
    store.close()


def add(desk: Desk, name: str, role: Role = Role.OFFICER, password: str = PASSWORD) -> Account:
    return add_account(desk.app, name=name, full_name="", role=role, password=password, by="root")


def at_once(number: int, act: Callable[[int], Result]) -> list[Result]:
    """Let so many threads act at the same moment."""
    barrier = Barrier(number)

    def run(index: int) -> Result:
        barrier.wait(timeout=30)
        return act(index)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))


# -- accounts --------------------------------------------------------------------------------------


def test_account_is_made_and_logged(desk: Desk) -> None:
    made = add_account(
        desk.app, name="minh.tran", full_name=" Trần  Minh ", role=Role.VIEWER, password=PASSWORD, by="Hà"
    )
    assert (made.name, made.full_name, made.role, made.created_at) == ("minh.tran", "Trần Minh", Role.VIEWER, START)
    assert load_accounts(desk.app) == (get_account(desk.app, "lan"), made)
    assert desk.log(Deed.ACCOUNT_CHANGED)[-1] == ("Hà", "minh.tran added viewer")


@pytest.mark.parametrize("name", ["", "l", "Lan", "lan nguyen", "lân", "lan@x", "a" * 41, "lan\n", "lan/..", "?"])
def test_name_is_what_everybody_can_type(desk: Desk, name: str) -> None:
    with pytest.raises(NameNotAllowed):
        add(desk, name)


def test_name_is_taken_once(desk: Desk) -> None:
    """A disabled account keeps its name, and of two who take one at once one gets it."""
    add(desk, "minh")
    disable_account(desk.app, name="minh", by="x")
    with pytest.raises(NameTaken):
        add(desk, "minh")

    def take(_: int) -> bool:
        try:
            add(desk, "hoa")
        except NameTaken:
            return False
        return True

    assert sorted(at_once(3, take)) == [False, False, True]


@pytest.mark.parametrize(
    ("name", "full_name"),
    [("hai", "Trần Minh"), ("hai", "  TRẦN   minh "), ("hai", "Minh.Tran"), ("hai", "Tra\u0302\u0300n Minh")],
)
def test_the_log_tells_people_apart(desk: Desk, name: str, full_name: str) -> None:
    """Nobody is called like another account, in whatever letters, nor like its name; not even if that is disabled."""
    about: dict[str, Any] = {"role": Role.VIEWER, "password": PASSWORD, "by": "Hà"}
    add_account(desk.app, name="minh.tran", full_name="Trần Minh", **about)
    disable_account(desk.app, name="minh.tran", by="Hà")
    with pytest.raises(FullNameTaken):
        add_account(desk.app, name=name, full_name=full_name, **about)


def test_no_name_is_how_another_is_called(desk: Desk) -> None:
    """Who signs in with the name by which the log knows somebody else would be taken for them."""
    add_account(desk.app, name="m1", full_name="Minh", role=Role.VIEWER, password=PASSWORD, by="Hà")
    with pytest.raises(FullNameTaken):
        add(desk, "minh")


@pytest.mark.parametrize(
    ("password", "error"),
    [
        ("", PasswordTooShort),
        ("a" * 11, PasswordTooShort),
        (" " * 40, PasswordTooShort),
        ("a" * 1001, PasswordTooLong),
        ("minh.tran.vinh", PasswordIsName),
        ("Minh.Tran.Vinh", PasswordIsName),
    ],
)
def test_weak_passwords_are_refused(desk: Desk, password: str, error: type[Exception]) -> None:
    """For a new account as for an old one; what was refused stands in no sentence."""
    with pytest.raises(error) as told:
        add(desk, "minh.tran.vinh", password=password)
    assert not password.strip() or password not in str(told.value)
    add(desk, "minh.tran.vinh")
    with pytest.raises(error):
        change_password(desk.app, name="minh.tran.vinh", password=password, by="x")
    desk.sign_in(name="minh.tran.vinh")


@pytest.mark.parametrize("password", ["a" * 12 + " ", "b" * 1000, "mật khẩu \ud800 lạ kỳ"])
def test_odd_passwords_work(desk: Desk, password: str) -> None:
    add(desk, "minh", password=password)
    desk.sign_in(password, name="minh")


def test_password_is_the_same_from_every_keyboard(desk: Desk) -> None:
    """Letters with marks come composed from one keyboard and decomposed from another."""
    add(desk, "minh", password="ma\u0323\u0302t kha\u0302\u0309u cu\u0309a minh")
    desk.sign_in("mật khẩu của minh", name="minh")


def test_nobody_changes_an_account_that_is_not_there(desk: Desk) -> None:
    changes: list[Callable[[], object]] = [
        lambda: change_role(desk.app, name="ai", role=Role.VIEWER, by="x"),
        lambda: change_password(desk.app, name="ai", password=OTHER, by="x"),
        lambda: disable_account(desk.app, name="ai", by="x"),
        lambda: enable_account(desk.app, name="ai", by="x"),
        lambda: get_account(desk.app, "ai"),
    ]
    for change in changes:
        with pytest.raises(NoSuchAccount):
            change()


def test_last_administrator_stays(desk: Desk) -> None:
    """Neither disabled nor made anything less, as long as no other may sign in."""
    add(desk, "hoa", Role.ADMINISTRATOR)
    disable_account(desk.app, name="hoa", by="x")
    for name in ("officer", "viewer"):
        with pytest.raises(LastAdministrator):
            change_role(desk.app, name="lan", role=Role(name), by="x")
    with pytest.raises(LastAdministrator):
        disable_account(desk.app, name="lan", by="x")
    assert change_role(desk.app, name="lan", role=Role.ADMINISTRATOR, by="x").role is Role.ADMINISTRATOR
    assert change_role(desk.app, name="hoa", role=Role.VIEWER, by="x").role is Role.VIEWER
    add(desk, "minh", Role.ADMINISTRATOR)
    assert disable_account(desk.app, name="lan", by="x").disabled_at == START


def test_two_administrators_cannot_both_go_at_once(desk: Desk) -> None:
    names = ("lan", "hoa")
    add(desk, "hoa", Role.ADMINISTRATOR)

    def go(index: int) -> bool:
        try:
            disable_account(desk.app, name=names[index], by="x")
        except LastAdministrator:
            return False
        return True

    assert sorted(at_once(2, go)) == [False, True]


def test_what_ends_sessions(desk: Desk) -> None:
    """Another password, another role, and being disabled; only those of the account, and only if something changed."""
    add(desk, "minh")
    stays = desk.sign_in()

    def ended(change: Callable[[], object], password: str = PASSWORD) -> bool:
        secret = desk.sign_in(password, name="minh")
        change()
        return not desk.holds(secret)

    assert ended(lambda: change_role(desk.app, name="minh", role=Role.VIEWER, by="x"))
    assert not ended(lambda: change_role(desk.app, name="minh", role=Role.VIEWER, by="x"))
    assert ended(lambda: disable_account(desk.app, name="minh", by="x"))
    enable_account(desk.app, name="minh", by="x")
    assert ended(lambda: change_password(desk.app, name="minh", password=OTHER, by="x"))
    assert ended(lambda: end_sessions(desk.app, get_account(desk.app, "minh")), OTHER)
    assert desk.holds(stays)
    assert [text for _, text in desk.log(Deed.ACCOUNT_CHANGED)][2:] == [
        "minh role viewer",
        "minh disabled",
        "minh enabled",
        "minh password",
    ]


# -- signing in ------------------------------------------------------------------------------------


def test_session_is_of_the_account(desk: Desk) -> None:
    """The name may be typed with capitals and spaces around, as phones do."""
    secret, begun = sign_in(desk.app, name=" Lan ", password=PASSWORD, source=OFFICE)
    assert begun == find_session(desk.app, secret)
    assert begun.account == get_account(desk.app, "lan")
    assert (begun.started_at, begun.expires_at) == (START, START + timedelta(hours=12))
    assert desk.log(Deed.SIGNED_IN) == [("lan", OFFICE)]
    assert find_session(desk.app, "") is None
    assert find_session(desk.app, "\ud800") is None


def test_refusals_say_nothing_of_the_name(desk: Desk) -> None:
    """Wrong password, unknown name, disabled account, something that is no name: all the same to whoever tries."""
    add(desk, "minh")
    disable_account(desk.app, name="minh", by="x")
    told = []
    for name, password in (("lan", OTHER), ("ai", PASSWORD), ("minh", PASSWORD), ("mật khẩu bí mật", "x" * 5000)):
        with pytest.raises(SignInRefused) as refused:
            desk.sign_in(password, name=name)
        told.append((str(refused.value), refused.value.details))
    assert len(set(map(str, told))) == 1
    assert desk.log(Deed.REFUSED) == [("lan", OFFICE), ("ai", OFFICE), ("minh", OFFICE), ("?", OFFICE)]


@pytest.mark.parametrize("name", ["lan", "ai"])
def test_waits_grow_and_are_bounded(desk: Desk, name: str) -> None:
    """Five are free, then 10 s doubled each time up to a quarter of an hour, for a name that exists or not."""
    desk.refused(5, name=name)
    waits = []
    for _ in range(9):
        waits.append(desk.waits("sai mật khẩu rồi", name=name))
        desk.wait(seconds=waits[-1])
        desk.refused(name=name)
    assert waits == [10, 20, 40, 80, 160, 320, 640, 900, 900]


def test_right_password_is_not_looked_at_during_a_wait(desk: Desk) -> None:
    """Nor does trying make the wait longer; when it is over the officer gets in, and the count begins anew."""
    desk.refused(5)
    desk.wait(seconds=10)
    desk.refused()
    for _ in range(4):
        assert desk.waits() == 20
    desk.wait(seconds=15)
    assert desk.waits() == 5
    desk.wait(seconds=5)
    desk.sign_in()
    desk.wait(seconds=1)
    desk.refused(5)
    assert desk.waits() == 10


def test_old_refusals_are_forgotten(desk: Desk) -> None:
    desk.refused(5)
    desk.wait(hours=24)
    desk.refused(5)


def test_clock_that_was_set_back_makes_no_longer_wait(desk: Desk) -> None:
    desk.refused(5)
    desk.wait(hours=-3)
    assert desk.waits() == 10


def test_attacker_elsewhere_does_not_keep_the_office_waiting(desk: Desk) -> None:
    """At an address where the name signed in lately only its own wrong attempts there count."""
    desk.sign_in()
    for number in range(5):
        desk.refused(source=f"203.0.113.{number}")
    assert desk.waits(source=ATTACKER) == 10
    desk.sign_in()
    desk.wait(days=89)
    for number in range(5):
        desk.refused(source=f"203.0.113.{number}")
    desk.sign_in()


def test_many_addresses_guess_no_faster_than_one(desk: Desk) -> None:
    """A stranger's address waits for what others tried; an address where the name signed in long ago is strange."""
    desk.sign_in(source=HOME)
    desk.wait(days=90)
    for number in range(5):
        desk.refused(source=f"203.0.113.{number}")
    assert desk.waits(source=HOME) == 10
    desk.wait(seconds=10)
    desk.sign_in(source=HOME)


def test_one_address_does_not_try_all_names(desk: Desk) -> None:
    """Thirty in a quarter of an hour; whoever signed in there lately goes on, another name does not."""
    add(desk, "minh")
    desk.sign_in(source=ATTACKER)
    for number in range(30):
        desk.refused(name=f"ai{number}", source=ATTACKER)
    assert desk.waits(name="minh", source=ATTACKER) == 10
    desk.sign_in(source=ATTACKER)
    desk.sign_in(name="minh", source=HOME)
    desk.wait(minutes=15)
    desk.sign_in(name="minh", source=ATTACKER)


@pytest.mark.parametrize(
    ("source", "counted"),
    [
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("un known\x1b", "unknown"),
    ],
)
def test_addresses_that_one_house_may_change_are_one(desk: Desk, source: str, counted: str) -> None:
    desk.refused(source=source)
    assert desk.log(Deed.REFUSED) == [("lan", counted)]


def test_flood_does_not_fill_the_log(desk: Desk) -> None:
    """What is not looked at is written once a minute and address, with the wait it was told."""
    desk.refused(5)
    for seconds in (10, 20, 40):
        desk.wait(seconds=seconds)
        desk.refused()
    for _ in range(20):
        assert desk.waits() == 80
    desk.wait(seconds=60)
    assert desk.waits() == 20
    assert desk.log(Deed.REFUSED)[8:] == [("lan", f"{OFFICE} (+80 s)"), ("lan", f"{OFFICE} (+20 s)")]


def test_guesses_at_once_give_no_more_answers(desk: Desk) -> None:
    """Of twenty at the same moment five are told that they are wrong; the others, right or wrong, to wait."""

    def guess(index: int) -> str:
        try:
            desk.sign_in("sai mật khẩu rồi", source=ATTACKER)
        except SignInRefused:
            return "refused"
        except SignInLater:
            return "later"
        return "in"

    told = at_once(20, guess)
    assert (told.count("refused"), told.count("later")) == (5, 15)


def test_machine_that_hashes_too_much_says_later(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each hash takes 64 MiB: whoever gets no turn is not looked at, and nothing is counted."""
    monkeypatch.setattr(passwords, "_TURN_WAIT_S", 0.01)
    with passwords._AT_ONCE, passwords._AT_ONCE:
        assert desk.waits() == 10
    desk.sign_in()
    assert desk.log(Deed.REFUSED) == []


def test_password_is_confirmed_like_a_sign_in(desk: Desk) -> None:
    """Who has somebody's session cannot guess on; being right begins no session."""
    lan = get_account(desk.app, "lan")
    confirm_password(desk.app, account=lan, password=PASSWORD, source=OFFICE)
    assert desk.log(Deed.SIGNED_IN) == []
    for _ in range(5):
        with pytest.raises(SignInRefused):
            confirm_password(desk.app, account=lan, password=OTHER, source=OFFICE)
    with pytest.raises(SignInLater):
        confirm_password(desk.app, account=lan, password=PASSWORD, source=OFFICE)


def test_password_is_argon2id_and_hashed_anew_when_costs_rise(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hash says its own cost; with another cost it is replaced when the password is next known."""
    assert get_account(desk.app, "lan").password_hash.startswith("$argon2id$v=19$m=64,t=1,p=1$")
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=2, memory_cost=128, parallelism=1))
    desk.refused()
    assert get_account(desk.app, "lan").password_hash.startswith("$argon2id$v=19$m=64,t=1,p=1$")
    secret = desk.sign_in()
    assert get_account(desk.app, "lan").password_hash.startswith("$argon2id$v=19$m=128,t=2,p=1$")
    assert desk.holds(secret)
    desk.sign_in()


def test_real_cost_is_that_of_the_rfc(monkeypatch: pytest.MonkeyPatch) -> None:
    """RFC 9106, section 4, the second choice: three passes over 64 MiB; a salt for each."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher())
    first, second = passwords.hash_password(PASSWORD), passwords.hash_password(PASSWORD)
    assert first.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert first != second


def test_kept_hash_that_is_no_hash_is_never_right() -> None:
    for kept in ("", "x", "$argon2id$", "$2b$12$abc"):
        assert not passwords.check_password(kept, PASSWORD).is_right


# -- sessions --------------------------------------------------------------------------------------


def test_session_ends_unused_after_twelve_hours(desk: Desk) -> None:
    secret = desk.sign_in()
    desk.wait(hours=11, minutes=59)
    assert desk.holds(secret)
    desk.wait(minutes=1)
    assert not desk.holds(secret)
    assert renew(desk.app, secret) is None


def test_used_session_ends_after_seven_days(desk: Desk) -> None:
    """Each renewal gives twelve hours more, up to seven days from its beginning."""
    secret = desk.sign_in()
    for _ in range(7 * 24 - 1):
        desk.wait(hours=1)
        fresh = renew(desk.app, secret)
        assert fresh
        secret = fresh
    assert desk.holds(secret)
    desk.wait(hours=1)
    assert not desk.holds(secret)


def test_secret_changes_every_quarter_of_an_hour(desk: Desk) -> None:
    """The one before holds for another minute after the new one came back, for pages under way."""
    first = desk.sign_in()
    desk.wait(minutes=14, seconds=59)
    assert renew(desk.app, first) is None
    desk.wait(seconds=1)
    second = renew(desk.app, first)
    assert second
    assert second != first
    assert desk.holds(second)
    desk.wait(seconds=59)
    assert desk.holds(first)
    assert renew(desk.app, first) is None
    assert desk.holds(second)


def test_an_answer_that_is_lost_signs_nobody_out(desk: Desk) -> None:
    """As long as the new secret never came back the one before holds, and is changed again a quarter of an hour on."""
    first = desk.sign_in()
    desk.wait(minutes=15)
    lost = renew(desk.app, first)
    desk.wait(minutes=14)
    assert desk.holds(first)
    assert renew(desk.app, first) is None
    desk.wait(minutes=1)
    third = renew(desk.app, first)
    assert third
    assert lost
    assert not desk.holds(lost)
    assert desk.holds(first)
    assert desk.holds(third)


def test_a_copied_secret_ends_the_session(desk: Desk) -> None:
    """Whoever comes with a secret that was changed long ago has a copy, or the other one has: both are signed out."""
    first, other = desk.sign_in(), desk.sign_in()
    desk.wait(minutes=15)
    second = renew(desk.app, first)
    assert second
    assert desk.holds(second)
    desk.wait(minutes=1)
    assert desk.holds(second)
    assert not desk.holds(first)
    assert not desk.holds(second)
    assert desk.holds(other)
    assert desk.log(Deed.COPIED) == [("lan", "")]


def test_of_renewals_at_once_one_brings_a_secret(desk: Desk) -> None:
    """The others leave the browser what the one gave it, and their own pages are still answered."""
    first = desk.sign_in()
    desk.wait(minutes=15)
    fresh = [secret for secret in at_once(6, lambda _: renew(desk.app, first)) if secret]
    assert len(fresh) == 1
    assert desk.holds(fresh[0])
    assert desk.holds(first)


def test_signing_out_ends_the_session(desk: Desk) -> None:
    """Also from a page that was under way; other sessions of the account stay."""
    first, other = desk.sign_in(), desk.sign_in()
    desk.wait(minutes=15)
    second = renew(desk.app, first)
    assert second
    sign_out(desk.app, first)
    sign_out(desk.app, "never seen")
    assert [desk.holds(secret) for secret in (first, second, other)] == [False, False, True]
    assert desk.log(Deed.SIGNED_OUT) == [("lan", "")]


def test_expired_sessions_are_forgotten(desk: Desk) -> None:
    desk.sign_in()
    desk.wait(hours=12)
    desk.sign_in()
    with desk.app.store.read() as session:
        assert session.scalar(text("SELECT count(*) FROM sign_in_sessions")) == 1


def test_signing_in_does_not_stir_the_pages(desk: Desk) -> None:
    """The revision, at which open pages look, grows with what is shown only."""

    def revision() -> int:
        with desk.app.store.read() as session:
            return load_revision(session)

    before = revision()
    secret = desk.sign_in()
    desk.wait(seconds=1)
    desk.refused(5)
    desk.waits()
    desk.wait(minutes=15)
    renew(desk.app, secret)
    sign_out(desk.app, secret)
    assert revision() == before
    add(desk, "minh")
    assert revision() == before + 1


# -- tokens ----------------------------------------------------------------------------------------


def test_token_is_of_its_account_until_it_is_revoked(desk: Desk) -> None:
    lan = get_account(desk.app, "lan")
    secret, made = add_token(desk.app, account=lan, name="thống kê", scope=Scope.READ, expires_at=None, by="Hà")
    assert secret.startswith("dk_")
    assert find_token(desk.app, secret) == made
    assert load_tokens(desk.app) == load_tokens(desk.app, account=lan) == (made,)
    assert find_token(desk.app, secret[3:]) is None
    assert find_session(desk.app, secret) is None
    revoke_token(desk.app, number=made.id, by="Minh")
    assert find_token(desk.app, secret) is None
    assert desk.log(Deed.KEY_CHANGED) == [("Hà", "lan token_added 1"), ("Minh", "lan token_revoked 1")]


def test_token_ends_on_its_day(desk: Desk) -> None:
    lan, ends = get_account(desk.app, "lan"), START + timedelta(days=1)
    secret, _ = add_token(desk.app, account=lan, name="x", scope=Scope.READ, expires_at=ends, by="x")
    desk.wait(hours=23)
    assert find_token(desk.app, secret)
    desk.wait(hours=1)
    assert find_token(desk.app, secret) is None
    with pytest.raises(ExpiryPast):
        add_token(desk.app, account=lan, name="x", scope=Scope.READ, expires_at=ends, by="x")


def test_token_follows_its_account(desk: Desk) -> None:
    """It is of no use while the account is disabled, and has the role of now."""
    minh = add(desk, "minh")
    secret, _ = add_token(desk.app, account=minh, name="x", scope=Scope.WRITE, expires_at=None, by="x")
    change_role(desk.app, name="minh", role=Role.VIEWER, by="x")
    found = find_token(desk.app, secret)
    assert found
    assert found.account.role is Role.VIEWER
    disable_account(desk.app, name="minh", by="x")
    assert find_token(desk.app, secret) is None
    with pytest.raises(AccountDisabled):
        add_token(desk.app, account=minh, name="y", scope=Scope.READ, expires_at=None, by="x")


def test_only_ones_own_token_is_revoked(desk: Desk) -> None:
    """Where an account is named, another's token is as if it were not there; none is revoked twice."""
    lan, minh = get_account(desk.app, "lan"), add(desk, "minh")
    secret, made = add_token(desk.app, account=lan, name="x", scope=Scope.READ, expires_at=None, by="x")
    for number, account in ((made.id, minh), (99, lan), (99, None)):
        with pytest.raises(NoSuchToken):
            revoke_token(desk.app, number=number, by="x", account=account)
    assert find_token(desk.app, secret)
    revoke_token(desk.app, number=made.id, by="x", account=lan)
    with pytest.raises(NoSuchToken):
        revoke_token(desk.app, number=made.id, by="x", account=lan)


# -- secrecy ---------------------------------------------------------------------------------------


def test_no_secret_is_kept_logged_or_shown(desk: Desk, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Not in the database's files, in a log, or in what a record shows of itself; the hash of a password neither."""
    caplog.set_level(logging.DEBUG)
    first, begun = sign_in(desk.app, name="lan", password=PASSWORD, source=OFFICE)
    desk.refused(name="tên và mật khẩu", source=HOME)
    with pytest.raises(SignInRefused) as refused:
        desk.sign_in(OTHER)
    desk.wait(minutes=15)
    second = renew(desk.app, first)
    assert second
    token, made = add_token(desk.app, account=begun.account, name="x", scope=Scope.READ, expires_at=None, by="x")
    secrets = (PASSWORD, OTHER, "sai mật khẩu rồi", "tên và mật khẩu", first, second, token, token[3:])
    shown = f"{begun!r} {made!r} {refused.value!r} {load_accounts(desk.app)!r} {caplog.text}"
    files = [path for path in tmp_path.rglob("*") if path.is_file() and ".db" in path.name]
    assert files
    for secret in secrets:
        assert secret not in shown
        assert not any(secret.encode() in path.read_bytes() for path in files)
    assert "$argon2id$" not in shown
    assert begun.token_sha256.encode() in b"".join(path.read_bytes() for path in files)
