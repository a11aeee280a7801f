"""Tokens: programs that ask in one's own name. A secret is shown once, on the page that answers its making."""

from __future__ import annotations

from datetime import datetime, timedelta

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.accounts import add_token, load_tokens, revoke_token
from domain.account import Role, Scope
from domain.account_errors import SignInError
from domain.errors import N_, DangkyError
from parsers.text import one_line
from reports.accounts import SCOPE_TEXTS, token_state
from reports.failures import explain_error
from web.confirming import confirm
from web.days import end_of, get_day
from web.visit import Number, Viewer, Visit

router = APIRouter()
#: Characters of what a token is for.
_MAX_NAME = 80
#: How long a token holds unless another day is chosen.
_USUAL = timedelta(days=365)


class TokenNotSaid(DangkyError):
    """The form does not say what the token is for."""

    template = N_("Please say what the token is for.")


@router.get("/people/tokens")
def show(visit: Viewer) -> Response:
    """Show the own tokens, without their secrets, which nobody has any more."""
    return _page(visit)


@router.post("/people/tokens")
def add(visit: Viewer) -> Response:
    """Make a token and show its secret, this once; nothing keeps it, so the answer is no redirection."""
    scope = _scope(visit)
    try:
        name, expires_at = one_line(visit.text("name"))[:_MAX_NAME], _end(visit)
        if not name:
            raise TokenNotSaid
        confirm(visit)
        secret, made = add_token(
            visit.app, account=visit.account, name=name, scope=scope, expires_at=expires_at, by=visit.account.name
        )
    except DangkyError as error:
        status = 403 if isinstance(error, SignInError) else 422
        return _page(visit, refused=explain_error(error, visit.t), status=status)
    return _page(visit, secret=secret, number=made.id)


@router.post("/people/tokens/{number}/revoke")
def revoke(visit: Viewer, number: Number) -> Response:
    """Let an own token hold no more.

    Raises: ``NoSuchToken``.
    """
    revoke_token(visit.app, number=number, by=visit.account.name, account=visit.account)
    return visit.back_to("/people/tokens", said=visit.t._(N_("Token {number} holds no more."), number=number))


def _scope(visit: Visit) -> Scope:
    """Return what the token may do; raise ``HTTPException`` if it is more than the account may."""
    try:
        scope = Scope(visit.text("scope"))
    except ValueError as error:
        raise HTTPException(status_code=400) from error
    if scope is Scope.WRITE and not visit.may(Role.OFFICER):
        raise HTTPException(status_code=403)
    return scope


def _end(visit: Visit) -> datetime | None:
    """Return the first instant at which the token holds no more; None: no day was given.

    Raises: ``NoSuchDay``.
    """
    written = visit.text("until")
    return end_of(get_day(written), visit.t.zone) if written else None


def _usual_end(now: datetime) -> str:
    """Return the last day that the form offers: a program that is forgotten ends by itself."""
    return (now + _USUAL).date().isoformat()


def _page(visit: Visit, *, secret: str = "", number: int = 0, refused: str = "", status: int = 200) -> Response:
    app, t = visit.app, visit.t
    now = app.clock()
    tokens = load_tokens(app, account=visit.account)
    return visit.page(
        "tokens.html",
        status=status,
        refused=refused,
        secret=secret,
        number=number,
        fields={name: visit.text(name) for name in ("name", "scope", "until")}
        if refused
        else {"name": "", "scope": "", "until": _usual_end(now)},
        tokens=[
            (token, token_state(token, t, now), _holds(token.revoked_at, token.expires_at, now)) for token in tokens
        ],
        scopes=[(scope.value, t._(text)) for scope, text in SCOPE_TEXTS.items()],
        scope_texts={scope: t._(text) for scope, text in SCOPE_TEXTS.items()},
    )


def _holds(revoked_at: datetime | None, expires_at: datetime | None, now: datetime) -> bool:
    return revoked_at is None and (expires_at is None or expires_at > now)
