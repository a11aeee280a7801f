"""Passwords of the configuration: where they may stand, and that no message repeats them."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest

from dangky.config_file import load_settings
from domain.errors import ConfigurationError
from tests.dangky.configurations import CANARY, GOOD, SMTP, load, problems_of


@pytest.mark.parametrize(
    ("content", "mode", "line"),
    [
        (b"", 0o600, "the file is empty"),
        (b" \n", 0o600, "the file is empty"),
        (f"{CANARY}\nmore\n".encode(), 0o600, "the file must hold the password alone"),
        (b"\xff\xfe", 0o600, "the file must hold the password alone"),
        (b"x" * 5000, 0o600, "the file must hold the password alone"),
        (CANARY.encode(), 0o644, "every user of this machine can read the file; protect it: chmod 600"),
    ],
)
def test_a_password_file_must_be_one_guarded_line(folder: Path, content: bytes, mode: int, line: str) -> None:
    """A password file is wrong if it is empty, more than a line, or open to every user."""
    file = folder / "mail.password"
    file.write_bytes(content)
    file.chmod(mode)

    problems = problems_of(folder, GOOD.replace('password_env = "MAIL_PASSWORD"', 'password_file = "mail.password"'))

    assert len(problems) == 1
    assert problems[0].startswith(f"mailbox[0].password_file: {line}")


@pytest.mark.parametrize("name", ["none.password", "dot", "x" * 300])
def test_a_password_file_that_cannot_be_read_is_told(folder: Path, name: str) -> None:
    """A password file that is missing, a folder, or no possible name is a problem of its key."""
    problems = problems_of(folder, GOOD.replace('password_env = "MAIL_PASSWORD"', f'password_file = "{name}"'))

    assert [line.partition(":")[0] for line in problems] == ["mailbox[0].password_file"]


@pytest.mark.parametrize("value", ["", "  ", f"{CANARY}\nmore"])
def test_a_variable_must_hold_one_line(folder: Path, value: str) -> None:
    """A password in the environment that is empty or more than a line is a problem of its key."""
    (folder / "config.toml").write_text(GOOD, encoding="utf-8")

    with pytest.raises(ConfigurationError) as caught:
        load_settings(folder / "config.toml", {"MAIL_PASSWORD": value})

    assert [found.key for found in caught.value.found] == ["mailbox[0].password_env"]
    assert CANARY not in str(caught.value)


def test_an_inline_password_is_told_where_it_belongs(folder: Path) -> None:
    """A password in the file is a mistake, and the message says where passwords go."""
    problems = problems_of(folder, GOOD.replace('password_env = "MAIL_PASSWORD"', f'password = "{CANARY}"'))

    assert len(problems) == 1
    assert problems[0].startswith("mailbox[0].password: a password must not stand in this file;")
    assert "password_file" in problems[0]
    assert "password_env" in problems[0]


LEAKS = {
    "inline": GOOD + f'password = "{CANARY}"',
    "inline under another name": GOOD + f'passwort = "{CANARY}"',
    "instead of the variable": GOOD.replace("MAIL_PASSWORD", CANARY),
    "instead of the variable, as a word": GOOD.replace("MAIL_PASSWORD", "Kenhchim7319"),
    "instead of the file": GOOD.replace("password_env", "password_file").replace("MAIL_PASSWORD", CANARY),
    "as a number": GOOD.replace('"MAIL_PASSWORD"', "73197319"),
    "in a list": GOOD.replace('"MAIL_PASSWORD"', f'["{CANARY}"]'),
    "in the host": GOOD.replace("mail.huyen", f"imaps://u:{CANARY}@mail.huyen"),
    "in the user": GOOD.replace('user = "', f'user = "{CANARY}\\u0000'),
    "in the URL": GOOD + f'[database]\nurl = "postgresql://u:{CANARY}@h/db"',
    "in the URL's query": GOOD + f'[database]\nurl = "postgresql://u@h/db?password={CANARY}"',
    "in a broken URL": GOOD + f'[database]\nurl = "postgresql://u:{CANARY}@h:port/db"',
    "not in quotes": GOOD + f"password = {CANARY}",
    "beside another mistake": GOOD + "port = 0",
    "wrong table": GOOD.replace("[[mailbox]]", "[mailbox]"),
}


@pytest.mark.parametrize("leak", LEAKS)
def test_no_message_repeats_a_password(folder: Path, leak: str) -> None:
    """Wherever a password was typed by mistake, no message, record or traceback repeats it."""
    with pytest.raises(ConfigurationError) as caught:
        load(folder, LEAKS[leak])

    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + repr(caught.value.found)
    assert not any(secret in told for secret in (CANARY, "Kenhchim7319", "73197319"))


def test_settings_do_not_show_passwords(folder: Path) -> None:
    """The settings can be printed without a password in them."""
    loaded = load(folder, GOOD + SMTP + 'user = "bdv"\npassword_env = "MAIL_PASSWORD"')

    assert loaded.smtp is not None
    assert loaded.smtp.password is not None
    assert loaded.smtp.password.reveal() == CANARY
    assert CANARY not in f"{loaded!r} {loaded}"


def test_a_database_password_is_kept_beside_its_url(folder: Path) -> None:
    """The password of PostgreSQL comes from the environment and stays out of the URL."""
    loaded = load(folder, GOOD + '[database]\nurl = "postgresql://u@h/db"\npassword_env = "MAIL_PASSWORD"')

    assert loaded.database.url == "postgresql://u@h/db"
    assert loaded.database.password is not None
    assert loaded.database.password.reveal() == CANARY
