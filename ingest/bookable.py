"""Whether a form is one that can be booked, whatever its unit."""

from __future__ import annotations

from datetime import datetime

from domain.campaign import Campaign
from domain.form import Form
from domain.message import OpenedMail
from domain.reasons import Reason, ReasonCode, reason
from ingest.verdict import FoundForm
from parsers.recognise.campaign_year import years_meant

#: Problems by which a form is not one of this campaign, or not one unit's.
_NOT_OURS = frozenset({ReasonCode.OTHER_CAMPAIGN, ReasonCode.OTHER_DOCUMENT, ReasonCode.SEVERAL_UNITS})


def not_bookable(campaign: Campaign, form: Form, received: datetime) -> Reason | None:
    """Return why a form is not booked whatever its unit."""
    other = next((p.reason for p in form.problems if p.reason.code in _NOT_OURS), None)
    if other is not None:
        return other
    if form.is_blank:
        denial = next((p.written for p in form.problems if p.reason.code is ReasonCode.NOTHING_STATED), None)
        return reason(ReasonCode.NOTHING_PROPOSED, phrase=denial) if denial else reason(ReasonCode.FORM_BLANK)
    if not form.entries:
        return reason(ReasonCode.FORM_HAS_QUESTIONS, count=len(form.problems))
    if received < campaign.opens_at:
        opened = campaign.opens_at.isoformat()
        return reason(ReasonCode.BEFORE_OPENING, received=received.isoformat(), opens_at=opened)
    return None


def other_year(campaign: Campaign, mail: OpenedMail, at: FoundForm) -> Reason | None:
    """Return that the file's name, or else the subject, names other years only, where the form names none."""
    wanted = years_meant(" ".join(campaign.template.titles))
    if at.form.years or not wanted:
        return None
    said = (years_meant(text) for text in (at.file.attachment.name, mail.envelope.subject))
    named = next((found for found in said if found), wanted)
    return None if named & wanted else reason(ReasonCode.OTHER_CAMPAIGN, written=", ".join(sorted(named)))


def is_accepted(campaign: Campaign, refused: Reason, received: datetime) -> bool:
    """Tell whether what speaks against booking is only that there is no model, and the campaign accepts that."""
    is_denial = refused.code is ReasonCode.NOTHING_PROPOSED
    return is_denial and campaign.accept_nothing and received >= campaign.opens_at
