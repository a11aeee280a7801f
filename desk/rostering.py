"""A changed roster: checked, stored under the worker's lock, logged."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace

from desk.app import App
from domain.errors import N_, DangkyError
from domain.memory import with_memories
from domain.roster_checks import refuse_new_problems
from domain.roster_log import RosterAction
from domain.unit import Roster
from parsers.text import fold
from storage.campaigns import load_roster
from storage.lock import worker_lock
from storage.roster_changes import record_change
from storage.submissions import load_submissions

#: Share of the units that a new roster may lack without being asked about: a filtered sheet lacks most.
MAX_GONE_SHARE = 0.1


class RosterMoved(DangkyError):
    """The roster was changed by somebody else between reading and writing it."""

    template = N_("Somebody else has just changed the roster of {campaign}; nothing was stored. Try again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacing:
    """What taking over another roster would mean."""

    #: Numbers of units.
    total: int
    new: int
    changed: int
    gone: int
    #: Codes of units that sent forms and would be in no list any more.
    lost: tuple[str, ...]
    #: True if so much is missing that an officer must say that it is meant.
    is_doubtful: bool


def weigh_replacing(app: App, after: Roster) -> Replacing:
    """Return what it would mean if ``after`` took the place of the roster."""
    before = app.campaign.roster
    with app.store.read() as session:
        booked = {submission.unit for submission in load_submissions(session, campaign_id=app.campaign.id)}
    gone = [unit.code for unit in before.units if unit.code not in after.by_code]
    lost = tuple(code for code in gone if code in booked)
    return Replacing(
        total=len(after),
        new=sum(unit.code not in before.by_code for unit in after.units),
        changed=sum(before.by_code.get(unit.code, unit) != unit for unit in after.units),
        gone=len(gone),
        lost=lost,
        is_doubtful=bool(lost) or len(gone) > MAX_GONE_SHARE * len(before),
    )


def store_roster(app: App, roster: Roster, action: RosterAction, *, by: str, has_lock: bool = False) -> None:
    """Write ``roster`` and the log in one transaction; the service must not be at work meanwhile.

    ``has_lock`` says that the caller is the service itself, which reads on with the new roster.

    Raises: ``RosterMoved``; ``StoreBusy`` if a service is at work.
    """
    before = app.campaign.roster
    # The service reads with the roster that it started with.
    with nullcontext() if has_lock else worker_lock(app.store), app.store.write() as session:
        if load_roster(session, campaign_id=app.campaign.id) != before:
            raise RosterMoved(campaign=app.campaign.id)
        campaign = replace(app.campaign, roster=roster)
        record_change(session, campaign=campaign, before=before, action=action, by=by, now=app.clock())


def refuse_problems(app: App, after: Roster) -> None:
    """Refuse what would be wrong with the roster, what was taught included.

    Raises: as ``refuse_new_problems``.
    """
    refuse_new_problems(
        with_memories(app.campaign.roster, app.memories),
        with_memories(after, app.memories),
        groups=app.campaign.groups,
        key=fold,
    )
