"""Accounts, for administrators; and for everybody the own password."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk import accounts
from domain.account import Role
from domain.account_errors import SignInError
from domain.errors import N_, DangkyError
from reports.accounts import ROLE_TEXTS
from reports.failures import explain_error
from storage.deeds import load_last_sign_ins
from web.confirming import confirm
from web.visit import Administrator, Viewer, Visit

router = APIRouter()
_DIFFER = N_("The two passwords are not the same. Nothing was changed.")
_FIELDS = ("name", "full_name", "role")


class PasswordsDiffer(DangkyError):
    """What was typed the second time is not what was typed the first time."""

    template = _DIFFER


class OwnPasswordElsewhere(DangkyError):
    """The own password is not set like that of somebody who has forgotten theirs."""

    template = N_("Your own password is changed on the page “My password”.")


@router.get("/people")
def show(visit: Administrator) -> Response:
    """Show all accounts, the disabled too."""
    return _page(visit)


@router.post("/people")
def add(visit: Administrator) -> Response:
    """Make an account; what was typed, but for the password, comes back if it cannot be."""
    t = visit.t
    try:
        confirm(visit)
        made = accounts.add_account(
            visit.app,
            name=visit.text("name"),
            full_name=visit.text("full_name"),
            role=_role(visit),
            password=_typed_twice(visit),
            by=visit.account.name,
        )
    except DangkyError as error:
        fields = {name: visit.text(name) for name in _FIELDS}
        return _page(visit, refused=explain_error(error, t), fields=fields, status=_status(error))
    said = t._(N_("{name} ({role}) may sign in to the pages."), name=made.name, role=t._(ROLE_TEXTS[made.role]))
    return visit.back_to("/people", said=said)


@router.post("/people/{name}/role")
def change_role(visit: Administrator, name: str) -> Response:
    """Give an account another role."""
    role, app, by = _role(visit), visit.app, visit.account.name
    said = visit.t._(N_("{name} is {role} now, and signs in again."), name=name, role=visit.t._(ROLE_TEXTS[role]))
    return _changed(visit, lambda: accounts.change_role(app, name=name, role=role, by=by), said)


@router.post("/people/{name}/password")
def set_password(visit: Administrator, name: str) -> Response:
    """Give an account another password, e.g. to somebody who has forgotten theirs."""
    app, by = visit.app, visit.account.name
    said = visit.t._(N_("{name} has another password, and signs in again."), name=name)

    def change() -> object:
        if name == by:
            raise OwnPasswordElsewhere
        return accounts.change_password(app, name=name, password=_typed_twice(visit), by=by)

    return _changed(visit, change, said)


@router.post("/people/{name}/disable")
def disable(visit: Administrator, name: str) -> Response:
    """Let an account and its programs do nothing more."""
    app, by = visit.app, visit.account.name
    said = visit.t._(N_("{name} may not sign in any more."), name=name)
    return _changed(visit, lambda: accounts.disable_account(app, name=name, by=by), said)


@router.post("/people/{name}/enable")
def enable(visit: Administrator, name: str) -> Response:
    """Let an account sign in again."""
    app, by = visit.app, visit.account.name
    said = visit.t._(N_("{name} may sign in again."), name=name)
    return _changed(visit, lambda: accounts.enable_account(app, name=name, by=by), said)


@router.get("/people/password")
def ask_password(visit: Viewer) -> Response:
    """Ask for the own password, and twice for the next one."""
    return visit.page("own_password.html", refused="")


@router.post("/people/password")
def own_password(visit: Viewer) -> Response:
    """Change the own password, after the one before was shown; all sessions end with it."""
    app, account = visit.app, visit.account
    try:
        new = _typed_twice(visit)
        confirm(visit)
        accounts.change_password(app, name=account.name, password=new, by=account.name)
    except DangkyError as error:
        return visit.page("own_password.html", status=_status(error), refused=explain_error(error, visit.t))
    said = N_("Your password is changed. Please sign in with the new one.")
    return visit.back_to("/sign-in", said=visit.t._(said))


def _changed(visit: Visit, change: Callable[[], object], said: str) -> Response:
    """Make a change and go back to the list, or show it with the reason why not."""
    try:
        confirm(visit)
        change()
    except DangkyError as error:
        return _page(visit, refused=explain_error(error, visit.t), status=_status(error))
    # Whoever changed their own role or password is signed in nowhere by now, and is asked who is there.
    return visit.back_to("/people", said=said)


def _status(error: DangkyError) -> int:
    return 403 if isinstance(error, SignInError) else 422


def _role(visit: Visit) -> Role:
    """Return the role that the form names; raise ``HTTPException`` 400 if the page does not offer it."""
    try:
        return Role(visit.text("role"))
    except ValueError as error:
        raise HTTPException(status_code=400) from error


def _typed_twice(visit: Visit) -> str:
    """Return the password of the form, as it was typed.

    Raises: ``PasswordsDiffer``.
    """
    first, second = (str(visit.form.get(field) or "") for field in ("password", "again"))
    if first != second:
        raise PasswordsDiffer
    return first


def _page(visit: Visit, *, refused: str = "", fields: dict[str, str] | None = None, status: int = 200) -> Response:
    app, t = visit.app, visit.t
    with app.store.read() as session:
        last = load_last_sign_ins(session)
    return visit.page(
        "people.html",
        status=status,
        refused=refused,
        fields={**dict.fromkeys(_FIELDS, ""), **(fields or {})},
        accounts=accounts.load_accounts(app),
        last=last,
        roles=[(role.value, t._(text)) for role, text in ROLE_TEXTS.items()],
        role_texts={role: t._(text) for role, text in ROLE_TEXTS.items()},
    )
