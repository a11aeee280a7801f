"""What the door turns away before anything looks at it, and what every answer says to browsers."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.requests import Request

from domain.account import Role
from tests.web.conftest import BASE_URL, Site
from web.cookies import form_token
from web.headers import MAX_OPEN_BYTES
from web.pages import sign_in as sign_in_page

FORM = "application/x-www-form-urlencoded"
SIGN_IN = {"name": "ai", "password": "đó", "form_token": form_token("form-secret")}


@pytest.mark.parametrize(
    "kind",
    [
        f"{FORM}; charset=punycode",
        f"{FORM}; charset=utf-8; charset=punycode",
        f"{FORM}; charset*0=puny; charset*1=code",
        f"{FORM}; charset=unicode_escape",
        "multipart/form-data; boundary=x",
        "multipart/form-data; boundary=x; charset=punycode",
        "text/plain",
    ],
)
def test_a_form_of_anybody_comes_as_plain_utf8(shared_site: Site, kind: str) -> None:
    """Decoders that take long, and forms in parts, are not even begun for whoever is not signed in."""
    answer = shared_site.client().post("/sign-in", content=b"name=a&password=b", headers={"Content-Type": kind})
    assert answer.status_code == 415


@pytest.mark.parametrize("kind", [FORM, f"{FORM};charset=UTF-8", f'{FORM}; charset="utf-8"'])
def test_forms_of_browsers_come_through(shared_site: Site, kind: str) -> None:
    """What browsers send is looked at: here it has no form token."""
    answer = shared_site.client().post("/sign-in", content=b"name=a&password=b", headers={"Content-Type": kind})
    assert answer.status_code == 403


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x; charset=punycode", "image/png"])
def test_odd_bodies_are_refused_of_everybody(shared_site: Site, kind: str) -> None:
    """Signed in or not: a form or JSON, in UTF-8."""
    client = shared_site.client(Role.OFFICER)
    assert client.post("/read-mail", content=b"x", headers={"Content-Type": kind}).status_code == 415


def test_a_long_name_and_password_are_not_read(shared_site: Site) -> None:
    """What anybody may send is small."""
    answer = shared_site.client().post("/sign-in", data={**SIGN_IN, "name": "x" * MAX_OPEN_BYTES})
    assert answer.status_code == 413


@pytest.mark.parametrize("path", ["/sign-in", "/read-mail", "/api/reviews/1/answer"])
def test_a_body_without_a_length_is_refused(shared_site: Site, path: str) -> None:
    """What has no length has no end: it is not taken, whoever sends it and whatever it is."""
    sent = {"Content-Type": FORM, "Transfer-Encoding": "chunked", "Authorization": "Bearer x"}
    assert shared_site.client().post(path, headers=sent).status_code == 411


@pytest.mark.parametrize("address", ["/sign-in?next=//[x", "/language?to=en&back=//["])
def test_addresses_that_are_none_lead_home(shared_site: Site, address: str) -> None:
    """What cannot even be split into the parts of an address is answered like any other that is not ours."""
    assert shared_site.client().get(address).status_code in {200, 303}


def test_a_token_of_lone_surrogates_is_no_form_of_ours(shared_site: Site) -> None:
    """Half a letter in the form token is refused, not stumbled over."""
    body = b"name=a&password=b&form_token=%ED%A0%80"
    answer = shared_site.client().post("/sign-in", content=body, headers={"Content-Type": FORM})
    assert answer.status_code == 403


def test_failures_say_to_browsers_what_every_answer_says(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that failed has the policy and the other headers of all pages."""

    def fails(_request: Request) -> None:
        raise RuntimeError("thử")

    monkeypatch.setattr(sign_in_page, "reader_language", fails)
    application: FastAPI = site.site
    client = TestClient(application, base_url=BASE_URL, raise_server_exceptions=False)
    answer = client.get("/sign-in")
    assert answer.status_code == 500
    usual = site.client().get("/robots.txt").headers
    for name in ("content-security-policy", "x-content-type-options", "cache-control", "x-frame-options"):
        assert answer.headers[name] == usual[name]
