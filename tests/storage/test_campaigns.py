"""Campaigns and rosters."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from storage.campaigns import load_roster, record_campaign
from storage.engine import Store
from storage.models import CampaignRow
from tests.storage.examples import CAMPAIGN, CAO_VIEN_I, CAO_VIEN_II, PHU_NU, at, begin, renamed


def test_an_unknown_campaign_has_no_roster(store: Store) -> None:
    """A campaign that was never recorded has no roster, which is not the same as an empty one."""
    begin(store, renamed(CAMPAIGN))
    with store.read() as session:
        assert load_roster(session, campaign_id="dvk-2023") is None
        roster = load_roster(session, campaign_id=CAMPAIGN.id)
    assert roster is not None
    assert roster.units == ()


def test_the_roster_comes_back_in_its_order(store: Store) -> None:
    """Units come back with all they hold, in the order of the roster."""
    begin(store)
    with store.read() as session:
        assert load_roster(session, campaign_id=CAMPAIGN.id) == CAMPAIGN.roster


def test_the_roster_of_a_campaign_is_replaced(store: Store) -> None:
    """Under the same id the newest roster is the whole roster: renamed, added, removed and moved units."""
    begin(store)
    newer = (CAO_VIEN_II, replace(PHU_NU, name="Hội LHPN huyện"), replace(PHU_NU, code="MT-HND", name="Hội Nông dân"))
    begin(store, renamed(CAMPAIGN, *newer))
    with store.read() as session:
        roster = load_roster(session, campaign_id=CAMPAIGN.id)
    assert roster is not None
    assert roster.units == newer


def test_campaigns_do_not_touch_each_other(store: Store) -> None:
    """Next year's campaign has a roster of its own."""
    begin(store)
    begin(store, replace(renamed(CAMPAIGN, CAO_VIEN_I), id="dvk-2023"))
    with store.read() as session:
        assert load_roster(session, campaign_id=CAMPAIGN.id) == CAMPAIGN.roster


def test_settings_are_replaced(store: Store) -> None:
    """A deadline that was put off is the one that is stored, and the roster is not stored twice."""
    begin(store)
    later = replace(CAMPAIGN, deadline=at(24 * 7))
    with store.write() as session:
        record_campaign(session, campaign=later, now=at(1))
    with store.read() as session:
        row = session.scalars(select(CampaignRow)).one()
    assert (row.deadline, row.recorded_at) == (at(24 * 7), at(1))
    assert row.snapshot["document_number"] == "454-CV/HU"
    assert "roster" not in row.snapshot
