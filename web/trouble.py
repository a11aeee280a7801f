"""What a browser is told when something cannot be done: what, where, and what to do."""

from __future__ import annotations

import logging
from http import HTTPStatus
from urllib.parse import quote

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from domain.account import Account
from domain.errors import N_, DangkyError, StoreError
from reports.failures import explain_error
from reports.language import Translator
from web.addresses import SAFE_METHODS, came_from, own_address, page_of, whole_address
from web.headers import add_headers
from web.sending_again import fields_to_send_again
from web.visit import find_visitor, reader_language, show_page, visitor

#: Programs are answered in JSON.
_API = "/api/"
log = logging.getLogger(__name__)

_TITLES = {
    400: N_("This cannot be read"),
    401: N_("Nobody is signed in"),
    403: N_("Your account may not do this"),
    404: N_("There is nothing here"),
    405: N_("There is nothing here"),
    413: N_("The file is too large"),
    422: N_("This cannot be read"),
}
_HINTS = {
    400: N_("Please go back and check what was filled in."),
    401: N_("Send a token: Authorization: Bearer dk_… It is made with: dangky users token add."),
    403: N_("Ask an administrator for another role, or sign in with another account."),
    404: N_("The address is mistyped, or what stood here belongs to another campaign."),
    405: N_("The address is mistyped, or what stood here belongs to another campaign."),
    413: N_("Please send a smaller file."),
    422: N_("Please go back and check what was filled in."),
}
_STALE_FORM = N_(
    "The page was open for too long, or in another browser. Go back, load it again and repeat what you did."
)
_FAILED = N_("Something went wrong")
_FAILED_HINT = N_("Nothing was changed. The log of the service says more; try again, and tell whoever looks after it.")
_REFUSED = N_("This cannot be done")


async def sign_in_first(request: Request, _error: Exception) -> Response:
    """Ask who is there, then go on where the request was going; what was typed can be sent again."""
    if request.method in SAFE_METHODS:
        return RedirectResponse(_sign_in(own_address(request)), status_code=303)
    sign_in = _sign_in(came_from(request, request.app.state.office.app.settings.web.base_url))
    fields = await fields_to_send_again(request)
    if fields is None:
        return RedirectResponse(sign_in, status_code=303)
    return show_page(
        request,
        "sending_again.html",
        t=reader_language(request),
        account=None,
        status=HTTPStatus.UNAUTHORIZED,
        # In another language there would be nothing to be sent again.
        own_address=None,
        sign_in=sign_in,
        action=whole_address(request),
        fields=fields,
    )


async def page_of_error(request: Request, error: Exception) -> Response:
    """Explain one of our errors; nothing was changed."""
    if not isinstance(error, DangkyError):
        raise error
    t = reader_language(request)
    status = HTTPStatus.SERVICE_UNAVAILABLE if isinstance(error, StoreError) else HTTPStatus.CONFLICT
    return _page(request, status, t._(_REFUSED), explain_error(error, t), t, visitor(request))


async def page_of_status(request: Request, error: Exception) -> Response:
    """Explain a status that the framework or a page has chosen; at the address of a form stands its page."""
    status = error.status_code if isinstance(error, HTTPException) else _status_of(error)
    t = reader_language(request)
    is_page = not request.scope["path"].startswith(_API)
    if status == HTTPStatus.METHOD_NOT_ALLOWED and request.method in SAFE_METHODS and is_page:
        return RedirectResponse(page_of(request), status_code=303)
    known = status if status in _TITLES else 400
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    is_stale = isinstance(error, HTTPException) and status == HTTPStatus.FORBIDDEN and error.detail == "form"
    hint = _STALE_FORM if is_stale else _HINTS[known]
    title = t._(_REFUSED if is_stale else _TITLES[known])
    answer = _page(request, status, title, t._(hint), t, await find_visitor(request) if is_page else None)
    answer.headers.update(headers)
    return answer


def _status_of(error: Exception) -> int:
    """Return the status of what an address or a form may not be: where it is in the path, nothing is there."""
    found = error.errors() if isinstance(error, RequestValidationError) else ()
    is_address = any(problem["loc"][0] == "path" for problem in found)
    return int(HTTPStatus.NOT_FOUND if is_address else HTTPStatus.BAD_REQUEST)


async def explain_failure(request: Request, error: Exception) -> Response:
    """Say that something is wrong with us; the log has the trace."""
    log.error("page %s failed", request.scope["path"], exc_info=error)
    t = reader_language(request)
    answer = _page(request, HTTPStatus.INTERNAL_SERVER_ERROR, t._(_FAILED), t._(_FAILED_HINT), t, visitor(request))
    # This answer is made outside of the door.
    add_headers(answer.headers, is_secure=request.app.state.office.app.settings.web.is_secure)
    return answer


def _sign_in(then: str) -> str:
    return f"/sign-in?next={quote(then)}"


def _page(request: Request, status: int, title: str, text: str, t: Translator, account: Account | None) -> Response:
    if request.scope["path"].startswith(_API):
        # Source: RFC 9457.
        problem = {"type": "about:blank", "title": title, "status": int(status), "detail": text}
        return JSONResponse(problem, status_code=status, media_type="application/problem+json")
    # It shows nothing of the register, which may be what cannot be read.
    return show_page(
        request, "trouble.html", t=t, account=account, status=status, is_live=False, title=title, text=text
    )
