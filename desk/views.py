"""The register at an instant, as every list and page shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from desk.app import App
from domain.poll import MailboxHealth
from domain.register import Register
from reports.status import StatusSummary, summarise_counted
from storage.polls import load_health
from storage.register import count_ledger_at, load_register
from storage.revision import load_revision

_Of = ParamSpec("_Of")
_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The register at an instant, with all that lists say about it."""

    register: Register
    summary: StatusSummary
    health: MailboxHealth
    #: The state of the database that it was made from.
    revision: int
    #: What was asked of :meth:`once`, by what found it.
    _found: dict[Callable[..., Any], Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, find: Callable[_Of, _Found], *of: _Of.args, **named: _Of.kwargs) -> _Found:
        """Return what ``find`` gives, found once for all who look at this view.

        For what costs a look at each of thousands of units. Whatever it is found in must follow from the view and its
        state of the database: the register, the roster, the outbox; never who looks.
        """
        if find not in self._found:
            self._found[find] = find(*of, **named)
        found: _Found = self._found[find]
        return found


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
