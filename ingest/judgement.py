"""What becomes of a message: one pure function from what was read to outcome, bookings and questions.

The rule of doubt: a form is booked only to a certain unit; whatever a unit may have sent as an answer
and we cannot book becomes a question with its reason; only what is automatic or has nothing to do
with the campaign is ignored.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from domain.campaign import Campaign
from domain.form import FileOutcome, FileReading, Form, Weight
from domain.message import Attachment, Envelope, OpenedMail, Outcome
from domain.reasons import Reason, ReasonCode, reason
from domain.register import Relation
from ingest.attribution import Attributor, Surroundings
from parsers.mentions import find_mention, mentions_any
from parsers.text import fold
from storage.booking import AttachmentLine, BookedForm, MessageReading, OpenedReview

#: Words by which a later form says that it adds to an earlier one, and by which it says that it replaces it.
_SUPPLEMENT = ("bổ sung", "đăng ký thêm")
_REPLACEMENT = ("gửi lại", "thay", "thay thế", "bản sửa", "sửa lại", "chỉnh sửa", "đính chính")
#: Formats in which a signed copy of a form comes; a file of an office program may be another form.
_COPY_FORMATS = frozenset({"pdf", "png", "jpeg", "tiff", "heic", "gif"})
#: Places where units put files instead of sending them; never fetched.
_LINK = re.compile(r"https?://[^\s<>\"']{1,500}", re.IGNORECASE)
_SHARING_HOST = re.compile(
    r"drive\.google|docs\.google|onedrive|1drv\.ms|sharepoint|dropbox|fshare|mediafire|zalo", re.IGNORECASE
)
#: Units for which one mail of an unknown sender may register; an office that sends for all its schools is known.
MAX_UNITS_OF_A_STRANGER = 10
#: Headers of mail that was passed on to many (RFC 2919, RFC 2369) or that a device sent for a person.
_WITH_FILES = ("list-", "precedence: list", "precedence: bulk", "auto-submitted: auto-generated")
#: Header of mail that dangky wrote itself.
_OWN_HEADER = "x-dangky"
#: How the opener of mail marks that it did not look at all of it.
_CUT_SHORT = "limit:"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """An attachment and what reading it gave."""

    attachment: Attachment
    reading: FileReading


@dataclass(frozen=True, slots=True, kw_only=True)
class _FoundForm:
    """A form, and where in its mail it was found."""

    file: ReadFile
    #: The form's number in its file, from 0.
    number: int
    form: Form
    #: True if it is the only form of the mail.
    is_only: bool


@dataclass(kw_only=True)
class _Verdict:
    """What has been decided so far."""

    booked: list[BookedForm] = field(default_factory=list)
    #: Questions about what is not booked.
    open: list[OpenedReview] = field(default_factory=list)
    #: Questions about forms that are booked all the same.
    remarks: list[OpenedReview] = field(default_factory=list)
    lines: list[AttachmentLine] = field(default_factory=list)


class Judge:
    """Decides about messages of one campaign."""

    def __init__(self, campaign: Campaign, attributor: Attributor) -> None:
        self._campaign = campaign
        self._attributor = attributor

    def judge(self, mail: OpenedMail, files: Sequence[ReadFile], *, received: datetime) -> MessageReading:
        """Return outcome, bookings and questions of one message."""
        verdict = _Verdict()
        forms = _found_forms(files)
        if forms:
            for found in forms:
                self._form(verdict, mail, found, received)
            _ask_about_overlaps(verdict)
            self._hold_flood(verdict, mail.envelope)
            self._companions(verdict, mail, files)
            return self._concluded(verdict, mail, None)
        dismissed = self._dismissed(mail.envelope)
        if dismissed is None or self._may_be_answer(mail, files, dismissed):
            dismissed = self._without_form(verdict, mail, files)
        verdict.lines.extend(_line(file) for file in files)
        return self._concluded(verdict, mail, dismissed)

    def candidates(self, envelope: Envelope) -> tuple[str, ...]:
        """Return the units that a mail may come from, by its header alone."""
        return self._attributor.attribute(None, Surroundings(envelope=envelope, file_name="")).candidates

    # -- forms

    def _form(self, verdict: _Verdict, mail: OpenedMail, at: _FoundForm, received: datetime) -> None:
        """Book one form, or ask about it."""
        form, path = at.form, at.file.attachment.path
        found = self._attributor.attribute(form, _surroundings(mail, at))
        why = self._not_bookable(form, received) or found.reason
        questions = sum(problem.weight is Weight.QUESTION for problem in form.problems)
        if why is None and found.unit is not None:
            verdict.booked.append(
                BookedForm(
                    unit=found.unit,
                    relation=_relation(mail, at.file, form),
                    content_key=content_key(form),
                    form=form,
                    evidence=found.evidence,
                    attachment=path,
                    form_number=at.number,
                )
            )
            if questions:
                why = reason(ReasonCode.FORM_HAS_QUESTIONS, count=questions)
                verdict.remarks.append(OpenedReview(attachment=path, reason=why, candidates=(found.unit,), form=form))
        elif why is not None:
            verdict.open.append(OpenedReview(attachment=path, reason=why, candidates=found.candidates, form=form))

    def _hold_flood(self, verdict: _Verdict, envelope: Envelope) -> None:
        """Book nothing if a stranger's one mail would register many units: anybody can write a list of names."""
        units = {booked.unit for booked in verdict.booked}
        if len(units) <= MAX_UNITS_OF_A_STRANGER or self._attributor.knows_sender(envelope.sender):
            return
        why = reason(ReasonCode.MANY_UNITS, count=len(units))
        for booked in verdict.booked:
            verdict.open.append(
                OpenedReview(attachment=booked.attachment, reason=why, candidates=(booked.unit,), form=booked.form)
            )
        verdict.booked.clear()
        verdict.remarks.clear()

    def _not_bookable(self, form: Form, received: datetime) -> Reason | None:
        """Return why a form is not booked whatever its unit."""
        other = next((p.reason for p in form.problems if p.reason.code is ReasonCode.OTHER_CAMPAIGN), None)
        if other is not None:
            return other
        if form.is_blank:
            denial = next((p.written for p in form.problems if p.reason.code is ReasonCode.NOTHING_STATED), None)
            return reason(ReasonCode.NOTHING_PROPOSED, phrase=denial) if denial else reason(ReasonCode.FORM_BLANK)
        if not form.entries:
            return reason(ReasonCode.FORM_HAS_QUESTIONS, count=len(form.problems))
        if received < self._campaign.opens_at:
            opened = self._campaign.opens_at.isoformat()
            return reason(ReasonCode.BEFORE_OPENING, received=received.isoformat(), opens_at=opened)
        return None

    def _companions(self, verdict: _Verdict, mail: OpenedMail, files: Sequence[ReadFile]) -> None:
        """Judge what came beside the forms: one scan is the signed copy of the one form, all else is a question."""
        units = {item.unit for item in verdict.booked} | {code for item in verdict.open for code in item.candidates}
        unread = [file for file in files if file.reading.outcome is FileOutcome.UNREADABLE]
        for file in files:
            if file.reading.outcome is not FileOutcome.UNREADABLE:
                verdict.lines.append(_line(file))
            elif len(unread) == 1 and self._belongs_to(file, units, mail.envelope.subject):
                verdict.lines.append(_line(file, reason(ReasonCode.BESIDE_FORM)))
            else:
                verdict.lines.append(_line(file))
                verdict.open.append(self._question(mail, file, file.reading.reason))

    def _belongs_to(self, file: ReadFile, units: set[str], subject: str) -> bool:
        """Tell whether an unread file can only be the scan of the one unit's form beside it."""
        words = Surroundings(envelope=Envelope(subject=subject), file_name=file.attachment.name)
        named = self._attributor.attribute(None, words).candidates
        return file.reading.format in _COPY_FORMATS and len(units) <= 1 and set(named) <= units

    # -- no form

    def _may_be_answer(self, mail: OpenedMail, files: Sequence[ReadFile], dismissed: Reason) -> bool:
        """Tell whether a mail that no person seems to have written may bring a form all the same.

        A scanner marks its mail as written by a machine, and a mailing list marks what a person wrote: with
        files it is looked at like any mail if it was only passed on, or if it names the campaign or a unit.
        """
        if dismissed.code is ReasonCode.OWN_MAIL or all(file.attachment.is_inline for file in files):
            return False
        if mail.envelope.automatic.lower().startswith(_WITH_FILES) and not mail.envelope.is_bounce:
            return True
        return self._file_reason(mail, files) is not None

    def _dismissed(self, envelope: Envelope) -> Reason | None:
        """Return why a message without a form needs nobody, by its headers alone."""
        if envelope.automatic.lower().startswith(_OWN_HEADER):
            return reason(ReasonCode.OWN_MAIL)
        if envelope.is_bounce:
            return reason(ReasonCode.BOUNCE)
        if envelope.automatic:
            return reason(ReasonCode.AUTOMATIC, header=envelope.automatic)
        return None

    def _without_form(self, verdict: _Verdict, mail: OpenedMail, files: Sequence[ReadFile]) -> Reason | None:
        unread = [file for file in files if file.reading.outcome is FileOutcome.UNREADABLE]
        for file in unread:
            verdict.open.append(self._question(mail, file, file.reading.reason))
        if unread:
            return None
        why = self._text_reason(mail) or self._file_reason(mail, files) or _cut_short(mail)
        if why is not None:
            verdict.open.append(self._question(mail, None, why))
            return None
        return reason(ReasonCode.NOT_ABOUT_CAMPAIGN)

    def _text_reason(self, mail: OpenedMail) -> Reason | None:
        """Return what the text itself proposes: nothing to register, or a link instead of a file."""
        text = f"{mail.envelope.subject}\n{mail.body}"
        phrase = find_mention(text, self._campaign.nothing_phrases)
        if phrase:
            return reason(ReasonCode.NOTHING_PROPOSED, phrase=phrase)
        links = (found.group() for found in _LINK.finditer(mail.body))
        link = next((link for link in links if _SHARING_HOST.search(link)), None)
        return reason(ReasonCode.SHARED_LINK, link=link) if link else None

    def _file_reason(self, mail: OpenedMail, files: Sequence[ReadFile]) -> Reason | None:
        """Return why a mail without a form may still be an answer: it names the campaign, or a unit's address sent."""
        text = "\n".join((mail.envelope.subject, mail.body, *(file.attachment.name for file in files)))
        about = mentions_any(text, self._campaign.keywords) or any(file.reading.mentions_campaign for file in files)
        if not about and not self._attributor.names_unit(mail.envelope):
            return None
        return reason(ReasonCode.NO_FORM_FOUND if files else ReasonCode.TEXT_ONLY)

    def _question(self, mail: OpenedMail, file: ReadFile | None, why: Reason) -> OpenedReview:
        name = file.attachment.name if file else ""
        around = Surroundings(envelope=mail.envelope, file_name=name, body=mail.body)
        candidates = self._attributor.attribute(None, around).candidates
        return OpenedReview(
            attachment=file.attachment.path if file else None, reason=why, candidates=candidates, form=None
        )

    # -- the end

    def _concluded(self, verdict: _Verdict, mail: OpenedMail, dismissed: Reason | None) -> MessageReading:
        if verdict.open:
            outcome, why = Outcome.NEEDS_REVIEW, verdict.open[0].reason
        elif verdict.booked:
            units = dict.fromkeys(item.unit for item in verdict.booked)
            names = "; ".join(self._campaign.roster.by_code[code].name for code in units)
            outcome, why = Outcome.REGISTERED, reason(ReasonCode.FORMS_BOOKED, units=names)
        else:
            outcome, why = Outcome.IGNORED, dismissed or reason(ReasonCode.NOT_ABOUT_CAMPAIGN)
        return MessageReading(
            envelope=mail.envelope,
            outcome=outcome,
            reason=why,
            attachments=tuple(verdict.lines),
            forms=tuple(verdict.booked),
            reviews=(*verdict.open, *verdict.remarks),
        )


