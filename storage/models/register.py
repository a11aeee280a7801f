"""What is booked: submissions with their entries, and what is asked about a message."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.campaign import Kind
from domain.document import Place
from domain.evidence import Evidence
from domain.form import Form
from domain.reasons import ReasonCode
from domain.versions import Relation
from storage.models.base import Base


class SubmissionRow(Base):
    """A form booked to a unit."""

    __tablename__ = "submissions"
    #: A form counts for two units where the campaign says that joint forms do.
    __table_args__ = (UniqueConstraint("message", "attachment", "form_number", "unit_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    #: Path of the attachment; empty: the text of the mail.
    attachment: Mapped[str]
    form_number: Mapped[int]
    unit_code: Mapped[str] = mapped_column(index=True)
    relation: Mapped[Relation]
    content_key: Mapped[str]
    unit_as_written: Mapped[str | None]
    evidence: Mapped[tuple[Evidence, ...]]


class EntryRow(Base):
    """A model registered by a submission."""

    __tablename__ = "entries"

    submission: Mapped[int] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    #: Its place in the form, from 0.
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[Kind]
    performer: Mapped[str]
    field: Mapped[str | None]
    model: Mapped[str]
    note: Mapped[str]
    place: Mapped[Place]


class ReviewRow(Base):
    """A question to an officer."""

    __tablename__ = "reviews"

    id: Mapped[int] = mapped_column(primary_key=True)
    message: Mapped[int] = mapped_column(ForeignKey("messages.id"), index=True)
    #: Path of the attachment; NULL: the message as a whole.
    attachment: Mapped[str | None]
    reason_code: Mapped[ReasonCode]
    reason_details: Mapped[dict[str, str]]
    #: What was read, so that an officer sees it; NULL: nothing was.
    form: Mapped[Form | None]
    #: The form's number in its attachment; NULL: the question is about the file, or the message.
    form_number: Mapped[int | None]
    #: What the form would do to those before it, and the hash of its content, if it were booked.
    relation: Mapped[Relation]
    content_key: Mapped[str]
    #: True if the form that it is about is booked all the same.
    is_remark: Mapped[bool]
    opened_at: Mapped[datetime]
    #: NULL: open.
    closed_at: Mapped[datetime | None]


class ReviewCandidateRow(Base):
    """A unit that a review may concern."""

    __tablename__ = "review_candidates"

    review: Mapped[int] = mapped_column(ForeignKey("reviews.id"), primary_key=True)
    #: Its place among the review's candidates, from 0: roster order.
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    unit_code: Mapped[str]
