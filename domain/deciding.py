"""What a reading becomes by what officers decided about its message.

A decision is about a form, wherever that stands in its file when the message is read again; other forms are
judged by themselves. What it says is never dropped: where something else is read now, that is a new question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from domain.decision import Action, Decision, Target, emptied
from domain.form import Form, Weight
from domain.message import Outcome
from domain.reading import BookedForm, MessageReading, OpenedReview
from domain.reasons import ReasonCode, reason
from domain.versions import Relation, folded

#: Questions that are answered by whose the form is.
_ABOUT_UNIT = frozenset(
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
#: Actions by which rows that an officer has seen count.
_WITH_ROWS = frozenset({Action.ACCEPT, Action.EDIT})
#: The number of a form that an officer gave for a whole file or mail; no file has so many.
_OF_A_WHOLE = 1_000_000


def decided(reading: MessageReading, decisions: Iterable[Decision]) -> MessageReading:
    """Return what ``reading`` becomes by ``decisions``: those about its message that hold, in whatever order."""
    ordered = sorted(decisions, key=lambda decision: (decision.decided_at, decision.id))
    today = reading
    for decision in (_at_its_place(today, decision) for decision in ordered):
        effect = _beside_another if _is_of_another_form(today, decision) else _EFFECTS[decision.action]
        reading = effect(reading, decision)
    return _concluded(reading, ordered[-1]) if ordered else reading


# -- which form a decision is about


def _at_its_place(today: MessageReading, decision: Decision) -> Decision:
    """Return ``decision`` about the place where its form, row for row, is read today; that of old if nowhere else."""
    if decision.target.form_number is None or not decision.read_key:
        return decision
    numbers = {target.form_number for target, _, key in _forms_read(today, decision) if key == decision.read_key}
    found = sorted(number for number in numbers if number is not None)
    if not found or decision.target.form_number in found:
        return decision
    return replace(decision, target=replace(decision.target, form_number=found[0]))


def _is_of_another_form(today: MessageReading, decision: Decision) -> bool:
    """Tell whether today another form is read where the decision's was: of another unit, with other rows."""
    read = next(((form, key) for target, form, key in _forms_read(today, decision) if target == decision.target), None)
    if read is None or decision.form is None or not decision.read_key:
        return False
    form, key = read
    units = {folded(unit or "") for unit in (form.unit_as_written, decision.form.unit_as_written)}
    return key != decision.read_key and len(units) > 1


def _forms_read(today: MessageReading, decision: Decision) -> Iterator[tuple[Target, Form, str]]:
    """Yield place, form and hash of what is read in the decision's file, booked or asked about."""
    attachment = decision.target.attachment
    for booked in today.forms:
        if booked.attachment == (attachment or ""):
            yield Target(attachment=attachment, form_number=booked.form_number), booked.form, booked.content_key
    for review in today.reviews:
        if review.attachment == attachment and review.form is not None:
            yield Target(attachment=attachment, form_number=review.form_number), review.form, review.content_key


# -- effects


def _assigned(reading: MessageReading, decision: Decision) -> MessageReading:
    """Book the form to the unit, if nothing else is asked about it; else that question stays, now of the unit."""
    asked = _asked(reading, decision)
    waiting = [review for review in asked if review.is_recognised or review.reason.code not in _ABOUT_UNIT]
    booked = [(form.form, form.content_key) for form in _booked_here(reading, decision)]
    read = [*booked, *((review.form, review.content_key) for review in asked if review.form)]
    form, key = read[0] if read else (decision.form or emptied(None), decision.content_key)
    if not booked and (waiting or not form.entries):
        unit = (str(decision.unit),)
        stay = waiting or asked
        rest = tuple(review for review in reading.reviews if review not in asked)
        return replace(reading, reviews=(*(replace(review, candidates=unit) for review in stay), *rest))
    rest = tuple(r for r in reading.reviews if r not in asked or (r in waiting and r.is_remark))
    left = replace(reading, reviews=rest)
    return _with_rows_asked(_booked(left, replace(decision, content_key=key), form), decision)