def _cut_short(mail: OpenedMail) -> Reason | None:
    """Return that a limit kept part of the mail from being looked at, where a form may lie."""
    cut = next((defect for defect in mail.defects if defect.startswith(_CUT_SHORT)), None)
    return reason(ReasonCode.MAIL_UNREADABLE, cause=cut) if cut else None


def content_key(form: Form) -> str:
    """Return a hash of what the form registers, equal for copies in another format or typing style."""
    entries = sorted(
        [entry.kind.value, fold(entry.performer), entry.field or "", fold(entry.model), fold(entry.note)]
        for entry in form.entries
    )
    return hashlib.sha256(json.dumps(entries).encode()).hexdigest()


def _found_forms(files: Sequence[ReadFile]) -> list[_FoundForm]:
    """Return all forms of a mail in the order of its files."""
    forms = [(file, number, form) for file in files for number, form in enumerate(file.reading.forms)]
    return [_FoundForm(file=file, number=n, form=form, is_only=len(forms) == 1) for file, n, form in forms]


def _surroundings(mail: OpenedMail, at: _FoundForm) -> Surroundings:
    """Return what stands around a form; of several forms in a workbook the sheet's name too."""
    sheet = f" {at.form.sheet}" if at.form.sheet and not at.is_only else ""
    name = at.file.attachment.name + sheet
    return Surroundings(envelope=mail.envelope, file_name=name, body=mail.body, is_only_form=at.is_only)


