"""What an officer answers, checked against the question and booked with the mail that it causes in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from dangky.bootstrap import App, build_names
from dangky.digests import require_sender
from domain.campaign import Campaign
from domain.decision import Action, Decision, fitting
from domain.errors import NoSuchUnit, NothingRead, UnitNotClear, UnitNotSaid
from domain.form import Entry, Form
from domain.memory import Lesson, Memory, MemoryKind, make_lesson
from domain.review import Review
from ingest.bookings import content_key
from parsers.text import fold
from reports.language import Translator
from reports.returned import returned_key, returned_mail
from storage.answers import record_answer, record_answer_undone
from storage.memories import remember
from storage.outbox import record_mail, record_withdrawn
from storage.reviews import load_review, load_reviews
from storage.submissions import load_booked_unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an officer wants."""

    action: Action
    #: Code of the unit; None: the one that the question names, if it is only one.
    unit: str | None = None
    #: The entries that count, for ``EDIT``.
    entries: tuple[Entry, ...] | None = None
    #: For the sender, if the form goes back, else for the log.
    comment: str = ""
    by: str
    #: What is to be remembered of the question for the unit: the address of its sender, the name as written.
    lessons: tuple[MemoryKind, ...] = ()
    #: True if a returned form is told to the sender by mail.
    with_mail: bool = True


def answer(app: App, number: int, wanted: Answer, t: Translator, *, same: bool = False) -> tuple[Decision, ...]:
    """Answer question ``number``; with ``same`` also the same question about other mails of its sender.

    Raises: ``ReviewError`` if the question is not open or the answer does not fit it; nothing is written then.
    """
    with app.store.read() as session:
        numbers = (number, *(_alike(session, app.campaign, number) if same else ()))
        messages = {found.message for one in numbers if (found := load_review(session, review=one))}
    for message in messages:
        app.rereader.ensure_read(message)
    with app.store.write() as session:
        return tuple(_answer_one(session, app, one, wanted, t) for one in numbers)


def undo(app: App, number: int, *, by: str) -> None:
    """Take decision ``number`` back, and the mail that it caused, if that has not gone out.

    Raises: ``NoSuchDecision``, ``AlreadyUndone``.
    """
    with app.store.write() as session:
        record_answer_undone(session, decision=number, by=by, now=app.clock())
        record_withdrawn(session, key=returned_key(app.campaign.id, number))


def find_unit(campaign: Campaign, written: str, memories: Sequence[Memory] = ()) -> str:
    """Return the code of the unit that ``written`` is the code or a name of.

    A typing error is not borne here: an officer's word must be plain.

    Raises: ``NoSuchUnit``; ``UnitNotClear``, with the units that it may mean.
    """
    codes = {code.casefold(): code for code in campaign.roster.by_code}
    if written.casefold() in codes:
        return codes[written.casefold()]
    match = build_names(campaign, memories=memories).match(written)
    if match.unit is not None and not match.is_mistyped:
        return match.unit
    if not match.candidates:
        raise NoSuchUnit(unit=written)
    units = campaign.roster.by_code
    meant = "; ".join(f"{units[code].name} ({code})" for code in match.candidates if code in units)
    raise UnitNotClear(unit=written, candidates=meant)


def _answer_one(session: Session, app: App, number: int, wanted: Answer, t: Translator) -> Decision:
    review = load_review(session, review=number)
    form = _form(review, wanted) if review else None
    now = app.clock()
    decision = record_answer(
        session,
        review=number,
        action=wanted.action,
        unit=_unit(session, review, wanted) if review else None,
        form=form,
        content_key=content_key(form) if form else "",
        comment=wanted.comment,
        by=wanted.by,
        now=now,
    )
    for lesson in _lessons(review, decision, wanted) if review else ():
        remember(session, campaign=app.campaign, lesson=lesson, by=wanted.by, now=now, key=fold)
    if review and wanted.action is Action.RETURN and wanted.with_mail:
        mail = returned_mail(review, decision, campaign=app.campaign, sender=require_sender(app), translator=t)
        record_mail(session, mail=mail, not_before=now)
    return decision


def _lessons(review: Review, decision: Decision, wanted: Answer) -> Iterator[Lesson]:
    """Yield what the answer teaches, where the question has it."""
    written = review.form.unit_as_written if review.form else None
    values = {MemoryKind.SENDER: review.sender, MemoryKind.NAME: written}
    for kind in wanted.lessons:
        value = values[kind]
        if value and decision.unit:
            yield make_lesson(kind, value, decision.unit)


def _form(review: Review, wanted: Answer) -> Form | None:
    """Return the form that counts by the answer.

    Raises: ``NothingRead`` if there is nothing to accept.
    """
    if wanted.action not in fitting(review):
        raise NothingRead(number=review.id)
    if wanted.action is not Action.EDIT or wanted.entries is None:
        return review.form
    return replace(review.form or Form(unit_as_written=None), entries=wanted.entries, problems=())


def _unit(session: Session, review: Review, wanted: Answer) -> str | None:
    """Return the unit of the answer: the one named, the one that the form is booked to, or the only candidate.

    Raises: ``UnitNotSaid`` if none is named where one is needed.
    """
    if review.is_remark and review.form is None:
        return None
    if wanted.unit is not None or wanted.action is Action.IGNORE:
        return wanted.unit
    booked = load_booked_unit(
        session, message=review.message, attachment=review.attachment, form_number=review.form_number
    )
    if booked is not None:
        return booked
    if len(review.candidates) == 1:
        return review.candidates[0]
    if wanted.action is Action.RETURN or review.is_remark:
        return None
    raise UnitNotSaid(number=review.id)


def _alike(session: Session, campaign: Campaign, number: int) -> tuple[int, ...]:
    """Return the other open questions that ask the same about mails of the same sender."""
    asked = load_review(session, review=number)
    others = load_reviews(session, campaign_id=campaign.id)
    return tuple(r.id for r in others if asked and r.id != number and _sameness(r) == _sameness(asked))


def _sameness(review: Review) -> tuple[object, ...]:
    written = review.form.unit_as_written if review.form else None
    return (review.sender.casefold(), review.reason.code, written, review.candidates)
