"""One request of somebody who is signed in, and what a page needs to answer it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Depends, Path
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from desk.app import App
from desk.sign_in_sessions import find_session, renew
from desk.views import View
from domain.account import Account, Role
from domain.errors import StoreError
from reports.language import Translator, translator
from web.addresses import SAFE_METHODS, own_address
from web.cookies import FORM_FIELD, Cookies, form_token, is_form_token, new_form_secret
from web.office import Office
from web.templating import render

#: Fields and files of a form at most.
MAX_FIELDS, MAX_FILES = 5_000, 2
#: The number of a row in an address, as large as databases have them.
Number = Annotated[int, Path(ge=1, lt=2**31)]


class NotSignedIn(Exception):
    """Nobody is signed in; the page that asks for a name comes instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request of somebody who is signed in."""

    request: Request
    office: Office
    account: Account
    t: Translator
    #: The form that was sent; empty for a page that is only looked at.
    form: FormData

    @property
    def app(self) -> App:
        """The desk as it is now."""
        return self.office.app

    def view(self) -> View:
        """Return the register of now."""
        view: View = self.office.standing.view()
        # The page is of the state that it shows, though a newer one may be in the making: so it will ask again.
        self.request.state.shown_revision = view.revision
        return view

    def may(self, role: Role) -> bool:
        """Tell whether this account may do what ``role`` may."""
        return self.account.role.includes(role)

    def text(self, name: str) -> str:
        """Return a field of the form or of the address as stripped text; empty: it is not there."""
        value = self.form.get(name) if self.form else self.request.query_params.get(name)
        # What no keyboard types and not every database takes.
        return value.replace("\0", "").strip() if isinstance(value, str) else ""

    def number(self, name: str, default: int = 0) -> int:
        """Return a field as a whole number, 0 or more; ``default`` if it is none."""
        value = self.text(name)
        return int(value) if value.isascii() and value.isdigit() and len(value) < 12 else default

    def page(self, name: str, /, status: int = 200, **values: object) -> HTMLResponse:
        """Return the page of template ``name`` (``units.html``), with what every page shows around it."""
        response = show_page(self.request, name, t=self.t, account=self.account, status=status, is_live=True, **values)
        # Only with a page: an answer whose cookies nobody keeps would end the session.
        if renewed := renew(self.app, self.request.state.session_secret):
            _cookies(self.request).set_session(response, renewed)
        return response

    def back_to(self, path: str, *, said: str = "") -> RedirectResponse:
        """Send the browser on to ``path`` of this site after a form; ``said`` is shown there once.

        Whatever was done is seen there, however long the register takes.
        """
        self.office.standing.show_what_is_done()
        response = RedirectResponse(path, status_code=303)
        if said:
            _cookies(self.request).set_said(response, said)
        return response


def show_page(
    request: Request,
    name: str,
    /,
    *,
    t: Translator,
    account: Account | None,
    status: int = 200,
    is_live: bool = True,
    **values: object,
) -> HTMLResponse:
    """Return the page of a template, for somebody who is signed in or not; a live one follows the register."""
    cookies = _cookies(request)
    secret = cookies.form_secret(request) or new_form_secret()
    office: Office = request.app.state.office
    said = cookies.said(request)
    around = {
        "t": t,
        "_": t._,
        "ngettext": t.ngettext,
        "account": account,
        "may_decide": account is not None and account.role.includes(Role.OFFICER),
        "may_manage": account is not None and account.role.includes(Role.ADMINISTRATOR),
        "campaign": office.app.campaign,
        "path": request.scope["path"],
        # Where the page can be asked for again, and whether it holds what was typed, which it would not there.
        "own_address": own_address(request),
        "is_answer": request.method not in SAFE_METHODS,
        "form_field": FORM_FIELD,
        "form_token": form_token(secret),
        "said": said,
        "revision": _shown_revision(request, office) if account is not None and is_live else None,
        "is_reading": office.service is not None and office.service.is_reading(),
    }
    response = HTMLResponse(render(name, {**around, **values}), status_code=status)
    if not cookies.form_secret(request):
        cookies.set_form_secret(response, secret)
    if said:
        cookies.end_said(response)
    return response


def _shown_revision(request: Request, office: Office) -> int:
    """Return the number of the state that the page shows: that of its view, or that of now if it has none."""
    shown: int | None = getattr(request.state, "shown_revision", None)
    return office.standing.revision if shown is None else shown


def reader_language(request: Request) -> Translator:
    """Return the language chosen in the browser, else the configuration's."""
    service = request.app.state.office.app.settings.service
    return translator(_cookies(request).language(request) or service.language, service.time_zone)


def visitor(request: Request) -> Account | None:
    """Return who is signed in, if the request came far enough for that to be asked."""
    account: Account | None = getattr(request.state, "account", None)
    return account


async def find_visitor(request: Request) -> Account | None:
    """Return who is signed in, also where a route has not asked; None: nobody, or it cannot be found out."""
    secret = _cookies(request).session(request)
    if visitor(request) is not None or not secret:
        return visitor(request)
    try:
        signed_in = await run_in_threadpool(find_session, request.app.state.office.app, secret)
    except StoreError:
        return None
    return signed_in.account if signed_in else None


def needs(role: Role) -> Any:
    """Return what a route depends on that only ``role`` and those above it may use; unsafe ones need our own form."""

    async def visit(request: Request) -> AsyncIterator[Visit]:
        office: Office = request.app.state.office
        secret = _cookies(request).session(request)
        signed_in = await run_in_threadpool(find_session, office.app, secret) if secret else None
        if signed_in is None:
            raise NotSignedIn
        request.state.account = signed_in.account
        if "\0" in request.scope["path"]:
            raise HTTPException(status_code=HTTPStatus.NOT_FOUND)
        try:
            form = await read_form(request)
            if not signed_in.account.role.includes(role):
                raise HTTPException(status_code=HTTPStatus.FORBIDDEN)
            request.state.session_secret = secret
            t = reader_language(request)
            yield Visit(request=request, office=office, account=signed_in.account, t=t, form=form)
        finally:
            # Files that came with the form.
            await request.close()

    visit.role = role  # type: ignore[attr-defined]  # found again by role_of
    return Depends(visit)


#: A request of somebody who may look; who may decide; who may change the campaign and the accounts.
Viewer = Annotated[Visit, needs(Role.VIEWER)]
Officer = Annotated[Visit, needs(Role.OFFICER)]
Administrator = Annotated[Visit, needs(Role.ADMINISTRATOR)]


async def read_form(request: Request) -> FormData:
    """Return the form that was sent, if it is one of ours.

    Raises: ``HTTPException`` 403 if it is not.
    """
    if request.method in SAFE_METHODS:
        return FormData()
    form = await request.form(max_files=MAX_FILES, max_fields=MAX_FIELDS)
    token = form.get(FORM_FIELD) or request.headers.get("x-form-token")
    if not is_form_token(token, _cookies(request).form_secret(request)):
        raise HTTPException(status_code=HTTPStatus.FORBIDDEN, detail="form")
    return form


def role_of(call: Callable[..., object] | None) -> Role | None:
    """Return the role that a dependency made by :func:`needs` asks for; None: it is another one."""
    return getattr(call, "role", None)


def _cookies(request: Request) -> Cookies:
    cookies: Cookies = request.app.state.cookies
    return cookies
