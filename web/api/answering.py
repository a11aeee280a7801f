"""Deciding: answering a question and taking the answer back, in the name of the token's account."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from fastapi import APIRouter
from starlette.responses import Response

from desk.answering import Answer, answer, find_unit, undo
from domain.decision import Action
from domain.document import Place
from domain.errors import N_, DangkyError
from domain.form import Entry
from parsers.text import clean, one_line
from web.api.access import Writer
from web.api.documents import GivenAnswer, WantedAnswer
from web.api.reading import REFUSALS, Number

router = APIRouter(prefix="/api", tags=["decisions"])


class FieldNotKnown(DangkyError):
    """An entry names a field that the campaign's form does not have."""

    template = N_("The form has no field “{field}”; its fields are {known}.")


@router.post("/reviews/{number}/answer", response_model=GivenAnswer, responses=REFUSALS)
def give_answer(caller: Writer, number: Number, wanted: WantedAnswer) -> Response:
    """Answer an open question."""
    app = caller.app
    given = Answer(
        action=wanted.action,
        unit=find_unit(app.campaign, wanted.unit, app.memories) if wanted.unit else None,
        entries=_entries(caller, wanted) if wanted.action is Action.EDIT else None,
        comment=clean(wanted.comment).strip(),
        until=_aware(wanted.until, caller),
        by=caller.account.full_name,
        with_mail=wanted.with_mail,
    )
    (made,) = answer(app, number, given)
    document = GivenAnswer(
        decision=made.decision.id,
        question=number,
        action=made.decision.action,
        unit=made.decision.unit,
        told_at=made.told_at,
    )
    return Response(document.model_dump_json(), media_type="application/json")


@router.post("/decisions/{number}/undo", status_code=HTTPStatus.NO_CONTENT, responses=REFUSALS)
def take_back(caller: Writer, number: Number) -> Response:
    """Take a decision back; its question is asked again."""
    undo(caller.app, number, by=caller.account.full_name)
    return Response(status_code=HTTPStatus.NO_CONTENT)


def _entries(caller: Writer, wanted: WantedAnswer) -> tuple[Entry, ...]:
    fields = [field.code for field in caller.app.campaign.template.fields]
    for entry in wanted.entries or ():
        if entry.field is not None and entry.field not in fields:
            raise FieldNotKnown(field=entry.field, known=", ".join(fields))
    return tuple(
        Entry(
            kind=entry.kind,
            performer=one_line(entry.performer),
            field=entry.field,
            model=one_line(entry.model),
            note=one_line(entry.note),
            place=Place(row=number),
        )
        for number, entry in enumerate(wanted.entries or (), start=1)
    )


def _aware(until: datetime | None, caller: Writer) -> datetime | None:
    """Return the instant; without an offset it is one of the service's zone."""
    return until.replace(tzinfo=caller.t.zone) if until is not None and until.tzinfo is None else until
