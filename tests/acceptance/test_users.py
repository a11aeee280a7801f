"""Accounts and tokens, as whoever runs the machine types them."""

from __future__ import annotations

import io
import os
import pty
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from dangky.bootstrap import open_app
from desk import passwords
from desk.accounts import find_session, find_token, sign_in
from desk.app import App
from domain.account_errors import SignInRefused
from tests.acceptance.installation import Answer, Installation, install

PASSWORD = "đồng lúa chín vàng"
OTHER = "mưa rào cuối hạ"
NOW = datetime.fromisoformat("2026-01-05T10:00:00+07:00")


class Machine:
    """An installation, and somebody who types a line into it."""

    def __init__(self, here: Installation, patch: pytest.MonkeyPatch) -> None:
        self.here = here
        self._patch = patch

    def run(self, *words: str, typed: str = "", lang: str = "en") -> Answer:
        """Run ``dangky users`` with a line of standard input, at :data:`NOW`."""
        self._patch.setattr(sys, "stdin", io.StringIO(f"{typed}\n" if typed else ""))
        return self.here.run("--lang", lang, "users", *words, now=NOW)

    def done(self, *words: str, typed: str = "") -> Answer:
        answer = self.run(*words, typed=typed)
        assert answer.code == 0, answer.err
        return answer

    def may_sign_in(self, app: App, password: str, name: str = "lan") -> bool:
        try:
            sign_in(app, name=name, password=password, source="192.0.2.7")
        except SignInRefused:
            return False
        return True


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed as always, but quickly."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation with one administrator, ``lan``, to copy."""
    folder = tmp_path_factory.mktemp("first")
    with pytest.MonkeyPatch.context() as patch:
        machine = Machine(install(folder), patch)
        machine.done("add", "lan", "--role", "administrator", "--full-name", "Nguyễn Thị Lan", typed=PASSWORD)
    return folder


@pytest.fixture
def machine(first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """An installation with one administrator, ``lan``."""
    shutil.copytree(first, tmp_path, dirs_exist_ok=True)
    return Machine(Installation(config=tmp_path / "config.toml"), monkeypatch)


@pytest.fixture
def app(machine: Machine) -> Iterator[App]:
    """What the pages would use, at the same moment."""
    with open_app(machine.here.config, {}) as opened:
        yield replace(opened, clock=lambda: NOW)


def secret_file(folder: Path, data: bytes, *, mode: int = 0o600) -> str:
    path = folder / "lan.password"
    path.write_bytes(data)
    path.chmod(mode)
    return str(path)


def test_first_account_is_made_at_the_machine(tmp_path: Path) -> None:
    """Without one the list says how; then it names the account, and never its password."""
    here = install(tmp_path)
    assert "dangky users add NAME --role administrator" in here.run("--lang", "en", "users", "list").out
    assert here.json("users", "list") == []


def test_account_is_listed_without_its_password(machine: Machine, app: App) -> None:
    assert machine.here.json("users", "list") == [
        {
            "name": "lan",
            "full_name": "Nguyễn Thị Lan",
            "role": "administrator",
            "created_at": NOW.isoformat(),
            "disabled_at": None,
        }
    ]
    table = machine.done("list").out
    assert "Nguyễn Thị Lan" in table
    assert "argon2" not in table
    assert machine.may_sign_in(app, PASSWORD)


def test_password_comes_from_a_file_of_ones_own(machine: Machine, app: App, tmp_path: Path) -> None:
    file = secret_file(tmp_path, f"{OTHER}\n".encode())
    machine.done("password", "lan", "--password-file", file)
    assert machine.may_sign_in(app, OTHER)
    assert not machine.may_sign_in(app, PASSWORD)


def test_password_comes_from_standard_input(machine: Machine, app: App) -> None:
    machine.done("password", "lan", "--password-file", "-", typed=OTHER)
    assert machine.may_sign_in(app, OTHER)


@pytest.mark.parametrize(
    ("data", "mode", "said"),
    [
        (PASSWORD.encode(), 0o644, "chmod 600"),
        (b"", 0o600, "empty"),
        (b"one line\nand another\n", 0o600, "one line"),
        (b"\xff\xfe\xfd", 0o600, "UTF-8"),
    ],
)
def test_file_that_holds_no_password_is_told(
    machine: Machine, app: App, tmp_path: Path, data: bytes, mode: int, said: str
) -> None:
    """With what is wrong, as wrong usage; nothing changes."""
    told = machine.run("password", "lan", "--password-file", secret_file(tmp_path, data, mode=mode))
    assert told.code == 2
    assert said in told.err
    assert machine.may_sign_in(app, PASSWORD)


def test_password_is_never_an_argument(machine: Machine) -> None:
    """Other users of the machine see the arguments of a program."""
    assert machine.run("password", "lan", OTHER).code == 2
    assert machine.run("add", "minh", "--role", "viewer", "--password", OTHER).code == 2
    assert machine.run("password", "lan", "--password-file", "/nowhere/at/all").code == 2


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        (("add", "lan", "--role", "viewer"), OTHER, "lan"),
        (("add", "Lan Anh", "--role", "viewer"), OTHER, "Lan Anh"),
        (("add", "minh", "--role", "viewer"), "ngắn", "12"),
        (("add", "minh", "--role", "viewer"), "", "12"),
        (("password", "ai"), OTHER, "ai"),
        (("role", "lan", "viewer"), "", "last administrator"),
        (("disable", "lan"), "", "last administrator"),
        (("token", "revoke", "7"), "", "7"),
        (("token", "add", "lan", "x", "--until", "2026-01-04"), "", "expired"),
        (("token", "list", "ai"), "", "ai"),
    ],
)
def test_what_cannot_be_done_is_told(machine: Machine, words: tuple[str, ...], typed: str, said: str) -> None:
    """In the reader's language, without what was typed; nothing changes."""
    before = machine.here.json("users", "list")
    told = machine.run(*words, typed=typed)
    assert told.code == 1
    assert said in told.err
    assert not typed or typed not in told.err + told.out
    assert machine.here.json("users", "list") == before


