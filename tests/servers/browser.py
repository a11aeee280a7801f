"""A real Chromium without a window, and what it complained of."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

#: Without these Chromium looks for hosts outside, and as root it does not start.
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str | None:
    """Return where Chromium lies; None: it is not installed."""
    return next(filter(None, map(shutil.which, (os.environ.get("CHROMIUM", ""), *_NAMES))), None)


@dataclass(kw_only=True)
class Window:
    """One window of the browser, with what went wrong in it."""

    page: Page
    #: Errors of the console, of scripts, and requests to other hosts.
    complaints: list[str] = field(default_factory=list)

    def note(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{self.page.url}: {message.text}")


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start Chromium; end it with the block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(_FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def open_window(browser: Browser, *, base_url: str, width: int, scheme: str = "light") -> Iterator[Window]:
    """Open a window of its own, without cookies, ``width`` pixels wide; requests to other hosts are refused."""
    context: BrowserContext = browser.new_context(
        base_url=base_url,
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="vi-VN",
        accept_downloads=True,
    )
    window = Window(page=context.new_page())

    def refuse_others(route: object) -> None:
        url = route.request.url  # type: ignore[attr-defined]
        if url.startswith(base_url):
            route.continue_()  # type: ignore[attr-defined]
        else:
            window.complaints.append(f"asked for {url}")
            route.abort()  # type: ignore[attr-defined]

    context.route("**/*", refuse_others)
    window.page.on("console", window.note)
    window.page.on("pageerror", lambda error: window.complaints.append(str(error)))
    try:
        yield window
    finally:
        context.close()
