"""Every page in a real Chromium, on a phone and on a desk: whole, readable, alive, and not to be tricked."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Dialog, Page, expect

from dangky.demo.pages import free_port
from dangky.pages import serve_pages
from desk.answering import Answer, answer
from desk.outbox_words import send_digest
from domain.account import Role
from domain.decision import Action
from domain.review import Review
from reports.language import translator
from storage.outbox import load_outbox
from storage.outbox_report import load_caused
from storage.pictures import forget_renderings
from storage.reviews import load_reviews
from tests.acceptance.installation import Installation
from tests.servers.browser import Window, find_chromium, open_browser, open_window
from tests.servers.programs import unavailable
from tests.web.conftest import NAMES, NOW, PASSWORD, Moved, Site, open_site
from tests.web.mails import form, hostile_mail, mail
from web.app import route_roles
from web.templating import STATIC

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
#: Widths in pixels: a phone and a desk. The first of each with its scheme is looked at by axe-core too.
SHAPES = ((375, "light"), (375, "dark"), (1280, "dark"), (1280, "light"))
LOOKED_AT_BY_AXE = {(375, "light"), (1280, "dark")}
#: What axe-core finds that would keep somebody from using a page.
GRAVE = {"serious", "critical"}
#: What would be there if text of a mail had become a part of a page.
HARM = '[onerror], [onclick], img[src="x"], a[href^="javascript:"], main script'
#: Addresses of pages with real things in place of what stands in braces.
PAGES = (
    "/",
    "/units",
    "/units?status=missing&group=truong_hoc",
    "/units/MN-KIMTHU",
    "/units-to-remind?unit=MN-KIMAN",
    "/messages",
    "/messages?outcome=needs_review&q=la",
    "/messages/{asked.message}",
    "/messages/{asked.message}?path=2&as=text",
    "/messages/{asked.message}/view?path=2&as=text",
    "/messages/{asked.message}/reread",
    "/reviews",
    "/reviews/{asked.id}",
    "/reviews/{formless.id}",
    "/outbox",
    "/outbox/preview/digest",
    "/outbox/preview/reminders",
    "/outbox/{mail}",
    "/register",
    "/register?q=hoa",
    "/exports",
    "/campaign",
    "/campaign/extensions",
    "/campaign/new",
    "/campaign/roster",
    "/people",
    "/people/password",
    "/people/tokens",
    "/log",
    "/sign-in",
)
#: What is no page: files, pictures, the API; and a page that only stands after a form was sent.
NO_PAGES = re.compile(
    r"/api/|/static/|/pictures/|\.(csv|xlsx|docx|eml|txt)$|/files$|/raw$|/match$|/download$|/drafts/|\{file\}"
)
NO_PAGES_EITHER = {"/live", "/language"}
#: Milliseconds that a busy machine may take for what a quiet one does in one or two seconds.
LONG_MS = 60_000
#: Numbers of mails that come while a page is open.
fresh_numbers = count(100)


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
        send_digest(site.app, translator("vi"), by="thử")
        yield site


def sign_in(window: Window, role: Role) -> None:
    """Sign in as a person does."""
    page = window.page
    page.goto("/sign-in")
    page.fill("#name", NAMES[role])
    page.fill("#password", PASSWORD)
    page.click("button.main")
    page.wait_for_url(lambda url: "sign-in" not in url)


@contextmanager
def signed_in(browser: Browser, site: Site, role: Role, *, width: int = 1280) -> Iterator[Window]:
    """Open a window of somebody who has signed in; whatever it complains of fails the test."""
    base_url = site.app.settings.web.base_url
    with open_window(browser, base_url=base_url, width=width) as window:
        secret = site.client(role).cookies["dangky_session"]
        window.page.context.add_cookies([{"name": "dangky_session", "value": secret, "url": base_url}])
        yield window
        assert window.complaints == []


def question(site: Site, sender: str) -> Review:
    """Return the open question about the mail of ``sender``."""
    with site.app.store.read() as session:
        found = load_reviews(session, campaign_id=site.app.campaign.id)
    return next(review for review in found if review.sender == sender)


def receive(site: Site, raw: bytes) -> None:
    """Let a mail come and be read."""
    (site.inbox / f"{next(fresh_numbers)}.eml").write_bytes(raw)
    site.service.wake()


def receive_anything(site: Site) -> None:
    """Let a mail come of which nothing is read."""
    number = next(fresh_numbers)
    receive(site, mail(number, sender=f"ai-do-{number}@nguoila.example", text=f"Kính gửi, số {number}."))


def ready(page: Page, address: str) -> None:
    """Open a page that must be there, and wait until all of it is made."""
    response = page.goto(address)
    assert response is not None
    assert response.status == 200, address
    assert response.headers["content-type"].startswith("text/html"), address
    expect(page.locator("[data-under-way]")).to_have_count(0, timeout=LONG_MS)


def what_is_wrong(page: Page, width: int, scheme: str) -> Iterator[object]:
    """Yield what keeps the page that is open from being used in a window of this kind."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
        yield "wider than the window"
    if page.evaluate("document.querySelectorAll('table.cards tr:not([role]), table.cards td:not([role])').length"):
        yield "cards without roles"
    if (width, scheme) in LOOKED_AT_BY_AXE:
        for problem in Axe().run(page).response["violations"]:
            if problem["impact"] in GRAVE:
                yield problem["id"], [node["html"][:200] for node in problem["nodes"]][:3]


