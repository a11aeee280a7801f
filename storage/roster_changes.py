"""The log of a campaign's roster."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.campaign import Campaign
from domain.roster_log import RosterAction, RosterChange, difference
from domain.unit import Roster
from storage.campaigns import record_campaign
from storage.models import RosterChangeRow


def record_change(
    session: Session, *, campaign: Campaign, before: Roster, action: RosterAction, by: str, now: datetime
) -> None:
    """Write the campaign with its roster, which was ``before``, and what ``by`` did to it."""
    record_campaign(session, campaign=campaign, now=now)
    session.add(
        RosterChangeRow(
            campaign_id=campaign.id,
            changed_at=now,
            changed_by=by,
            action=action,
            difference=difference(before, campaign.roster),
        )
    )


def load_changes(session: Session, *, campaign_id: str) -> tuple[RosterChange, ...]:
    """Return the changes of the campaign's roster, oldest first."""
    rows = select(RosterChangeRow).where(RosterChangeRow.campaign_id == campaign_id).order_by(RosterChangeRow.id)
    return tuple(
        RosterChange(
            id=row.id,
            changed_at=row.changed_at,
            changed_by=row.changed_by,
            action=row.action,
            difference=row.difference,
        )
        for row in session.scalars(rows)
    )
