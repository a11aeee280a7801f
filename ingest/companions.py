"""The files of a mail that are no typed form: signed copies, companions, what could not be read or was left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from domain.form import FileOutcome
from domain.message import Envelope, OpenedMail
from domain.reading import AttachmentLine, OpenedReview
from domain.reasons import Reason, ReasonCode, reason
from ingest.attribution import Attributor, Surroundings
from ingest.verdict import ReadFile, Verdict
from parsers.mentions import mentions_any

#: Formats in which a signed copy of a form comes; a file of an office program may be another form.
_COPY_FORMATS = frozenset({"pdf", "png", "jpeg", "tiff", "heic", "gif", "webp", "bmp"})
#: What the name of a file says that holds one half of a registration.
_HALVES = ("tập thể", "cá nhân", "bổ sung", "phần 1", "phần 2")


class Companions:
    """Judges the files of a mail beside its forms."""

    def __init__(self, attributor: Attributor) -> None:
        self._attributor = attributor

    def judge(self, verdict: Verdict, mail: OpenedMail, files: Sequence[ReadFile]) -> None:
        """Judge what came beside the forms: one scan is the signed copy of the one form, all else is a question."""
        units = {item.unit for item in verdict.booked} | {code for item in verdict.open for code in item.candidates}
        asked = {item.attachment for item in verdict.open}
        unread = [file for file in files if file.reading.outcome is FileOutcome.UNREADABLE]
        for file in files:
            is_asked = file.attachment.path in asked
            if file.reading.is_recognised and file.reading.forms and not is_asked:
                verdict.lines.append(line(file, reason(ReasonCode.BESIDE_FORM)))
            elif file.reading.outcome is not FileOutcome.UNREADABLE:
                verdict.lines.append(line(file))
                if not file.reading.forms and file.reading.mentions_campaign and self._names_another(file, units):
                    verdict.open.append(file_question(self._attributor, mail, file, reason(ReasonCode.NO_FORM_FOUND)))
            elif len(unread) == 1 and self._belongs_to(file, units, mail.envelope.subject):
                verdict.lines.append(line(file, reason(ReasonCode.BESIDE_FORM)))
            else:
                verdict.lines.append(line(file))
                verdict.open.append(file_question(self._attributor, mail, file, file.reading.reason))

    def _names_another(self, file: ReadFile, units: set[str]) -> bool:
        """Tell whether the name of a file without a form names another unit than those whose forms it came with."""
        words = Surroundings(envelope=Envelope(), file_name=file.attachment.name)
        return bool(set(self._attributor.attribute(None, words).candidates) - units)

    def _belongs_to(self, file: ReadFile, units: set[str], subject: str) -> bool:
        """Tell whether an unread file can only be the scan of the one unit's form beside it."""
        if file.reading.reason.code in {ReasonCode.SECRET_MARKED, ReasonCode.FILE_ENCRYPTED}:
            return False
        if mentions_any(file.attachment.name, _HALVES):
            return False
        words = Surroundings(envelope=Envelope(subject=subject), file_name=file.attachment.name)
        named = self._attributor.attribute(None, words).candidates
        return file.reading.format in _COPY_FORMATS and len(units) <= 1 and set(named) <= units


def file_question(attributor: Attributor, mail: OpenedMail, file: ReadFile | None, why: Reason) -> OpenedReview:
    """Return a question about a file, or about the mail as a whole."""
    name = file.attachment.name if file else ""
    around = Surroundings(envelope=mail.envelope, file_name=name, body=mail.body)
    candidates = attributor.attribute(None, around).candidates
    return OpenedReview(attachment=file.attachment.path if file else None, reason=why, candidates=candidates, form=None)


def ask_about_omissions(verdict: Verdict, files: Sequence[ReadFile]) -> None:
    """Ask about each file of which something was left out; its forms are booked all the same."""
    units: dict[str, list[str]] = defaultdict(list)
    for booked in verdict.booked:
        units[booked.attachment].append(booked.unit)
    asked = {item.attachment for item in verdict.open}
    for file in files:
        path = file.attachment.path
        for omission in () if path in asked else _omissions(file):
            review = OpenedReview(attachment=path, reason=omission, candidates=tuple(units[path]))
            (verdict.remarks if units[path] else verdict.open).append(review)


def _omissions(file: ReadFile) -> Iterator[Reason]:
    """Return what was left out of a file, once of each kind; pictures in a text beside the form are only its photos."""
    firsts = {omission.code: omission for omission in reversed(file.reading.omissions)}
    if file.reading.outcome is FileOutcome.NOT_A_FORM:
        firsts.pop(ReasonCode.PICTURE_NOT_READ, None)
    return reversed(firsts.values())


def line(file: ReadFile, why: Reason | None = None) -> AttachmentLine:
    """Return what the ledger says of a file: what reading it gave, or ``why``."""
    reading = file.reading
    return AttachmentLine(
        attachment=file.attachment, format=reading.format, outcome=reading.outcome, reason=why or reading.reason
    )
