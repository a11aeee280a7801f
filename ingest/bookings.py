"""Forms as a mail brings them, into bookings and questions that carry what booking them needs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from domain.evidence import Attribution
from domain.form import Form
from domain.message import OpenedMail
from domain.reading import BookedForm, OpenedReview
from domain.reasons import Reason, ReasonCode, reason
from domain.versions import Relation
from ingest.attribution import Surroundings
from ingest.sender_words import relation
from ingest.verdict import FoundForm, ReadFile
from parsers.text import fold


def content_key(form: Form) -> str:
    """Return a hash of what the form registers, equal for copies in another format or typing style."""
    entries = sorted(
        [entry.kind.value, fold(entry.performer), entry.field or "", fold(entry.model), fold(entry.note)]
        for entry in form.entries
    )
    return hashlib.sha256(json.dumps(entries).encode()).hexdigest()


def found_forms(files: Sequence[ReadFile]) -> list[FoundForm]:
    """Return all forms of a mail in the order of its files."""
    forms = [(file, number, form) for file in files for number, form in enumerate(file.reading.forms)]
    return [FoundForm(file=file, number=n, form=form, is_only=len(forms) == 1) for file, n, form in forms]


def unjudged(mail: OpenedMail, at: FoundForm) -> OpenedReview:
    """Return the question about a form for which no time was left."""
    return make_question(mail, at, reason(ReasonCode.READER_TIMED_OUT), ())


def make_question(mail: OpenedMail, at: FoundForm, why: Reason, candidates: tuple[str, ...]) -> OpenedReview:
    """Return a question about a form, with all that booking it would need."""
    return OpenedReview(
        attachment=at.file.attachment.path,
        reason=why,
        candidates=candidates,
        form=at.form,
        form_number=at.number,
        relation=relation(mail, at.file.attachment.name, at.form),
        content_key=content_key(at.form),
        is_recognised=at.file.reading.is_recognised,
    )


def surroundings(mail: OpenedMail, at: FoundForm) -> Surroundings:
    """Return what stands around a form."""
    return Surroundings(
        envelope=mail.envelope,
        file_name=at.file.attachment.name,
        body=mail.body,
        is_only_form=at.is_only,
        is_recognised=at.file.reading.is_recognised,
    )


def make_booking(mail: OpenedMail, at: FoundForm, found: Attribution, unit: str) -> BookedForm:
    """Return the booking of a form to ``unit``; one that only says that there is no model takes nothing away."""
    return BookedForm(
        unit=unit,
        relation=relation(mail, at.file.attachment.name, at.form) if at.form.entries else Relation.ADDS,
        content_key=content_key(at.form),
        form=at.form,
        evidence=found.evidence,
        attachment=at.file.attachment.path,
        form_number=at.number,
    )
