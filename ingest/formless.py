"""Mails without a form: which need nobody, and what to ask about the others.

Only what is automatic, or has nothing to do with the campaign, is ignored; whatever a unit may have
sent as its answer becomes a question with the reason that is true.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from domain.campaign import Campaign
from domain.form import FileOutcome
from domain.message import Envelope, OpenedMail
from domain.reasons import Reason, ReasonCode, reason
from ingest.attribution import Attributor
from ingest.verdict import ReadFile
from parsers.mentions import find_mention, mentions_any

#: Places where units put files instead of sending them; never fetched.
_LINK = re.compile(r"https?://[^\s<>\"']{1,500}", re.IGNORECASE)
_SHARING_HOST = re.compile(
    r"drive\.google|docs\.google|onedrive|1drv\.ms|sharepoint|dropbox|fshare|mediafire|zalo", re.IGNORECASE
)
#: Headers of mail that was passed on to many (RFC 2919, RFC 2369) or that a device sent for a person.
_WITH_FILES = ("list-", "precedence: list", "precedence: bulk", "auto-submitted: auto-generated")
#: Header of mail that dangky wrote itself.
_OWN_HEADER = "x-dangky"
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
    why = dismissal(envelope)
    was_passed_on = envelope.automatic.lower().startswith(_WITH_FILES) and not envelope.is_bounce
    return None if was_passed_on else why


class Formless:
    """Looks at mails of one campaign in which no form was found."""

    def __init__(self, campaign: Campaign, attributor: Attributor) -> None:
        self._campaign = campaign
        self._attributor = attributor

    def may_be_answer(self, mail: OpenedMail, files: Sequence[ReadFile], dismissed: Reason) -> bool:
        """Tell whether a mail that no person seems to have written may bring a form all the same.

        A scanner marks its mail as written by a machine, and a mailing list marks what a person wrote: with
        files it is looked at like any mail if it was only passed on, or if it names the campaign or a unit.
        """
        if dismissed.code is ReasonCode.OWN_MAIL or all(file.attachment.is_inline for file in files):
            return False
        if mail.envelope.automatic.lower().startswith(_WITH_FILES) and not mail.envelope.is_bounce:
            return True
        return self._file_reason(mail, files) is not None

    def question(self, mail: OpenedMail, files: Sequence[ReadFile]) -> Reason | None:
        """Return what an officer is asked about a mail whose files all were read, None if it needs nobody."""
        return self._text_reason(mail) or self._file_reason(mail, files) or _unseen(files) or _cut_short(mail)

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
        has_files = any(file.reading.outcome is FileOutcome.NOT_A_FORM for file in files)
        return reason(ReasonCode.NO_FORM_FOUND if has_files else ReasonCode.TEXT_ONLY)


def _unseen(files: Sequence[ReadFile]) -> Reason | None:
    """Return that pages of a file were not looked at, where a form may lie."""
    omissions = (omission for file in files for omission in file.reading.omissions)
    return next((omission for omission in omissions if omission.code is ReasonCode.PAGES_NOT_READ), None)


def _cut_short(mail: OpenedMail) -> Reason | None:
    """Return that a limit kept part of the mail from being looked at, where a form may lie."""
    cut = next((defect for defect in mail.defects if defect.startswith(_CUT_SHORT)), None)
    return reason(ReasonCode.MAIL_CUT_SHORT, cause=cut.removeprefix(_CUT_SHORT).strip()) if cut else None
