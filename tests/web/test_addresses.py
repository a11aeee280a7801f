"""Where pages can be asked for again: the language, what is new, and addresses at which only forms are taken."""

from __future__ import annotations

import re
from html import unescape

import pytest
from starlette.requests import Request

from domain.account import Role
from domain.errors import StoreUnreachable
from tests.web.conftest import PASSWORD, Client, Site
from tests.web.test_roles import address
from web.addresses import came_from, page_of
from web.app import route_roles

ROUTES = [key for key, _ in route_roles()]
PAGES = {path for path, method in ROUTES if method == "GET"}
ONLY_FORMS = [path for path, method in ROUTES if method == "POST" and path not in PAGES and "/api/" not in path]


def own_address(page: str) -> str:
    found = re.search(r'<body data-revision="[0-9]+" data-address="([^"]*)"', page)
    assert found is not None
    return unescape(found[1])


def languages_address(page: str) -> str:
    found = re.search(r'href="(/language[^"]*)"', page)
    assert found is not None
    return unescape(found[1])


@pytest.mark.parametrize("path", ["/units?status=missing&q=kim%20an", "/messages?page=2", "/", "/units/MN-KIMAN"])
def test_a_page_stands_at_its_whole_address(viewer: Client, path: str) -> None:
    """In the other language it shows the same, and so it does when something new has come."""
    page = viewer.page(path)
    assert own_address(page) == path
    assert unescape(re.findall(r'id="fresh".*?href="([^"]*)"', page)[0]) == path
    answer = viewer.get(languages_address(page))
    assert answer.headers["location"] == path


def test_a_refused_form_stands_at_its_page(shared_site: Site) -> None:
    """Though the browser shows the address of the form, the language and what is new lead to the page it belongs to."""
    client = shared_site.client(Role.ADMINISTRATOR)
    for path, fields, page_path in (
        ("/units/MN-KIMAN/extend", {"until": "mai", "reason": "x"}, "/units/MN-KIMAN"),
        ("/people/ai.do/disable", {"own": PASSWORD}, "/people"),
        ("/campaign/roster/change", {"do": "close", "unit": "không có"}, "/campaign/roster"),
        ("/campaign/extensions", {"until": "mai"}, "/campaign/extensions"),
    ):
        status, page = client.refuse(path, **fields)
        assert status == 422
        assert own_address(page) == page_path
        assert " data-answer" in page
        assert client.get(languages_address(page)).headers["location"] == page_path
        assert client.get(page_path).status_code == 200


@pytest.mark.parametrize("path", ONLY_FORMS)
def test_at_the_address_of_a_form_stands_its_page(shared_site: Site, path: str) -> None:
    """Asked for as a page, as by going back or from a bookmark, it leads to the page on which the form stands."""
    client = shared_site.client(Role.ADMINISTRATOR)
    answer = client.get(address(path))
    if (path, "GET") not in ROUTES and answer.status_code == 404:
        assert path == "/outbox/held"
        return
    assert answer.status_code == 303
    page = answer.headers["location"]
    assert address(path).startswith(page)
    assert client.get(page).status_code in {200, 404}


def test_programs_are_told_which_methods_there_are(shared_site: Site) -> None:
    """At an address of the API no page stands."""
    assert shared_site.client(Role.ADMINISTRATOR).get("/api/reviews/1/answer").status_code in {401, 405}


def test_who_is_signed_in_stays_so_on_pages_of_trouble(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not there, not allowed or not possible is told among the menus, and says nothing of new mail."""
    client = site.client(Role.VIEWER)
    client_of_all = site.client(Role.ADMINISTRATOR)
    told = [
        (client.get("/nowhere"), 404),
        (client.get("/units/NONE?q=1"), 404),
        (client.get("/messages/x"), 404),
        (client.get("/people"), 403),
        (client.post("/people/tokens", data={"form_token": "old"}), 403),
    ]
    status, page = client_of_all.refuse("/people/tokens/77/revoke")
    assert status == 409
    assert 'class="button" href="/people/tokens"' in page
    for answer, status in told:
        assert answer.status_code == status
        assert "Cán bộ xem" in answer.text
        assert "data-revision" not in answer.text
        assert client.get(languages_address(answer.text)).status_code == 303
    assert site.client().get("/nowhere").status_code == 404


def test_trouble_with_the_database_is_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the register cannot be read the page that says so does not try to."""
    client = site.client(Role.VIEWER)
    standing = site.site.state.office.standing

    def fail() -> None:
        raise StoreUnreachable(database="x", cause="No space left on device")

    monkeypatch.setattr(standing, "view", fail)
    answer = client.get("/")
    assert answer.status_code == 503
    assert "Cán bộ xem" in answer.text


@pytest.mark.parametrize(
    ("referer", "page"),
    [
        ("http://127.0.0.1:8454/units/MN-KIMAN?q=a", "/units/MN-KIMAN?q=a"),
        ("http://127.0.0.1:8454", "/"),
        ("http://evil.example/units", "/"),
        ("http://127.0.0.1:8454.evil.example/units", "/"),
        ("http://127.0.0.1:8454//evil.example", "/"),
        ("http://[x", "/"),
        ("", "/"),
    ],
)
def test_only_our_pages_are_gone_back_to(shared_site: Site, referer: str, page: str) -> None:
    """What the browser calls the page that a form stood on is taken only if it is a page of this site."""
    scope = {"type": "http", "method": "POST", "path": "/read-mail", "app": shared_site.site}
    request = Request({**scope, "query_string": b"", "headers": [(b"referer", referer.encode())]})
    assert came_from(request, "http://127.0.0.1:8454") == page
    assert page_of(request) == "/"
