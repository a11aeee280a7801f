"""What the pages need beside the register: which state of it they show, and pictures of files."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.reasons import ReasonCode
from storage.models.base import Base


class RevisionRow(Base):
    """One row: a number that grows with each transaction that changes what pages show."""

    __tablename__ = "revisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]


class RenderingRow(Base):
    """A file of which pictures were to be made."""

    __tablename__ = "renderings"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: SHA-256 of the file's bytes, as hex.
    sha256: Mapped[str] = mapped_column(unique=True)
    #: Pages of the file; 0 if no pictures could be made.
    page_count: Mapped[int]
    #: Why there are no pictures; NULL: there are.
    reason_code: Mapped[ReasonCode | None]
    reason_details: Mapped[dict[str, str] | None]
    made_at: Mapped[datetime]


class PagePictureRow(Base):
    """One page of a file as a picture."""

    __tablename__ = "page_pictures"
    __table_args__ = (UniqueConstraint("rendering", "page"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    rendering: Mapped[int] = mapped_column(ForeignKey("renderings.id"))
    #: From 1.
    page: Mapped[int]
    width_px: Mapped[int]
    height_px: Mapped[int]
    #: ``image/webp`` or ``image/jpeg``.
    media_type: Mapped[str]
    data: Mapped[bytes]
