"""What is doubtful about a roster, and the command that mends it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.unit import Roster, Unit
from reports.hygiene import (
    PastCampaign,
    Sender,
    lacking_place,
    lost_successors,
    names_alike,
    names_of_several,
    silent_units,
    unknown_senders,
)
from tests.reports.examples import GROUPS, whole_roster

AN = Unit(code="MN-AN", name="Trường Mầm non Kim An", group="truong_hoc", commune="Kim An", senders=("an@x.example",))
THU = Unit(code="MN-THU", name="Trường Mầm non Kim Thư", group="truong_hoc", commune="Kim Thư")
MAI = Unit(code="MN-MAI", name="Trường Mầm non Thanh Mai", group="truong_hoc", commune="Thanh Mai")
ROSTER = Roster(units=(AN, THU, MAI))


def test_unknown_sender_of_three_mails_is_proposed() -> None:
    """Two mails are an accident, three are a habit; a known address is none, in whatever case it is written."""
    senders = [
        Sender(address="co.lan@gmail.example", mails={"MN-THU": 3}),
        Sender(address="moi@gmail.example", mails={"MN-THU": 2}),
        Sender(address="AN@x.example", mails={"MN-AN": 9}),
        Sender(address="", mails={"MN-AN": 9}),
        Sender(address="cu@gmail.example", mails={"MN-KHAC": 9}),
    ]
    (finding,) = unknown_senders(ROSTER, senders)
    assert finding.command == "dangky units sender add MN-THU co.lan@gmail.example"
    assert finding.details["count"] == "3"


def test_sender_of_several_units_is_told_as_such() -> None:
    """An office that sends for its schools is not made the sender of one of them without a warning."""
    (finding,) = unknown_senders(ROSTER, [Sender(address="pgd@x.example", mails={"MN-THU": 3, "MN-AN": 1})])
    assert "other units" in finding.template
    assert finding.details["others"] == "1"


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Trường Mầm non Kim An", "Trường Mầm non Kim Ân", True),
        ("Trường Mầm non Kim An", "Trường Mầm non Kin An", True),
        ("Trường Mầm non Kim An", "Trường Mầm non Kim Ann", True),
        ("Trường Mầm non Thanh Thùy", "Trường Mầm non Thanh Thủy", True),
        ("Trường Mầm non Thanh Thùy", "Trường mam non Thanh Thuy", True),
        ("Trường Mầm non Kim An", "Trường Mầm non Kim Thư", False),
        ("Trường Mầm non Thanh Cao", "Trường Mầm non Thanh Mai", False),
        ("Trường Mầm non Tam Hưng A", "Trường Mầm non Tam Hưng B", False),
        ("Trường Tiểu học Cao Viên I", "Trường Tiểu học Cao Viên II", False),
        ("Trường Tiểu học Cao Viên 1", "Trường Tiểu học Cao Viên 2", False),
    ],
)
def test_names_alike(one: str, other: str, alike: bool) -> None:
    """One letter apart, or equal without marks, is worth a look; numbered schools are meant to be so."""
    units = (replace(AN, name=one), replace(THU, name=other))
    found = names_alike(Roster(units=units))
    assert [f.command for f in found] == (["dangky units merge MN-THU --into MN-AN"] if alike else [])
    assert names_alike(Roster(units=(units[0], replace(units[1], group="xa_thi_tran")))) == ()


def test_the_letters_own_roster_has_no_names_alike() -> None:
    """The hard names of the district (Thanh Cao, Thanh Mai, Cao Dương, Xuân Dương) are no false alarm."""
    assert names_alike(Roster(units=whole_roster())) == ()


def test_silent_in_each_of_the_last_campaigns() -> None:
    """Silent twice is worth a question; once, or not asked once, or with too few campaigns, is not."""
    everybody = frozenset({"MN-AN", "MN-THU", "MN-MAI"})
    last = PastCampaign(asked=everybody, heard=frozenset({"MN-THU"}))
    before = PastCampaign(asked=everybody - {"MN-MAI"}, heard=frozenset())
    (finding,) = silent_units(ROSTER, [last, before], count=2)
    assert finding.command == "dangky units close MN-AN"
    assert silent_units(ROSTER, [last], count=2) == ()
    assert [f.unit for f in silent_units(ROSTER, [last, before], count=1)] == ["MN-AN", "MN-MAI"]


def test_alias_of_two_units() -> None:
    """It is taken from the one that only borrows it; the command can be pasted into a shell."""
    (finding,) = names_of_several(Roster(units=(replace(THU, aliases=("trường mầm non KIM AN",)), AN)))
    assert finding.command == "dangky units alias remove MN-THU 'trường mầm non KIM AN'"
    assert finding.details["units"] == "MN-THU, MN-AN"


def test_unit_without_its_place() -> None:
    """No group of the campaign, or no commune where most neighbours have one; offices of the district have none."""
    office = Unit(code="PB-NV", name="Phòng Nội vụ", group="phong_ban_nganh")
    stray = replace(office, code="PB-X", name="Phòng Gì đó", group="khac")
    found = lacking_place(Roster(units=(AN, replace(THU, commune=""), MAI, office, stray)), GROUPS)
    assert [(f.unit, "commune" in f.template) for f in found] == [("MN-THU", True), ("PB-X", False)]
    assert all("units import" in f.command for f in found)


def test_successor_that_is_not_there() -> None:
    """The command adds it."""
    (finding,) = lost_successors(Roster(units=(replace(AN, closed_on=date(2025, 7, 1), successors=("MN-MOI",)), THU)))
    assert finding.command == "dangky units add MN-MOI NAME --group truong_hoc"
