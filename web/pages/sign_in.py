"""Signing in and out."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.sign_in_sessions import sign_out
from desk.signing_in import sign_in
from domain.account_errors import SignInLater, SignInRefused
from reports.failures import explain_error
from web.addresses import local_path
from web.cookies import new_form_secret
from web.visit import Viewer, read_form, reader_language, show_page

router = APIRouter()
_LONGEST = 1000


@router.get("/sign-in")
def ask(request: Request, next: str = "/") -> Response:  # noqa: A002 - the field's name in the address
    """Ask for a name and a password."""
    return _page(request, local_path(next))


@router.post("/sign-in")
async def enter(request: Request) -> Response:
    """Let somebody in who knows the password, and go on to where they were going."""
    form = await read_form(request)
    fields = {name: str(form.get(name) or "")[:_LONGEST] for name in ("name", "password", "next")}
    target = local_path(fields["next"])
    source = request.client.host if request.client else ""
    try:
        secret, _ = await run_in_threadpool(
            sign_in, request.app.state.office.app, name=fields["name"], password=fields["password"], source=source
        )
    except (SignInRefused, SignInLater) as error:
        said = explain_error(error, reader_language(request))
        return _page(request, target, name=fields["name"], said=said, status=403)
    response = RedirectResponse(target, status_code=303)
    cookies = request.app.state.cookies
    # Whoever had this browser before knows its old forms. Those of a session that ran out are sent again, though:
    # signing out takes its secret away, running out leaves it.
    if not cookies.session(request):
        cookies.set_form_secret(response, new_form_secret())
    cookies.set_session(response, secret)
    return response


@router.post("/sign-out")
def leave(visit: Viewer) -> Response:
    """End the session, here and in the database."""
    sign_out(visit.app, visit.request.state.session_secret)
    response = RedirectResponse("/sign-in", status_code=303)
    visit.request.app.state.cookies.end_session(response)
    # Pictures of pages, which it may keep for an hour.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _page(request: Request, target: str, *, name: str = "", said: str = "", status: int = 200) -> Response:
    t = reader_language(request)
    return show_page(request, "sign_in.html", t=t, account=None, status=status, next=target, name=name, refused=said)
