"""Who did what: all that is written of people, the newest first."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from desk.accounts import load_accounts
from domain.account import Account
from domain.errors import N_
from domain.log import LogKind
from reports.log import LOG_KIND_TEXTS, tell
from storage.log import load_log, load_log_persons
from web.visit import Officer, Visit

router = APIRouter()
#: Lines of a page, and lines of one change of the roster that are shown.
PAGE, MAX_ABOUT = 50, 12
#: What the address says for all kinds; without a word signing in and out is left out, which is most of the log.
_ALL = "all"
_EVERYTHING = N_("Everything, signing in too")


@router.get("/log")
def show(visit: Officer) -> Response:
    """Show what was done, of one person and of one kind if asked."""
    app, t = visit.app, visit.t
    kinds, chosen = _kinds(visit.text("kind"))
    person, page = visit.text("by"), min(visit.number("page", 1) or 1, 100_000)
    accounts = {account.name: account for account in load_accounts(app)}
    with app.store.read() as session:
        persons = load_log_persons(session, campaign_id=app.campaign.id)
        lines = load_log(
            session,
            campaign_id=app.campaign.id,
            kinds=kinds,
            by=_names(person, accounts),
            limit=PAGE + 1,
            offset=(page - 1) * PAGE,
        )
    roster = app.campaign.roster
    return visit.page(
        "log.html",
        lines=[(line, _called(line.by, accounts), tell(line, roster, t)) for line in lines[:PAGE]],
        max_about=MAX_ABOUT,
        kinds=[(_ALL, t._(_EVERYTHING)), *((one.value, t._(LOG_KIND_TEXTS[one])) for one in LogKind)],
        kind_texts={one: t._(text) for one, text in LOG_KIND_TEXTS.items()},
        persons=sorted({_called(name, accounts) for name in (*persons, *accounts)}),
        chosen_kind=chosen,
        chosen_person=person,
        before=_address(visit, page - 1) if page > 1 else "",
        after=_address(visit, page + 1) if len(lines) > PAGE else "",
    )


def _kinds(written: str) -> tuple[tuple[LogKind, ...], str]:
    """Return the kinds that the address asks for, and its word for them."""
    if written == _ALL:
        return tuple(LogKind), _ALL
    named = tuple(kind for kind in LogKind if kind.value == written)
    return (named, written) if named else (tuple(kind for kind in LogKind if kind is not LogKind.SIGN_IN), "")


def _called(name: str, accounts: dict[str, Account]) -> str:
    """Return the full name of an account, or the name as the log has it."""
    return accounts[name].full_name if name in accounts else name


def _names(person: str, accounts: dict[str, Account]) -> tuple[str, ...]:
    """Return all names under which the log knows a person: accounts that are called so, and the name itself."""
    return (person, *(name for name, account in accounts.items() if account.full_name == person)) if person else ()


def _address(visit: Visit, page: int) -> str:
    values = {name: visit.text(name) for name in ("kind", "by")} | {"page": str(page)}
    return f"/log?{urlencode({name: value for name, value in values.items() if value})}"
