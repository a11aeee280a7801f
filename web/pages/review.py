"""One question: what was sent, what was read of it, and a form for every answer that fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from http import HTTPStatus

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.answering import alike, answer
from desk.originals import open_file
from desk.return_preview import preview_returned
from domain.campaign import Kind
from domain.decision import Action, Decision, Target
from domain.errors import DangkyError, NoSuchReview, NoSuchUnit, UnitNotClear
from domain.memory import MemoryKind
from domain.original import OpenedFile
from domain.outgoing import OutgoingMail
from domain.reading import AttachmentLine
from domain.reasons import ReasonCode
from domain.review import Review
from domain.unit import Unit
from reports.parsing import entry_rows
from reports.wording import action_text, brief, explain, explain_problem, kind_text, place_text, shown
from storage.decisions import load_decisions
from storage.files import load_file
from storage.reviews import load_review
from web.answered import answered_text, decision_text
from web.entry_rows import MAX_ROWS, RowsWrong, explained, problems_elsewhere, with_spare
from web.originals import has_pictures, original_address, picture_address, place_address
from web.pages.decisions import undoable
from web.review_drafts import FOR_ALL, TEACHING, Draft, DraftWrong, blank_drafts, make_answer, read_draft
from web.review_queue import Filters, before, choose, next_to, read_filters
from web.review_refusals import explain_refusal
from web.unit_search import match_units, unit_as_typed
from web.visit import Number, Officer, Viewer, Visit

router = APIRouter()
#: Lines of a mail's text, and questions that one tap answers.
BODY_LINES, MAX_BUTTONS = 30, 8
#: Questions that are answered by whose the form is: their form stands open.
_OF_UNIT = frozenset(
    {
        ReasonCode.UNIT_UNKNOWN,
        ReasonCode.UNIT_AMBIGUOUS,
        ReasonCode.UNIT_NOT_WRITTEN,
        ReasonCode.EVIDENCE_CONFLICTS,
        ReasonCode.COMMUNE_NAMED,
        ReasonCode.SEVERAL_UNITS,
        ReasonCode.MANY_UNITS,
    }
)
#: Files of which there is nothing to be seen, or nothing that may be.
_UNSEEN = frozenset(
    {
        ReasonCode.SECRET_MARKED,
        ReasonCode.FILE_DAMAGED,
        ReasonCode.FILE_EMPTY,
        ReasonCode.FILE_ENCRYPTED,
        ReasonCode.FILE_TOO_LARGE,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why an answer was not taken, to be said at its form."""

    said: str
    #: Units one of which may be meant.
    units: tuple[Unit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMail:
    """A mail of ours as people look at it."""

    recipient: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with where it stands."""

    review: Review
    #: All questions that are open.
    open_reviews: tuple[Review, ...]
    #: The decision that answered it; None: none did, or it was taken back.
    answered: Decision | None
    #: Address of the picture of the first page of its file; empty: there are none.
    picture: str

    @property
    def is_open(self) -> bool:
        """Tell whether it still waits for an answer."""
        return any(review.id == self.review.id for review in self.open_reviews)


@router.get("/reviews/{number}")
def show(number: Number, visit: Viewer) -> Response:
    """Show one question and the answers that fit."""
    return _page(visit, _load(visit, number))


@router.post("/reviews/{number}")
def decide(number: Number, visit: Officer) -> Response:
    """Give the answer that was typed and go on to the next question; what cannot be taken comes back as it was."""
    asked = _load(visit, number)
    draft = read_draft(visit.form)
    if draft is None:
        raise HTTPException(status_code=HTTPStatus.BAD_REQUEST)
    if visit.text("do") == "more":
        return _page(visit, asked, draft=replace(draft, rows=with_spare(draft.rows)))
    try:
        wanted = make_answer(visit, asked.review, draft)
        if visit.text("do") == "preview":
            mail = _shown(preview_returned(visit.app, number, wanted))
            return _page(visit, asked, draft=draft, preview=mail)
        made = answer(visit.app, number, wanted, same=draft.same and draft.action in FOR_ALL)
    except RowsWrong as error:
        return _page(visit, asked, draft=replace(draft, rows=with_spare(error.rows)), status=422)
    except DraftWrong as error:
        refused = Refused(said=visit.t._(error.template, **error.details))
        return _page(visit, asked, draft=draft, refused=refused, status=422)
    except DangkyError as error:
        units = match_units(visit.app, draft.unit) if isinstance(error, NoSuchUnit | UnitNotClear) else ()
        refused = Refused(said=explain_refusal(error, visit.t), units=units)
        return _page(visit, _load(visit, number), draft=draft, refused=refused, status=409)
    register, filters = visit.view().register, read_filters(visit.request.query_params)
    done = ",".join(str(answered.decision.id) for answered in made)
    following = _following(asked.review, register.reviews, filters, visit)
    path = f"/reviews/{following.id}" if following else "/reviews"
    return visit.back_to(filters.address(path, done=done), said=answered_text(made, register, visit.t))


def _following(review: Review, reviews: Sequence[Review], filters: Filters, visit: Visit) -> Review | None:
    """Return what is still asked about the same form, else the next question."""
    queue = choose(reviews, filters, visit.app.campaign.roster)
    here = (other for other in queue if _target(other) == _target(review) and other.message == review.message)
    return next((other for other in here if not other.is_remark), None) or next_to(queue, review)


def _load(visit: Visit, number: int) -> Asked:
    campaign = visit.app.campaign
    with visit.app.store.read() as session:
        try:
            review = load_review(session, campaign_id=campaign.id, review=number)
        except NoSuchReview as error:
            raise HTTPException(status_code=HTTPStatus.NOT_FOUND) from error
        answered = _find_answer(session, review)
        file = load_file(session, message=review.message, path=review.attachment) if review.attachment else None
    open_reviews = visit.view().register.reviews
    if answered is None and all(other.id != review.id for other in open_reviews):
        # Perhaps it is newer than a view that is shown while the next one is made.
        visit.office.standing.show_what_is_done()
        open_reviews = visit.view().register.reviews
    return Asked(
        review=review,
        open_reviews=open_reviews,
        answered=answered,
        picture=_picture(review, file) if file else "",
    )


def _picture(review: Review, file: AttachmentLine) -> str:
    if _UNSEEN & {file.reason.code, review.reason.code} or not has_pictures(file):
        return ""
    return picture_address(message=review.message, sha256=file.attachment.sha256, page=1)


def _find_answer(session: Session, review: Review) -> Decision | None:
    """Return the newest decision that holds about what the question is about."""
    made = load_decisions(session, messages=(review.message,)).get(review.message, [])
    about = (one for one in reversed(made) if one.undone_at is None and one.target == _target(review))
    return next(about, None)


def _target(review: Review) -> Target:
    return Target(attachment=review.attachment, form_number=review.form_number)


def _page(
    visit: Visit,
    asked: Asked,
    *,
    draft: Draft | None = None,
    refused: Refused | None = None,
    preview: ShownMail | None = None,
    status: int = 200,
) -> Response:
    app, t, review, campaign = visit.app, visit.t, asked.review, visit.app.campaign
    filters = read_filters(visit.request.query_params)
    queue = choose(asked.open_reviews, filters, campaign.roster)
    can_send = app.settings.smtp is not None
    drafts = blank_drafts(review, can_send=can_send)
    if draft is not None:
        drafts[draft.action] = draft
    if Action.EDIT in drafts:
        rows = explained(drafts[Action.EDIT].rows, review.form, campaign, t)
        drafts[Action.EDIT] = replace(drafts[Action.EDIT], rows=rows)
    units, names = campaign.roster.by_code, {unit.code: unit.name for unit in campaign.roster.units}
    candidates = tuple(units[code] for code in review.candidates if code in units)
    return visit.page(
        "review.html",
        status=status,
        review=review,
        asked=asked,
        position=_position(queue, review),
        queue_length=len(queue),
        next_review=next_to(queue, review),
        previous=before(queue, review),
        still_open=_still_open(asked),
        filters=filters,
        done=undoable(visit),
        names=names,
        decision_text=lambda decision: decision_text(decision, names, t),
        picture=asked.picture,
        candidates=candidates,
        read=entry_rows(review.form, campaign.template, t) if review.form and review.form.entries else None,
        elsewhere=problems_elsewhere(review.form),
        body=_body(visit, review),
        original=original_address(review.message, review.attachment),
        place_address=place_address,
        drafts=drafts,
        draft=draft,
        refused=refused,
        preview=preview,
        can_send=can_send,
        can_edit=review.form is None or len(review.form.entries) <= MAX_ROWS,
        of_unit=review.reason.code in _OF_UNIT,
        says_nothing=review.reason.code in (ReasonCode.NOTHING_PROPOSED, ReasonCode.NOTHING_STATED),
        teaching=TEACHING,
        for_all=FOR_ALL,
        alike_count=len(alike(review, asked.open_reviews)),
        Action=Action,
        MemoryKind=MemoryKind,
        kinds=[(kind.value, kind_text(kind, t)) for kind in Kind],
        max_buttons=MAX_BUTTONS,
        today=t.local(app.clock()).date().isoformat(),
        age=t.span(app.clock() - review.received),
        as_typed=lambda unit: unit_as_typed(campaign.roster, unit),
        action_text=action_text,
        brief=brief,
        explain=explain,
        explain_problem=explain_problem,
        place_text=place_text,
        shown=shown,
    )


def _position(queue: Sequence[Review], review: Review) -> int:
    """Return where the question stands in the queue, from 1; 0: not in it."""
    return next((place for place, other in enumerate(queue, start=1) if other.id == review.id), 0)


def _still_open(asked: Asked) -> Review | None:
    """Return what is still asked about the form of a question that is answered."""
    review = asked.review
    here = (other for other in asked.open_reviews if other.message == review.message)
    return next((other for other in here if _target(other) == _target(review) and other.id != review.id), None)


def _body(visit: Visit, review: Review) -> tuple[str, ...]:
    """Return how the mail begins, for a question of which nothing was read."""
    if review.form is not None or review.reason.code is ReasonCode.SECRET_MARKED:
        return ()
    text = open_file(visit.app, message=review.message, path=None)
    if not isinstance(text, OpenedFile):
        return ()
    lines = [shown(line) for line in text.data.decode("utf-8", "replace").splitlines() if line.strip()]
    return (*lines[:BODY_LINES], *(("…",) if len(lines) > BODY_LINES else ()))


def _shown(mail: OutgoingMail) -> ShownMail:
    parsed = message_from_bytes(mail.content, _class=EmailMessage, policy=policy.default)
    part = parsed.get_body(("plain",))
    text = str(part.get_content()) if part is not None else ""
    return ShownMail(recipient=mail.recipient, subject=str(parsed["Subject"]), text=text)
