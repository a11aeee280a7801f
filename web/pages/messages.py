"""The ledger: every mail and what became of it, the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.responses import Response

from domain.errors import N_, NoSuchMessage
from domain.message import LedgerLine, Outcome
from reports.wording import brief, outcome_text, shown
from storage.files import load_message
from storage.ledger import count_by_outcome, load_ledger_page
from storage.ledger_details import load_ledger_details
from web.visit import Viewer, Visit

router = APIRouter()
#: Mails of one page.
PAGE_SIZE: Final = 50
#: Characters that are searched for at most.
MAX_TEXT: Final = 200
#: The word in addresses for mails that are kept and not yet read.
UNREAD: Final = "unread"
_ALL = N_("All mails")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which mails are asked for; empty: whatever it is."""

    #: An outcome, or ``unread``.
    outcome: str = ""
    text: str = ""
    #: Number of the last mail of the page before; 0: the first page.
    before: int = 0

    def address(self, **changed: object) -> str:
        """Return the address of the list with something else asked for."""
        asked = {"outcome": self.outcome, "q": self.text, "before": self.before, **changed}
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"/messages?{query}" if query else "/messages"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """A choice of mails by what became of them."""

    text: str
    count: int
    href: str
    is_chosen: bool


@router.get("/messages")
def show(visit: Viewer) -> Response:
    """Show the mails that are asked for."""
    wanted = read_wanted(visit)
    app, t = visit.app, visit.t
    with app.store.read() as session:
        counts = count_by_outcome(session, campaign_id=app.campaign.id)
        lines = _load(session, visit, wanted)
        details = load_ledger_details(session, messages=[line.id for line in lines[:PAGE_SIZE]])
    has_older = len(lines) > PAGE_SIZE
    lines = lines[:PAGE_SIZE]
    return visit.page(
        "messages.html",
        wanted=wanted,
        tabs=tuple(_tabs(counts, wanted, visit)),
        lines=lines,
        details=details,
        names={unit.code: unit.name for unit in app.campaign.roster.units},
        newest=wanted.address(before=0) if wanted.before else "",
        older=wanted.address(before=lines[-1].id) if has_older else "",
        max_text=MAX_TEXT,
        outcome_text=lambda outcome: outcome_text(outcome, t),
        brief=lambda code: brief(code, t),
        shown=shown,
    )


def read_wanted(visit: Visit) -> Wanted:
    """Return what the address asks for; words that are none of ours ask for nothing."""
    known = {UNREAD, *(outcome.value for outcome in Outcome)}
    outcome, before = visit.text("outcome"), visit.number("before")
    return Wanted(
        outcome=outcome if outcome in known else "",
        text=visit.text("q")[:MAX_TEXT],
        before=before if before < 2**31 else 0,
    )


def _load(session: Session, visit: Visit, wanted: Wanted) -> tuple[LedgerLine, ...]:
    """Return the mails of the page and one more, if there is one."""
    campaign_id = visit.app.campaign.id
    is_unread = wanted.outcome == UNREAD
    return load_ledger_page(
        session,
        campaign_id=campaign_id,
        outcome=Outcome(wanted.outcome) if wanted.outcome and not is_unread else None,
        is_unread=is_unread,
        text=wanted.text or None,
        before=_place_of(session, campaign_id, wanted.before),
        limit=PAGE_SIZE + 1,
    )


def _place_of(session: Session, campaign_id: str, number: int) -> tuple[datetime, int] | None:
    """Return where a mail stands in the ledger; None: there is no such mail of this campaign."""
    try:
        line = load_message(session, campaign_id=campaign_id, message=number)
    except NoSuchMessage:
        return None
    return line.received, line.id


def _tabs(counts: dict[Outcome | None, int], wanted: Wanted, visit: Visit) -> Iterator[Tab]:
    """Yield the choices; what is not yet read is shown only if there is any."""
    yield _tab(visit.t._(_ALL), sum(counts.values()), "", wanted)
    for outcome in Outcome:
        yield _tab(outcome_text(outcome, visit.t), counts.get(outcome, 0), outcome.value, wanted)
    if counts.get(None) or wanted.outcome == UNREAD:
        yield _tab(outcome_text(None, visit.t), counts.get(None, 0), UNREAD, wanted)


def _tab(text: str, count: int, outcome: str, wanted: Wanted) -> Tab:
    # What is not yet read cannot be searched: nothing of it is known.
    kept = {"q": ""} if outcome == UNREAD else {}
    href = wanted.address(outcome=outcome, before=0, **kept)
    return Tab(text=text, count=count, href=href, is_chosen=wanted.outcome == outcome)
