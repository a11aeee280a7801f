"""The register at an instant, as every list and page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desk.app import App
from domain.poll import MailboxHealth
from domain.register import Register
from reports.status import StatusSummary, summarise_counted
from storage.polls import load_health
from storage.register import count_ledger_at, load_register
from storage.revision import load_revision


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The register at an instant, with all that lists say about it."""

    register: Register
    summary: StatusSummary
    health: MailboxHealth
    #: The state of the database that it was made from.
    revision: int


def load_view(app: App, as_of: datetime | None) -> View:
    """Return the register as of ``as_of`` (aware), or now, all from one moment of the database."""
    with app.store.read() as session:
        revision = load_revision(session)
        # Only now: what the first query sees was all done by then.
        instant = as_of or app.clock()
        register = load_register(session, campaign=app.campaign, as_of=instant)
        messages = count_ledger_at(session, campaign=app.campaign, as_of=instant)
        health = load_health(session, folders=app.folders, campaign_id=app.campaign.id, as_of=instant)
    return View(register=register, summary=summarise_counted(register, messages), health=health, revision=revision)
