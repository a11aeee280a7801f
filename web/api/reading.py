"""Looking: status, missing, export, units, questions."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import AfterValidator, AwareDatetime
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.views import View, load_view
from domain.register import Status
from reports.export import export_document, missing_document, status_document, unit_documents
from reports.questions import review_document, review_documents
from reports.status import groups_of
from storage.register import load_ledger_at
from storage.reviews import load_reviews
from web.api.access import Caller, Reader
from web.api.documents import Export, Missing, Problem, Question, Standing, Unit, WholeQuestion

router = APIRouter(prefix="/api", tags=["register"])
#: What a route may answer beside its document.
REFUSALS: dict[int | str, dict[str, Any]] = {status: {"model": Problem} for status in (400, 401, 403, 404, 409, 503)}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    **REFUSALS,
    304: {
        "description": "Nothing has changed since the document whose ETag stands in If-None-Match: "
        "whatever it says is true now as well, and its as_of may be read as the moment of this answer (Date)."
    },
}


def _in_our_time(instant: datetime) -> datetime:
    """Refuse what no register can be asked about: zones of other centuries have offsets that ISO 8601 cannot write."""
    if not _FIRST_YEAR <= instant.year <= _LAST_YEAR:
        raise ValueError(f"an instant of the years {_FIRST_YEAR} to {_LAST_YEAR}")
    return instant


#: Years that can be asked about.
_FIRST_YEAR, _LAST_YEAR = 2000, 2200
Instant = Annotated[AwareDatetime, AfterValidator(_in_our_time)]
AsOf = Annotated[Instant | None, Query(description="As it stood at this instant, with offset; default: now.")]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get("/status", response_model=Standing, responses=_ANSWERS)
def status(caller: Reader, as_of: AsOf = None) -> Response:
    """Return all figures."""
    view = _view(caller, as_of)
    return caller.answer(Standing.model_validate(status_document(view.summary, view.health, caller.t.zone)))


@router.get("/missing", response_model=Missing, responses=_ANSWERS)
def missing(
    caller: Reader, as_of: AsOf = None, group: Annotated[str | None, Query(description="Code of a group.")] = None
) -> Response:
    """Return who is missing, as ``dangky missing --format json`` does."""
    if group is not None and group not in {known.code for known in groups_of(caller.app.campaign)}:
        raise HTTPException(status_code=HTTPStatus.NOT_FOUND)
    view = _view(caller, as_of)
    return caller.answer(Missing.model_validate(missing_document(view.summary, view.health, caller.t.zone, group)))


@router.get("/export", response_model=Export, responses=_ANSWERS)
def export(caller: Reader, as_of: AsOf = None) -> Response:
    """Return the whole register, as ``dangky export --format json`` does; who took it away stands in the log."""
    register = _view(caller, as_of).register
    with caller.app.store.read() as session:
        ledger = load_ledger_at(session, campaign=caller.app.campaign, as_of=register.as_of)
    document = Export.model_validate(export_document(register, ledger, caller.t.zone))
    return caller.answer(document, logged=caller.request.url.path)


@router.get("/units", response_model=list[Unit], responses=_ANSWERS)
def units(
    caller: Reader,
    as_of: AsOf = None,
    group: Annotated[str | None, Query(description="Code of a group.")] = None,
    status: Annotated[Status | None, Query(description="Only units that stand so.")] = None,
) -> Response:
    """Return the units of the register, in roster order."""
    found = map(Unit.model_validate, unit_documents(_view(caller, as_of).register, caller.t.zone))
    return caller.answer([unit for unit in found if group in (None, unit.group) and status in (None, unit.status)])


@router.get("/reviews", response_model=list[Question], responses=_ANSWERS)
def reviews(caller: Reader) -> Response:
    """Return the open questions, oldest first."""
    found = review_documents(caller.view().register, caller.t.zone)
    return caller.answer([Question.model_validate(document) for document in found])


@router.get("/reviews/{number}", response_model=WholeQuestion, responses=_ANSWERS)
def review(caller: Reader, number: Number) -> Response:
    """Return an open question with what was read, and the answers that fit."""
    with caller.app.store.read() as session:
        for found in load_reviews(session, campaign_id=caller.app.campaign.id):
            if found.id == number:
                return caller.answer(WholeQuestion.model_validate(review_document(found, caller.t.zone)))
    raise HTTPException(status_code=HTTPStatus.NOT_FOUND)


def _view(caller: Caller, as_of: datetime | None) -> View:
    return caller.view() if as_of is None else load_view(caller.app, as_of)
