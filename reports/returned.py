"""The mail by which a form goes back to its sender with an officer's comment."""

from __future__ import annotations

from domain.campaign import Campaign
from domain.decision import Decision
from domain.errors import N_, DeliveryRefused
from domain.outgoing import MailKind, OutgoingMail
from domain.review import Review
from reports.deadlines import last_day_text
from reports.inert import inert
from reports.language import Translator
from reports.mail import Letter, is_plain_address, message_id, outgoing, own_headers, reply_subject
from reports.templating import render_mail

#: Why a mail cannot be written at all.
NO_ADDRESS = N_("it cannot be written to; tell the sender otherwise and add --no-mail")


def returned_mail(
    review: Review, decision: Decision, *, campaign: Campaign, sender: str, translator: Translator
) -> OutgoingMail:
    """Return the mail to the sender of the form: which form, what to correct, and what to do.

    It answers the sender's own mail (RFC 5322, section 3.6.4), so that it stands beside it in the mailbox.

    Raises: ``DeliveryRefused`` if the sender's address is none.
    """
    if not is_plain_address(review.sender):
        raise DeliveryRefused(recipient=inert(review.sender), cause=NO_ADDRESS)
    key = returned_key(campaign.id, decision.id)
    values = {
        "subject": reply_subject(inert(review.subject) or campaign.short_title),
        "campaign": campaign,
        "lines": _lines(review, decision, campaign, translator),
    }
    said = render_mail(MailKind.RETURNED, values, translator)
    letter = Letter(
        sender=sender,
        recipient=review.sender,
        subject=said.subject,
        text=said.text,
        html=said.html,
        message_id=message_id(key, sender),
        date=decision.decided_at,
        headers=own_headers(MailKind.RETURNED, answered=review.message_id),
    )
    return outgoing(
        letter, key=key, kind=MailKind.RETURNED, campaign=campaign.id, unit=decision.unit, cause=review.message
    )


def returned_key(campaign_id: str, decision: int) -> str:
    """Return the key in the outbox of the mail that decision number ``decision`` causes."""
    return f"{MailKind.RETURNED}/{campaign_id}/{decision}"


def _deadline(decision: Decision, t: Translator) -> tuple[str, ...]:
    if decision.until is None:
        return ()
    return (t._(N_("The last day for the corrected form is {day}."), day=last_day_text(decision.until, t)),)


def _lines(review: Review, decision: Decision, campaign: Campaign, t: Translator) -> tuple[str, ...]:
    received = t.stamp(review.received)
    return (
        t._(N_("Dear colleague,")),
        t._(
            N_("We received your mail of {received} for “{campaign}” ({file})."),
            received=received,
            campaign=campaign.short_title,
            file=inert(review.file_name or review.subject),
        ),
        t._(N_("Please correct: {comment}"), comment=decision.comment),
        *_deadline(decision, t),
        t._(N_("Then send the form once more as an answer to this mail. Until then it is not in the register.")),
        decision.decided_by,
    )
