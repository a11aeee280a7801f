"""Addresses that no page leads to: every part of every route, made from the routes themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from domain.account import Role
from tests.web.conftest import Client, Site
from tests.web.test_roles import address
from web.app import route_roles
from web.cookies import form_token

#: Numbers that no database holds, no numbers, what C ends texts with, half a letter, ways out of a folder.
ODD = ("9" * 30, "-1", "0", "x", "%00", "%FF", "9" * 5_000, "..%2F..%2Fetc", "%F0%9F%98%80", "1e3", "%20")
PART = re.compile(r"\{[^}]+\}")


def odd_addresses(path: str) -> Iterator[str]:
    """Yield the addresses of a route in which one part is odd."""
    for part in PART.findall(path):
        for odd in ODD:
            yield address(path.replace(part, odd))


ROUTES = [(method, path) for (path, method), _ in route_roles() if PART.search(path)]


@pytest.fixture(scope="module")
def administrator_of_all(shared_site: Site) -> Client:
    return shared_site.client(Role.ADMINISTRATOR)


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_no_address_fails(administrator_of_all: Client, method: str, path: str) -> None:
    """Whatever stands where an address has a number, a code or a name is looked for, not found, and told so."""
    form = {"form_token": form_token("form-secret")} if method == "POST" else None
    for odd in odd_addresses(path):
        answer = administrator_of_all.request(method, odd, data=form)
        assert answer.status_code in {200, 303, 400, 401, 403, 404, 405, 409, 422}, (odd[:200], answer.status_code)
