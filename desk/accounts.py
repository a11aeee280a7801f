"""Accounts of the pages: made, changed and disabled, never deleted; and the one door to signing in and tokens.

Whoever changes an account is named in the log. What an account may no longer do ends at once: with another password,
another role, or disabled, it is signed in nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from desk.app import App
from desk.passwords import hash_password, refuse_weak
from desk.sign_in_sessions import end_sessions, find_session, renew, sign_out
from desk.signing_in import NAME, confirm_password, sign_in
from desk.tokens import add_token, find_token, load_tokens, revoke_token
from domain.account import Account, Deed, Role
from domain.account_errors import FullNameTaken, LastAdministrator, NameNotAllowed, NameTaken, NoSuchAccount
from domain.account_log import AccountChange, change_text
from parsers.text import one_line
from storage import accounts
from storage.deeds import record_deed
from storage.sessions import remove_sessions

__all__ = [
    "add_account",
    "add_token",
    "change_password",
    "change_role",
    "confirm_password",
    "disable_account",
    "enable_account",
    "end_sessions",
    "find_session",
    "find_token",
    "get_account",
    "load_accounts",
    "load_tokens",
    "renew",
    "revoke_token",
    "sign_in",
    "sign_out",
]


def add_account(app: App, *, name: str, full_name: str, role: Role, password: str, by: str) -> Account:
    """Make an account that may sign in at once; without ``full_name`` it is called by its name.

    Raises: ``NameNotAllowed``, ``NameTaken``, ``FullNameTaken``; ``PasswordTooShort``, ``PasswordTooLong``,
    ``PasswordIsName``.
    """
    if not NAME.fullmatch(name):
        raise NameNotAllowed(name=name)
    refuse_weak(password, name=name)
    password_hash = hash_password(password)
    with app.store.write() as session:
        if accounts.find_account(session, name=name) is not None:
            raise NameTaken(name=name)
        called = one_line(full_name) or name
        _refuse_mistakable(session, name=name, full_name=called)
        made = accounts.record_account(
            session,
            now=app.clock(),
            name=name,
            full_name=called,
            role=role,
            password_hash=password_hash,
        )
        _log(app, session, made, AccountChange.ADDED, role.value, by=by)
    return made


def change_role(app: App, *, name: str, role: Role, by: str) -> Account:
    """Give account ``name`` another role, signed in nowhere; return it as it is now.

    Raises: ``NoSuchAccount``; ``LastAdministrator``.
    """
    with _changing(app, name) as (session, account):
        if account.role is not role:
            _refuse_last(session, account)
            accounts.record_role(session, account=account.id, role=role)
            remove_sessions(session, account=account.id)
            _log(app, session, account, AccountChange.ROLE, role.value, by=by)
    return get_account(app, name)


def change_password(app: App, *, name: str, password: str, by: str) -> Account:
    """Give account ``name`` another password, signed in nowhere; its programs keep their tokens.

    Who changes their own shows the one before with :func:`confirm_password`, and signs in again.

    Raises: ``NoSuchAccount``; ``PasswordTooShort``, ``PasswordTooLong``, ``PasswordIsName``.
    """
    refuse_weak(password, name=name)
    password_hash = hash_password(password)
    with _changing(app, name) as (session, account):
        accounts.record_password(session, account=account.id, password_hash=password_hash)
        remove_sessions(session, account=account.id)
        _log(app, session, account, AccountChange.PASSWORD, by=by)
    return get_account(app, name)


def disable_account(app: App, *, name: str, by: str) -> Account:
    """Let account ``name`` and its programs do nothing more; return it as it is now.

    Raises: ``NoSuchAccount``; ``LastAdministrator``.
    """
    with _changing(app, name) as (session, account):
        if account.disabled_at is None:
            _refuse_last(session, account)
            accounts.record_disabled(session, account=account.id, at=app.clock())
            remove_sessions(session, account=account.id)
            _log(app, session, account, AccountChange.DISABLED, by=by)
    return get_account(app, name)


def enable_account(app: App, *, name: str, by: str) -> Account:
    """Let account ``name`` sign in again, with its password and the tokens of before; return it as it is now.

    Raises: ``NoSuchAccount``.
    """
    with _changing(app, name) as (session, account):
        if account.disabled_at is not None:
            accounts.record_disabled(session, account=account.id, at=None)
            _log(app, session, account, AccountChange.ENABLED, by=by)
    return get_account(app, name)


def get_account(app: App, name: str) -> Account:
    """Return the account of this name, which may be disabled.

    Raises: ``NoSuchAccount``.
    """
    with app.store.read() as session:
        return _get(session, name)


def load_accounts(app: App) -> tuple[Account, ...]:
    """Return all accounts, the disabled too, by name."""
    with app.store.read() as session:
        return accounts.load_accounts(session)


@contextmanager
def _changing(app: App, name: str) -> Iterator[tuple[Session, Account]]:
    with app.store.write() as session:
        yield session, _get(session, name)


def _get(session: Session, name: str) -> Account:
    account = accounts.find_account(session, name=name)
    if account is None:
        raise NoSuchAccount(name=name)
    return account


def _refuse_mistakable(session: Session, *, name: str, full_name: str) -> None:
    """Refuse an account that the log would not tell from another: it has now the name, now the full name of each."""
    names = {name.casefold(), full_name.casefold()}
    for other in accounts.load_accounts(session):
        if not names.isdisjoint({other.name.casefold(), one_line(other.full_name).casefold()}):
            raise FullNameTaken(account=other.name, full_name=other.full_name)


def _refuse_last(session: Session, account: Account) -> None:
    """Refuse to take an administrator away if no other may sign in; one writer at a time, so two cannot go at once."""
    is_active = account.role is Role.ADMINISTRATOR and account.disabled_at is None
    if is_active and accounts.count_administrators(session) <= 1:
        raise LastAdministrator(name=account.name)


def _log(app: App, session: Session, account: Account, change: AccountChange, detail: str = "", *, by: str) -> None:
    text = change_text(account.name, change, detail)
    record_deed(session, now=app.clock(), name=by, deed=Deed.ACCOUNT_CHANGED, text=text)
