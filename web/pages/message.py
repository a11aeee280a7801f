"""One mail: the original beside what was read of it, and all that followed from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.originals import message_parts
from desk.rereading import Tried, take_over, try_rereading
from domain.decision import Decision
from domain.errors import N_, NoSuchMessage
from domain.message import LedgerLine
from domain.original import MailParts
from domain.outgoing import QueuedMail
from domain.reading import AttachmentLine, MessageReading
from domain.reasons import ReasonCode
from reports.changes import change_rows
from reports.outbox_texts import KIND_TEXTS, STATE_TEXTS
from reports.wording import action_text, brief, explain, file_text, outcome_text, shown
from storage.answers import load_standing
from storage.decisions import load_decisions
from storage.files import load_files, load_message
from storage.messages import load_kept
from storage.outbox_report import load_caused
from web.errands import PATIENCE_S, Patience, Progress
from web.originals import PICTURES, TEXT, Original, errands_of, file_address, has_pictures, plain, show_original
from web.read_forms import FormsShown
from web.visit import Number, Officer, Viewer, Visit

router = APIRouter()
#: Files that stand in the open; more are folded away.
MAX_OPEN_FILES = 8
#: Pages of which the pictures stand on the page at once; the others follow on a tap.
PICTURES_AT_ONCE = 5
_TAKEN_OVER = N_("The mail is read again, and what it says now counts.")
_STALE = N_("Something has changed since. The mail is read once more; please look again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the database knows of one mail, all from one moment."""

    line: LedgerLine
    #: SHA-256 by which the mail is known; empty while it is not yet read.
    sha256: str
    files: tuple[AttachmentLine, ...]
    #: What it says by the decisions that hold; None: not yet read, or by an earlier dangky that did not keep it.
    standing: MessageReading | None
    decisions: tuple[Decision, ...]
    #: Mails that it caused.
    caused: tuple[QueuedMail, ...]

    def file(self, path: str) -> AttachmentLine | None:
        """Return the file at ``path``; None for the mail's own text.

        Raises: ``HTTPException`` 404 if there is no such file.
        """
        found = next((line for line in self.files if line.attachment.path == path), None)
        if path and found is None:
            raise HTTPException(status_code=HTTPStatus.NOT_FOUND)
        return found


@router.get("/messages/{number}")
def show(number: Number, visit: Viewer) -> Response:
    """Show one mail, with one of its files beside what was read."""
    facts = load_facts(visit, number)
    patience, errands = Patience.of(PATIENCE_S), errands_of(visit.request)
    # The mail first: it is opened in a moment, where a file may take half a minute and nothing is opened beside it.
    mail = errands.ask(("mail", number), partial(message_parts, visit.app, message=number), patience)
    original = chosen_original(visit, facts, patience)
    campaign, register, t = visit.app.campaign, visit.view().register, visit.t
    forms = FormsShown(campaign, register, facts.files, t)
    return visit.page(
        "message.html",
        facts=facts,
        original=original,
        chosen=facts.file(original.path),
        forms=forms.booked(facts.standing.forms if facts.standing else (), message=number, sha256=facts.sha256),
        questions=forms.questions(review for review in register.reviews if review.message == number),
        mail=mail if isinstance(mail, MailParts) else None,
        is_under_way=original.is_under_way or isinstance(mail, Progress),
        names={unit.code: unit.name for unit in campaign.roster.units},
        max_open_files=MAX_OPEN_FILES,
        explained=explain(facts.line.reason, t, campaign) if facts.line.reason else "",
        action_text=action_text,
        kind_texts=KIND_TEXTS,
        state_texts=STATE_TEXTS,
        **around_original(visit),
    )


@router.post("/messages/{number}/reread")
def read_again(number: Number, visit: Officer) -> Response:
    """Begin to read the mail again; what would change is shown first."""
    load_facts(visit, number)
    _begin(visit, number)
    return visit.back_to(_address(number))


