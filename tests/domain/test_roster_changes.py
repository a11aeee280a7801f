"""Changes of a roster: units come, go, merge and split; codes stay, and no two units become one by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from domain import roster_changes as change
from domain.campaign import Group
from domain.errors import RosterRefused
from domain.roster_checks import refuse_new_problems
from domain.unit import Roster, Unit
from parsers.text import fold

GROUPS = (Group(code="truong", name="Trường học"), Group(code="xa", name="Xã, thị trấn"))
DAY = date(2025, 7, 1)


def school(code: str, name: str, *aliases: str, senders: tuple[str, ...] = ()) -> Unit:
    return Unit(code=code, name=f"Trường Tiểu học {name}", group="truong", aliases=aliases, senders=senders)


CAO = school("TH-CAO", "Cao Dương", "TH Cao Dương", senders=("cao@x.example",))
XUAN = school("TH-XUAN", "Xuân Dương", "TH Xuân Dương", senders=("xuan@x.example",))
MAI = school("TH-MAI", "Thanh Mai")
XA = Unit(code="UB-MAI", name="UBND xã Thanh Mai", group="xa")
ROSTER = Roster(units=(CAO, XUAN, MAI, XA))
BOTH = school("TH-CXD", "Cao Xuân Dương")


def checked(after: Roster, before: Roster = ROSTER) -> Roster:
    refuse_new_problems(before, after, groups=GROUPS, key=fold)
    return after


def test_added_unit_stands_behind_its_group() -> None:
    """Lists keep their order: a new school comes after the last school."""
    after = checked(change.add(ROSTER, BOTH))
    assert [unit.code for unit in after.units] == ["TH-CAO", "TH-XUAN", "TH-MAI", "TH-CXD", "UB-MAI"]


def test_renamed_unit_is_still_found_by_its_old_name() -> None:
    """The old name stays as an alias; a new name that was an alias is none any more; the code stays."""
    after = checked(change.rename(ROSTER, "TH-CAO", "TH Cao Dương", key=fold))
    assert after.by_code["TH-CAO"].name == "TH Cao Dương"
    assert after.by_code["TH-CAO"].aliases == ("Trường Tiểu học Cao Dương",)


def test_merged_units_hand_over_names_and_senders() -> None:
    """Two units become a new one on a day: it has their names and senders, and they are closed, not deleted."""
    after = checked(change.merge(ROSTER, ["TH-CAO", "TH-XUAN"], BOTH, DAY, key=fold))
    assert [unit.code for unit in after.units] == ["TH-CAO", "TH-XUAN", "TH-CXD", "TH-MAI", "UB-MAI"]
    new = after.by_code["TH-CXD"]
    assert set(new.aliases) == {*CAO.names, *XUAN.names}
    assert new.senders == ("cao@x.example", "xuan@x.example")
    assert (new.opened_on, new.closed_on) == (DAY, None)
    assert [(u.closed_on, u.successors) for u in after.units[:2]] == [(DAY, ("TH-CXD",))] * 2


def test_a_unit_may_take_in_another() -> None:
    """Merged into one of them, only the other ends."""
    after = checked(change.merge(ROSTER, ["TH-CAO", "TH-XUAN"], CAO, DAY, key=fold))
    assert after.by_code["TH-CAO"].closed_on is None
    assert after.by_code["TH-CAO"].opened_on is None
    assert after.by_code["TH-XUAN"].successors == ("TH-CAO",)
    assert after == checked(change.merge(ROSTER, ["TH-XUAN"], CAO, DAY, key=fold))


def test_the_new_unit_may_bear_an_old_name() -> None:
    """A merged school often keeps the larger one's name: that is no clash."""
    after = checked(change.merge(ROSTER, ["TH-CAO", "TH-XUAN"], school("TH-MOI", "Cao Dương"), DAY, key=fold))
    assert CAO.name not in after.by_code["TH-MOI"].aliases


def test_names_of_a_split_unit_go_to_nobody() -> None:
    """Which of the successors an old name means is for an officer to say."""
    heirs = [school("TH-MAI-A", "Thanh Mai A"), school("TH-MAI-B", "Thanh Mai B")]
    after = checked(change.split(ROSTER, "TH-MAI", heirs, DAY))
    assert [unit.code for unit in after.units] == ["TH-CAO", "TH-XUAN", "TH-MAI", "TH-MAI-A", "TH-MAI-B", "UB-MAI"]
    assert after.by_code["TH-MAI"].successors == ("TH-MAI-A", "TH-MAI-B")
    assert all(not after.by_code[heir.code].aliases for heir in heirs)
    with pytest.raises(RosterRefused, match=r"TH-MAI-A: .*TH-MAI, which was split"):
        checked(change.add_alias(after, "TH-MAI-A", MAI.name.upper(), key=fold), after)


