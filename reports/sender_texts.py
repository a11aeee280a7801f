"""What a sender is told about what was not understood: what is so, and what it can do about it itself.

``reports.reason_texts`` speaks to officers. A reason that is not here is told by its brief words alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from domain.errors import N_
from domain.reasons import ReasonCode
from reports.language import Translator
from reports.wording import brief

_SEND_WORD = N_("Please send the form as a Word or Excel file.")
_NAME_THE_UNIT = N_(
    "It is not clear which unit the form is of. Please write the unit's full name on its line in the form."
)
_AN_OFFICER_COMPARES = N_(
    "The text was recognised in a picture, so an officer compares it first. A Word or Excel file is taken at once."
)
SENDER_TEXTS: Mapping[ReasonCode, str] = {
    ReasonCode.FILE_ENCRYPTED: N_("The file is protected by a password. Please send it without one."),
    ReasonCode.FILE_DAMAGED: N_("The file is damaged. Please save it anew and send it again."),
    ReasonCode.FILE_EMPTY: N_("The file is empty. Please attach it once more."),
    ReasonCode.FILE_TOO_LARGE: N_("The file is too large. Please send the form alone."),
    ReasonCode.FILE_LIMIT: N_("The file is too large. Please send the form alone."),
    ReasonCode.MAIL_TOO_LARGE: N_("The mail is too large. Please send the form alone."),
    ReasonCode.FORMAT_NOT_READ: _SEND_WORD,
    ReasonCode.NO_TEXT_RECOGNISED: _SEND_WORD,
    ReasonCode.NO_TABLE_MATCHED: _SEND_WORD,
    ReasonCode.NO_FORM_FOUND: N_("The completed form was not found in the mail. Please attach it."),
    ReasonCode.TEXT_ONLY: N_("The mail has no file. Please attach the completed form."),
    ReasonCode.SHARED_LINK: N_("The mail holds a link. Links are never opened here; please attach the file itself."),
    ReasonCode.TEXT_RECOGNISED: _AN_OFFICER_COMPARES,
    ReasonCode.UNIT_UNKNOWN: _NAME_THE_UNIT,
    ReasonCode.UNIT_AMBIGUOUS: _NAME_THE_UNIT,
    ReasonCode.UNIT_NOT_WRITTEN: _NAME_THE_UNIT,
    ReasonCode.UNIT_LINE_BLANK: _NAME_THE_UNIT,
    ReasonCode.EVIDENCE_CONFLICTS: _NAME_THE_UNIT,
    ReasonCode.SEVERAL_UNITS: N_("The form names several units. Please send a form for each."),
    ReasonCode.FORM_BLANK: N_(
        "The form is not filled in. If your unit has nothing to register, please answer just that."
    ),
    ReasonCode.OTHER_CAMPAIGN: N_("The form seems to be of another year."),
    ReasonCode.NOTHING_PROPOSED: N_("You say that your unit has nothing to register; an officer confirms that."),
    ReasonCode.FORM_WITHDRAWN: N_("Your words take a form back; an officer sees to it."),
}


def tell_sender(code: ReasonCode, t: Translator) -> str:
    """Return what a sender is told about ``code``; nothing that anybody wrote is quoted."""
    told = SENDER_TEXTS.get(code)
    return t._(told) if told else t._(N_("An officer looks at it: {why}."), why=brief(code, t).lower())
