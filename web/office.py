"""What every page and every answer of the API is handed: the desk, as it is now, and the service beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from desk.app import App
from desk.standing import Standing
from domain.poll import LeftAlone
from domain.unit import Roster
from web.roster_drafts import RosterDrafts


class Service(Protocol):
    """The worker beside the pages, in the same process."""

    def wake(self) -> None:
        """Read the mailboxes, also those that are left alone, as soon as the job at hand is done."""

    def is_reading(self) -> bool:
        """Tell whether it is reading mail at this moment."""

    def left_alone(self) -> tuple[LeftAlone, ...]:
        """Return the mailboxes that are not read for now, because reading them failed."""

    def take_over(self, roster: Roster) -> None:
        """Go on with another roster, which is already stored, from the next job on."""


@dataclass(kw_only=True)
class Office:
    """The desk as it is now; the only thing of the pages that changes while they are served."""

    app: App
    standing: Standing
    #: None: the pages are served alone, and nobody reads mail in this process.
    service: Service | None = None
    #: Rosters that wait to be confirmed.
    drafts: RosterDrafts = field(default_factory=RosterDrafts)

    def take_over(self, roster: Roster) -> None:
        """Go on with another roster, which is already stored, here and in the service."""
        self.app = self.app.with_roster(roster)
        self.standing = self.standing.over(self.app)
        if self.service is not None:
            self.service.take_over(roster)
