"""Mails without a form: which need nobody, and what to ask about the others.

Only what is automatic, or has nothing to do with the campaign, is ignored; whatever a unit may have
sent as its answer becomes a question with the reason that is true.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from domain.campaign import Campaign
from domain.form import FileOutcome, Form
from domain.message import Envelope, OpenedMail
from domain.reading import BookedForm
from domain.reasons import Reason, ReasonCode, reason
from domain.versions import Relation
from ingest.attribution import MAX_SEARCHED, Attributor, Surroundings
from ingest.bookings import content_key
from ingest.sharing import find_shared
from ingest.verdict import ReadFile
from parsers.mentions import find_mention, mentions_any
from parsers.near_mentions import BETWEEN, FAR_BETWEEN, mentions_near

#: Headers by which a list, or a program that passes mail on, marks what a person wrote (RFC 2919, RFC 2369).
_BY_LIST = ("list-", "precedence: list", "x-loop")
#: Headers of mail that was passed on to many, or that a device sent for a person.
_WITH_FILES = (*_BY_LIST, "precedence: bulk", "auto-submitted: auto-generated")
#: Header of mail that dangky wrote itself.
_OWN_HEADER = "x-dangky"
#: What may be left out of a file though a form lies there: asked about whoever sent it, and where it may be an answer.
_PAGES = frozenset({ReasonCode.PAGES_NOT_READ})
_MAY_HOLD_FORM = _PAGES | {ReasonCode.PICTURE_NOT_READ, ReasonCode.PART_NOT_READ}
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+")
#: Words that may stand among those of a phrase by which a unit says that it registers nothing.
_BETWEEN_DENIAL = 3
#: Files in whose texts a unit is looked for.
_MAX_OPENINGS = 10
#: How the opener of mail marks that it did not look at all of it.
_CUT_SHORT = "limit:"


def dismissal(envelope: Envelope) -> Reason | None:
    """Return why a message without a form needs nobody, by its headers alone."""
    if envelope.automatic.lower().startswith(_OWN_HEADER):
        return reason(ReasonCode.OWN_MAIL)
    if envelope.is_bounce:
        return reason(ReasonCode.BOUNCE)
    if envelope.automatic:
        return reason(ReasonCode.AUTOMATIC, header=envelope.automatic)
    return None


def returned(envelope: Envelope) -> Reason | None:
    """Return why forms in a message are nobody's answer: our own mail, a bounce, an automatic reply; else None."""
    return None if _is_marked(envelope, _WITH_FILES) else dismissal(envelope)


def _is_marked(envelope: Envelope, headers: tuple[str, ...]) -> bool:
    return envelope.automatic.lower().startswith(headers) and not envelope.is_bounce


