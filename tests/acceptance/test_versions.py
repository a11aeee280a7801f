"""Versions of a unit and extensions of its deadline, as an officer types them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.installation import Installation, install
from tests.acceptance.test_commands import letter_mail

UNIT = "MN-KIMAN"
#: Day of February 2022, and model of what the unit sent: in time, then corrected late, then the first file again.
MAILS = (("Mon, 14", "Vườn rau"), ("Wed, 16", "Đường hoa"), ("Thu, 17", "Vườn rau"))
NOW = datetime.fromisoformat("2022-02-18T10:00:00+07:00")


@pytest.fixture
def sent(tmp_path: Path) -> Installation:
    """An installation that has read three mails of one unit."""
    installation = install(tmp_path)
    for number, (day, model) in enumerate(MAILS):
        mail = letter_mail("MN Kim An", model, f"{day} Feb 2022 09:00:00 +0700").replace(b"<1@", f"<{number}@".encode())
        (tmp_path / "in" / f"{number}.eml").write_bytes(mail)
    assert installation.run("poll", now=NOW).code == 0
    return installation


def line(installation: Installation, *words: str) -> dict[str, Any]:
    """Return the unit's line of the export."""
    (found,) = (unit for unit in installation.json("export", *words)["units"] if unit["code"] == UNIT)
    return dict(found)


def models(installation: Installation, *words: str) -> list[str]:
    return [entry["model"] for entry in installation.json("export", *words)["entries"]]


def test_versions_are_shown_with_what_each_changed(sent: Installation) -> None:
    """By code or by any written name; the older file that came again is named and changes nothing."""
    shown = sent.json("versions", "Trường mầm non Kim An")
    assert shown["code"] == UNIT
    assert [(v["number"], v["late"], v["repeats"], v["counts"]) for v in shown["versions"]] == [
        (1, False, None, False),
        (2, True, None, True),
        (3, True, 1, False),
    ]
    (change,) = shown["versions"][1]["changed"]
    assert (change["before"]["model"], change["after"]["model"]) == ("Vườn rau", "Đường hoa")
    assert (shown["on_time"], shown["corrected_late"]) == (True, True)
    table = sent.run("versions", UNIT)
    assert table.code == 0, table.err
    assert "Vườn rau (KT) → Đường hoa" in table.out
    assert models(sent) == ["Đường hoa"]
    assert line(sent)["remarks"] == ["older_sent_again"]
    assert sent.json("status")["sent_older"] == [UNIT]
    assert UNIT in sent.run("status").out


def test_pinned_version_counts_until_it_is_unpinned(sent: Installation) -> None:
    """The past stays what it was: as of an instant before the pin the newest version counts."""
    assert sent.run("versions", UNIT, "--pin", "1", "--by", "Hà", now=NOW).code == 0
    assert models(sent) == ["Vườn rau"]
    assert models(sent, "--as-of", "2022-02-18T09:59") == ["Đường hoa"]
    assert line(sent)["is_pinned"] is True
    assert line(sent)["remarks"] == []
    (ruling,) = sent.json("versions", UNIT)["rulings"]
    assert (ruling["kind"], ruling["version"], ruling["made_by"]) == ("pin", 1, "Hà")
    assert sent.run("versions", UNIT, "--unpin", "--by", "Minh").code == 0
    assert models(sent) == ["Đường hoa"]
    refused = sent.run("versions", UNIT, "--unpin")
    assert refused.code == 1
    assert UNIT in refused.err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("versions", UNIT, "--pin", "9"), 1, "9"),
        (("versions", "TH Cao Viên"), 1, "TH-CAOVIEN-II"),
        (("extend", UNIT, "--until", "2022-02-14", "--reason", "x"), 1, "15/02/2022"),
        (("extend", UNIT, "--until", "2022-02-20"), 2, "--reason"),
        (("extend", UNIT, "--until", "20/2", "--reason", "x"), 2, "20/2"),
        (("extend", "--undo", "9"), 1, "9"),
    ],
)
def test_what_cannot_be_done_is_told(sent: Installation, words: tuple[str, ...], code: int, said: str) -> None:
    answer = sent.run(*words)
    assert answer.code == code
    assert said in answer.err
    assert sent.json("extend", "--list") == []


def test_unit_without_versions_is_shown(sent: Installation) -> None:
    assert sent.json("versions", "TH-KIMAN")["versions"] == []
    assert sent.run("versions", "TH-KIMAN").code == 0


def test_extension_runs_to_the_end_of_its_last_day(sent: Installation) -> None:
    """The unit stays on the list of those that sent nothing, marked, and late only when the extension has ended."""
    given = sent.run("extend", "TH Kim An", "--until", "2022-02-20", "--reason", "mưa lũ", "--by", "Hà", now=NOW)
    assert given.code == 0, given.err
    assert "20/02/2022" in given.out

    def missing(as_of: str) -> tuple[str | None, bool]:
        units = sent.json("missing", "--as-of", as_of)["missing"]
        (found,) = (unit for unit in units if unit["code"] == "TH-KIMAN")
        return found["extended_until"], found["late"]

    until = "2022-02-21T00:00:00+07:00"
    assert missing("2022-02-18T09:59:59") == (None, True)
    assert missing("2022-02-20T23:59:59") == (until, False)
    assert missing("2022-02-21T00:00:00") == (None, True)
    assert "20/02/2022" in sent.run("missing", "--as-of", "2022-02-19").out
    assert "20/02/2022" in sent.run("digest", "--preview", "--as-of", "2022-02-19").out
    assert sent.json("status", "--as-of", "2022-02-19")["extensions"] == [{"code": "TH-KIMAN", "until": until}]


def test_extension_makes_a_late_form_on_time_until_it_is_taken_back(sent: Installation, tmp_path: Path) -> None:
    mail = letter_mail("TH Kim An", received="Wed, 16 Feb 2022 09:00:00 +0700").replace(b"<1@", b"<9@")
    (tmp_path / "in" / "9.eml").write_bytes(mail)
    assert sent.run("poll", now=NOW).code == 0

    def on_time() -> bool:
        (found,) = (unit for unit in sent.json("export")["units"] if unit["code"] == "TH-KIMAN")
        return bool(found["on_time"])

    assert on_time() is False
    assert sent.run("extend", "TH-KIMAN", "--until", "2022-02-16T12:00", "--reason", "mất điện").code == 0
    assert on_time() is True
    (made,) = sent.json("extend", "--list")
    assert (made["unit"], made["until"], made["reason"]) == ("TH-KIMAN", "2022-02-16T12:00:00+07:00", "mất điện")
    assert "mất điện" in sent.run("extend", "--list").out
    assert sent.run("extend", "--undo", str(made["id"]), "--by", "Minh").code == 0
    assert on_time() is False
    assert sent.json("extend", "--list")[0]["undone_by"] == "Minh"
    assert sent.run("extend", "--undo", str(made["id"])).code == 1