def test_change_ends_what_was_allowed(machine: Machine, app: App) -> None:
    """Role, password and being disabled count at once for who is signed in at the pages."""
    machine.done("add", "minh", "--role", "officer", typed=PASSWORD)
    for words, typed in ((("role", "minh", "viewer"), ""), (("password", "minh"), OTHER), (("disable", "minh"), "")):
        password = PASSWORD if words[0] != "disable" else OTHER
        secret, _ = sign_in(app, name="minh", password=password, source="192.0.2.7")
        machine.done(*words, typed=typed)
        assert find_session(app, secret) is None
    assert not machine.may_sign_in(app, OTHER, "minh")
    machine.done("enable", "minh")
    assert machine.may_sign_in(app, OTHER, "minh")


def test_token_is_shown_once(machine: Machine, app: App) -> None:
    """Its secret stands alone on standard output, for a pipe; no list shows it again."""
    made = machine.done("token", "add", "lan", "số liệu hằng ngày", "--until", "2026-12-31")
    secret = made.out.rstrip("\n")
    assert secret.startswith("dk_")
    assert find_token(app, secret)
    (listed,) = machine.here.json("users", "token", "list")
    assert listed == {
        "id": 1,
        "account": "lan",
        "name": "số liệu hằng ngày",
        "scope": "read",
        "created_at": NOW.isoformat(),
        "expires_at": "2027-01-01T00:00:00+07:00",
        "revoked_at": None,
    }
    table = machine.done("token", "list", "lan").out
    assert "số liệu hằng ngày" in table
    assert secret not in table + made.err
    machine.done("token", "revoke", "1")
    assert find_token(app, secret) is None
    assert "revoked on 05/01/2026" in machine.done("token", "list").out


def test_log_says_who_did_what(machine: Machine, app: App) -> None:
    """Changes in words, attempts with the address they came from."""
    machine.may_sign_in(app, OTHER)
    machine.may_sign_in(app, PASSWORD)
    machine.done("token", "add", "lan", "số liệu", "--by", "Hà")
    shown = machine.done("log").out
    for said in (
        "lan: new account, administrator",
        "refused to sign in",
        "signed in",
        "192.0.2.7",
        "token 1 made",
        "Hà",
    ):
        assert said in shown
    assert PASSWORD not in shown
    assert "new account" not in machine.done("log", "--limit", "2").out


def _at_a_terminal(config: Path, *lines: str) -> tuple[int, str]:
    """Make account ``minh`` at a terminal of its own, typing ``lines``; return the exit code and what it showed."""
    words = ["--config", str(config), "--lang", "en", "users", "add", "minh", "--role", "viewer"]
    process, terminal = pty.fork()
    if process == 0:
        os.execv(sys.executable, [sys.executable, "-m", "dangky", *words])
    shown, typed = b"", iter(lines)
    with os.fdopen(terminal, "r+b", buffering=0) as stream:
        while part := _read(stream):
            shown += part
            if shown.endswith((b"assword: ", b"once more: ")):
                stream.write(f"{next(typed)}\n".encode())
    _, status = os.waitpid(process, 0)
    return os.waitstatus_to_exitcode(status), shown.decode()


def _read(stream: io.FileIO) -> bytes:
    try:
        return stream.read(1000) or b""
    except OSError:
        # Linux says EIO when the other end is closed.
        return b""


@pytest.mark.slow
def test_password_is_asked_for_twice_at_a_terminal(machine: Machine, app: App) -> None:
    """It is not shown while it is typed; what differs the second time changes nothing."""
    code, shown = _at_a_terminal(machine.here.config, PASSWORD, OTHER)
    assert (code, "not the same" in shown) == (1, True)
    code, shown = _at_a_terminal(machine.here.config, PASSWORD, PASSWORD)
    assert (code, PASSWORD in shown) == (0, False)
    assert machine.may_sign_in(app, PASSWORD, "minh")
