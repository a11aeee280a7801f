"""The buttons of the page of lists in a real Chromium: at work until the file has come."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dangky.demo.pages import free_port
from dangky.pages import serve_pages
from domain.account import Role
from tests.acceptance.installation import Installation
from tests.servers.browser import find_chromium, open_browser, open_window
from tests.servers.programs import unavailable
from tests.web.conftest import NAMES, PASSWORD, Moved, open_site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def page(tmp_path: Path, read_mails: Installation) -> Iterator[Page]:
    """The page, in a browser in which a viewer is signed in."""
    if find_chromium() is None:
        unavailable("Chromium")
    shutil.copytree(read_mails.config.parent, tmp_path / "own")
    config = tmp_path / "own" / "config.toml"
    config.write_text(f"{config.read_text()}\n[web]\nport = {free_port()}\n")
    with (
        open_site(Installation(config=config), Moved()) as site,
        serve_pages(site.app, site.service),
        open_browser() as browser,
        open_window(browser, base_url=site.app.settings.web.base_url, width=1280) as window,
    ):
        window.page.goto("/sign-in")
        window.page.fill("#name", NAMES[Role.VIEWER])
        window.page.fill("#password", PASSWORD)
        window.page.click("main form button")
        window.page.wait_for_url("/")
        yield window.page
        assert not [said for said in window.complaints if "422" not in said]


@pytest.mark.parametrize("has_come", [True, False])
def test_the_button_rests_when_the_file_has_come(page: Page, *, has_come: bool) -> None:
    """However long a file takes, its button is at work until it comes; then it can be pressed again."""
    page.clock.install()
    page.goto("/exports")
    page.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))
    button = page.locator('button[formaction="/exports/missing.xlsx"]')
    text = str(button.text_content())
    with page.expect_download() as begun:
        button.click()
    assert begun.value.suggested_filename.endswith(".xlsx")
    if not has_come:
        page.context.clear_cookies(name=re.compile("^dangky_made"))
    page.clock.run_for(50)
    expect(button).to_be_disabled()
    expect(button).not_to_have_text(text)
    page.clock.run_for(1_000 if has_come else 60_000)
    if has_come:
        expect(button).to_be_enabled()
        expect(button).to_have_text(text)
        assert not page.locator("input[name=mark]").count()
    else:
        expect(button).to_be_disabled()


def test_a_page_instead_of_a_file(page: Page) -> None:
    """What cannot be made comes back as the page, with all its buttons ready."""
    page.goto("/exports")
    page.fill("#as_of", "2099-01-01T10:00")
    page.click('button[formaction="/exports/missing.xlsx"]')
    page.wait_for_url(re.compile(r"/exports/missing\.xlsx"))
    expect(page.locator("button[data-making]:disabled")).to_have_count(0)
