"""What officers decide, and what a reading becomes by it.

A decision names what it is about by message, file and form, never by a row that may be written anew, so
that it holds however often the message is read again. Undone, it stays in the log and counts for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import chain

from domain.form import Form
from domain.message import Outcome
from domain.reading import BookedForm, MessageReading, OpenedReview
from domain.reasons import Reason, ReasonCode, reason
from domain.review import Review
from domain.versions import Relation


class Action(StrEnum):
    """What an officer can do about a question."""

    #: Say whose form it is.
    ASSIGN = "assign"
    #: Take a form as it was read, for the unit named or known.
    ACCEPT = "accept"
    #: Take a form with other entries than were read.
    EDIT = "edit"
    #: The unit has nothing to register.
    NOTHING = "nothing"
    #: Nothing is to be done about it.
    IGNORE = "ignore"
    #: The sender is asked to correct it; the unit is not missing, and not registered.
    RETURN = "return"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a decision is about."""

    #: Path of the attachment; None: the message as a whole.
    attachment: str | None
    #: The form's number in its attachment, from 0; None: the file, or the message.
    form_number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What one officer decided."""

    id: int
    #: Row number of the message in the ledger.
    message: int
    target: Target
    action: Action
    #: Code of the unit; None where the action names none.
    unit: str | None
    #: The form as the officer saw or edited it; None: there was none.
    form: Form | None
    relation: Relation
    #: Hash of the form's content; empty without a form.
    content_key: str
    #: The question that was answered.
    question: Reason
    #: What the officer wrote to the sender, or for the log.
    comment: str
    decided_at: datetime
    decided_by: str
    undone_at: datetime | None = None
    undone_by: str = ""

    def holds_at(self, instant: datetime) -> bool:
        """Tell whether it was made, and not undone, by ``instant`` (aware)."""
        return self.decided_at <= instant and (self.undone_at is None or self.undone_at > instant)


def emptied(form: Form | None) -> Form:
    """Return what ``form`` says without its rows: that the unit has nothing to register."""
    return replace(form, entries=(), problems=()) if form else Form(unit_as_written=None)


def fitting(review: Review) -> tuple[Action, ...]:
    """Return the actions that fit a question.

    Rows can be accepted only where some were read. What is asked beside forms that are booked touches them only
    where it is about one of them; that a unit has nothing is never said there.
    """
    if review.is_remark and review.form is None:
        return (Action.ACCEPT, Action.IGNORE)
    has_rows = review.form is not None and bool(review.form.entries)
    unfit = {action for action, fits in ((Action.ACCEPT, has_rows), (Action.NOTHING, not review.is_remark)) if not fits}
    return tuple(action for action in Action if action not in unfit)


def decided(reading: MessageReading, decisions: Iterable[Decision]) -> MessageReading:
    """Return what ``reading`` becomes by ``decisions``: those about its message that hold, in whatever order."""
    ordered = sorted(decisions, key=lambda decision: (decision.decided_at, decision.id))
    for decision in ordered:
        effect = _kept_apart if _is_of_another_form(reading, decision) else _EFFECTS[decision.action]
        reading = effect(reading, decision)
    return _concluded(reading, ordered[-1]) if ordered else reading


# -- effects


def _assigned(reading: MessageReading, decision: Decision) -> MessageReading:
    """Book the form to the unit; where rows are in doubt or none were read, that question stays, now of the unit."""
    asked = _asked(reading, decision)
    doubts = [review for review in asked if review.reason.code in _ABOUT_ROWS]
    if decision.form is None or (doubts and not _booked_here(reading, decision)):
        waiting = doubts or asked
        unit = (str(decision.unit),)
        rest = tuple(review for review in reading.reviews if review not in asked)
        return replace(reading, reviews=(*(replace(review, candidates=unit) for review in waiting), *rest))
    return _without_questions(_booked(reading, decision, form=None), decision, keep=_ABOUT_ROWS)


def _accepted(reading: MessageReading, decision: Decision) -> MessageReading:
    """Book the form as it was accepted; a remark without a form or a unit is closed, and what is booked stays."""
    if decision.unit is None or decision.form is None:
        return _without_questions(reading, decision)
    return _booked(_without_questions(reading, decision), decision, form=decision.form)


def _with_nothing(reading: MessageReading, decision: Decision) -> MessageReading:
    """Book that the unit has no model. What it registered before goes only if it has withdrawn that itself."""
    is_withdrawal = decision.question.code is ReasonCode.FORM_WITHDRAWN
    said = replace(decision, relation=Relation.REPLACES if is_withdrawal else Relation.ADDS)
    return _booked(_without_questions(reading, decision), said, form=emptied(decision.form))


def _ignored(reading: MessageReading, decision: Decision) -> MessageReading:
    return _without_questions(reading, decision)


def _sent_back(reading: MessageReading, decision: Decision) -> MessageReading:
    """Take the form out of the register; what remains is that a corrected one is waited for."""
    asked = _asked(reading, decision)
    taken = (form.unit for form in _booked_here(reading, decision))
    candidates = (code for review in asked for code in review.candidates)
    named = (decision.unit,) if decision.unit else candidates
    units = tuple(dict.fromkeys((*taken, *named)))
    waiting = OpenedReview(
        attachment=decision.target.attachment,
        reason=reason(ReasonCode.RETURNED, by=decision.decided_by, at=decision.decided_at.isoformat()),
        candidates=units,
        form=decision.form,
        form_number=decision.target.form_number,
        relation=decision.relation,
        content_key=decision.content_key,
    )
    rest = _without_questions(reading, decision)
    forms = tuple(form for form in rest.forms if not _is_at(form, decision))
    return replace(rest, forms=forms, reviews=(waiting, *rest.reviews))


_EFFECTS = {
    Action.ASSIGN: _assigned,
    Action.ACCEPT: _accepted,
    Action.EDIT: _accepted,
    Action.NOTHING: _with_nothing,
    Action.IGNORE: _ignored,
    Action.RETURN: _sent_back,
}
#: Questions about what stands in the rows; whose the form is does not answer them.
_ABOUT_ROWS = frozenset({ReasonCode.TEXT_RECOGNISED, ReasonCode.FORM_HAS_QUESTIONS})
#: Actions by which a form is booked.
_BOOKING = frozenset({Action.ASSIGN, Action.ACCEPT, Action.EDIT})
#: The number of a form that an officer gave for a whole file or mail; no file has so many.
_OF_A_WHOLE = 1_000_000


# -- parts


def _asked(reading: MessageReading, decision: Decision) -> tuple[OpenedReview, ...]:
    """Return the questions that ``decision`` answers: its own, and what else kept its form from being booked."""
    here = (r for r in reading.reviews if Target(attachment=r.attachment, form_number=r.form_number) == decision.target)
    return tuple(review for review in here if review.reason.code is decision.question.code or not review.is_remark)


def _without_questions(
    reading: MessageReading, decision: Decision, *, keep: frozenset[ReasonCode] = frozenset()
) -> MessageReading:
    asked = _asked(reading, decision)
    left = (review for review in reading.reviews if review not in asked or review.reason.code in keep)
    return replace(reading, reviews=tuple(left))


def _booked_here(reading: MessageReading, decision: Decision) -> list[BookedForm]:
    return [form for form in reading.forms if _is_at(form, decision)]


def _is_at(form: BookedForm, decision: Decision) -> bool:
    return (form.attachment, form.form_number) == _place(decision)


def _place(decision: Decision) -> tuple[str, int]:
    """Return where the decision's form is booked: where it stands, or a place of its own for a whole file or mail."""
    number = decision.target.form_number
    return decision.target.attachment or "", _OF_A_WHOLE if number is None else number


