"""The receipt: what arrived with a mail and how it was understood, to whoever sent it, at once.

``plan_receipt`` decides what is told and is pure; ``receipt_mail`` makes the mail. Source: RFC 3834.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.campaign import Campaign
from domain.entry_changes import EntryChanges, diff
from domain.errors import N_
from domain.form import Entry, FileOutcome, Form, Weight
from domain.message import Outcome
from domain.outgoing import MailKind, OutgoingMail
from domain.reading import BookedForm, MessageReading, OpenedReview
from domain.reasons import ReasonCode
from domain.register import RegisterLine
from domain.unit import Unit
from domain.versions import Relation, Version, find_pinned
from reports.deadlines import last_day_text
from reports.inert import inert
from reports.language import Translator
from reports.mail import Letter, message_id, outgoing, own_headers, reply_subject
from reports.sender_texts import tell_sender
from reports.templating import render_mail
from reports.versions import change_lines
from reports.wording import brief, kind_text, place_text

#: Rows and remarks of one form that are shown; the rest is told as a number.
MAX_ROWS = 200
#: Forms of one mail that are shown row by row.
MAX_FORMS = 20
#: Files that an office may have kept for itself: nothing of such a mail is repeated.
_SECRET = ReasonCode.SECRET_MARKED


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """The message that is answered."""

    #: Row number in the ledger.
    message: int
    sha256: str
    received: datetime
    reading: MessageReading


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedForm:
    """A form of the message."""

    #: Name of the file; empty: the text of the mail.
    file: str
    #: None: it is not known, or an officer is asked.
    unit: Unit | None
    entries: tuple[Entry, ...]
    #: Cells that raise a question.
    form: Form
    #: What is asked about it.
    asked: tuple[ReasonCode, ...]
    #: Of a form that is booked.
    version: Version | None = None
    #: True if the version brings nothing new.
    is_copy: bool = False
    #: True if an officer has chosen another version, which goes on counting.
    is_outdone: bool = False
    #: True if the sender may know what came before: known to write for the unit, or the first and only one who did.
    is_known: bool = True
    #: What it changes of the version before it; None: nothing came before, or the sender was never known for the unit.
    changes: EntryChanges | None = None
    deadline: datetime | None = None
    is_late: bool = False
    #: True if the unit's first version came in time: a later one does not make it late.
    was_in_time: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a sender is told."""

    incoming: Incoming
    forms: tuple[ReceivedForm, ...]
    #: Names of files of which no form was read, each with why.
    files: tuple[tuple[str, ReasonCode], ...]
    #: What is asked about the mail as a whole.
    asked: tuple[ReasonCode, ...]
    #: Number of the officer's decision that it tells of; None: the mail has just been read.
    decision: int | None = None

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units for which something was booked, each once."""
        return tuple({form.unit.code: form.unit for form in self.forms if form.unit and form.version}.values())

    @property
    def model_count(self) -> int:
        """How many models the mail brings that it did not bring before; a form that came in two files counts once."""
        new = {form.unit.code: form.version for form in self.forms if form.unit and form.version and not form.is_copy}
        return sum(len(brought.entries) for version in new.values() for brought in version.submissions)


def is_answerable(reading: MessageReading, *, own: Collection[str]) -> bool:
    """Tell whether the mail may be answered at all; ``own`` are addresses (lower case) that never are.

    Not one that a machine wrote, not a list, not a bounce, not ourselves, nor one marked as secret.

    Source: RFC 3834, section 2.
    """
    envelope = reading.envelope
    is_machine = bool(envelope.automatic) or envelope.is_bounce
    codes = {reading.reason.code, *(line.reason.code for line in reading.attachments)}
    is_secret = _SECRET in codes or any(review.reason.code is _SECRET for review in reading.reviews)
    is_ours = envelope.sender.lower() in own
    return not (is_machine or is_secret or is_ours or reading.outcome is Outcome.IGNORED)


def plan_receipt(
    incoming: Incoming,
    *,
    campaign: Campaign,
    lines: Mapping[str, RegisterLine],
    known: Mapping[str, Collection[str]],
    decision: int | None = None,
) -> Receipt:
    """Return what the sender of a mail is told that was just booked, or booked anew by an officer's ``decision``.

    ``lines`` has the lines of its units in the register of now; ``known`` the addresses (lower case) that are known
    to write for each unit: only they are told what stood in the register before.
    """
    reading = incoming.reading
    names = {line.attachment.path: line.attachment.name for line in reading.attachments}
    booked = [_booked(form, incoming, names, campaign, lines, known) for form in reading.forms]
    asked = [_asked(review, names) for review in reading.reviews if review.form is not None and not review.is_remark]
    told = {form.attachment for form in reading.forms} | {r.attachment for r in reading.reviews if r.form is not None}
    files = [
        (line.attachment.name, line.reason.code)
        for line in reading.attachments
        if line.attachment.path not in told and _concerns_sender(line.outcome, line.reason.code)
    ]
    by_file = [
        (names.get(review.attachment or "", ""), review.reason.code)
        for review in reading.reviews
        if review.form is None and review.attachment is not None
    ]
    whole = [review.reason.code for review in reading.reviews if review.form is None and review.attachment is None]
    return Receipt(
        incoming=incoming,
        forms=(*booked, *asked),
        files=tuple(dict.fromkeys((*files, *by_file))),
        asked=tuple(dict.fromkeys(whole)),
        decision=decision,
    )


def receipt_mail(
    receipt: Receipt, *, campaign: Campaign, sender: str, now: datetime, salt: str, t: Translator
) -> OutgoingMail:
    """Return the answer to the mail, in its thread; ``salt`` is chance, so that its Message-ID cannot be foretold.

    Raises: ``DeliveryRefused`` if the sender's address is none.
    """
    envelope = receipt.incoming.reading.envelope
    key = receipt_key(campaign.id, receipt.incoming.sha256, receipt.decision)
    values = {
        "campaign": campaign,
        "subject": reply_subject(inert(envelope.subject) or campaign.short_title),
        "first": first_line(receipt, campaign, t),
        "is_decided": receipt.decision is not None,
        "forms": tuple(_shown_form(form, campaign, t) for form in receipt.forms[:MAX_FORMS]),
        "more_forms": max(len(receipt.forms) - MAX_FORMS, 0),
        "files": tuple(
            (inert(name) or t._(N_("a file without a name")), tell_sender(why, t)) for name, why in receipt.files
        ),
        "asked": tuple(tell_sender(code, t) for code in receipt.asked),
    }
    said = render_mail(MailKind.RECEIPT, values, t)
    letter = Letter(
        sender=sender,
        recipient=envelope.sender,
        subject=said.subject,
        text=said.text,
        html=said.html,
        message_id=message_id(f"{key}/{salt}", sender),
        date=t.local(now),
        headers=own_headers(MailKind.RECEIPT, answered=envelope.message_id),
    )
    units = receipt.units
    return outgoing(
        letter,
        key=key,
        kind=MailKind.RECEIPT,
        campaign=campaign.id,
        unit=units[0].code if len(units) == 1 else None,
        cause=receipt.incoming.message,
    )


def receipt_key(campaign_id: str, sha256: str, decision: int | None = None) -> str:
    """Return what makes a receipt unique: the message that it answers, and the decision that it tells of."""
    return "/".join((MailKind.RECEIPT, campaign_id, sha256, *([str(decision)] if decision else [])))


def first_line(receipt: Receipt, campaign: Campaign, t: Translator) -> str:
    """Return in one sentence what became of the mail."""
    received = t.stamp(receipt.incoming.received)
    units = ", ".join(unit.name for unit in receipt.units[:MAX_FORMS])
    if receipt.units and all(form.is_copy for form in receipt.forms if form.version):
        said = N_(
            "Your mail of {received} has arrived; it brings the registration of {units} once more, nothing changes."
        )
        return t._(said, received=received, units=units)
    models = receipt.model_count
    if models:
        return t.ngettext(
            "Your mail of {received} has arrived; {n} model of {units} is entered in the register “{campaign}”.",
            "Your mail of {received} has arrived; {n} models of {units} are entered in the register “{campaign}”.",
            models,
            received=received,
            units=units,
            campaign=campaign.short_title,
        )
    if units:
        said = N_("Your mail of {received} has arrived; it is noted that {units} has nothing to register.")
        return t._(said, received=received, units=units)
    arrived = t._(
        N_("Your mail of {received} has arrived. An officer looks at it before it is entered in the register."),
        received=received,
    )
    if not any(review.candidates for review in receipt.incoming.reading.reviews):
        return arrived
    return " ".join((arrived, t._(N_("Until then your unit is not counted among those that sent nothing."))))


# -- what is told ---------------------------------------------------------------------------------


def _booked(
    booked: BookedForm,
    incoming: Incoming,
    names: Mapping[str, str],
    campaign: Campaign,
    lines: Mapping[str, RegisterLine],
    known: Mapping[str, Collection[str]],
) -> ReceivedForm:
    line = lines.get(booked.unit)
    version = _version(line, incoming) if line else None
    sender = incoming.reading.envelope.sender.lower()
    is_known = sender in known.get(booked.unit, ()) or _wrote_all_before(line, version, sender)
    changes = diff(line.versions)[version.number - 1] if line and version and version.number > 1 else None
    return ReceivedForm(
        file=names.get(booked.attachment, ""),
        unit=campaign.roster.by_code.get(booked.unit),
        entries=booked.form.entries,
        form=booked.form,
        asked=_remarks(booked, incoming.reading.reviews),
        version=version,
        is_copy=is_known and version is not None and (incoming.sha256 in version.copies or version.repeats is not None),
        is_known=is_known,
        is_outdone=line is not None and version is not None and not _counts(line, version),
        changes=changes if is_known else None,
        deadline=line.effective_deadline if line else None,
        is_late=line is not None and incoming.received >= line.effective_deadline,
        was_in_time=line is not None and line.on_time is True,
    )


def _wrote_all_before(line: RegisterLine | None, version: Version | None, sender: str) -> bool:
    """Tell whether all that counted before ``version`` came from ``sender``, who is then told nothing new."""
    if line is None or version is None:
        return False
    if version.number == 1:
        return version.submissions[0].sender.casefold() == sender
    return {form.sender.casefold() for form in line.versions[version.number - 2].counting} == {sender}


def _asked(review: OpenedReview, names: Mapping[str, str]) -> ReceivedForm:
    form = review.form or Form(unit_as_written=None)
    return ReceivedForm(
        file=names.get(review.attachment or "", ""),
        unit=None,
        entries=form.entries,
        form=form,
        asked=(review.reason.code,),
    )


def _version(line: RegisterLine, incoming: Incoming) -> Version | None:
    """Return the version of the unit that the message made, or brought once more."""
    return next((v for v in line.versions if incoming.sha256 in (v.message_sha256, *v.copies)), None)


def _counts(line: RegisterLine, version: Version) -> bool:
    """Tell whether what the version brought counts: no officer has pinned another one."""
    return line.pin is None or find_pinned(line.versions, line.pin) is version


def _remarks(booked: BookedForm, reviews: tuple[OpenedReview, ...]) -> tuple[ReasonCode, ...]:
    """Return what is asked about a form that is booked all the same."""
    place = (booked.attachment, booked.form_number)
    codes = (r.reason.code for r in reviews if r.is_remark and (r.attachment, r.form_number) == place)
    return tuple(dict.fromkeys(code for code in codes if code is not ReasonCode.FORM_HAS_QUESTIONS))


def _concerns_sender(outcome: FileOutcome, code: ReasonCode) -> bool:
    """Tell whether a sender is told about a file without a form: one that could not be read, and is no decoration."""
    return outcome is FileOutcome.UNREADABLE and code is not ReasonCode.DECORATION


# -- how it is said -------------------------------------------------------------------------------


def _shown_form(form: ReceivedForm, campaign: Campaign, t: Translator) -> dict[str, object]:
    fields = {field.code: field.name for field in campaign.template.fields}
    questions = [problem for problem in form.form.problems if problem.weight is Weight.QUESTION]
    return {
        "title": " – ".join(filter(None, (form.unit.name if form.unit else "", inert(form.file)))),
        "state": tuple(_state_lines(form, t)),
        "rows": tuple(
            (
                kind_text(entry.kind, t),
                inert(entry.performer),
                fields.get(entry.field or "", ""),
                inert(entry.model),
                inert(entry.note),
            )
            for entry in form.entries[:MAX_ROWS]
        ),
        "more_rows": max(len(form.entries) - MAX_ROWS, 0),
        "questions": tuple(
            ": ".join(
                filter(None, (place_text(problem.place, t), inert(problem.written), brief(problem.reason.code, t)))
            )
            for problem in questions[:MAX_ROWS]
        ),
        "asked": tuple(tell_sender(code, t) for code in form.asked),
        "changes": tuple(_change_lines(form, campaign, t)),
    }


def _state_lines(form: ReceivedForm, t: Translator) -> Iterator[str]:
    """Yield how the form stands: which version it is, in time or late."""
    if form.version is None:
        yield t._(N_("Not yet in the register."))
        return
    number = form.version.repeats or form.version.number
    if not form.is_known:
        yield t._(N_("Entered in the register."))
    elif form.is_outdone and not form.is_copy:
        yield t._(N_("Version {number}; an officer has chosen another version, which goes on counting."), number=number)
    elif form.is_copy:
        yield t._(N_("The same as version {number}, which came before; nothing changes."), number=number)
    elif form.version.number == 1:
        yield t._(N_("First version."))
    elif form.version.relation is Relation.ADDS:
        yield t._(N_("Version {number}; it adds to what came before."), number=number)
    else:
        yield t._(N_("Version {number}; it takes the place of what came before."), number=number)
    if form.deadline is not None and not form.is_copy:
        yield t._(_time_text(form), day=last_day_text(form.deadline, t))


def _time_text(form: ReceivedForm) -> str:
    """Return whether the form came in time; a unit is on time by its first version."""
    if not form.is_late:
        return N_("In time: the last day is {day}.")
    if form.was_in_time:
        return N_("It came after the last day, {day}; your unit is on time by its first version.")
    return N_("Late: the last day was {day}.")


def _change_lines(form: ReceivedForm, campaign: Campaign, t: Translator) -> Iterator[str]:
    if form.changes is not None and not form.is_copy:
        yield from (inert(line) for line in list(change_lines(form.changes, campaign.template, t))[:MAX_ROWS])