# -- every page ----------------------------------------------------------------------------------


def test_no_page_is_forgotten() -> None:
    """Each page of the site stands in the list of those that are looked at."""
    paths = {re.sub(r"\{[^}]+\}", "1", page.partition("?")[0]) for page in PAGES} | {"/units/1"}
    routes = {path for (path, method), _ in route_roles() if method == "GET"} - NO_PAGES_EITHER
    missing = {path for path in routes if not NO_PAGES.search(path) and re.sub(r"\{[^}]+\}", "1", path) not in paths}
    assert not missing


def test_every_page_is_whole(served: Site, browser: Browser) -> None:
    """Every page is there; no console error, no other host, no sideways scrolling, nothing grave for axe-core."""
    with served.app.store.read() as session:
        digest = load_outbox(session, campaign_id=served.app.campaign.id)[0]
    asked, formless = question(served, "la@nguoila.example"), question(served, "khac@nguoila.example")
    with signed_in(browser, served, Role.ADMINISTRATOR) as window:
        wrong = []
        for page in PAGES:
            address = page.format(asked=asked, formless=formless, mail=digest.id)
            ready(window.page, address)
            for width, scheme in SHAPES:
                wrong += [(address, width, scheme, found) for found in what_is_wrong(window.page, width, scheme)]
        assert not wrong


def test_what_mail_says_does_nothing(served: Site, browser: Browser) -> None:
    """Markup, script addresses and hidden letters of a mail, and of an officer, are text wherever they are shown."""
    receive(served, hostile_mail(91, sender="hai@nguoila.example"))
    asked = question(served, "hai@nguoila.example")
    number = asked.message
    with signed_in(browser, served, Role.ADMINISTRATOR) as window:
        page = window.page
        page.on("dialog", lambda dialog: window.complaints.append(f"dialog {dialog.message}"))

        def shows(address: str, *texts: str) -> None:
            ready(page, address)
            for text in texts:
                expect(page.locator("main"), address).to_contain_text(text, timeout=LONG_MS)
            assert page.locator(HARM).count() == 0, address
            assert not re.search("[\u202e\u200b]", page.content()), address

        shows("/", "alert(2)")
        shows("/messages", "alert(1)")
        shows(f"/messages/{number}?path=2&as=text", "alert(1)", "alert(2)", "alert(3)", "alert(4)")
        shows("/reviews", "alert(1)", "alert(2)")
        shows(f"/reviews/{asked.id}", "alert(1)", "alert(2)", "alert(3)", "alert(4)")
        remark = '<img src=x onerror="alert(5)">\u202e'
        answer(served.app, asked.id, Answer(action=Action.ACCEPT, unit="TH-KIMAN", comment=remark, by="Hà"))
        shows("/units/TH-KIMAN", "alert(3)", "alert(4)")
        shows("/register?q=alert", "alert(3)", "alert(4)")
        shows(f"/messages/{number}", "alert(5)")
        shows("/reviews", "alert(5)")
        shows("/log", "alert(5)")
        with served.app.store.read() as session:
            caused = load_caused(session, campaign_id=served.app.campaign.id, message=number)
        assert caused
        for queued in caused:
            shows(f"/outbox/{queued.id}", "alert(1)", "alert(2)", "alert(3)")
        shows("/outbox", "hai@nguoila.example")


# -- pages that follow ---------------------------------------------------------------------------


def test_new_mail_shows_by_itself(served: Site, browser: Browser) -> None:
    """An open page looks each second, and shows a new mail at its third look at the latest, without being loaded."""
    with signed_in(browser, served, Role.VIEWER) as window:
        page, looks = window.page, []
        ready(page, "/")
        page.evaluate("window.isTheSame = true")
        assert "Trường Mầm non Kim An" not in page.inner_text("#overview")
        receive(
            served, mail(92, sender="a@b.example", files={"a.docx": form("Trường Mầm non Kim An", ("Tổ 1", "Vườn"))})
        )
        # Looks and not seconds are counted, from when the mail is in the register: a busy machine makes them slow.
        page.on("request", lambda request: looks.append(request.url) if request.url.endswith("/live") else None)
        page.locator("#overview").get_by_text("Trường Mầm non Kim An").first.wait_for(timeout=LONG_MS)
        assert len(looks) <= 3
        assert "const EVERY_MS = 1000;" in (STATIC / "desk.js").read_text()
        assert page.evaluate("window.isTheSame")


def wait_for_news(page: Page, site: Site) -> None:
    """Let mails come, and wait each time until the page that is open has looked at what is new."""
    for _ in range(2):
        before = page.evaluate("document.body.dataset.revision")
        receive_anything(site)
        page.locator(f"body:not([data-revision='{before}'])").wait_for(timeout=LONG_MS)