def _is_of_another_form(reading: MessageReading, decision: Decision) -> bool:
    """Tell whether today another form is read where the decision's was: of another unit, with other rows."""
    today = _read_today(reading, decision)
    if today is None or decision.form is None:
        return False
    form, key = today
    return key != decision.content_key and form.unit_as_written != decision.form.unit_as_written


def _kept_apart(reading: MessageReading, decision: Decision) -> MessageReading:
    """Book the form as the officer saw it beside what is read at its place today, which is judged by itself."""
    is_settled = decision.action in (Action.ACCEPT, Action.EDIT) or decision.question.code not in _ABOUT_ROWS
    if decision.form is None or decision.unit is None or decision.action not in _BOOKING or not is_settled:
        return reading
    attachment, number = _place(decision)
    apart = BookedForm(
        unit=decision.unit,
        relation=decision.relation,
        content_key=decision.content_key,
        form=decision.form,
        evidence=(),
        attachment=attachment,
        form_number=_OF_A_WHOLE + 1 + number,
    )
    others = (form for form in reading.forms if (form.attachment, form.form_number) != (attachment, apart.form_number))
    return replace(reading, forms=(*others, apart))


def _booked(reading: MessageReading, decision: Decision, *, form: Form | None) -> MessageReading:
    """Book ``form``, or the one that is read there today, to the decision's unit in place of what stood there."""
    read = _booked_here(reading, decision)
    booked = BookedForm(
        unit=str(decision.unit),
        relation=decision.relation,
        content_key=decision.content_key,
        form=form or decision.form or Form(unit_as_written=None),
        evidence=read[0].evidence if read else (),
        attachment=_place(decision)[0],
        form_number=_place(decision)[1],
    )
    today = _read_today(reading, decision) if form is None else None
    if today is not None:
        booked = replace(booked, form=today[0], content_key=today[1])
    others = tuple(other for other in reading.forms if not _is_at(other, decision))
    return replace(reading, forms=(*others, booked, *_partners(read, booked, decision)))


def _partners(read: Iterable[BookedForm], booked: BookedForm, decision: Decision) -> Iterator[BookedForm]:
    """Yield the bookings of a form that counts for other units too, whose rows an officer accepted or edited."""
    units = {form.unit for form in read}
    if decision.action not in (Action.ACCEPT, Action.EDIT) or decision.target.form_number is None:
        return
    for unit in sorted(units - {booked.unit}) if booked.unit in units else ():
        yield replace(booked, unit=unit)


def _read_today(reading: MessageReading, decision: Decision) -> tuple[Form, str] | None:
    """Return the form that today's reading has where the decision's was, booked or asked about, with its hash."""
    booked = ((form.form, form.content_key) for form in _booked_here(reading, decision))
    asked = ((review.form, review.content_key) for review in _asked(reading, decision) if review.form)
    return next(chain(booked, asked), None)


def _concluded(reading: MessageReading, last: Decision) -> MessageReading:
    """Return ``reading`` with the outcome that its forms and questions leave."""
    open_reviews = [review for review in reading.reviews if not review.is_remark]
    if open_reviews:
        return replace(reading, outcome=Outcome.NEEDS_REVIEW, reason=open_reviews[0].reason)
    why = reason(ReasonCode.DECIDED, by=last.decided_by, action=last.action.value)
    if not reading.forms:
        return replace(reading, outcome=Outcome.IGNORED, reason=why)
    has_entries = any(form.form.entries for form in reading.forms)
    return replace(reading, outcome=Outcome.REGISTERED if has_entries else Outcome.NOTHING_TO_REGISTER, reason=why)
