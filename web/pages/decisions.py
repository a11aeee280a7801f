"""Taking decisions back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.answering import undo
from domain.decision import Decision, Target
from domain.errors import N_, AlreadyUndone, NoSuchDecision
from domain.review import Review
from storage.decisions import load_decision
from web.review_queue import is_waiting
from web.review_refusals import explain_refusal
from web.visit import Officer, Visit

router = APIRouter()
#: Decisions that one button takes back: those that one answer made.
MAX_AT_ONCE = 200
_UNDONE = N_("Decision {number} is taken back; its question is open again.")
_FORGOTTEN = N_("Forgotten with it, though another answer may have taught it too: {values}")


@router.post("/decisions/{number}/undo")
def take_back(number: Annotated[int, Path(ge=1, lt=2**31)], visit: Officer) -> Response:
    """Take a decision back, and those that were made with it; go to its question, which is asked again."""
    numbers = tuple(dict.fromkeys((number, *read_numbers(visit.text("also")))))
    forgotten: list[str] = []
    said: list[str] = []
    for one in numbers:
        try:
            forgotten += undo(visit.app, one, by=visit.account.full_name)
            said.append(visit.t._(_UNDONE, number=one))
        except AlreadyUndone as error:
            said.append(explain_refusal(error, visit.t))
        except NoSuchDecision as error:
            raise HTTPException(status_code=404) from error
    if len(said) > 1:
        count = len(said)
        said = [visit.t.ngettext("{n} decision is taken back.", "{n} decisions are taken back.", count)]
    if forgotten:
        said.append(visit.t._(_FORGOTTEN, values=", ".join(dict.fromkeys(forgotten))))
    question = _asked_again(visit, number)
    return visit.back_to(f"/reviews/{question.id}" if question else "/reviews", said=" ".join(said))


def undoable(visit: Visit) -> tuple[Decision, ...]:
    """Return the decisions that the address names as just made (``done=12,13``) and that still hold."""
    numbers = read_numbers(visit.request.query_params.get("done", ""))
    found = (_find(visit, number) for number in numbers)
    return tuple(decision for decision in found if decision is not None and decision.undone_at is None)


def read_numbers(text: str) -> tuple[int, ...]:
    """Return the numbers in ``12,13``; what is none is left out."""
    parts = text.split(",")[:MAX_AT_ONCE]
    return tuple(int(part) for part in parts if part.isascii() and part.isdigit() and 0 < len(part) < 10)


def _find(visit: Visit, number: int) -> Decision | None:
    with visit.app.store.read() as session:
        try:
            return load_decision(session, campaign_id=visit.app.campaign.id, decision=number)
        except NoSuchDecision:
            return None


def _asked_again(visit: Visit, number: int) -> Review | None:
    """Return the question that a decision had answered, as it is asked again."""
    decision = _find(visit, number)
    reviews: Sequence[Review] = visit.view().register.reviews
    here = (
        review
        for review in reviews
        if decision is not None
        and review.message == decision.message
        and Target(attachment=review.attachment, form_number=review.form_number) == decision.target
        and not is_waiting(review)
    )
    return next(here, None)