def _accepted(reading: MessageReading, decision: Decision) -> MessageReading:
    """Book the form as it was accepted; a remark without a form or a unit is closed, and what is booked stays."""
    if decision.unit is None or decision.form is None:
        return _without_questions(reading, decision)
    return _booked(_without_questions(reading, decision), decision, decision.form)


def _with_nothing(reading: MessageReading, decision: Decision) -> MessageReading:
    """Book that the unit has no model. What it registered before goes only if it has withdrawn that itself."""
    is_withdrawal = decision.question.code is ReasonCode.FORM_WITHDRAWN
    said = replace(decision, relation=Relation.REPLACES if is_withdrawal else Relation.ADDS)
    return _booked(_without_questions(reading, decision), said, emptied(decision.form))


def _ignored(reading: MessageReading, decision: Decision) -> MessageReading:
    """Close the question; a form that was not booked then is not, also if it would be when read today."""
    rest = _without_questions(reading, decision)
    if decision.is_remark:
        return rest
    return replace(rest, forms=tuple(form for form in rest.forms if not _is_at(form, decision)))


def _sent_back(reading: MessageReading, decision: Decision) -> MessageReading:
    """Take the form out of the register; what remains is that a corrected one is waited for."""
    asked = _asked(reading, decision)
    taken = (form.unit for form in _booked_here(reading, decision))
    candidates = (code for review in asked for code in review.candidates)
    named = (decision.unit,) if decision.unit else candidates
    rest = _without_questions(reading, decision)
    forms = tuple(form for form in rest.forms if not _is_at(form, decision))
    waiting = _waiting(decision, tuple(dict.fromkeys((*taken, *named))))
    return replace(rest, forms=forms, reviews=(waiting, *rest.reviews))


_EFFECTS = {
    Action.ASSIGN: _assigned,
    Action.ACCEPT: _accepted,
    Action.EDIT: _accepted,
    Action.NOTHING: _with_nothing,
    Action.IGNORE: _ignored,
    Action.RETURN: _sent_back,
}


def _beside_another(reading: MessageReading, decision: Decision) -> MessageReading:
    """Let ``decision`` hold beside the other form that is read at its place today.

    A form that was booked by it is booked as the officer saw it, and the other is judged by itself. Where the officer
    wanted nothing booked, the other is asked about.
    """
    is_settled = decision.action is not Action.ASSIGN or decision.question.code in _ABOUT_UNIT
    if decision.action in (*_WITH_ROWS, Action.ASSIGN):
        return _kept_apart(reading, decision, decision.form) if decision.unit and is_settled else reading
    if decision.is_remark and decision.action is Action.IGNORE:
        return _without_questions(reading, decision)
    asked = tuple(_read_otherwise(booked, decision) for booked in _booked_here(reading, decision))
    forms = tuple(booked for booked in reading.forms if not _is_at(booked, decision))
    reading = replace(reading, forms=forms, reviews=(*asked, *reading.reviews))
    if decision.action is Action.NOTHING:
        return _kept_apart(reading, replace(decision, relation=Relation.ADDS), emptied(decision.form))
    if decision.action is Action.RETURN:
        waiting = _waiting(decision, (decision.unit,) if decision.unit else ())
        return replace(reading, reviews=(*reading.reviews, waiting))
    return reading


# -- parts


def _asked(reading: MessageReading, decision: Decision) -> tuple[OpenedReview, ...]:
    """Return the questions that ``decision`` answers: its own, and what else kept its form from being booked."""
    here = (r for r in reading.reviews if Target(attachment=r.attachment, form_number=r.form_number) == decision.target)
    return tuple(review for review in here if not review.is_remark or _is_own(review, decision))


def _is_own(review: OpenedReview, decision: Decision) -> bool:
    """Tell whether a remark is the one that was answered, also if it counts otherwise when read again."""
    asked = review.reason
    is_same_unit = asked.details.get("unit") == decision.question.details.get("unit")
    return asked.code is decision.question.code and is_same_unit


def _without_questions(reading: MessageReading, decision: Decision) -> MessageReading:
    asked = _asked(reading, decision)
    return replace(reading, reviews=tuple(review for review in reading.reviews if review not in asked))


