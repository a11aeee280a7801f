"""Tokens of programs; none is ever deleted. Of a secret only its SHA-256 is ever handed in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Row, Select, insert, or_, select, update
from sqlalchemy.orm import Session

from domain.account import Account, ApiToken, Scope
from storage.accounts import account_of
from storage.models import AccountRow, ApiTokenRow


def record_token(
    session: Session,
    *,
    account: Account,
    name: str,
    token_sha256: str,
    scope: Scope,
    now: datetime,
    expires_at: datetime | None,
) -> ApiToken:
    """Write a new token of ``account`` and return it."""
    values = {
        "account": account.id,
        "name": name,
        "token_sha256": token_sha256,
        "scope": scope,
        "created_at": now,
        "expires_at": expires_at,
    }
    number = session.scalars(insert(ApiTokenRow).returning(ApiTokenRow.id), values).one()
    return ApiToken(id=number, account=account, name=name, scope=scope, created_at=now, expires_at=expires_at)


def find_token(session: Session, *, token_sha256: str, now: datetime) -> ApiToken | None:
    """Return the token of this secret, if it holds at ``now`` and its account is not disabled."""
    holding = _tokens().where(
        ApiTokenRow.token_sha256 == token_sha256,
        ApiTokenRow.revoked_at.is_(None),
        or_(ApiTokenRow.expires_at.is_(None), ApiTokenRow.expires_at > now),
        AccountRow.disabled_at.is_(None),
    )
    found = session.execute(holding).one_or_none()
    return None if found is None else _token(found)


def load_tokens(session: Session, *, account: int | None = None) -> tuple[ApiToken, ...]:
    """Return the tokens of the account of this number, or of all, also those that hold no more, oldest first."""
    chosen = _tokens() if account is None else _tokens().where(ApiTokenRow.account == account)
    return tuple(_token(row) for row in session.execute(chosen.order_by(ApiTokenRow.id)))


def record_revoked(session: Session, *, number: int, now: datetime, account: int | None = None) -> str | None:
    """Let the token of this number hold no more, if it is one of ``account`` (None: of any) and was not revoked before.

    Returns the name of its account; None, with nothing written, if there is no such token.
    """
    revoking = update(ApiTokenRow).where(ApiTokenRow.id == number, ApiTokenRow.revoked_at.is_(None))
    if account is not None:
        revoking = revoking.where(ApiTokenRow.account == account)
    owner = session.scalars(revoking.values(revoked_at=now).returning(ApiTokenRow.account)).one_or_none()
    return None if owner is None else session.scalar(select(AccountRow.name).where(AccountRow.id == owner))


def _tokens() -> Select[ApiTokenRow, AccountRow]:
    return select(ApiTokenRow, AccountRow).join(AccountRow, AccountRow.id == ApiTokenRow.account)


def _token(found: Row[ApiTokenRow, AccountRow]) -> ApiToken:
    row, account = found
    return ApiToken(
        id=row.id,
        account=account_of(account),
        name=row.name,
        scope=row.scope,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )
