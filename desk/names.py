"""What the names in a campaign mean: its roster on a day, with what officers have taught."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from desk.kept import Kept
from domain.campaign import Campaign
from domain.clock import local_day, utc_now
from domain.memory import Memory, with_memories
from domain.succession import names_on
from domain.unit import Roster
from ingest.attribution import Attributor
from parsers.unit_names import NameIndex
from storage.engine import Store
from storage.memories import load_memories


def build_names(campaign: Campaign, *, memories: Iterable[Memory] = (), day: date | None = None) -> NameIndex:
    """Return what the names of ``campaign`` mean, also remembered ones, on ``day``; None: today."""
    return _build_index(campaign, _roster_on(campaign, memories, day))


def known_names(campaign: Campaign, memories: Iterable[Memory]) -> NameIndex:
    """Return what :func:`build_names` makes for today; the last one is kept, of thousands of units it takes seconds."""
    return _KNOWN.of(campaign, tuple(memories), local_day(utc_now()))


def build_attributor(campaign: Campaign, *, memories: Iterable[Memory] = (), day: date | None = None) -> Attributor:
    """Return what knows the names and senders of ``campaign``, also remembered ones, on ``day``; None: today."""
    roster = _roster_on(campaign, memories, day)
    return Attributor(roster, _build_index(campaign, roster), campaign.places)


def _roster_on(campaign: Campaign, memories: Iterable[Memory], day: date | None) -> Roster:
    return names_on(with_memories(campaign.roster, memories), day or local_day(utc_now()))


def _build_index(campaign: Campaign, roster: Roster) -> NameIndex:
    return NameIndex.build(roster, places=campaign.places, unit_labels=campaign.template.unit_labels)


def _build_on(campaign: Campaign, memories: tuple[Memory, ...], day: date) -> NameIndex:
    return build_names(campaign, memories=memories, day=day)


_KNOWN = Kept(_build_on)


def memories_of(store: Store, campaign: Campaign) -> Callable[[], tuple[Memory, ...]]:
    """Return what gives all that officers have taught by now, also what is forgotten again."""

    def load() -> tuple[Memory, ...]:
        with store.read() as session:
            return load_memories(session, campaign_id=campaign.id)

    return load
