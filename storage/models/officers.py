"""What officers decided and ruled; nothing here is ever deleted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from domain.decision import Action
from domain.form import Form
from domain.reasons import ReasonCode
from domain.versions import Relation
from storage.models.base import Base


class DecisionRow(Base):
    """What an officer decided about a question; never deleted."""

    __tablename__ = "decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    message: Mapped[int] = mapped_column(ForeignKey("messages.id"), index=True)
    #: Path of the attachment; NULL: the message as a whole.
    attachment: Mapped[str | None]
    #: The form's number in its attachment; NULL: the file, or the message.
    form_number: Mapped[int | None]
    action: Mapped[Action]
    unit_code: Mapped[str | None]
    #: The form as the officer saw or edited it; NULL: there was none.
    form: Mapped[Form | None]
    relation: Mapped[Relation]
    content_key: Mapped[str]
    #: Hash of the form as it had been read.
    read_key: Mapped[str]
    #: The question that was answered.
    question_code: Mapped[ReasonCode]
    question_details: Mapped[dict[str, str]]
    #: True if it was a remark about what is booked all the same.
    is_remark: Mapped[bool]
    comment: Mapped[str]
    #: Until when a returned form is to come corrected; NULL: none was set.
    until: Mapped[datetime | None]
    decided_at: Mapped[datetime]
    decided_by: Mapped[str]
    #: NULL: it holds.
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str]


class RulingRow(Base):
    """What an officer ruled about a unit; never deleted."""

    __tablename__ = "rulings"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: ``pin`` or ``extension``.
    kind: Mapped[str]
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaigns.id"), index=True)
    unit_code: Mapped[str]
    #: The message of a pin; until when, and why, of an extension.
    details: Mapped[dict[str, str]]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    #: NULL: it holds.
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str]
