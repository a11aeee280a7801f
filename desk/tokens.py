"""Tokens: secrets with which programs ask in the name of an account, never with more rights than it has."""

from __future__ import annotations

from datetime import datetime

from desk.app import App
from desk.secrets import TOKEN_PREFIX, new_secret, sha256_of
from domain.account import Account, ApiToken, Deed, Scope
from domain.account_errors import AccountDisabled, ExpiryPast, NoSuchToken
from domain.account_log import AccountChange, change_text
from parsers.text import one_line
from storage import tokens
from storage.accounts import find_account
from storage.deeds import record_deed


def add_token(
    app: App, *, account: Account, name: str, scope: Scope, expires_at: datetime | None, by: str
) -> tuple[str, ApiToken]:
    """Make a token of ``account``; return its secret, which nobody can be shown again, and the token.

    ``name`` says what it is for; with ``expires_at`` None it holds until it is revoked.

    Raises: ``AccountDisabled``; ``ExpiryPast``.
    """
    now, secret = app.clock(), new_secret(TOKEN_PREFIX)
    if expires_at is not None and expires_at <= now:
        raise ExpiryPast
    with app.store.write() as session:
        owner = find_account(session, name=account.name)
        if owner is None or owner.disabled_at is not None:
            raise AccountDisabled(name=account.name)
        made = tokens.record_token(
            session,
            account=owner,
            name=one_line(name),
            token_sha256=sha256_of(secret),
            scope=scope,
            now=now,
            expires_at=expires_at,
        )
        text = change_text(owner.name, AccountChange.TOKEN_ADDED, str(made.id))
        record_deed(session, now=now, name=by, deed=Deed.KEY_CHANGED, text=text)
    return secret, made


def revoke_token(app: App, *, number: int, by: str, account: Account | None = None) -> None:
    """Let the token of this number hold no more; with ``account`` only if it is one of that account.

    Raises: ``NoSuchToken`` if there is none, or it was revoked before.
    """
    now = app.clock()
    owner_id = None if account is None else account.id
    with app.store.write() as session:
        owner = tokens.record_revoked(session, number=number, now=now, account=owner_id)
        if owner is None:
            raise NoSuchToken(number=number)
        text = change_text(owner, AccountChange.TOKEN_REVOKED, str(number))
        record_deed(session, now=now, name=by, deed=Deed.KEY_CHANGED, text=text)


def find_token(app: App, secret: str) -> ApiToken | None:
    """Return the token of ``secret``; None: there is none, it expired or was revoked, or its account is disabled."""
    with app.store.read() as session:
        return tokens.find_token(session, token_sha256=sha256_of(secret), now=app.clock())


def load_tokens(app: App, *, account: Account | None = None) -> tuple[ApiToken, ...]:
    """Return the tokens of ``account``, or of all, also those that hold no more, oldest first."""
    with app.store.read() as session:
        return tokens.load_tokens(session, account=None if account is None else account.id)
