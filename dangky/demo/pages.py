"""The demonstration's pages: the officers' desk over the register that was just made, until Ctrl-C."""

from __future__ import annotations

import socket
import threading
from datetime import datetime
from pathlib import Path

from dangky.bootstrap import open_app
from dangky.pages import serve_pages
from dangky.screen import Screen
from dangky.service import Service
from desk.accounts import add_account
from desk.app import App
from domain.account import Role
from domain.clock import Clock, utc_now
from domain.errors import N_
from storage.lock import worker_lock

#: Accounts that exist only in the demonstration's own database, which is made anew each time.
ACCOUNTS = (("xem", "Người xem (ví dụ)", Role.VIEWER), ("canbo", "Cán bộ (ví dụ)", Role.OFFICER))
ADMINISTRATOR = ("quantri", "Quản trị (ví dụ)", Role.ADMINISTRATOR)
PASSWORD = "dangky-vi-du"  # noqa: S105 - of the accounts above, which lead to invented mail on this machine only


def free_port() -> int:
    """Return a port of this machine that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def running_clock(begin: datetime) -> Clock:
    """Return a clock that shows ``begin`` now and goes on from there."""
    started = utc_now()
    return lambda: begin + (utc_now() - started)


def serve_demo(config: Path, clock: Clock, screen: Screen, stop: threading.Event) -> None:
    """Serve the pages, with the worker beside them, until ``stop`` is set; say where they are and who may sign in."""
    with open_app(config, {}, clock) as app, worker_lock(app.store), open_app(config, {}, clock) as beside:
        service = Service(app, screen.t)
        _add_accounts(beside)
        with serve_pages(beside, service):
            _say(beside, screen)
            service.start()
            try:
                stop.wait()
            finally:
                service.stop()


def _add_accounts(app: App) -> None:
    for name, full_name, role in (*ACCOUNTS, ADMINISTRATOR):
        add_account(app, name=name, full_name=full_name, role=role, password=PASSWORD, by="demo")


def _say(app: App, screen: Screen) -> None:
    t = screen.t
    screen.say()
    screen.say("7. " + t._(N_("The officers' pages")), style="bold")
    screen.say(f"   {app.settings.web.base_url}/")
    names = ", ".join(name for name, _, _ in (*ACCOUNTS, ADMINISTRATOR))
    screen.say("   " + t._(N_("Sign in as one of {names}, password {password}."), names=names, password=PASSWORD))
    screen.remark("   " + t._(N_("The clock goes on from the last mail's evening. Ctrl-C ends the demonstration.")))
