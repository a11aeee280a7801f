"""A form that is sent after its session has ended."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from pathlib import Path

from httpx2 import Response

from domain.account import Role
from storage.rulings import load_rulings
from tests.web.conftest import BASE_URL, NAMES, PASSWORD, Client, Site
from web import templating
from web.cookies import form_token
from web.sending_again import SECRET_FIELDS

REASON = 'mưa lũ "lớn"\n<b>'
EXTEND = {"until": "2022-02-20", "reason": REASON}


def late(site: Site, path: str, *, referer: str = "", **fields: object) -> tuple[Client, Response]:
    """Send a form thirteen hours after the page was opened."""
    client = site.client(Role.OFFICER)
    site.clock.move(timedelta(hours=13))
    headers = {"Referer": BASE_URL + referer} if referer else {}
    return client, client.post(path, data={**fields, "form_token": form_token("form-secret")}, headers=headers)


def hidden(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    return {unescape(name): unescape(value) for name, value in found}


def test_what_was_typed_is_sent_again(site: Site) -> None:
    """The page that asks to sign in holds the whole form; signed in elsewhere, one press does what was meant."""
    client, answer = late(site, "/units/MN-KIMAN/extend?a=b", **EXTEND)
    assert answer.status_code == 401
    assert 'action="/units/MN-KIMAN/extend?a=b"' in answer.text
    assert 'target="_blank" rel="noopener"' in answer.text
    assert "/language" not in answer.text
    assert "<b>" not in answer.text
    fields = hidden(answer.text)
    assert {name: fields[name] for name in EXTEND} == EXTEND
    # The other tab.
    page = client.page("/sign-in?next=/units")
    signing_in = {"name": NAMES[Role.OFFICER], "password": PASSWORD, "next": "/units"}
    assert client.post("/sign-in", data={**hidden(page), **signing_in}).status_code == 303
    # This one.
    assert client.post("/units/MN-KIMAN/extend?a=b", data=fields).status_code == 303
    with site.app.store.read() as session:
        (made,) = load_rulings(session, campaign_id=site.app.campaign.id)
    assert made.unit == "MN-KIMAN"


def test_nobody_sends_what_is_not_theirs(site: Site) -> None:
    """Without the token of a form nothing is kept; as long as nobody signs in nothing is done."""
    client, answer = late(site, "/units/MN-KIMAN/extend", **EXTEND)
    assert client.post("/units/MN-KIMAN/extend", data=hidden(answer.text)).status_code == 401
    answer = client.post("/units/MN-KIMAN/extend", data={**EXTEND, "form_token": "x"})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=/units/MN-KIMAN"
    with site.app.store.read() as session:
        assert not load_rulings(session, campaign_id=site.app.campaign.id)


def test_passwords_and_files_are_never_kept(site: Site) -> None:
    """A form with a password or a file is not shown again; who signs in comes to the page on which it stood."""
    _, answer = late(site, "/people/password", referer="/people/password", own="cũ", password="mới", again="mới")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=/people/password"
    client = site.client(Role.ADMINISTRATOR)
    site.clock.move(timedelta(hours=13))
    token = {"form_token": form_token("form-secret")}
    headers = {"Referer": f"{BASE_URL}/campaign/roster?do=add"}
    answer = client.post("/campaign/roster", data=token, files={"file": ("a.csv", b"a;b")}, headers=headers)
    assert answer.headers["location"] == "/sign-in?next=/campaign/roster%3Fdo%3Dadd"
    answer = client.post("/sign-out", data=token)
    assert answer.headers["location"] == "/sign-in?next=/"


def test_every_password_field_is_known_as_one() -> None:
    """A new page that asks for a password cannot forget to keep it out of those that are shown again."""
    asked = set()
    for template in (Path(templating.__file__).parent / "templates").glob("*.j2"):
        asked |= {
            name
            for field in re.findall(r'<input[^>]*type="password"[^>]*>', template.read_text())
            for name in re.findall(r'\bname="([^"]+)"', field)
        }
    assert asked <= SECRET_FIELDS
    assert asked >= {"password", "own"}


def test_signing_in_after_signing_out_renews_forms(site: Site) -> None:
    """Whoever had the browser before and has signed out knows no form that is taken."""
    client = site.client(Role.OFFICER)
    client.submit("/sign-out")
    page = client.page("/sign-in")
    signing_in = {"name": NAMES[Role.OFFICER], "password": PASSWORD, "next": "/"}
    assert client.post("/sign-in", data={**hidden(page), **signing_in}).status_code == 303
    assert client.post("/read-mail", data={"form_token": form_token("form-secret")}).status_code == 403
