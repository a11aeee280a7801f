"""The care of the roster as an officer types it: changed, logged, checked, and what mail makes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dangky.bootstrap import open_app
from domain.memory import MemoryKind, make_lesson
from parsers.text import fold
from storage.campaigns import record_campaign
from storage.memories import remember
from tests.acceptance.installation import Answer, Installation, install
from tests.acceptance.test_commands import letter_mail

MERGE = ("units", "merge", "TH-CAODUONG", "TH-XUANDUONG", "--into", "TH-CXD=Trường Tiểu học Cao Xuân Dương")
NOON = datetime(2022, 2, 14, 5, tzinfo=UTC)
#: The letter's campaign has 174 units.
ASKED = 174


@pytest.fixture
def here(tmp_path: Path) -> Installation:
    return install(tmp_path)


def done(answer: Answer) -> Answer:
    assert answer.code == 0, answer.err
    return answer


def english(here: Installation, *words: str, now: datetime = NOON) -> Answer:
    return here.run("--lang", "en", *words, now=now)


def put(here: Installation, number: int, unit: str, model: str, received: str, sender: str = "") -> None:
    mail = letter_mail(unit, model, received).replace(b"<1@", f"<{number}@".encode())
    (here.config.parent / "in" / f"{number}.eml").write_bytes(
        mail.replace(b"mn@example.vn", sender.encode()) if sender else mail
    )


def entries(here: Installation) -> set[tuple[str, str]]:
    return {(entry["unit"], entry["model"]) for entry in here.json("export")["entries"]}


def test_dry_run_shows_and_stores_nothing(here: Installation) -> None:
    """What would change is shown; the roster and its log are as they were."""
    shown = done(english(here, *MERGE, "--commune", "Cao Dương", "--on", "2022-02-12", "--dry-run"))
    assert "+ TH-CXD" in shown.out
    assert "~ TH-CAODUONG" in shown.out
    assert "TH-CXD" not in done(english(here, "units", "list", "--all")).out
    assert "merged" not in done(english(here, "units", "log")).out


def test_merged_units_leave_the_list_and_forms_find_the_new_one(here: Installation) -> None:
    """Old names mean the old unit until the day and the new one from then on, whenever the mail is read."""
    done(here.run(*MERGE, "--commune", "Cao Dương", "--on", "2022-02-12", now=NOON))
    put(here, 1, "TH Xuân Dương", "Vườn rau", "Fri, 11 Feb 2022 23:59:00 +0700")
    put(here, 2, "Trường TH xã Cao Dương", "Thư viện", "Sat, 12 Feb 2022 00:00:00 +0700")
    done(here.run("poll"))
    assert entries(here) == {("TH-XUANDUONG", "Vườn rau"), ("TH-CXD", "Thư viện")}
    before = here.json("missing", "--as-of", "2022-02-11")
    after = here.json("missing", "--as-of", "2022-02-14")
    assert (before["counts"]["asked"], after["counts"]["asked"]) == (ASKED, ASKED - 1)
    assert "TH-CAODUONG" in {unit["code"] for unit in before["missing"]}
    assert not {"TH-CAODUONG", "TH-XUANDUONG", "TH-CXD"} & {unit["code"] for unit in after["missing"]}


def test_a_merger_over_communes_says_where(here: Installation) -> None:
    """Without a commune a school would be a body of the whole district: it must be said."""
    refused = english(here, *MERGE)
    assert refused.code == 2
    assert "--commune" in refused.err


def test_the_name_of_a_split_unit_is_a_question(here: Installation) -> None:
    """A form under the old name is booked to neither half, and neither is missing meanwhile."""
    heirs = [word for letter in "AB" for word in ("--into", f"MN-KIMAN-{letter}=Trường Mầm non Kim An {letter}")]
    done(here.run("units", "split", "MN-KIMAN", *heirs, "--on", "2022-02-12", now=NOON))
    put(here, 1, "MN Kim An", "Vườn rau", "Mon, 14 Feb 2022 09:00:00 +0700")
    put(here, 2, "MN Kim An B", "Thư viện", "Mon, 14 Feb 2022 09:00:00 +0700")
    done(here.run("poll"))
    assert entries(here) == {("MN-KIMAN-B", "Thư viện")}
    (question,) = [q for q in here.json("review", "list") if q["reason"] == "unit_ambiguous"]
    assert question["candidates"] == ["MN-KIMAN-A", "MN-KIMAN-B"]
    assert "MN-KIMAN-A" not in {unit["code"] for unit in here.json("missing")["missing"]}


def test_closed_unit_keeps_what_it_sent(here: Installation) -> None:
    """It is in no denominator any more, its models stay in the register."""
    put(here, 1, "MN Kim An", "Vườn rau", "Thu, 10 Feb 2022 09:00:00 +0700")
    done(here.run("poll"))
    done(here.run("units", "close", "MN-KIMAN", "--on", "2022-02-12", now=NOON))
    assert entries(here) == {("MN-KIMAN", "Vườn rau")}
    counts = here.json("status", "--as-of", "2022-02-14")["counts"]
    assert (counts["asked"], counts["registered"], counts["missing"]) == (ASKED - 1, 0, ASKED - 1)
    assert here.json("status", "--as-of", "2022-02-11T12:00")["counts"]["registered"] == 1


def test_every_change_is_logged_with_who(here: Installation) -> None:
    """The log names the officer, the moment and what changed, oldest first."""
    done(here.run("units", "add", "MN-MOI", "Trường Mầm non Mới", "--group", "truong_hoc", "--by", "Chị Hà"))
    done(here.run("units", "rename", "MN-MOI", "Trường Mầm non Hoa Mai", "--by", "Anh Nam"))
    for step in ("add", "remove"):
        done(here.run("units", "alias", step, "MN-MOI", "MN Hoa Mai"))
        done(here.run("units", "sender", step, "MN-MOI", "HoaMai@x.example"))
    done(here.run("units", "contact", "MN-MOI", "+84 24 3387 0000", "--by", "Chị Hà"))
    out = done(english(here, "units", "log")).out
    found = [at for word in ("Chị Hà", "Anh Nam", "hoamai@x.example", "+84 24 3387 0000") if (at := out.find(word)) > 0]
    assert found == sorted(found)
    assert len(found) == 4
    assert "Trường Mầm non Mới → Trường Mầm non Hoa Mai" in out


def test_exported_roster_is_read_back_whole(here: Installation, tmp_path: Path) -> None:
    """After every kind of change, the CSV gives the same roster: nothing new, changed or gone."""
    done(here.run(*MERGE, "--commune", "Cao Dương"))
    done(here.run("units", "close", "MN-KIMAN"))
    done(here.run("units", "contact", "MN-KIMTHU", "+84 24 3387 0000"))
    file = tmp_path / "roster.csv"
    done(here.run("units", "list", "--format", "csv", "--output", str(file)))
    said = done(english(here, "units", "import", str(file), "--dry-run")).out
    assert said.strip() == "175 units: 0 new, 0 changed, 0 no longer asked."


REFUSED = {
    "no such unit": (("close", "MN-KHONGCO"), "MN-KHONGCO", "the list of units shows all codes"),
    "a name that is taken": (
        ("add", "MN-X", "Mầm non Kim An", "--group", "truong_hoc"),
        "MN-KIMAN (Trường Mầm non Kim An)",
        "take it away there first",
    ),
    "a group that is none": (("add", "MN-X", "Mầm non X", "--group", "truong"), "“truong”", "truong_hoc"),
    "a new heir without a name": (("merge", "MN-KIMAN", "TH-KIMAN", "--into", "X-1"), "X-1", "--into X-1=NAME"),
    "no address": (("sender", "add", "MN-KIMAN", "kiman"), "kiman", "e-mail"),
    "no date": (("close", "MN-KIMAN", "--on", "hôm nay"), "hôm nay", "2025-07-01"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_says_what_where_and_what_to_do(here: Installation, case: str) -> None:
    """Wrong usage leaves with 2, names the place and the way out, and stores nothing."""
    words, where, way_out = REFUSED[case]
    answer = english(here, "units", *words)
    assert answer.code == 2
    said = " ".join(answer.err.split())
    assert where in said
    assert way_out in said


def teach(here: Installation, kind: MemoryKind, value: str, unit: str) -> None:
    with open_app(here.config, {}) as app, app.store.write() as session:
        lesson = make_lesson(kind, value, unit)
        remember(session, campaign=app.campaign, lesson=lesson, by="Chị Hà", now=NOON, key=fold)


def test_what_was_taught_counts_until_it_is_forgotten(here: Installation) -> None:
    """A remembered name is an alias for mail that comes later; it is listed with who and when, and can go."""
    teach(here, MemoryKind.NAME, "Trường Hoa Phượng Đỏ", "MN-KIMAN")
    put(here, 1, "Trường Hoa Phượng Đỏ", "Vườn rau", "Thu, 10 Feb 2022 09:00:00 +0700")
    done(here.run("poll"))
    assert entries(here) == {("MN-KIMAN", "Vườn rau")}
    listed = done(english(here, "units", "learned")).out
    assert all(word in listed for word in ("Hoa Phượng Đỏ", "MN-KIMAN", "Chị Hà", "14/02/2022 12:00"))
    assert "Phượng" not in done(here.run("units", "list")).out
    done(here.run("units", "forget", "1", "--by", "Anh Nam"))
    assert "Phượng" not in done(here.run("units", "learned")).out
    assert "Anh Nam" in done(here.run("units", "learned", "--all")).out
    assert here.run("units", "forget", "1").code == 1
    put(here, 2, "Trường Hoa Phượng Đỏ", "Bếp ăn", "Fri, 11 Feb 2022 09:00:00 +0700")
    done(here.run("poll"))
    assert entries(here) == {("MN-KIMAN", "Vườn rau")}


def test_a_taught_name_is_no_other_units(here: Installation) -> None:
    """What was taught of one unit cannot become the alias of another before it is forgotten."""
    teach(here, MemoryKind.NAME, "Trường Hoa Phượng Đỏ", "MN-KIMAN")
    refused = english(here, "units", "alias", "add", "TH-KIMAN", "Trường Hoa Phượng Đỏ")
    assert refused.code == 2
    assert "MN-KIMAN" in refused.err
    assert "take it away there first" in refused.err


def test_check_finds_and_gives_the_command(here: Installation) -> None:
    """An address that wrote three times and units that were silent twice are named; the command works as printed."""
    assert "Nothing doubtful" in done(english(here, "units", "check")).out
    for number, model in enumerate(("Vườn rau", "Thư viện", "Bếp ăn"), start=1):
        put(here, number, "MN Kim An", model, "Thu, 10 Feb 2022 09:00:00 +0700", sender="co.lan@gmail.example")
    done(here.run("poll"))
    with open_app(here.config, {}) as app, app.store.write() as session:
        earlier = replace(app.campaign, id="dvk-2021", deadline=NOON)
        record_campaign(session, campaign=earlier, now=NOON)
    out = done(english(here, "units", "check", now=datetime(2022, 3, 1, tzinfo=UTC))).out
    assert "dangky units sender add MN-KIMAN co.lan@gmail.example" in out
    assert "dangky units close TH-KIMAN" in out
    assert "dangky units close MN-KIMAN\n" not in out
    done(here.run("units", "sender", "add", "MN-KIMAN", "co.lan@gmail.example"))
    assert "co.lan" not in done(here.run("units", "check")).out


def test_the_new_name_is_understood_before_its_day(here: Installation) -> None:
    """A merged school that signs with its new name a day too early is not unknown."""
    done(here.run(*MERGE, "--commune", "Cao Dương", "--on", "2022-02-12", now=NOON))
    put(here, 1, "Trường Tiểu học Cao Xuân Dương", "Vườn rau", "Fri, 11 Feb 2022 09:00:00 +0700")
    done(here.run("poll"))
    assert entries(here) == {("TH-CXD", "Vườn rau")}