def _waiting(decision: Decision, units: tuple[str, ...]) -> OpenedReview:
    until = decision.until.isoformat() if decision.until else ""
    return OpenedReview(
        attachment=decision.target.attachment,
        reason=reason(ReasonCode.RETURNED, by=decision.decided_by, at=decision.decided_at.isoformat(), until=until),
        candidates=units,
        form=decision.form,
        form_number=decision.target.form_number,
        relation=decision.relation,
        content_key=decision.content_key,
    )


def _read_otherwise(booked: BookedForm, decision: Decision) -> OpenedReview:
    return OpenedReview(
        attachment=decision.target.attachment,
        reason=reason(ReasonCode.READ_OTHERWISE, by=decision.decided_by, at=decision.decided_at.isoformat()),
        candidates=(booked.unit,),
        form=booked.form,
        form_number=booked.form_number,
        relation=booked.relation,
        content_key=booked.content_key,
    )


def _booked_here(reading: MessageReading, decision: Decision) -> list[BookedForm]:
    return [form for form in reading.forms if _is_at(form, decision)]


def _is_at(form: BookedForm, decision: Decision) -> bool:
    return (form.attachment, form.form_number) == _place(decision)


def _place(decision: Decision) -> tuple[str, int]:
    """Return where the decision's form is booked: where it stands, or a place of its own for a whole file or mail."""
    number = decision.target.form_number
    return decision.target.attachment or "", _OF_A_WHOLE if number is None else number


def _kept_apart(reading: MessageReading, decision: Decision, form: Form | None) -> MessageReading:
    """Book ``form`` beside what is read at its place today."""
    attachment, number = _place(decision)
    apart = BookedForm(
        unit=str(decision.unit),
        relation=decision.relation,
        content_key=decision.content_key,
        form=form or emptied(None),
        evidence=(),
        attachment=attachment,
        form_number=_OF_A_WHOLE + 1 + number,
    )
    others = (form for form in reading.forms if (form.attachment, form.form_number) != (attachment, apart.form_number))
    return replace(reading, forms=(*others, apart))


def _booked(reading: MessageReading, decision: Decision, form: Form) -> MessageReading:
    """Book ``form`` to the decision's unit in place of what stood there."""
    read = _booked_here(reading, decision)
    booked = BookedForm(
        unit=str(decision.unit),
        relation=decision.relation,
        content_key=decision.content_key,
        form=form,
        evidence=read[0].evidence if read else (),
        attachment=_place(decision)[0],
        form_number=_place(decision)[1],
    )
    others = tuple(other for other in reading.forms if not _is_at(other, decision))
    return replace(reading, forms=(*others, booked, *_partners(read, booked, decision)))


def _partners(read: Iterable[BookedForm], booked: BookedForm, decision: Decision) -> Iterator[BookedForm]:
    """Yield the bookings of a form that counts for other units too, whose rows an officer accepted or edited."""
    units = {form.unit for form in read}
    if decision.action not in _WITH_ROWS or decision.target.form_number is None:
        return
    for unit in sorted(units - {booked.unit}) if booked.unit in units else ():
        yield replace(booked, unit=unit)


def _with_rows_asked(reading: MessageReading, decision: Decision) -> MessageReading:
    """Ask about cells of the form that was booked by its unit alone, as is asked about any that is booked."""
    (booked, *_) = _booked_here(reading, decision)
    count = sum(problem.weight is Weight.QUESTION for problem in booked.form.problems)
    remark = OpenedReview(
        attachment=decision.target.attachment,
        reason=reason(ReasonCode.FORM_HAS_QUESTIONS, count=count),
        candidates=(booked.unit,),
        form=booked.form,
        form_number=decision.target.form_number,
        relation=booked.relation,
        content_key=booked.content_key,
        is_remark=True,
    )
    place = (remark.attachment, remark.form_number, remark.reason.code)
    is_asked = any((r.attachment, r.form_number, r.reason.code) == place for r in reading.reviews)
    return reading if is_asked or not count else replace(reading, reviews=(*reading.reviews, remark))


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
