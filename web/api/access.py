"""Who asks the API: a token's account, or somebody signed in who only looks.

Source: RFC 6750 (bearer tokens), RFC 9110, section 13 (conditional requests), RFC 9457 (problem details).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from desk.app import App
from desk.sign_in_sessions import find_session
from desk.tokens import find_token
from desk.views import View
from domain.account import Account, ApiToken, Role, Scope, SignedIn
from reports.language import Translator
from web.handing_out import log_export
from web.office import Office
from web.visit import reader_language

#: A token, as programs send it: ``Authorization: Bearer dk_...``.
_BEARER = HTTPBearer(auto_error=False, description="A token of an account: dangky users token add")
_JSON = "application/json"
#: What of a document says only as of when it holds.
_MOMENT = frozenset({"as_of"})
_ASK_FOR_TOKEN = {"WWW-Authenticate": "Bearer"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """One request to the API by somebody who may make it."""

    request: Request
    office: Office
    account: Account
    t: Translator

    @property
    def app(self) -> App:
        """The desk as it is now."""
        return self.office.app

    def view(self) -> View:
        """Return the register of now."""
        return self.office.standing.view()

    def answer(self, document: BaseModel | Sequence[BaseModel], *, logged: str = "") -> Response:
        """Return ``document`` as JSON, or only that nothing has changed since the caller asked last.

        The moment as of which it holds is no change: a document whose tag still holds is true of the later moment too.
        Whoever gets it is written down as having taken ``logged`` away, if that is not empty.
        """
        tag = f'"{hashlib.sha256(_json(document, without=_MOMENT)).hexdigest()[:32]}"'
        # Weak: of two documents with the same tag the moments may differ.
        headers = {"ETag": f"W/{tag}", "Cache-Control": "private, no-cache"}
        known = {word.strip().removeprefix("W/") for word in self.request.headers.get("if-none-match", "").split(",")}
        if tag in known or "*" in known:
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        if logged:
            log_export(self.app, self.account, logged)
        return Response(_json(document), media_type=_JSON, headers=headers)


async def _reader(request: Request, token: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)]) -> Caller:
    """Let anybody look who has a token, or is signed in in this browser."""
    office: Office = request.app.state.office
    account = await run_in_threadpool(_account_of, request, office.app, token)
    return Caller(request=request, office=office, account=account, t=reader_language(request))


async def _writer(request: Request, token: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)]) -> Caller:
    """Let a program decide whose token may write, in the name of an officer; a session alone is not enough."""
    office: Office = request.app.state.office
    found = await run_in_threadpool(find_token, office.app, token.credentials) if token is not None else None
    if found is None:
        raise HTTPException(status_code=HTTPStatus.UNAUTHORIZED, headers=_ASK_FOR_TOKEN)
    if found.scope is not Scope.WRITE or not found.account.role.includes(Role.OFFICER):
        raise HTTPException(status_code=HTTPStatus.FORBIDDEN)
    return Caller(request=request, office=office, account=found.account, t=reader_language(request))


_reader.role = Role.VIEWER  # type: ignore[attr-defined]  # read by role_of
_writer.role = Role.OFFICER  # type: ignore[attr-defined]

#: Somebody who may look; somebody who may decide.
Reader = Annotated[Caller, Depends(_reader)]
Writer = Annotated[Caller, Depends(_writer)]


def _json(document: BaseModel | Sequence[BaseModel], *, without: frozenset[str] = frozenset()) -> bytes:
    """Return ``document`` as JSON, ``without`` some of its fields."""
    if isinstance(document, BaseModel):
        return document.model_dump_json(exclude=set(without)).encode()
    return b"[" + b",".join(_json(item, without=without) for item in document) + b"]"


def _account_of(request: Request, app: App, token: HTTPAuthorizationCredentials | None) -> Account:
    secret = request.app.state.cookies.session(request)
    if token is not None:
        found: ApiToken | SignedIn | None = find_token(app, token.credentials)
    else:
        found = find_session(app, secret) if secret else None
    if found is None:
        raise HTTPException(status_code=HTTPStatus.UNAUTHORIZED, headers=_ASK_FOR_TOKEN)
    return found.account
