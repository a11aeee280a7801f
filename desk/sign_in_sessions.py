"""Who is signed in: found, renewed and ended by the secret in the browser's cookie.

A session ends twelve hours after its last renewal and seven days after its beginning. Its secret changes every quarter
of an hour in which it is used, so that a copied one is soon of no use. The secret before it holds until the browser
has shown that it has the new one, for an answer may be lost, and for another minute, for pages under way. If it comes
back later, somebody has a copy of the cookie, and the session ends for both: it is not known who is who.

Source: OWASP Session Management Cheat Sheet (renewal); RFC 9700, section 4.14.2 (reuse of what was rotated).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from desk.app import App
from desk.secrets import new_secret, sha256_of
from domain.account import Account, Deed, SignedIn
from storage import sessions
from storage.deeds import record_deed

#: How long a session lasts without being used, and at most.
IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
#: How old a secret is when it is changed.
RENEW_AFTER = timedelta(minutes=15)
#: For how long the secret before it is still taken.
OVERLAP = timedelta(seconds=60)


def begin_session(session: Session, account: Account, *, now: datetime) -> tuple[str, SignedIn]:
    """Write a new session of ``account``, and forget those that have expired; return its secret and itself."""
    sessions.remove_expired(session, now=now)
    secret = new_secret()
    expires_at = now + IDLE
    begun = sessions.record_session(
        session, token_sha256=sha256_of(secret), account=account, now=now, expires_at=expires_at
    )
    return secret, begun


def find_session(app: App, secret: str) -> SignedIn | None:
    """Return the session of ``secret``; None: there is none, it has expired, or its account is disabled.

    Ends the session of a secret that was changed long ago.
    """
    now, token_sha256 = app.clock(), sha256_of(secret)
    with app.store.read() as session:
        found = sessions.find_session(session, token_sha256=token_sha256, now=now, earlier_since=now - OVERLAP)
        is_copy = found is None and sessions.is_outdated(session, token_sha256=token_sha256, now=now)
    if is_copy:
        _end(app, token_sha256, Deed.COPIED)
    if found is not None and not found.is_confirmed and found.token_sha256 == token_sha256:
        with app.store.write(is_shown=False) as session:
            sessions.record_confirmed(session, token_sha256=token_sha256, now=now)
    return found


def renew(app: App, secret: str) -> str | None:
    """Change the session's secret if it is old enough, and let the session last longer; return the new secret.

    None: nothing changed, and the browser keeps what it has: the secret is young, its successor is in use, or another
    request was quicker, whose answer brings the new one.
    """
    now, token_sha256 = app.clock(), sha256_of(secret)
    with app.store.read() as session:
        found = sessions.find_session(session, token_sha256=token_sha256, now=now, earlier_since=now)
    if found is None or found.renewed_at > now - RENEW_AFTER:
        return None
    fresh = new_secret()
    with app.store.write(is_shown=False) as session:
        is_renewed = sessions.record_renewal(
            session,
            token_sha256=token_sha256,
            new_sha256=sha256_of(fresh),
            now=now,
            due_at=now - RENEW_AFTER,
            expires_at=min(now + IDLE, found.started_at + LONGEST),
        )
    return fresh if is_renewed else None


def sign_out(app: App, secret: str) -> None:
    """End the session that has or had ``secret``; nothing happens if there is none."""
    _end(app, sha256_of(secret), Deed.SIGNED_OUT)


def end_sessions(app: App, account: Account) -> int:
    """End all sessions of ``account``, wherever it is signed in; return how many there were."""
    with app.store.write(is_shown=False) as session:
        return sessions.remove_sessions(session, account=account.id)


def _end(app: App, token_sha256: str, deed: Deed) -> None:
    with app.store.write(is_shown=False) as session:
        name = sessions.remove_session(session, token_sha256=token_sha256)
        if name is not None:
            record_deed(session, now=app.clock(), name=name, deed=deed, text="")
