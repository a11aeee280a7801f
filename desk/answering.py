"""What an officer answers, checked against the question and booked with the mail that it causes in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from desk.app import App
from desk.names import build_names, known_names
from desk.sender import require_sender
from domain.campaign import Campaign
from domain.clock import local_day
from domain.decision import Action, Decision, emptied, fitting
from domain.errors import AlreadyUndone, NameNotPlain, NoSuchUnit, NothingRead, UnitIsClosed, UnitNotClear, UnitNotSaid
from domain.form import Entry, Form
from domain.memory import Lesson, Memory, MemoryKind, make_lesson
from domain.reading import MessageReading
from domain.review import Review
from domain.succession import heirs
from ingest.bookings import content_key
from parsers.text import fold
from reports.returned import returned_key, returned_mail
from storage.answers import load_standing, record_answer, record_answer_undone
from storage.decisions import load_decision
from storage.memories import forget_taught, load_memories, remember
from storage.outbox import record_mail, record_withdrawn
from storage.reviews import load_review, load_reviews
from storage.submissions import load_booked_units


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
    #: Of a form that goes back: the first instant at which its correction is late; None: no day is set.
    until: datetime | None = None
    by: str
    #: What is to be remembered of the question for the unit: the address of its sender, the name as written.
    lessons: tuple[MemoryKind, ...] = ()
    #: True if a returned form is told to the sender by mail.
    with_mail: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A question with what was decided."""

    review: Review
    decision: Decision
    #: When the sender is told what became of the mail, unless more is decided or this is taken back; None: not told.
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What was taken back at once."""

    #: Numbers of the decisions.
    numbers: tuple[int, ...]
    #: Addresses and names that are forgotten with them.
    forgotten: tuple[str, ...]
    #: What says by whom and when others of them had been taken back already.
    before: tuple[AlreadyUndone, ...]


def answer(app: App, number: int, wanted: Answer, *, same: bool = False) -> tuple[Answered, ...]:
    """Answer question ``number``; with ``same`` also the same question about other mails of its sender.

    Raises: ``ReviewError`` if the question is not open or the answer does not fit it; ``MemoryRefused`` and
    ``NameNotPlain`` for what it would teach; ``KeptMailDamaged``. No answer is written then.
    """
    with app.store.read() as session:
        asked = load_review(session, campaign_id=app.campaign.id, review=number)
        others = load_reviews(session, campaign_id=app.campaign.id) if same else ()
        reviews = (asked, *alike(asked, others))
    for message in dict.fromkeys(review.message for review in reviews):
        app.rereader.ensure_read(message)
    with app.store.write() as session:
        return tuple(_answer_one(session, app, review.id, wanted) for review in reviews)


def undo(app: App, number: int, *, by: str) -> tuple[str, ...]:
    """Take decision ``number`` back, what it taught, and the mail that it caused, if that has not gone out.

    Returns: the addresses and names that are forgotten with it.

    Raises: ``NoSuchDecision``, ``AlreadyUndone``; ``KeptMailDamaged``.
    """
    now = app.clock()
    with app.store.read() as session:
        decision = load_decision(session, campaign_id=app.campaign.id, decision=number)
    app.rereader.ensure_read(decision.message)
    with app.store.write() as session:
        return _undo_one(session, app, number, by=by, now=now)


def undo_all(app: App, numbers: Sequence[int], *, by: str) -> Undone:
    """Take decisions back that were made together, all in one transaction; those taken back before stay so.

    Raises: ``NoSuchDecision`` if one of them is none; ``KeptMailDamaged``. Nothing is written then.
    """
    now = app.clock()
    with app.store.read() as session:
        decisions = [load_decision(session, campaign_id=app.campaign.id, decision=number) for number in numbers]
    for message in dict.fromkeys(decision.message for decision in decisions):
        app.rereader.ensure_read(message)
    taken: list[int] = []
    forgotten: list[str] = []
    before: list[AlreadyUndone] = []
    with app.store.write() as session:
        for number in numbers:
            try:
                forgotten += _undo_one(session, app, number, by=by, now=now)
                taken.append(number)
            except AlreadyUndone as error:
                before.append(error)
    return Undone(numbers=tuple(taken), forgotten=tuple(dict.fromkeys(forgotten)), before=tuple(before))


def find_unit(campaign: Campaign, written: str, memories: Sequence[Memory] = ()) -> str:
    """Return the code of the unit that ``written`` is the code or a name of.

    A typing error is not borne here: an officer's word must be plain.

    Raises: ``NoSuchUnit``; ``UnitNotClear``, with the units that it may mean.
    """
    codes = {code.casefold(): code for code in campaign.roster.by_code}
    if written.casefold() in codes:
        return codes[written.casefold()]
    match = known_names(campaign, memories).match(written)
    if match.unit is not None and not match.is_mistyped:
        return match.unit
    if not match.candidates:
        raise NoSuchUnit(unit=written)
    raise UnitNotClear(unit=written, candidates=_named(campaign, match.candidates))


def alike(asked: Review, others: Iterable[Review]) -> tuple[Review, ...]:
    """Return those of ``others`` that ask the same about mails of the same sender."""
    return tuple(review for review in others if review.id != asked.id and _sameness(review) == _sameness(asked))


def refuse_closed(campaign: Campaign, code: str | None, day: date) -> None:
    """Refuse to do something for a unit that is not asked any more on ``day``.

    Raises: ``UnitIsClosed``, with the units that took its place.
    """
    unit = campaign.roster.by_code.get(code or "")
    if unit is None or unit.closed_on is None or not unit.is_closed_on(day):
        return
    successors = _named(campaign, [found for found in heirs(campaign.roster, unit.code, day) if found != unit.code])
    raise UnitIsClosed(unit=unit.name, day=unit.closed_on.strftime("%d/%m/%Y"), successors=successors or "–")


def _undo_one(session: Session, app: App, number: int, *, by: str, now: datetime) -> tuple[str, ...]:
    campaign_id = app.campaign.id
    decision = record_answer_undone(session, campaign_id=campaign_id, decision=number, by=by, now=now)
    record_withdrawn(session, key=returned_key(campaign_id, number))
    app.replier.tell_decided(session, message=decision.message, decision=None)
    return forget_taught(session, decision=number, by=by, now=now)


def _answer_one(session: Session, app: App, number: int, wanted: Answer) -> Answered:
    campaign_id, now = app.campaign.id, app.clock()
    review = load_review(session, campaign_id=campaign_id, review=number)
    form = _form(review, wanted)
    unit = _unit(session, review, wanted)
    refuse_closed(app.campaign, unit, local_day(review.received))
    before = load_standing(session, message=review.message)
    decision = record_answer(
        session,
        campaign_id=campaign_id,
        review=number,
        action=wanted.action,
        unit=unit,
        form=form,
        content_key=content_key(form) if form else "",
        comment=wanted.comment,
        until=wanted.until,
        by=wanted.by,
        now=now,
    )
    for lesson in _lessons(review, decision, wanted):
        _teach(session, app.campaign, lesson, decision)
    if wanted.action is Action.RETURN and wanted.with_mail:
        mail = returned_mail(
            review, decision, campaign=app.campaign, sender=require_sender(app), translator=app.replier.t
        )
        record_mail(session, mail=mail, not_before=now)
    return Answered(review=review, decision=decision, told_at=_tell_sender(session, app, decision, before))


def _tell_sender(session: Session, app: App, decision: Decision, before: MessageReading | None) -> datetime | None:
    """Tell the sender what became of the mail, if the decision changed what is registered."""
    after = load_standing(session, message=decision.message)
    if before is None or after is None or before.forms == after.forms:
        return None
    return app.replier.tell_decided(session, message=decision.message, decision=decision.id)


def _lessons(review: Review, decision: Decision, wanted: Answer) -> Iterator[Lesson]:
    """Yield what the answer teaches, where the question has it."""
    written = review.form.unit_as_written if review.form else None
    values = {MemoryKind.SENDER: review.sender, MemoryKind.NAME: written}
    for kind in wanted.lessons:
        value = values[kind]
        if value and decision.unit:
            yield make_lesson(kind, value, decision.unit)


def _teach(session: Session, campaign: Campaign, lesson: Lesson, decision: Decision) -> None:
    """Keep what an answer teaches.

    Raises: ``MemoryRefused``; ``NameNotPlain`` for a name that the roster leaves open between several units: it
    would be taken for the one unit whoever of them writes it.
    """
    if lesson.kind is MemoryKind.NAME:
        memories = load_memories(session, campaign_id=campaign.id)
        match = build_names(campaign, memories=memories).match(lesson.value)
        if match.is_open:
            raise NameNotPlain(value=lesson.value, candidates=_named(campaign, match.candidates))
    now, by = decision.decided_at, decision.decided_by
    remember(session, campaign=campaign, lesson=lesson, by=by, now=now, key=fold, decision=decision.id)


def _named(campaign: Campaign, codes: Sequence[str]) -> str:
    """Return the units with their codes, for a message."""
    units = campaign.roster.by_code
    return "; ".join(f"{units[code].name} ({code})" for code in codes if code in units)


def _form(review: Review, wanted: Answer) -> Form | None:
    """Return the form that counts by the answer.

    Raises: ``NothingRead`` if there is nothing to accept.
    """
    if wanted.action not in fitting(review):
        raise NothingRead(number=review.id)
    if wanted.action is Action.NOTHING:
        return emptied(review.form)
    if wanted.action is not Action.EDIT or wanted.entries is None:
        return review.form
    return replace(review.form or Form(unit_as_written=None), entries=wanted.entries, problems=())


def _unit(session: Session, review: Review, wanted: Answer) -> str | None:
    """Return the unit of the answer: the one named, the one that the form is booked to, or the only candidate.

    Of a form that is booked to several the first stands for all: what is said of its rows counts for each.

    Raises: ``UnitNotSaid`` if none is named where one is needed.
    """
    if review.is_remark and review.form is None:
        return None
    if wanted.unit is not None or wanted.action is Action.IGNORE:
        return wanted.unit
    booked = load_booked_units(
        session, message=review.message, attachment=review.attachment, form_number=review.form_number
    )
    is_one_form = review.form_number is not None and wanted.action in (Action.ACCEPT, Action.EDIT)
    if len(booked) == 1 or (booked and is_one_form):
        return booked[0]
    if len(review.candidates) == 1:
        return review.candidates[0]
    if wanted.action is Action.RETURN or review.is_remark:
        return None
    raise UnitNotSaid(number=review.id)


def _sameness(review: Review) -> tuple[object, ...]:
    written = review.form.unit_as_written if review.form else None
    return (review.sender.casefold(), review.reason.code, written, review.candidates)
