"""Campaigns and the rosters of their units, as they were when last opened."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from domain.campaign import Campaign
from domain.unit import Roster, Unit
from storage.codec import to_data
from storage.models import CampaignRow, UnitRow


def record_campaign(session: Session, *, campaign: Campaign, now: datetime) -> None:
    """Write the campaign's settings and its roster; those of an earlier start under the same id are replaced."""
    row = CampaignRow(
        id=campaign.id,
        snapshot=_snapshot(campaign),
        opens_at=campaign.opens_at,
        deadline=campaign.deadline,
        recorded_at=now,
    )
    session.merge(row)
    session.flush()
    session.execute(delete(UnitRow).where(UnitRow.campaign_id == campaign.id))
    rows = [_unit_values(campaign.id, position, unit) for position, unit in enumerate(campaign.roster.units)]
    if rows:
        session.execute(insert(UnitRow), rows)


def is_recorded(session: Session, *, campaign: Campaign) -> bool:
    """Tell whether the database has the campaign just so, so that nothing needs to be written."""
    row = session.get(CampaignRow, campaign.id)
    if row is None or row.snapshot != _snapshot(campaign):
        return False
    return load_roster(session, campaign_id=campaign.id) == campaign.roster


def _snapshot(campaign: Campaign) -> dict[str, object]:
    """Return the campaign as JSON without its roster, which has a table of its own."""
    snapshot: dict[str, object] = to_data(Campaign, campaign)
    del snapshot["roster"]
    return snapshot


def load_roster(session: Session, *, campaign_id: str) -> Roster | None:
    """Return the roster in its order; None if the campaign was never recorded."""
    if session.get(CampaignRow, campaign_id) is None:
        return None
    rows = session.scalars(select(UnitRow).where(UnitRow.campaign_id == campaign_id).order_by(UnitRow.position))
    return Roster(units=tuple(_unit(row) for row in rows))


def _unit_values(campaign_id: str, position: int, unit: Unit) -> dict[str, object]:
    return {
        "campaign_id": campaign_id,
        "code": unit.code,
        "position": position,
        "name": unit.name,
        "group": unit.group,
        "commune": unit.commune,
        "aliases": list(unit.aliases),
        "senders": list(unit.senders),
        "contact": unit.contact,
        "note": unit.note,
        "opened_on": unit.opened_on,
        "closed_on": unit.closed_on,
        "successors": list(unit.successors),
    }


def _unit(row: UnitRow) -> Unit:
    return Unit(
        code=row.code,
        name=row.name,
        group=row.group,
        commune=row.commune,
        aliases=tuple(row.aliases),
        senders=tuple(row.senders),
        contact=row.contact,
        note=row.note,
        opened_on=row.opened_on,
        closed_on=row.closed_on,
        successors=tuple(row.successors),
    )
