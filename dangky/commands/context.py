"""What every command is given."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dangky.bootstrap import App, open_app
from dangky.screen import Screen
from domain.clock import Clock
from domain.poll import MailboxHealth
from domain.register import Register
from reports.language import Translator
from reports.status import StatusSummary, summarise
from storage.polls import load_health
from storage.register import load_ledger_at, load_register


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What every command is given."""

    config: Path
    environ: Mapping[str, str]
    screen: Screen
    clock: Clock

    @property
    def t(self) -> Translator:
        """The reader's language."""
        return self.screen.t

    def app(self) -> AbstractContextManager[App]:
        """Open what the configuration asks for."""
        return open_app(self.config, self.environ, self.clock)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The register at an instant, with all that lists say about it."""

    register: Register
    summary: StatusSummary
    health: MailboxHealth


def load_view(app: App, as_of: datetime | None) -> View:
    """Return the register as of ``as_of`` (aware), or now, all from one moment of the database."""
    instant = as_of or app.clock()
    with app.store.read() as session:
        register = load_register(session, campaign=app.campaign, as_of=instant)
        ledger = load_ledger_at(session, campaign=app.campaign, as_of=instant)
        health = load_health(session, folders=app.folders, campaign_id=app.campaign.id, as_of=instant)
    return View(register=register, summary=summarise(register, ledger), health=health)
