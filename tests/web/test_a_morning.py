"""An officer's morning in a real browser, on a phone and on a desk: who is missing, what is asked, the lists."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from dangky.demo.pages import free_port
from dangky.pages import serve_pages
from domain.account import Role
from storage.reviews import load_reviews
from tests.acceptance.installation import Installation
from tests.servers.browser import open_window
from tests.web.conftest import Moved, Site, open_site
from tests.web.test_in_browser import browser, sign_in  # noqa: F401 - the fixture is used by its name

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def served(tmp_path: Path, read_mails: Installation) -> Iterator[Site]:
    """A site of this test's own behind a real server."""
    folder = tmp_path / "own"
    shutil.copytree(read_mails.config.parent, folder)
    config = folder / "config.toml"
    config.write_text(f"{config.read_text()}\n[web]\nport = {free_port()}\n")
    with open_site(Installation(config=config), Moved()) as site, serve_pages(site.app, site.service):
        yield site


def question(site: Site, sender: str) -> int:
    """Return the number of the open question about the mail of ``sender``."""
    with site.app.store.read() as session:
        found = load_reviews(session, campaign_id=site.app.campaign.id)
    return next(review.id for review in found if review.sender == sender and not review.is_remark)


def senders(site: Site) -> set[str]:
    with site.app.store.read() as session:
        found = load_reviews(session, campaign_id=site.app.campaign.id)
    return {review.sender for review in found if not review.is_remark}


def opened(page: Page, action: str) -> None:
    """Open the part of a question's page with the form for ``action``, if it is closed."""
    form = page.locator(f"form#{action}")
    if not form.is_visible():
        form.locator("xpath=ancestor::details[1]/summary").click()


@pytest.mark.parametrize("width", [375, 1280])
def test_an_officers_morning(served: Site, browser: Browser, width: int) -> None:  # noqa: F811
    """Missing units of a group, one question of each kind, an edited entry, a returned form, and taking back."""
    with open_window(browser, base_url=served.app.settings.web.base_url, width=width) as window:
        page = window.page
        sign_in(window, Role.OFFICER)
        page.goto("/units?group=truong_hoc&status=missing")
        shown = page.inner_text("main")
        assert "Trường Mầm non Kim An" in shown
        assert "Trường Mầm non Kim Thư" not in shown
        # Rows are typed in another way than they were read.
        page.goto(f"/reviews/{question(served, 'la@nguoila.example')}")
        opened(page, "edit")
        page.fill("#edit-unit", "MN-KIMAN")
        page.locator("form#edit [name=model]").first.fill("Sân trường sạch và xanh")
        page.locator("form#edit button.main").click()
        page.goto("/units/MN-KIMAN")
        assert "Sân trường sạch và xanh" in page.inner_text("main")
        # Taken back, it is asked again.
        page.goto("/reviews")
        page.locator("form[action*='/undo'] button:visible").first.click()
        page.wait_for_load_state()
        assert "la@nguoila.example" in senders(served)
        # A damaged file goes back; a mail without a form is put aside; a form is taken as it was read.
        page.goto(f"/reviews/{question(served, 'hong@nguoila.example')}")
        opened(page, "return")
        page.fill("#return-comment", "Tệp bị hỏng, đề nghị gửi lại.")
        page.locator("form#return button.main").click()
        page.goto(f"/reviews/{question(served, 'khac@nguoila.example')}")
        page.locator("[data-ignore]").click()
        page.goto(f"/reviews/{question(served, 'xau@nguoila.example')}")
        page.fill("#accept-unit", "TH-KIMAN")
        page.locator("[data-accept]").click()
        page.wait_for_load_state()
        assert not {"khac@nguoila.example", "xau@nguoila.example"} & senders(served)
        page.goto("/outbox")
        assert "hong@nguoila.example" in page.inner_text("main")
        assert window.complaints == []


@pytest.mark.parametrize("width", [375, 1280])
def test_lists_are_saved_as_files(served: Site, browser: Browser, width: int) -> None:  # noqa: F811
    """The consolidated list comes as a workbook, with a name that says what it is."""
    with open_window(browser, base_url=served.app.settings.web.base_url, width=width) as window:
        page = window.page
        sign_in(window, Role.VIEWER)
        page.goto("/exports")
        with page.expect_download() as download:
            page.locator("button:visible, a.button:visible").filter(has_text="Excel").first.click()
        assert download.value.suggested_filename.endswith(".xlsx")
        assert window.complaints == []


def test_a_roster_with_a_mistake(served: Site, browser: Browser, tmp_path: Path) -> None:  # noqa: F811
    """A mistake in a roster is told with its row, and nothing of the file is taken."""
    roster = tmp_path / "danh-sach.csv"
    roster.write_text("mã,tên,khối\nMN-KIMAN,Trường Mầm non Kim An,truong_hoc\nMN-MOI,Trường Mới,khong_co\n")
    with open_window(browser, base_url=served.app.settings.web.base_url, width=1280) as window:
        page = window.page
        sign_in(window, Role.ADMINISTRATOR)
        page.goto("/campaign/roster")
        page.set_input_files("input[type=file]", roster)
        page.locator("form:has(input[type=file]) button").click()
        page.wait_for_load_state()
        said = page.inner_text("main")
        assert "khong_co" in said
        assert "3" in said
        assert served.service.rosters == []
