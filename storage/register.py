"""The register of a campaign, from what is booked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from domain.campaign import Campaign
from domain.register import Register, compute_register
from storage.reviews import load_reviews
from storage.submissions import load_submissions


def load_register(session: Session, *, campaign: Campaign, as_of: datetime) -> Register:
    """Return the register at ``as_of`` (aware), in a constant number of queries."""
    return compute_register(
        campaign,
        submissions=load_submissions(session, campaign_id=campaign.id),
        reviews=load_reviews(session, campaign_id=campaign.id),
        as_of=as_of,
    )