@router.get("/messages/{number}/reread")
def show_reread(number: Number, visit: Officer) -> Response:
    """Show what would change if the mail were read again, or that it is being read."""
    facts = load_facts(visit, number)
    errand = errands_of(visit.request).find(_key(number))
    found = errand.result(PATIENCE_S) if errand else None
    tried = found if isinstance(found, Tried) else None
    return visit.page(
        "reread.html",
        facts=facts,
        is_under_way=isinstance(found, Progress),
        tried=tried,
        changes=change_rows(tried.changes, visit.t) if tried else None,
        outcome_text=outcome_text,
        brief=brief,
        shown=shown,
    )


@router.post("/messages/{number}/reread/take-over")
def take_reread_over(number: Number, visit: Officer) -> Response:
    """Book what the mail says now, if it is still what was shown."""
    load_facts(visit, number)
    errands = errands_of(visit.request)
    errand = errands.find(_key(number))
    tried = errand.result(0) if errand else None
    if isinstance(tried, Tried) and take_over(visit.app, tried, by=visit.account.name):
        errands.forget(_key(number))
        return visit.back_to(f"/messages/{number}", said=visit.t._(_TAKEN_OVER))
    _begin(visit, number)
    return visit.back_to(_address(number), said=visit.t._(_STALE))


def load_facts(visit: Visit, number: int) -> Facts:
    """Return what is known of a mail of this campaign.

    Raises: ``HTTPException`` 404 if there is no such mail.
    """
    campaign_id = visit.app.campaign.id
    with visit.app.store.read() as session:
        try:
            line = load_message(session, campaign_id=campaign_id, message=number)
        except NoSuchMessage as error:
            raise HTTPException(status_code=HTTPStatus.NOT_FOUND) from error
        kept = load_kept(session, campaign_id=campaign_id, message=number)
        return Facts(
            line=line,
            sha256=kept[0].sha256 if kept else "",
            files=load_files(session, message=number),
            standing=load_standing(session, message=number),
            decisions=tuple(load_decisions(session, messages=(number,)).get(number, ())),
            caused=load_caused(session, campaign_id=campaign_id, message=number),
        )


def chosen_original(visit: Visit, facts: Facts, patience: Patience) -> Original:
    """Return the file that the address names, else the one that an officer wants to see first."""
    asked = visit.request.query_params.get("path")
    line = facts.file(asked) if asked is not None else _first_to_see(facts)
    return show_original(
        visit.app,
        errands_of(visit.request),
        patience,
        message=facts.line.id,
        line=line,
        shape=TEXT if visit.text("as") == TEXT else PICTURES,
    )


def around_original(visit: Visit) -> dict[str, Any]:
    """Return what the template of a file needs beside it."""
    return {
        "shown": shown,
        "plain": plain,
        "explain": partial(explain, translator=visit.t, campaign=visit.app.campaign),
        "file_text": file_text,
        "outcome_text": outcome_text,
        "file_address": file_address,
        "shows_all": visit.text("pages") == "all",
        "pictures_at_once": PICTURES_AT_ONCE,
    }


def _first_to_see(facts: Facts) -> AttachmentLine | None:
    """Return the file of the first form, else of the first question, else the first that is no decoration."""
    reading = facts.standing
    named = [form.attachment for form in reading.forms] if reading else []
    named += [review.attachment for review in reading.reviews if review.attachment is not None] if reading else []
    if named:
        return next((line for line in facts.files if line.attachment.path == named[0]), None)
    worth = [line for line in facts.files if line.reason.code is not ReasonCode.DECORATION]
    return next((line for line in worth if has_pictures(line)), None) or next(iter(worth), None)


def _begin(visit: Visit, number: int) -> None:
    errands_of(visit.request).begin(_key(number), partial(try_rereading, visit.app, message=number))


def _key(number: int) -> tuple[str, int]:
    return ("reread", number)


def _address(number: int) -> str:
    return f"/messages/{number}/reread"
