"""The mail by which a form would go back to its sender, before anything is decided."""

from __future__ import annotations

from desk.answering import Answer
from desk.app import App
from desk.sender import require_sender
from domain.decision import Action, Decision, Target
from domain.outgoing import OutgoingMail
from domain.versions import Relation
from reports.returned import returned_mail
from storage.reviews import load_review


def preview_returned(app: App, number: int, wanted: Answer) -> OutgoingMail:
    """Return the mail that ``wanted``, a return of question ``number``, would send; nothing is written.

    Raises: ``NoSuchReview``; ``ConfigurationError`` without an outgoing server; ``DeliveryRefused`` if the sender's
    address is none.
    """
    with app.store.read() as session:
        review = load_review(session, campaign_id=app.campaign.id, review=number)
    decision = Decision(
        id=0,
        message=review.message,
        target=Target(attachment=review.attachment, form_number=review.form_number),
        action=Action.RETURN,
        unit=wanted.unit,
        form=review.form,
        relation=Relation.REPLACES,
        content_key="",
        read_key="",
        question=review.reason,
        is_remark=review.is_remark,
        comment=wanted.comment,
        until=wanted.until,
        decided_at=app.clock(),
        decided_by=wanted.by,
    )
    sender, t = require_sender(app), app.replier.t
    return returned_mail(review, decision, campaign=app.campaign, sender=sender, translator=t)