def test_aliases_and_senders_come_and_go() -> None:
    """A name is compared as names are, an address without regard to case."""
    known = change.add_alias(ROSTER, "TH-MAI", "TH Thanh Mai", key=fold)
    assert change.remove_alias(known, "TH-MAI", "th thanh mai", key=fold) == ROSTER
    written = change.add_sender(ROSTER, "TH-MAI", "Mai@X.example")
    assert written.by_code["TH-MAI"].senders == ("mai@x.example",)
    assert change.remove_sender(written, "TH-MAI", "MAI@x.example") == ROSTER


CLOSED = change.close(ROSTER, "TH-MAI", DAY)
MERGED = change.merge(ROSTER, ["TH-CAO", "TH-XUAN"], BOTH, DAY, key=fold)

REFUSED: dict[str, tuple[Callable[[], Roster], str]] = {
    "the code is used": (lambda: change.add(ROSTER, school("th-cao", "Khác")), "th-cao: this code .* Cao Dương"),
    "the code is no word": (lambda: change.add(ROSTER, school("TH 1", "Khác")), "TH 1: the code is not one word"),
    "no such group": (lambda: change.add(ROSTER, replace(BOTH, group="khac")), "TH-CXD: .* “khac”; .* truong, xa"),
    "the name is used": (
        lambda: change.add(ROSTER, school("TH-MOI", "CAO DƯƠNG")),
        r"TH-MOI: the name “Trường Tiểu học Cao Dương” .* TH-CAO \(Trường Tiểu học Cao Dương\)",
    ),
    "the alias is used": (
        lambda: change.add_alias(ROSTER, "TH-MAI", "TH Cao Dương", key=fold),
        "TH-MAI: the name “TH Cao Dương”",
    ),
    "the name has no letter": (lambda: change.rename(ROSTER, "TH-MAI", "–", key=fold), "TH-MAI: the name is missing"),
    "the name cannot be kept": (lambda: change.rename(ROSTER, "TH-MAI", "A|B", key=fold), r"TH-MAI: .* holds a \|"),
    "no such unit": (lambda: change.rename(ROSTER, "TH-X", "Mới", key=fold), "TH-X: there is no unit with this code"),
    "closed twice": (lambda: change.close(CLOSED, "TH-MAI", DAY), "TH-MAI: it is closed since 2025-07-01"),
    "closed before it is opened": (
        lambda: change.close(change.add(ROSTER, replace(BOTH, opened_on=DAY)), "TH-CXD", DAY),
        "TH-CXD: it would be closed on 2025-07-01, not after its opening",
    ),
    "one alone": (lambda: change.merge(ROSTER, ["TH-CAO"], BOTH, DAY, key=fold), "TH-CAO: one unit alone"),
    "a unit twice": (lambda: change.merge(ROSTER, ["TH-CAO"] * 2, BOTH, DAY, key=fold), "TH-CAO: .* twice"),
    "into a closed unit": (lambda: change.merge(CLOSED, ["TH-CAO"], CLOSED.by_code["TH-MAI"], DAY, key=fold), "TH-MAI"),
    "split into one": (lambda: change.split(ROSTER, "TH-MAI", [BOTH], DAY), "TH-MAI: a unit is split into two"),
    "split into itself": (lambda: change.split(ROSTER, "TH-MAI", [MAI, BOTH], DAY), "its own place"),
    "no successor": (
        lambda: ROSTER.with_units([replace(MAI, closed_on=DAY, successors=("TH-X",))]),
        "TH-MAI: its successor TH-X is not on the roster",
    ),
    "successors of an open unit": (
        lambda: ROSTER.with_units([replace(MAI, successors=("TH-CAO",))]),
        "TH-MAI: .* no closing date",
    ),
    "a circle": (
        lambda: ROSTER.with_units(
            [
                replace(MAI, closed_on=DAY, successors=("TH-CAO",)),
                replace(CAO, closed_on=DAY, successors=("TH-MAI",)),
            ]
        ),
        "TH-CAO: it would be its own successor",
    ),
    "an alias that is none": (lambda: change.remove_alias(ROSTER, "TH-CAO", "X", key=fold), "TH-CAO: .* “X”"),
    "an inherited name": (
        lambda: change.remove_alias(MERGED, "TH-CXD", "TH Cao Dương", key=fold),
        "TH-CXD: .* came to it from TH-CAO",
    ),
    "an alias it has": (lambda: change.add_alias(ROSTER, "TH-CAO", "th cao dương", key=fold), "TH-CAO: .* already"),
    "a sender it has not": (lambda: change.remove_sender(ROSTER, "TH-CAO", "x@x.example"), "cao@x.example|x@x.example"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_names_the_unit(case: str) -> None:
    """What cannot be is refused with the unit and what to do; nothing else comes out."""
    make, said = REFUSED[case]
    with pytest.raises(RosterRefused, match=said):
        checked(make())


def test_old_mistakes_do_not_stand_in_the_way() -> None:
    """What was wrong before (two units with one alias, from an import) does not keep others from being changed."""
    flawed = change.add_alias(ROSTER, "TH-MAI", "TH Cao Dương", key=fold)
    assert checked(change.set_contact(flawed, "UB-MAI", "024 0000"), flawed).by_code["UB-MAI"].contact == "024 0000"
