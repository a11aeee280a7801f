"""The next campaign, made from this one: what is said of it, and what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from domain.errors import N_, DangkyError, SettingsError
from domain.unit import Roster
from storage.campaigns import load_roster
from storage.engine import Store


class CampaignTaken(DangkyError):
    """Another campaign has this id already."""

    template = N_("There is a campaign “{id}” already; give the next one an id of its own.")


class CampaignNotPlain(SettingsError):
    """The campaign file is written in a way that cannot be changed by itself."""

    template = N_("The campaign file cannot be changed by itself; copy its folder and change it by hand. {problems}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NextCampaign:
    """What is different in the next campaign."""

    #: Short code of small letters, digits, hyphen, underscore; never used before.
    id: str
    title: str
    short_title: str
    document_number: str
    document_date: date
    #: Aware.
    opens_at: datetime
    #: First instant that is late; aware.
    deadline: datetime
    roster: Roster


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignFolder:
    """A campaign's folder that can be loaded, not yet laid anywhere."""

    #: Content by file name.
    files: dict[str, bytes]
    #: Lines of its campaign file that may still speak of the campaign before, each with its number.
    leftovers: tuple[tuple[int, str], ...]


def refuse_taken(store: Store, campaign_id: str) -> None:
    """Refuse the id of a campaign that the database knows: it would be taken for that one.

    Raises: ``CampaignTaken``.
    """
    with store.read() as session:
        known = load_roster(session, campaign_id=campaign_id)
    if known is not None:
        raise CampaignTaken(id=campaign_id)
