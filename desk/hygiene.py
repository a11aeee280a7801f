"""What is doubtful about the roster of a campaign, with all that the database knows."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from desk.app import App
from domain.clock import local_day
from domain.memory import with_memories
from domain.succession import names_on
from domain.unit import Roster
from reports.hygiene import (
    Finding,
    PastCampaign,
    Sender,
    lacking_place,
    lost_successors,
    names_alike,
    names_of_several,
    silent_units,
    unknown_senders,
)
from storage.hygiene import count_mails_by_sender, load_asked, load_heard, load_past_campaigns

#: Campaigns in which a unit must have been silent to be asked about.
DEFAULT_CAMPAIGNS = 2


def find_doubts(app: App, *, campaigns: int = DEFAULT_CAMPAIGNS) -> tuple[Finding, ...]:
    """Return what is doubtful; units count as silent after the last ``campaigns``. Nothing is changed."""
    with app.store.read() as session:
        return tuple(_findings(app, session, campaigns))


def _findings(app: App, session: Session, campaigns: int) -> Iterator[Finding]:
    campaign, today = app.campaign, local_day(app.clock())
    taught = with_memories(campaign.roster, app.memories)
    asked = Roster(units=tuple(unit for unit in taught.units if unit.is_asked_on(today)))
    counts = count_mails_by_sender(session, campaign_id=campaign.id)
    senders = [Sender(address=address, mails=mails) for address, mails in counts.items()]
    yield from names_of_several(taught)
    yield from lost_successors(taught)
    yield from names_alike(asked)
    yield from lacking_place(asked, campaign.groups)
    yield from unknown_senders(names_on(taught, today), senders)
    past = [_past(session, code) for code in load_past_campaigns(session, now=app.clock(), limit=campaigns)]
    yield from silent_units(asked, past, count=campaigns)


def _past(session: Session, campaign_id: str) -> PastCampaign:
    return PastCampaign(
        asked=load_asked(session, campaign_id=campaign_id), heard=load_heard(session, campaign_id=campaign_id)
    )
