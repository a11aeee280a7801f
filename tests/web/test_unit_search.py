"""Units that somebody means who types: found by beginnings of words, told apart, and found quickly among many."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.unit import Roster
from parsers.text import fold
from tests.web.conftest import Site
from web.unit_search import match_units, read_unit, unit_as_typed


@pytest.mark.parametrize(
    ("typed", "code"),
    [("mn-kimthu", "MN-KIMTHU"), ("kim thu", "MN-KIMTHU"), ("Mầm non Kim Thư", "MN-KIMTHU"), ("noi vu", "PB-NV")],
)
def test_words_are_begun(shared_site: Site, typed: str, code: str) -> None:
    """A code, a name with or without marks, or the beginnings of its words find a unit."""
    assert code in [unit.code for unit in match_units(shared_site.app, typed)]


def test_beginnings_only(shared_site: Site) -> None:
    """What stands within a word begins none; nothing typed finds nothing."""
    assert match_units(shared_site.app, "imthu") == ()
    assert match_units(shared_site.app, " . ") == ()


def test_what_is_offered_is_taken(shared_site: Site) -> None:
    """What is written for a unit that is offered names it again, also where two bear one name."""
    app = shared_site.app
    first, second, *rest = app.campaign.roster.units
    twins = Roster(units=(first, replace(second, name=first.name.upper()), *rest))
    for unit in twins.units[:4]:
        written = unit_as_typed(twins, unit)
        assert read_unit(app.with_roster(twins), written) == unit.code
    assert [unit_as_typed(twins, unit) == unit.code for unit in twins.units[:3]] == [True, True, False]


def test_a_changed_roster_is_seen_at_once(shared_site: Site) -> None:
    """A unit that has just got another name is found by it."""
    app = shared_site.app
    roster = app.campaign.roster
    renamed = roster.with_units((replace(roster.by_code["PB-NV"], name="Ban Quản lý chợ"),))
    assert match_units(app, "quan ly cho") == ()
    assert [unit.code for unit in match_units(app.with_roster(renamed), "quan ly cho")] == ["PB-NV"]
    assert match_units(app, "quan ly cho") == ()


def test_a_keystroke_folds_no_name(shared_site: Site) -> None:
    """After the first letter a search folds only what is typed, however many units there are."""
    match_units(shared_site.app, "tr")
    before = fold.cache_info().misses
    for typed in ("tru", "truo", "truon"):
        for unit in match_units(shared_site.app, typed):
            unit_as_typed(shared_site.app.campaign.roster, unit)
    assert fold.cache_info().misses - before < len(shared_site.app.campaign.roster) / 4
