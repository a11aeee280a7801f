"""The questions that wait for an officer, by mail, the oldest first; what was decided lately; the search of units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from domain.clock import local_day
from domain.reasons import ReasonCode
from domain.review import Review
from domain.unit import Unit
from reports.wording import brief, shown
from storage.decisions import load_recent_decisions
from web.answered import decision_text
from web.pages.decisions import undoable
from web.review_queue import Filters, by_mail, choose, groups_of, kind_of, read_filters
from web.unit_search import match_units, unit_as_typed
from web.visit import Viewer, Visit

router = APIRouter()
#: Decisions that the page lists; all of them stand in the log.
RECENT = 20
#: Mails with questions on one page.
PAGE_SIZE = 100
#: Units of a question that are named in the list.
NAMED = 4


@router.get("/reviews")
def show(visit: Viewer) -> Response:
    """List the open questions, and the newest decisions."""
    app, t = visit.app, visit.t
    register, roster = visit.view().register, app.campaign.roster
    filters = read_filters(visit.request.query_params)
    queue = choose(register.reviews, filters, roster)
    mails = by_mail(queue)
    last = max(1, -(-len(mails) // PAGE_SIZE))
    page = min(max(visit.number("page", 1), 1), last)
    with app.store.read() as session:
        recent = load_recent_decisions(session, campaign_id=app.campaign.id, limit=RECENT)
    names = {unit.code: unit.name for unit in roster.units}
    return visit.page(
        "reviews.html",
        filters=filters,
        counts=Counter(map(kind_of, register.reviews)),
        queue=queue,
        mails=mails[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        mail_count=len(mails),
        page=page,
        last_page=last,
        before=filters.address("/reviews", page=page - 1) if page > 1 else "",
        after=filters.address("/reviews", page=page + 1) if page < last else "",
        reasons=_reasons(register.reviews, visit),
        groups=_groups(register.reviews, visit),
        has_filters=filters != Filters(only=filters.only),
        done=undoable(visit),
        recent=recent,
        names=names,
        named=NAMED,
        age=lambda review: t.span(app.clock() - review.received),
        decision_text=lambda decision: decision_text(decision, names, t),
        brief=brief,
        shown=shown,
    )


@router.get("/units/match")
def match(visit: Viewer) -> Response:
    """Return the units that somebody may mean who has typed ``q``, for fields in which a unit is typed."""
    found = match_units(visit.app, visit.request.query_params.get("q", ""))
    return JSONResponse([_offered(unit, visit) for unit in found])


def _offered(unit: Unit, visit: Visit) -> dict[str, str]:
    campaign = visit.app.campaign
    group = next((group.name for group in campaign.groups if group.code == unit.group), "")
    is_closed = unit.is_closed_on(local_day(visit.app.clock()))
    return {
        "code": unit.code,
        "name": unit.name,
        "group": group,
        "written": unit_as_typed(campaign.roster, unit),
        "note": visit.t._("closed") if is_closed else "",
    }


def _reasons(reviews: Iterable[Review], visit: Visit) -> list[tuple[ReasonCode, str, int]]:
    """Return the reasons of open questions in words, with the number of each, the most frequent first."""
    counted = Counter(review.reason.code for review in reviews)
    return [(code, brief(code, visit.t), count) for code, count in counted.most_common()]


def _groups(reviews: Iterable[Review], visit: Visit) -> list[tuple[str, str, int]]:
    """Return the groups of units that open questions may concern, in the campaign's order, with their numbers."""
    campaign = visit.app.campaign
    counted = Counter(code for review in reviews for code in groups_of(review, campaign.roster))
    return [(group.code, group.name, counted[group.code]) for group in campaign.groups if counted[group.code]]
