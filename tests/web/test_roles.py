"""Who may ask for what: every route of the site, for nobody and for each role, made from the routes themselves."""

from __future__ import annotations

import re

import pytest

from domain.account import Role
from tests.web.conftest import Client, Site
from web.app import OPEN_ROUTES, route_roles
from web.cookies import form_token

#: Numbers and codes for the parts of addresses; most are of nothing, which must not matter before the role is asked.
_PARTS = {"code": "MN-KIMTHU", "sha256": "0" * 64, "name:path": "desk.css"}


def address(path: str) -> str:
    return re.sub(r"\{([^}]+)\}", lambda part: _PARTS.get(part[1], "1"), path)


CASES = [(method, path, role) for (path, method), role in route_roles()]


@pytest.fixture(scope="module")
def clients(shared_site: Site) -> dict[Role | None, Client]:
    return {None: shared_site.client(), **{role: shared_site.client(role) for role in Role}}


@pytest.mark.parametrize(("method", "path", "needed"), CASES, ids=lambda value: str(value))
def test_only_who_may(clients: dict[Role | None, Client], method: str, path: str, needed: Role | None) -> None:
    """Whoever lacks the role is refused, or asked to sign in, before anything is looked at or done."""
    for role, client in clients.items():
        if role is not None and needed is not None and role.includes(needed) and method != "GET":
            continue  # What those do who may is tested where it is done.
        form = {"form_token": form_token("form-secret")} if method == "POST" else None
        answer = client.request(method, address(path), data=form)
        if needed is None:
            assert path in OPEN_ROUTES
        elif role is None:
            is_sent_on = answer.status_code == 303 and answer.headers["location"].startswith("/sign-in")
            is_asked = answer.status_code == 401 and 'href="/sign-in?next=' in answer.text
            assert answer.status_code == 401 if path.startswith("/api/") else is_sent_on or is_asked
        elif not role.includes(needed):
            assert answer.status_code in {401, 403}
        else:
            assert answer.status_code in {200, 303, 304, 400, 404, 409, 422}


def test_routes_that_anybody_may_use_are_few() -> None:
    """Nothing but signing in, the language and files for browsers is open."""
    assert {path for (path, _), role in route_roles() if role is None} == OPEN_ROUTES
