"""Kept mail read again: what would change is shown first, and nothing that cannot be read again is lost."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.acceptance.installation import Installation, install
from tests.acceptance.test_commands import letter_mail


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation that has read two forms: one of a name that nobody knows, one that is plain."""
    folder = tmp_path_factory.mktemp("read")
    installation = install(folder)
    for number, unit in enumerate(("Nhóm trẻ Hoa Cúc", "MN Kim An"), start=1):
        mail = letter_mail(unit, f"Vườn rau {number}", f"Mon, 14 Feb 2022 09:0{number}:00 +0700")
        (folder / "in" / f"{number}.eml").write_bytes(mail)
    assert installation.run("poll").code == 0
    return folder


@pytest.fixture
def installed(read: Path, tmp_path: Path) -> Installation:
    """A copy of it."""
    shutil.copytree(read, tmp_path, dirs_exist_ok=True)
    return Installation(config=tmp_path / "config.toml")


def execute(installation: Installation, statement: str) -> None:
    with closing(sqlite3.connect(installation.config.with_name("dangky.db"))) as connection, connection:
        connection.execute(statement)


def status_of(installation: Installation, code: str) -> str:
    (unit,) = (unit for unit in installation.json("export")["units"] if unit["code"] == code)
    return str(unit["status"])


def test_a_name_that_became_known_is_attributed(installed: Installation) -> None:
    """A try shows the unit and its model and changes nothing; then it is booked, and its question is gone."""
    added = installed.run("units", "alias", "add", "MN-KIMTHU", "Nhóm trẻ Hoa Cúc")
    assert added.code == 0, added.err
    before = installed.json("review", "list")
    tried = installed.run("reparse", "--dry-run")
    assert tried.code == 0, tried.err
    assert "Kim Thư" in tried.out
    assert "Vườn rau 1" in tried.out
    assert installed.json("review", "list") == before
    assert status_of(installed, "MN-KIMTHU") == "missing"
    assert installed.run("reparse").code == 0
    assert status_of(installed, "MN-KIMTHU") == "registered"
    assert installed.json("review", "list") == []


def test_mail_that_is_no_longer_kept_stays_as_it_is(installed: Installation) -> None:
    execute(installed, "UPDATE messages SET raw_sha256 = NULL")
    execute(installed, "DELETE FROM raw_mails")
    answer = installed.run("reparse")
    assert answer.code == 0, answer.err
    assert "1, 2" in answer.out
    assert status_of(installed, "MN-KIMAN") == "registered"


def test_mail_that_an_earlier_version_read_can_be_answered(installed: Installation) -> None:
    """That version kept no reading and gave forms no numbers: the mail is read again before the answer counts."""
    execute(installed, "DELETE FROM readings")
    execute(installed, "UPDATE reviews SET form_number = NULL, content_key = ''")
    (question,) = installed.json("review", "list")
    answer = installed.run("review", "assign", str(question["id"]), "MN-KIMTHU", "--by", "Hà")
    assert answer.code == 0, answer.err
    assert status_of(installed, "MN-KIMTHU") == "registered"
    assert status_of(installed, "MN-KIMAN") == "registered"
