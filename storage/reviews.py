"""Questions to the officers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from domain.errors import NoSuchReview
from domain.reading import MessageReading, OpenedReview
from domain.reasons import Reason
from domain.review import Review
from storage.models import AttachmentRow, MessageRow, ReviewCandidateRow, ReviewRow


def load_reviews(session: Session, *, campaign_id: str) -> tuple[Review, ...]:
    """Return the open reviews of the campaign, in two queries, oldest received first."""
    candidates = _load_candidates(session, campaign_id)
    rows = session.execute(_reviews().where(MessageRow.campaign_id == campaign_id, ReviewRow.closed_at.is_(None)))
    return tuple(
        _review(row.id, message, name, _opened(row, candidates.get(row.id, ()))) for row, message, name in rows
    )


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
    return _review(row.id, message, name, _opened(row, candidates))


def reviews_in(message: MessageRow, reading: MessageReading) -> Iterator[Review]:
    """Yield the reviews that ``reading`` opens about ``message`` when it is booked; they have no number."""
    names = {line.attachment.path: line.attachment.name for line in reading.attachments}
    for opened in reading.reviews:
        yield _review(0, message, names.get(opened.attachment or ""), opened)


def _reviews() -> Select[ReviewRow, MessageRow, str]:
    of_file = and_(AttachmentRow.message == ReviewRow.message, AttachmentRow.path == ReviewRow.attachment)
    return (
        select(ReviewRow, MessageRow, AttachmentRow.name)
        .join(MessageRow, MessageRow.id == ReviewRow.message)
        .outerjoin(AttachmentRow, of_file)
        .order_by(MessageRow.received, ReviewRow.id)
    )


def _opened(row: ReviewRow, candidates: Iterable[str]) -> OpenedReview:
    return OpenedReview(
        attachment=row.attachment,
        reason=Reason(code=row.reason_code, details=row.reason_details),
        candidates=tuple(candidates),
        form=row.form,
        form_number=row.form_number,
        relation=row.relation,
        content_key=row.content_key,
        is_remark=row.is_remark,
    )


def _review(number: int, message: MessageRow, file_name: str | None, opened: OpenedReview) -> Review:
    return Review(
        id=number,
        message=message.id,
        message_id=message.message_id,
        attachment=opened.attachment,
        file_name=file_name or "",
        subject=message.subject,
        sender=message.sender,
        received=message.received,
        reason=opened.reason,
        candidates=opened.candidates,
        form=opened.form,
        form_number=opened.form_number,
        is_remark=opened.is_remark,
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
