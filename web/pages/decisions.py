"""Taking decisions back."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.answering import Undone, undo_all
from domain.decision import Decision, Target
from domain.errors import N_, NoSuchDecision
from domain.review import Review
from reports.language import Translator
from storage.decisions import load_numbered_decisions
from web.review_queue import is_waiting
from web.review_refusals import explain_refusal
from web.visit import Number, Officer, Visit

router = APIRouter()
#: Decisions that one button takes back: those that one answer made.
MAX_AT_ONCE = 200
_UNDONE = N_("Decision {number} is taken back; its question is open again.")
_FORGOTTEN = N_("Forgotten with it, though another answer may have taught it too: {values}")


@router.post("/decisions/{number}/undo")
def take_back(number: Number, visit: Officer) -> Response:
    """Take a decision back, and those that were made with it; go to its question, which is asked again."""
    numbers = tuple(dict.fromkeys((number, *read_numbers(visit.text("also")))))
    try:
        undone = undo_all(visit.app, numbers, by=visit.account.full_name)
    except NoSuchDecision as error:
        raise HTTPException(status_code=404) from error
    question = _asked_again(visit, number)
    return visit.back_to(f"/reviews/{question.id}" if question else "/reviews", said=_said(undone, visit.t))


def _said(undone: Undone, t: Translator) -> str:
    """Return what was done, and what had been before."""
    count, before = len(undone.numbers), len(undone.before)
    said = [t._(_UNDONE, number=undone.numbers[0])] if count == 1 else []
    if count > 1:
        said.append(t.ngettext("{n} decision is taken back.", "{n} decisions are taken back.", count))
    if before == 1:
        said.append(explain_refusal(undone.before[0], t))
    if before > 1:
        said.append(t.ngettext("{n} had been taken back before.", "{n} had been taken back before.", before))
    if undone.forgotten:
        said.append(t._(_FORGOTTEN, values=", ".join(undone.forgotten)))
    return " ".join(said)


def undoable(visit: Visit) -> tuple[Decision, ...]:
    """Return the decisions that the address names as just made (``done=12,13``) and that still hold."""
    numbers = read_numbers(visit.request.query_params.get("done", ""))
    return tuple(decision for decision in _find(visit, numbers) if decision.undone_at is None)


def read_numbers(text: str) -> tuple[int, ...]:
    """Return the numbers in ``12,13``; what is none is left out."""
    parts = text.split(",")[:MAX_AT_ONCE]
    return tuple(int(part) for part in parts if part.isascii() and part.isdigit() and 0 < len(part) < 10)


def _find(visit: Visit, numbers: Sequence[int]) -> tuple[Decision, ...]:
    if not numbers:
        return ()
    with visit.app.store.read() as session:
        return load_numbered_decisions(session, campaign_id=visit.app.campaign.id, decisions=numbers)


def _asked_again(visit: Visit, number: int) -> Review | None:
    """Return the question that a decision had answered, as it is asked again."""
    decision = next(iter(_find(visit, (number,))), None)
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
