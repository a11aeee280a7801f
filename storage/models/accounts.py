"""Who may sign in, and what is logged of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from domain.account import Deed, Role, Scope
from storage.models.base import Base


class AccountRow(Base):
    """Somebody who may sign in; never deleted, so that the log keeps its names."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    full_name: Mapped[str]
    role: Mapped[Role]
    password_hash: Mapped[str]
    created_at: Mapped[datetime]
    #: NULL: may sign in.
    disabled_at: Mapped[datetime | None]


class SignInSessionRow(Base):
    """A session of an account; gone when it ends."""

    __tablename__ = "sign_in_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: SHA-256 of the secret in the cookie, as hex.
    token_sha256: Mapped[str] = mapped_column(unique=True)
    #: The secret before the last change, which pages that were under way may still send; NULL: there was none.
    earlier_sha256: Mapped[str | None] = mapped_column(index=True)
    account: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    started_at: Mapped[datetime]
    renewed_at: Mapped[datetime]
    #: When the present secret first came back from the browser; NULL: not yet, and the one before it still holds.
    confirmed_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]


class ApiTokenRow(Base):
    """A program's token; never deleted."""

    __tablename__ = "api_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    name: Mapped[str]
    token_sha256: Mapped[str] = mapped_column(unique=True)
    scope: Mapped[Scope]
    created_at: Mapped[datetime]
    #: NULL: it holds until it is revoked.
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class DeedRow(Base):
    """What a person did that no other table keeps; never deleted."""

    __tablename__ = "deeds"
    __table_args__ = (Index(None, "name", "deed", "happened_at"), Index(None, "deed", "happened_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    happened_at: Mapped[datetime]
    #: The account's name as it was typed.
    name: Mapped[str]
    deed: Mapped[Deed]
    text: Mapped[str]