def _relation(mail: OpenedMail, file: ReadFile, form: Form) -> Relation:
    text = "\n".join((mail.envelope.subject, file.attachment.name, form.title))
    adds = mentions_any(text, _SUPPLEMENT) and not mentions_any(text, _REPLACEMENT)
    return Relation.ADDS if adds else Relation.REPLACES


def _ask_about_overlaps(verdict: _Verdict) -> None:
    """Ask about a unit whose forms in one mail differ and yet name the same performers: two versions, or two parts?"""
    by_unit: dict[str, list[BookedForm]] = defaultdict(list)
    for booked in {item.content_key: item for item in reversed(verdict.booked)}.values():
        by_unit[booked.unit].append(booked)
    for unit, forms in by_unit.items():
        performers = [{(e.kind, fold(e.performer)) for e in booked.form.entries} for booked in forms]
        if sum(map(len, performers)) > len(set[tuple[object, str]]().union(*performers)):
            why = reason(ReasonCode.FORMS_OVERLAP)
            verdict.remarks.append(OpenedReview(attachment=None, reason=why, candidates=(unit,)))


def _line(file: ReadFile, why: Reason | None = None) -> AttachmentLine:
    reading = file.reading
    return AttachmentLine(
        attachment=file.attachment, format=reading.format, outcome=reading.outcome, reason=why or reading.reason
    )