#: What is typed in which field of which page.
TYPED = (
    ("/reviews/{asked.id}", "#edit [name=model]"),
    ("/reviews/{asked.id}", "#return [name=comment]"),
    ("/reviews/{asked.id}", "#assign [name=unit]"),
    ("/units", "main input[name=q]"),
    ("/messages", "main input[name=q]"),
)


@pytest.mark.parametrize(("address", "field"), TYPED)
def test_typed_text_survives_news(served: Site, browser: Browser, address: str, field: str) -> None:
    """What is being typed stays while a mail comes in, and so do the focus and the place in the text."""
    with signed_in(browser, served, Role.OFFICER) as window:
        page = window.page
        ready(page, address.format(asked=question(served, "xau@nguoila.example")))
        page.evaluate("for (const closed of document.querySelectorAll('details')) closed.open = true")
        typed = page.locator(field).first
        typed.fill("mầm non kim")
        typed.focus()
        for _ in range(3):
            page.keyboard.press("ArrowLeft")
        wait_for_news(page, served)
        assert typed.input_value() == "mầm non kim"
        assert typed.evaluate("field => field === document.activeElement && field.selectionStart") == len("mầm non ")
        page.keyboard.type("xanh ")
        assert typed.input_value() == "mầm non xanh kim"


def test_what_is_shown_stays(served: Site, browser: Browser) -> None:
    """A file that is still opened comes by itself; what is shown stays while news make it be opened again."""
    originals = served.app.originals
    address = f"/messages/{question(served, 'xau@nguoila.example').message}?path=2"
    with signed_in(browser, served, Role.VIEWER) as window:
        page = window.page
        under_way, shown = page.locator("#shown [data-under-way]"), page.locator("#shown .picture, #shown .document")
        forget_pictures(served)
        with originals.rendering:
            page.goto(address)
            under_way.wait_for()
        shown.first.wait_for(timeout=LONG_MS)
        assert under_way.count() == 0
        forget_pictures(served)
        with originals.rendering:
            wait_for_news(page, served)
            assert under_way.count() == 0
            assert shown.count() > 0


def forget_pictures(site: Site) -> None:
    """Let go the pictures of all files, so that they are made again."""
    with site.app.store.write(is_shown=False) as session:
        forget_renderings(session, before=NOW + timedelta(days=9))


# -- keys, and what was typed --------------------------------------------------------------------


def ask(page: Page, site: Site, sender: str) -> Review:
    """Let a mail of ``sender`` come that asks for its unit, and open its question."""
    files = {"dk.docx": form("Trường Mầm non Kim", ("Tổ Lá", "Sân sạch"))}
    receive(site, mail(next(fresh_numbers), sender=sender, files=files))
    asked = question(site, sender)
    # The list comes first: on a busy machine pages show a state of some seconds ago.
    page.goto("/reviews")
    page.locator(f"#queue a[href='/reviews/{asked.id}']").wait_for(timeout=LONG_MS)
    ready(page, f"/reviews/{asked.id}")
    return asked


def is_open(site: Site, review: Review) -> bool:
    """Tell whether a question still waits."""
    with site.app.store.read() as session:
        return any(one.id == review.id for one in load_reviews(session, campaign_id=site.app.campaign.id))


def test_keys_only_point(served: Site, browser: Browser) -> None:
    """The key of each answer goes to its button or field; only Enter presses it."""
    with signed_in(browser, served, Role.OFFICER) as window:
        page = window.page
        asked = ask(page, served, "phim@nguoila.example")
        for key, place in (("s", "#assign-unit"), ("a", "#accept-unit"), ("i", "[data-ignore]")):
            page.evaluate("document.activeElement.blur()")
            page.keyboard.press(key)
            assert page.locator(place).evaluate("element => element === document.activeElement"), key
        page.fill("#accept-unit", "MN-KIMAN")
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("a")
        assert page.locator("[data-accept]").evaluate("element => element === document.activeElement")
        assert is_open(served, asked)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert not is_open(served, asked)


def test_typed_rows_are_not_lost(served: Site, browser: Browser) -> None:
    """Before typed rows are lost, by another answer or by leaving, the page asks; when they are sent it does not."""
    with signed_in(browser, served, Role.OFFICER) as window:
        page, dialogs = window.page, []

        def refuse(dialog: Dialog) -> None:
            dialogs.append(dialog.type)
            dialog.dismiss()

        page.on("dialog", refuse)
        asked = ask(page, served, "go@nguoila.example")
        page.keyboard.press("e")
        page.keyboard.press("End")
        page.keyboard.type(" xanh")
        page.click("[data-ignore]")
        assert dialogs == ["confirm"]
        with page.expect_event("dialog"):
            page.evaluate("setTimeout(() => location.assign('/units'))")
        assert dialogs == ["confirm", "beforeunload"]
        assert "Tổ Lá xanh" in [field.input_value() for field in page.locator("#edit [name=performer]").all()]
        assert is_open(served, asked)
        page.fill("#edit-unit", "MN-KIMAN")
        with page.expect_navigation():
            page.click("#edit button.main:visible")
        assert dialogs == ["confirm", "beforeunload"]
        assert not is_open(served, asked)