class Formless:
    """Looks at mails of one campaign in which no form was found."""

    def __init__(self, campaign: Campaign, attributor: Attributor) -> None:
        self._campaign = campaign
        self._attributor = attributor

    def may_be_answer(self, mail: OpenedMail, files: Sequence[ReadFile], dismissed: Reason) -> bool:
        """Tell whether a mail that no person seems to have written may bring a form all the same.

        A scanner marks its mail as written by a machine, and a mailing list marks what a person wrote. With
        files it is looked at like any mail if it was only passed on, or if it names the campaign or a unit; a
        text that a list passed on if it does: circulars have links too.
        """
        report = mail.envelope.report
        if dismissed.code is ReasonCode.OWN_MAIL or (report is not None and report.is_own):
            return False
        has_files = any(not file.attachment.is_inline for file in files)
        if has_files and _is_marked(mail.envelope, _WITH_FILES):
            return True
        is_looked_at = has_files or _is_marked(mail.envelope, _BY_LIST)
        return is_looked_at and self._file_reason(mail, files) is not None

    def question(self, mail: OpenedMail, files: Sequence[ReadFile]) -> Reason | None:
        """Return what an officer is asked about a mail whose files all were read, None if it needs nobody."""
        return self._text_reason(mail) or self._file_reason(mail, files) or _omitted(files, _PAGES) or cut_short(mail)

    def denial(self, mail: OpenedMail, files: Sequence[ReadFile]) -> BookedForm | None:
        """Return the answer that a unit has no model, of a mail that says so and brings nothing else.

        None where that is not plain: a machine or a list sent it, it has files, part of it was not looked at, or what
        it says does not certainly name a unit. A unit that registered before has only said that there is no more.
        """
        has_files = any(not file.attachment.is_inline for file in files)
        if has_files or mail.envelope.automatic or mail.envelope.is_bounce or cut_short(mail):
            return None
        nothing = Form(unit_as_written=None)
        found = self._attributor.attribute(nothing, Surroundings(envelope=mail.envelope, file_name="", body=mail.body))
        if found.unit is None:
            return None
        return BookedForm(
            unit=found.unit,
            relation=Relation.ADDS,
            content_key=content_key(nothing),
            form=nothing,
            evidence=found.evidence,
            attachment="",
            form_number=0,
        )

    def _text_reason(self, mail: OpenedMail) -> Reason | None:
        """Return what the text itself proposes: nothing to register, or a link instead of a file."""
        text = f"{mail.envelope.subject}\n{mail.body}"
        phrase = find_mention(text, self._campaign.nothing_phrases)
        if phrase:
            return reason(ReasonCode.NOTHING_PROPOSED, phrase=phrase)
        link = find_shared(mail.body)
        return reason(ReasonCode.SHARED_LINK, link=link) if link else None

    def _file_reason(self, mail: OpenedMail, files: Sequence[ReadFile]) -> Reason | None:
        """Return why a mail without a form may still be an answer: it names the campaign, or a unit's address sent."""
        if not (self._is_about(mail, files) or self._attributor.names_unit(mail.envelope)):
            return None
        unseen = _omitted(files, _MAY_HOLD_FORM)
        if unseen is not None:
            return unseen
        has_files = any(file.reading.outcome is FileOutcome.NOT_A_FORM for file in files)
        return reason(ReasonCode.NO_FORM_FOUND if has_files else ReasonCode.TEXT_ONLY)

    def _is_about(self, mail: OpenedMail, files: Sequence[ReadFile]) -> bool:
        """Tell whether a mail or a file says the campaign's words, or some of them where it names a unit."""
        text = "\n".join((mail.envelope.subject, mail.body, *(file.attachment.name for file in files)))
        keywords = self._campaign.keywords
        if mentions_any(text, keywords) or any(file.reading.mentions_campaign for file in files):
            return True
        if mentions_near(text, keywords, between=BETWEEN):
            return True
        openings = [file.reading.opening for file in files if file.reading.opening]
        is_near = mentions_near(text, keywords, between=FAR_BETWEEN) or bool(openings)
        denies = mentions_near(text, self._campaign.nothing_phrases, between=_BETWEEN_DENIAL)
        return (is_near or denies) and self._names_unit(mail, files, openings[:_MAX_OPENINGS])

    def _names_unit(self, mail: OpenedMail, files: Sequence[ReadFile], openings: Sequence[str]) -> bool:
        """Tell whether the text, the names of the files, or how they begin name a unit."""
        names = "\n".join(file.attachment.name for file in files)
        texts = (mail.body, _sentences(mail.body), mail.body[-MAX_SEARCHED:], names, *openings)
        around = (Surroundings(envelope=Envelope(), file_name="", body=text) for text in texts)
        return any(self._attributor.attribute(None, words).candidates for words in around)


def _sentences(text: str) -> str:
    """Return the beginning of a text with a line for each sentence: "Kính gửi ..." is about its own one only."""
    return _SENTENCE_END.sub("\n", text[:MAX_SEARCHED])


def _omitted(files: Sequence[ReadFile], codes: Set[ReasonCode]) -> Reason | None:
    """Return what of a file was not looked at, where a form may lie."""
    omissions = (omission for file in files for omission in file.reading.omissions)
    return next((omission for omission in omissions if omission.code in codes), None)


def cut_short(mail: OpenedMail) -> Reason | None:
    """Return that a limit kept part of the mail from being looked at, where a form may lie."""
    cut = next((defect for defect in mail.defects if defect.startswith(_CUT_SHORT)), None)
    return reason(ReasonCode.MAIL_CUT_SHORT, cause=cut.removeprefix(_CUT_SHORT).strip()) if cut else None
