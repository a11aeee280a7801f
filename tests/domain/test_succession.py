"""Whose name a name is, by day: units that others replace, and what their names mean then."""

from __future__ import annotations

from datetime import date, timedelta

from domain import roster_changes as change
from domain.succession import change_days, heirs, names_on
from domain.unit import Roster
from parsers.text import fold
from tests.domain.test_roster_changes import BOTH, CAO, DAY, MAI, ROSTER, XUAN, school

EVE = DAY - timedelta(days=1)
MERGED = change.merge(ROSTER, ["TH-CAO", "TH-XUAN"], BOTH, DAY, key=fold)
A, B = school("TH-MAI-A", "Thanh Mai A"), school("TH-MAI-B", "Thanh Mai B")
SPLIT = change.split(change.add_sender(ROSTER, "TH-MAI", "mai@x.example"), "TH-MAI", [A, B], DAY)


def owners(roster: Roster, day: date, name: str) -> list[str]:
    return [unit.code for unit in names_on(roster, day).units if name in (*unit.names, *unit.senders)]


def test_a_roster_without_changes_is_as_it_is() -> None:
    """Where nobody comes or goes, names mean on every day what they always meant."""
    assert names_on(ROSTER, DAY).units == ROSTER.units
    assert change_days(ROSTER) == ()


def test_old_names_and_senders_go_over_on_the_day() -> None:
    """Until the day of the merger they mean the old unit and only it, from then on the new one and only it."""
    for name in (*CAO.names, *CAO.senders):
        assert owners(MERGED, EVE, name) == ["TH-CAO"]
        assert owners(MERGED, DAY, name) == ["TH-CXD"]
    assert change_days(MERGED)[0] == DAY


def test_the_new_name_is_known_before_the_day() -> None:
    """Who signs with the new name a week too early is understood all the same."""
    assert owners(MERGED, EVE, BOTH.name) == ["TH-CXD"]


def test_a_kept_name_means_the_old_unit_until_the_day() -> None:
    """A new unit under the name of an old one takes it over on the day, and is nobody before."""
    kept = change.merge(ROSTER, ["TH-CAO", "TH-XUAN"], school("TH-MOI", "Cao Dương"), DAY, key=fold)
    assert owners(kept, EVE, CAO.name) == ["TH-CAO"]
    assert owners(kept, DAY, CAO.name) == ["TH-MOI"]


def test_the_name_of_a_split_unit_means_any_of_its_successors() -> None:
    """From the day of the split on, name and sender mean all of them, so an officer decides."""
    for name in (MAI.name, "mai@x.example"):
        assert owners(SPLIT, EVE, name) == ["TH-MAI"]
        assert owners(SPLIT, DAY, name) == ["TH-MAI-A", "TH-MAI-B"]


def test_names_follow_a_chain() -> None:
    """Merged and later split: the oldest names mean whoever is there at last."""
    later = DAY + timedelta(days=365)
    heirs_ = [school("TH-1", "Một"), school("TH-2", "Hai")]
    roster = change.split(MERGED, "TH-CXD", heirs_, later)
    assert heirs(roster, "TH-XUAN", DAY) == ("TH-CXD",)
    assert heirs(roster, "TH-XUAN", later) == ("TH-1", "TH-2")
    assert owners(roster, later, XUAN.name) == ["TH-1", "TH-2"]


def test_a_closed_unit_without_successor_keeps_its_name() -> None:
    """What it still sends is booked to it and to nobody else."""
    assert owners(change.close(ROSTER, "TH-MAI", DAY), DAY, MAI.name) == ["TH-MAI"]


def test_communes_stay_known() -> None:
    """A commune in which no unit lies any more is still a commune in what people write."""
    roster = Roster(units=ROSTER.units, former_communes=("Xuân Dương",))
    assert names_on(roster, DAY).communes == ("Xuân Dương",)
