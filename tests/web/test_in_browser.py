"""Every page in a real Chromium, on a phone and on a desk: no error, nothing cut off, readable for everybody."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from dangky.demo.pages import free_port
from dangky.pages import serve_pages
from desk.digests import enqueue_todays_digest
from domain.account import Role
from reports.language import translator
from storage.outbox import load_outbox
from storage.reviews import load_reviews
from tests.acceptance.installation import Installation
from tests.servers.browser import Window, find_chromium, open_browser, open_window
from tests.servers.programs import unavailable
from tests.web.conftest import NAMES, PASSWORD, Moved, Site, open_site
from tests.web.mails import form, mail
from web.app import route_roles

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
WIDTHS = (375, 1280)
#: What axe-core finds that would keep somebody from using a page.
GRAVE = {"serious", "critical"}
#: What would be there if text of a mail had become a part of a page.
HARM = '[onerror], [onclick], img[src="x"], a[href^="javascript:"]'


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if find_chromium() is None:
        unavailable("Chromium is not installed: apt-get install chromium")
    with open_browser() as started:
        yield started


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, read_mails: Installation) -> Iterator[Site]:
    """The site behind a real server on loopback."""
    folder: Path = tmp_path_factory.mktemp("served") / "own"
    shutil.copytree(read_mails.config.parent, folder)
    config = folder / "config.toml"
    config.write_text(f"{config.read_text()}\n[web]\nport = {free_port()}\n")
    with open_site(Installation(config=config), Moved()) as site, serve_pages(site.app, site.service):
        enqueue_todays_digest(site.app, translator("vi"), is_asked_for=True)
        yield site


def sign_in(window: Window, role: Role) -> None:
    """Sign in as a person does."""
    page = window.page
    page.goto("/sign-in")
    page.fill("#name", NAMES[role])
    page.fill("#password", PASSWORD)
    page.click("button.main")
    page.wait_for_url(lambda url: "sign-in" not in url)


def all_pages(site: Site) -> list[str]:
    """Return an address for each page that an administrator can look at, with real numbers in it."""
    with site.app.store.read() as session:
        review = load_reviews(session, campaign_id=site.app.campaign.id)[0]
        mail = load_outbox(session, campaign_id=site.app.campaign.id)[0]
    numbers = {"/reviews/": review.id, "/messages/": review.message, "/outbox/": mail.id, "/units/": "MN-KIMTHU"}
    found = {path for (path, method), role in route_roles() if method == "GET" and role is not None}
    addresses = []
    for path in sorted(found):
        if path.startswith("/api/") or path == "/live":
            continue
        known = next((value for start, value in numbers.items() if path.startswith(start)), "")
        addresses.append(re.sub(r"\{[^}]+\}", str(known), path))
    return addresses


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_whole(served: Site, browser: Browser, width: int, scheme: str) -> None:
    """No console error, no request to another host, no sideways scrolling, nothing grave for axe-core."""
    looked_at = []
    with open_window(browser, base_url=served.app.settings.web.base_url, width=width, scheme=scheme) as window:
        sign_in(window, Role.ADMINISTRATOR)
        for address in all_pages(served):
            answer = window.page.request.get(address)
            if "text/html" not in answer.headers.get("content-type", "") or not answer.ok:
                continue
            window.page.goto(address)
            assert not window.page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"), address
            found = [problem for problem in Axe().run(window.page).response["violations"] if problem["impact"] in GRAVE]
            told = [(problem["id"], [node["html"][:200] for node in problem["nodes"]][:3]) for problem in found]
            assert not told, (address, told)
            looked_at.append(address)
        assert window.complaints == []
    assert {"/", "/units", "/reviews", "/messages", "/outbox", "/register", "/campaign", "/log"} <= set(looked_at)


def test_new_mail_shows_by_itself(served: Site, browser: Browser) -> None:
    """An open page shows a new mail within two looks, without being loaded again."""
    with open_window(browser, base_url=served.app.settings.web.base_url, width=1280) as window:
        sign_in(window, Role.VIEWER)
        window.page.evaluate("window.isTheSame = true")
        assert "Trường Mầm non Kim An" not in window.page.inner_text("#overview")
        data = form("Trường Mầm non Kim An", ("Tổ 1", "Vườn thuốc nam"))
        (served.inbox / "9.eml").write_bytes(mail(9, sender="a@b.example", files={"a.docx": data}))
        served.service.wake()
        window.page.locator("#overview").get_by_text("Trường Mầm non Kim An").first.wait_for(timeout=8000)
        assert window.page.evaluate("window.isTheSame")
        assert window.complaints == []


def test_what_mail_says_does_nothing(served: Site, browser: Browser) -> None:
    """Markup, script addresses and hidden letters in subjects, names and cells are text on every page."""
    with open_window(browser, base_url=served.app.settings.web.base_url, width=1280) as window:
        window.page.on("dialog", lambda dialog: window.complaints.append(f"dialog {dialog.message}"))
        sign_in(window, Role.ADMINISTRATOR)
        for address in all_pages(served):
            answer = window.page.request.get(address)
            if "text/html" in answer.headers.get("content-type", "") and answer.ok:
                window.page.goto(address)
                harm = (
                    'document.querySelectorAll(\'[onerror], [onclick], img[src="x"], a[href^="javascript:"]\').length'
                )
                assert window.page.evaluate(harm) == 0, address
                assert "\u202e" not in window.page.inner_text("body"), address
        assert window.complaints == []
