"""Questions to the officers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from domain.errors import NoSuchReview
from domain.reasons import Reason
from domain.review import Review
from storage.models import AttachmentRow, MessageRow, ReviewCandidateRow, ReviewRow


def load_reviews(session: Session, *, campaign_id: str) -> tuple[Review, ...]:
    """Return the open reviews of the campaign, in two queries, oldest received first."""
    candidates = _load_candidates(session, campaign_id)
    rows = session.execute(_reviews().where(MessageRow.campaign_id == campaign_id, ReviewRow.closed_at.is_(None)))
    return tuple(_review(row, message, name, candidates.get(row.id, ())) for row, message, name in rows)


def load_review(session: Session, *, campaign_id: str, review: int) -> Review:
    """Return the campaign's review with this number, open or closed.

    Raises: ``NoSuchReview``.
    """
    asked = _reviews().where(ReviewRow.id == review, MessageRow.campaign_id == campaign_id)
    found = session.execute(asked).one_or_none()
    if found is None:
        raise NoSuchReview(number=review)
    statement = select(ReviewCandidateRow.unit_code).where(ReviewCandidateRow.review == review)
    candidates = session.scalars(statement.order_by(ReviewCandidateRow.position))
    row, message, name = found
    return _review(row, message, name, candidates)


def _reviews() -> Select[ReviewRow, MessageRow, str]:
    of_file = and_(AttachmentRow.message == ReviewRow.message, AttachmentRow.path == ReviewRow.attachment)
    return (
        select(ReviewRow, MessageRow, AttachmentRow.name)
        .join(MessageRow, MessageRow.id == ReviewRow.message)
        .outerjoin(AttachmentRow, of_file)
        .order_by(MessageRow.received, ReviewRow.id)
    )


def _review(row: ReviewRow, message: MessageRow, file_name: str | None, candidates: Iterable[str]) -> Review:
    return Review(
        id=row.id,
        message=message.id,
        message_id=message.message_id,
        attachment=row.attachment,
        file_name=file_name or "",
        subject=message.subject,
        sender=message.sender,
        received=message.received,
        reason=Reason(code=row.reason_code, details=row.reason_details),
        candidates=tuple(candidates),
        form=row.form,
        form_number=row.form_number,
        is_remark=row.is_remark,
    )


def _load_candidates(session: Session, campaign_id: str) -> dict[int, list[str]]:
    """Return the codes of the candidates of each open review, by its row number, in their order."""
    statement = (
        select(ReviewCandidateRow.review, ReviewCandidateRow.unit_code)
        .join(ReviewRow, ReviewRow.id == ReviewCandidateRow.review)
        .join(MessageRow, MessageRow.id == ReviewRow.message)
        .where(MessageRow.campaign_id == campaign_id, ReviewRow.closed_at.is_(None))
        .order_by(ReviewCandidateRow.review, ReviewCandidateRow.position)
    )
    candidates: dict[int, list[str]] = defaultdict(list)
    for review, code in session.execute(statement):
        candidates[review].append(code)
    return candidates
