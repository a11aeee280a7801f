"""What becomes of a message: one pure function from what was read to outcome, bookings and questions.

The rule of doubt: a form is booked only to a certain unit; whatever a unit may have sent as an answer
and we cannot book becomes a question with its reason; only what is automatic or has nothing to do
with the campaign is ignored.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from domain.campaign import Campaign, JointForms
from domain.evidence import Attribution
from domain.form import FileOutcome, Form, Weight
from domain.message import Envelope, OpenedMail, Outcome
from domain.reading import BookedForm, MessageReading, OpenedReview
from domain.reasons import Reason, ReasonCode, reason
from ingest.attribution import Attributor, Surroundings
from ingest.bookable import is_accepted, not_bookable, other_year
from ingest.bookings import found_forms, make_booking, make_question, surroundings, unjudged
from ingest.companions import Companions, ask_about_omissions, file_question, line
from ingest.copies import is_copy
from ingest.formless import Formless, cut_short, dismissal, returned
from ingest.joint_forms import joint_units
from ingest.sender_words import withdrawn
from ingest.verdict import FoundForm, ReadFile, Verdict
from parsers.text import fold

#: What a form in a picture may seem to lack only because the program could not read a hand.
_READ_FROM_PICTURE = frozenset({ReasonCode.FORM_BLANK, ReasonCode.FORM_HAS_QUESTIONS})
#: What a mail without a form is asked about that says something itself; it may take a registration back.
_OWN_WORDS = frozenset({ReasonCode.NOTHING_PROPOSED, ReasonCode.TEXT_ONLY})
#: Units for which one mail of an unknown sender may register; an office that sends for all its schools is known.
MAX_UNITS_OF_A_STRANGER = 10

#: Seconds for the forms of one mail; those of 75 schools take one. What is left is asked about.
MAX_JUDGING_S = 5.0


class Judge:
    """Decides about messages of one campaign."""

    def __init__(
        self, campaign: Campaign, attributor: Attributor, stopwatch: Callable[[], float] = time.monotonic
    ) -> None:
        self._campaign = campaign
        self._attributor = attributor
        self._stopwatch = stopwatch
        self._formless = Formless(campaign, attributor)
        self._companions = Companions(attributor)

    def judge(self, mail: OpenedMail, files: Sequence[ReadFile], *, received: datetime) -> MessageReading:
        """Return outcome, bookings and questions of one message."""
        verdict = Verdict()
        quoted = found_forms([file for file in files if file.is_quoting])
        files = [file for file in files if not file.is_quoting]
        forms = found_forms(files)
        sent_by_machine = returned(mail.envelope)
        if forms and sent_by_machine is not None:
            self._returned(verdict, mail, forms, sent_by_machine)
            verdict.lines.extend(line(file) for file in files)
            return self._concluded(verdict, mail, sent_by_machine)
        if forms:
            self._forms(verdict, mail, forms, received)
            self._companions.judge(verdict, mail, files)
            ask_about_omissions(verdict, files)
            self._ask_about_cut(verdict, mail)
            return self._concluded(verdict, mail, None)
        dismissed = dismissal(mail.envelope)
        if dismissed is None or self._formless.may_be_answer(mail, files, dismissed):
            dismissed = self._without_form(verdict, mail, files, quoted, received)
        verdict.lines.extend(line(file) for file in files)
        return self._concluded(verdict, mail, dismissed)

    def candidates(self, envelope: Envelope) -> tuple[str, ...]:
        """Return the units that a mail may come from, by its header alone."""
        return self._attributor.attribute(None, Surroundings(envelope=envelope, file_name="")).candidates

    # -- forms

    def _returned(self, verdict: Verdict, mail: OpenedMail, forms: Sequence[FoundForm], why: Reason) -> None:
        """Book nothing that came back by itself: our own mail needs nobody, the forms of others are asked about."""
        if why.code is ReasonCode.OWN_MAIL:
            return
        ends = self._stopwatch() + MAX_JUDGING_S
        for at in forms:
            if self._stopwatch() >= ends:
                verdict.open.append(unjudged(mail, at))
                continue
            found = self._attributor.attribute(at.form, surroundings(mail, at))
            verdict.open.append(make_question(mail, at, why, found.candidates))

    def _forms(self, verdict: Verdict, mail: OpenedMail, forms: Sequence[FoundForm], received: datetime) -> None:
        """Judge the typed forms, then those in pictures, which may be signed copies of them."""
        ends = self._stopwatch() + MAX_JUDGING_S
        for found in (found for found in forms if not found.file.reading.is_recognised):
            if self._stopwatch() < ends:
                self._form(verdict, mail, found, received)
            else:
                verdict.open.append(unjudged(mail, found))
        _ask_about_overlaps(verdict)
        self._hold_flood(verdict, mail.envelope)
        for found in (found for found in forms if found.file.reading.is_recognised):
            if self._stopwatch() < ends:
                self._picture(verdict, mail, found, received)
            else:
                verdict.open.append(unjudged(mail, found))

    def _picture(self, verdict: Verdict, mail: OpenedMail, at: FoundForm, received: datetime) -> None:
        """Ask about a form that a program recognised in a picture, with all that it recognised.

        A signed copy of a typed form of the same unit, which an officer sees or which is booked, is no question.
        """
        found = self._attributor.attribute(at.form, surroundings(mail, at))
        refused = not_bookable(self._campaign, at.form, received)
        if refused is None and is_copy(at.form, _forms_of(verdict, found.candidates)):
            return
        if refused is None or refused.code in _READ_FROM_PICTURE:
            refused = reason(ReasonCode.TEXT_RECOGNISED, entries=len(at.form.entries))
        verdict.open.append(make_question(mail, at, refused, found.candidates))

    def _form(self, verdict: Verdict, mail: OpenedMail, at: FoundForm, received: datetime) -> None:
        """Book one form, or ask about it."""
        form = at.form
        found = self._attributor.attribute(form, surroundings(mail, at))
        units = self._units(found)
        refused = not_bookable(self._campaign, form, received)
        if refused is not None and is_accepted(self._campaign, refused, received):
            refused = None
        why = refused or other_year(self._campaign, mail, at) or withdrawn(mail) or (None if units else found.reason)
        rows = self._attributor.in_rows(form)
        others = rows.others(units)
        if why is None and rows.whose(units):
            why = self._several_units(others)
        if why is None and units:
            verdict.booked.extend(make_booking(mail, at, found, unit) for unit in units)
            verdict.remarks.extend(self._remarks(mail, at, units, others))
        elif why is not None:
            codes = tuple(dict.fromkeys((*found.candidates, *others)))
            verdict.open.append(make_question(mail, at, why, codes))

    def _units(self, found: Attribution) -> tuple[str, ...]:
        """Return the units for which a form counts: none if that is not certain, two if it is of two and both count."""
        joint = () if self._campaign.joint_forms is JointForms.ASK else joint_units(found, self._campaign.roster)
        if joint:
            return joint if self._campaign.joint_forms is JointForms.BOTH else joint[:1]
        return (found.unit,) if found.unit else ()

    def _remarks(
        self, mail: OpenedMail, at: FoundForm, units: tuple[str, ...], others: tuple[str, ...]
    ) -> Iterator[OpenedReview]:
        """Ask about cells of a booked form, and about other units that it names, which must not be called missing."""
        questions = sum(problem.weight is Weight.QUESTION for problem in at.form.problems)
        if questions:
            why = reason(ReasonCode.FORM_HAS_QUESTIONS, count=questions)
            yield make_question(mail, at, why, units)
        if others:
            yield make_question(mail, at, self._several_units(others), others)

    def _several_units(self, codes: Sequence[str]) -> Reason:
        """Return that rows name other units: those may have registered by this form."""
        names = "; ".join(self._campaign.roster.by_code[code].name for code in codes)
        return reason(ReasonCode.SEVERAL_UNITS, written=names)

    def _hold_flood(self, verdict: Verdict, envelope: Envelope) -> None:
        """Book nothing if a stranger's one mail would register many units: anybody can write a list of names."""
        units = {booked.unit for booked in verdict.booked}
        if len(units) <= MAX_UNITS_OF_A_STRANGER or self._attributor.knows_sender(envelope.sender):
            return
        why = reason(ReasonCode.MANY_UNITS, count=len(units))
        places: dict[tuple[str, int], list[BookedForm]] = defaultdict(list)
        for booked in verdict.booked:
            places[booked.attachment, booked.form_number].append(booked)
        for booked, *partners in places.values():
            verdict.open.append(
                OpenedReview(
                    attachment=booked.attachment,
                    reason=why,
                    candidates=(booked.unit, *(partner.unit for partner in partners)),
                    form=booked.form,
                    form_number=booked.form_number,
                    relation=booked.relation,
                    content_key=booked.content_key,
                )
            )
        verdict.booked.clear()
        verdict.remarks.clear()

    # -- no form

    def _without_form(
        self,
        verdict: Verdict,
        mail: OpenedMail,
        files: Sequence[ReadFile],
        quoted: Sequence[FoundForm],
        received: datetime,
    ) -> Reason | None:
        """Ask about a mail without a form of its own, take that it has no model, or return that it needs nobody."""
        unread = [file for file in files if file.reading.outcome is FileOutcome.UNREADABLE]
        for file in unread:
            verdict.open.append(file_question(self._attributor, mail, file, file.reading.reason))
        if unread:
            self._ask_about_cut(verdict, mail)
            return None
        why = self._formless.question(mail, files)
        has_said = why is not None and why.code is not ReasonCode.TEXT_ONLY
        if not has_said and self._quoted(verdict, mail, quoted):
            return None
        if why is None:
            return reason(ReasonCode.NOT_ABOUT_CAMPAIGN)
        if why.code in _OWN_WORDS:
            why = withdrawn(mail) or why
        denied = self._formless.denial(mail, files) if is_accepted(self._campaign, why, received) else None
        if denied is None:
            verdict.open.append(file_question(self._attributor, mail, None, why))
        else:
            verdict.booked.append(denied)
        return None

    def _quoted(self, verdict: Verdict, mail: OpenedMail, quoted: Sequence[FoundForm]) -> bool:
        """Ask about the forms that are filled in within the mail that this one answers; tell whether there are any."""
        filled = [at for at in quoted if at.form.entries]
        for at in filled:
            found = self._attributor.attribute(at.form, surroundings(mail, at))
            verdict.open.append(make_question(mail, at, reason(ReasonCode.FORM_QUOTED), found.candidates))
        return bool(filled)

    def _ask_about_cut(self, verdict: Verdict, mail: OpenedMail) -> None:
        """Ask about a mail of which a limit kept part from being looked at; what was found is judged all the same."""
        why = cut_short(mail)
        if why is not None:
            asked = verdict.remarks if verdict.booked else verdict.open
            asked.append(file_question(self._attributor, mail, None, why))

    # -- the end

    def _concluded(self, verdict: Verdict, mail: OpenedMail, dismissed: Reason | None) -> MessageReading:
        if verdict.open:
            outcome, why = Outcome.NEEDS_REVIEW, verdict.open[0].reason
        elif verdict.booked:
            units = dict.fromkeys(item.unit for item in verdict.booked)
            names = "; ".join(self._campaign.roster.by_code[code].name for code in units)
            has_models = any(item.form.entries for item in verdict.booked)
            outcome = Outcome.REGISTERED if has_models else Outcome.NOTHING_TO_REGISTER
            why = reason(ReasonCode.FORMS_BOOKED, units=names)
        else:
            outcome, why = Outcome.IGNORED, dismissed or reason(ReasonCode.NOT_ABOUT_CAMPAIGN)
        return MessageReading(
            envelope=mail.envelope,
            outcome=outcome,
            reason=why,
            attachments=tuple(verdict.lines),
            forms=tuple(verdict.booked),
            reviews=(*verdict.open, *(replace(remark, is_remark=True) for remark in verdict.remarks)),
        )


def _ask_about_overlaps(verdict: Verdict) -> None:
    """Ask about a unit whose forms in one mail differ and yet name the same performers: two versions, or two parts?"""
    by_unit: dict[str, list[BookedForm]] = defaultdict(list)
    for booked in {(item.unit, item.content_key): item for item in reversed(verdict.booked)}.values():
        by_unit[booked.unit].append(booked)
    for unit, forms in by_unit.items():
        performers = [{(e.kind, fold(e.performer)) for e in booked.form.entries} for booked in forms]
        if sum(map(len, performers)) > len(set[tuple[object, str]]().union(*performers)):
            why = reason(ReasonCode.FORMS_OVERLAP, unit=unit)
            verdict.remarks.append(OpenedReview(attachment=None, reason=why, candidates=(unit,)))


def _forms_of(verdict: Verdict, candidates: Sequence[str]) -> list[Form]:
    """Return the typed forms of the units in ``candidates``; all of them if there is no candidate."""
    booked = [item.form for item in verdict.booked if not candidates or item.unit in candidates]
    asked = (item for item in verdict.open if item.form and (not candidates or set(candidates) & set(item.candidates)))
    return [*booked, *(item.form for item in asked if item.form)]
