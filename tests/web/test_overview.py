"""The first page, signing in and out, and what stands around all pages."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from domain.account import Role
from domain.poll import LeftAlone
from reports.language import translator
from tests.web.conftest import BASE_URL, NAMES, PASSWORD, Client, Site
from tests.web.mails import form, mail
from web.cookies import form_token


def test_where_the_campaign_stands(viewer: Client) -> None:
    """One sentence, the figures, the groups, what needs an officer, and how fresh all that is."""
    page = viewer.page("/")
    assert ">2<" in page
    assert ">4<" in page
    assert "hộp thư" in page
    assert "<polyline" in page
    assert page.count('href="/reviews/') >= 4


def test_nobody_sees_anything_without_signing_in(shared_site: Site) -> None:
    """Whoever is not signed in is asked who is there, and goes on to where they were going."""
    client = shared_site.client()
    answer = client.get("/?group=truong_hoc")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=/%3Fgroup%3Dtruong_hoc"


def test_signing_in_and_out(site: Site) -> None:
    """The right password opens the pages, a wrong one does not say what was wrong, signing out closes them."""
    client = site.client()
    status, page = client.refuse("/sign-in", name=NAMES[Role.OFFICER], password="sai mật khẩu rồi", next="/")
    assert status == 403
    assert "sai mật khẩu rồi" not in page
    assert client.submit("/sign-in", name=NAMES[Role.OFFICER], password=PASSWORD, next="/outbox") == "/outbox"
    assert client.get("/").status_code == 200
    token = re.search(r'name="form_token" value="([0-9a-f]+)"', client.page("/"))
    assert token is not None
    assert client.post("/sign-out", data={"form_token": token[1]}).status_code == 303
    assert client.get("/").status_code == 303


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:x"])
def test_nobody_is_led_to_another_site(site: Site, target: str) -> None:
    """After signing in, and after choosing a language, the browser stays on this site."""
    client = site.client()
    assert client.submit("/sign-in", name=NAMES[Role.VIEWER], password=PASSWORD, next=target) == "/"
    assert client.get("/language", params={"to": "en", "back": target}).headers["location"] == "/"


def test_forms_of_other_sites_are_refused(site: Site) -> None:
    """A form without our token, from another origin or for another host changes nothing."""
    client = site.client(Role.OFFICER)
    token = {"form_token": form_token("form-secret")}
    assert client.post("/read-mail").status_code == 403
    assert client.post("/read-mail", data=token, headers={"Origin": "https://evil.example"}).status_code == 403
    assert client.post("/read-mail", data=token, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 421
    assert site.service.woken == 0
    assert client.post("/read-mail", data=token).status_code == 303
    assert site.service.woken == 1


def test_a_mailbox_that_is_left_alone(site: Site) -> None:
    """The first page says that a mailbox is not read for now and until when; whoever asks hears that it is read."""
    client = site.client(Role.OFFICER)
    until = site.clock() + timedelta(minutes=40)
    site.service.alone = (LeftAlone(mailbox="chinh", until=until), LeftAlone(mailbox="phu", until=None))
    page = client.page("/")
    assert "notice bad" in page
    assert "chinh" in page
    assert "phu" in page
    assert translator("vi").moment(until) in page
    assert client.submit("/read-mail") == "/"
    assert site.service.woken == 1
    assert 'class="notice good said" role="status"' in client.page("/")


def test_new_mail_changes_the_revision(site: Site) -> None:
    """Open pages learn within one look that something has come."""
    client = site.client(Role.VIEWER)
    before = client.get("/live").json()["revision"]
    assert f'data-revision="{before}"' in client.page("/")
    data = form("Trường Mầm non Kim An", ("Tổ 1", "Vườn thuốc nam"))
    (site.inbox / "9.eml").write_bytes(mail(9, sender="a@b.example", files={"a.docx": data}))
    site.service.wake()
    assert client.get("/live").json()["revision"] > before
    assert "Trường Mầm non Kim An" in client.page("/")


def test_every_answer_is_guarded(viewer: Client) -> None:
    """No script but ours, no frame, no guessing of types, no copy in a cache, on pages, files and refusals alike."""
    for path in ("/", "/static/desk.css", "/nowhere", "/sign-in"):
        headers = viewer.get(path).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
    assert viewer.get("/").headers["cache-control"] == "no-store"


def test_sessions_change_their_secret(site: Site) -> None:
    """A page after a quarter of an hour brings a new secret; who comes with the old one later ends the session."""
    client = site.client(Role.VIEWER)
    old = client.cookies["dangky_session"]
    site.clock.move(timedelta(minutes=16))
    client.page("/")
    new = client.cookies["dangky_session"]
    assert new != old
    client.page("/")
    site.clock.move(timedelta(minutes=2))
    stranger = site.client()
    stranger.cookies.set("dangky_session", old, domain="127.0.0.1")
    assert stranger.get("/").status_code == 303
    assert client.get("/").status_code == 303


def test_the_other_language(site: Site) -> None:
    """One choice switches all pages to English and back."""
    client = site.client(Role.VIEWER)
    assert client.get("/language", params={"to": "en", "back": "/"}).headers["location"] == "/"
    assert '<html lang="en">' in client.page("/")
    assert "What needs you" in client.page("/")


def test_the_site_is_one_address(site: Site) -> None:
    """The site's own address is taken with and without the origin that browsers send."""
    assert site.client(Role.VIEWER).get("/", headers={"Origin": BASE_URL}).status_code == 200
