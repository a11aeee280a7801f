"""Who is signed in. Of a secret only its SHA-256 is ever handed in: nothing here could be used by whoever reads it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from domain.account import Account, SignedIn
from storage.accounts import account_of
from storage.models import AccountRow, SignInSessionRow


def record_session(
    session: Session, *, token_sha256: str, account: Account, now: datetime, expires_at: datetime
) -> SignedIn:
    """Write a new session of ``account`` and return it."""
    values = {
        "token_sha256": token_sha256,
        "account": account.id,
        "started_at": now,
        "renewed_at": now,
        "confirmed_at": now,
        "expires_at": expires_at,
    }
    session.execute(insert(SignInSessionRow), values)
    return SignedIn(
        token_sha256=token_sha256,
        account=account,
        started_at=now,
        renewed_at=now,
        is_confirmed=True,
        expires_at=expires_at,
    )


def find_session(session: Session, *, token_sha256: str, now: datetime, earlier_since: datetime) -> SignedIn | None:
    """Return the session of this secret, if it holds at ``now`` and its account may sign in.

    The secret before the present one is taken too, unless the browser has shown by ``earlier_since`` that it has the
    present one: the answer that brought it may have been lost.
    """
    is_needed = or_(SignInSessionRow.confirmed_at.is_(None), SignInSessionRow.confirmed_at > earlier_since)
    earlier = (SignInSessionRow.earlier_sha256 == token_sha256) & is_needed
    found = session.execute(
        select(SignInSessionRow, AccountRow)
        .join(AccountRow, AccountRow.id == SignInSessionRow.account)
        .where(
            or_(SignInSessionRow.token_sha256 == token_sha256, earlier),
            SignInSessionRow.expires_at > now,
            AccountRow.disabled_at.is_(None),
        )
    ).one_or_none()
    return None if found is None else _signed_in(*found)


def record_confirmed(session: Session, *, token_sha256: str, now: datetime) -> None:
    """Note that the present secret came back from the browser."""
    is_present = SignInSessionRow.token_sha256 == token_sha256
    session.execute(
        update(SignInSessionRow).where(is_present, SignInSessionRow.confirmed_at.is_(None)).values(confirmed_at=now)
    )


def is_outdated(session: Session, *, token_sha256: str, now: datetime) -> bool:
    """Tell whether this was the secret before the present one of a session that holds at ``now``."""
    before = SignInSessionRow.earlier_sha256 == token_sha256
    return session.scalar(select(SignInSessionRow.id).where(before, SignInSessionRow.expires_at > now)) is not None


def record_renewal(
    session: Session, *, token_sha256: str, new_sha256: str, now: datetime, due_at: datetime, expires_at: datetime
) -> bool:
    """Put a new secret in the place of the present one, which becomes the earlier one.

    One whose successor never came back from the browser is replaced once more. Returns False, with nothing written,
    if it is neither, has expired, or was changed after ``due_at``: of two that try at once, one does it.
    """
    is_unconfirmed = SignInSessionRow.confirmed_at.is_(None)
    in_use = or_(
        SignInSessionRow.token_sha256 == token_sha256,
        (SignInSessionRow.earlier_sha256 == token_sha256) & is_unconfirmed,
    )
    renewed = session.scalars(
        update(SignInSessionRow)
        .where(
            in_use,
            SignInSessionRow.renewed_at <= due_at,
            SignInSessionRow.expires_at > now,
        )
        .values(
            earlier_sha256=token_sha256,
            token_sha256=new_sha256,
            renewed_at=now,
            confirmed_at=None,
            expires_at=expires_at,
        )
        .returning(SignInSessionRow.id)
    )
    return bool(renewed.all())


def remove_session(session: Session, *, token_sha256: str) -> str | None:
    """End the session that has or had this secret; return its account's name, None: there is none."""
    has_or_had = or_(SignInSessionRow.token_sha256 == token_sha256, SignInSessionRow.earlier_sha256 == token_sha256)
    account = _remove(session, has_or_had)
    return session.scalar(select(AccountRow.name).where(AccountRow.id == account[0])) if account else None


def remove_sessions(session: Session, *, account: int) -> int:
    """End all sessions of the account of this number; return how many there were."""
    return len(_remove(session, SignInSessionRow.account == account))


def remove_expired(session: Session, *, now: datetime) -> int:
    """Forget sessions that hold no more; return how many there were."""
    return len(_remove(session, SignInSessionRow.expires_at <= now))


def _remove(session: Session, which: ColumnElement[bool]) -> list[int]:
    removed = delete(SignInSessionRow).where(which).returning(SignInSessionRow.account)
    return list(session.scalars(removed))


def _signed_in(row: SignInSessionRow, account: AccountRow) -> SignedIn:
    return SignedIn(
        token_sha256=row.token_sha256,
        account=account_of(account),
        started_at=row.started_at,
        renewed_at=row.renewed_at,
        is_confirmed=row.confirmed_at is not None,
        expires_at=row.expires_at,
    )
