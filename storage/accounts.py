"""Accounts of the pages; none is ever deleted, so that the log keeps its names."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from domain.account import Account, Role
from storage.models import AccountRow


def record_account(
    session: Session, *, now: datetime, name: str, full_name: str, role: Role, password_hash: str
) -> Account:
    """Write a new account, whose name no other may have, and return it."""
    values = {
        "name": name,
        "full_name": full_name,
        "role": role,
        "password_hash": password_hash,
        "created_at": now,
    }
    return account_of(session.scalars(insert(AccountRow).returning(AccountRow), values).one())


def load_accounts(session: Session) -> tuple[Account, ...]:
    """Return all accounts, the disabled too, by name."""
    return tuple(account_of(row) for row in session.scalars(select(AccountRow).order_by(AccountRow.name)))


def find_account(session: Session, *, name: str) -> Account | None:
    """Return the account of this name, which may be disabled."""
    row = session.scalars(select(AccountRow).where(AccountRow.name == name)).one_or_none()
    return None if row is None else account_of(row)


def count_administrators(session: Session) -> int:
    """Return how many administrators may sign in."""
    active = AccountRow.role == Role.ADMINISTRATOR, AccountRow.disabled_at.is_(None)
    return session.scalars(select(func.count()).select_from(AccountRow).where(*active)).one()


def record_role(session: Session, *, account: int, role: Role) -> None:
    """Give the account of this number another role."""
    session.execute(update(AccountRow).where(AccountRow.id == account).values(role=role))


def record_password(session: Session, *, account: int, password_hash: str) -> None:
    """Give the account of this number another password."""
    session.execute(update(AccountRow).where(AccountRow.id == account).values(password_hash=password_hash))


def record_disabled(session: Session, *, account: int, at: datetime | None) -> None:
    """Let the account of this number sign in no more from ``at`` on; None: let it sign in again."""
    session.execute(update(AccountRow).where(AccountRow.id == account).values(disabled_at=at))


def account_of(row: AccountRow) -> Account:
    """Return the account that stands in ``row``."""
    return Account(
        id=row.id,
        name=row.name,
        full_name=row.full_name,
        role=row.role,
        password_hash=row.password_hash,
        created_at=row.created_at,
        disabled_at=row.disabled_at,
    )
