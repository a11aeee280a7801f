"""``dangky run``: the service."""

from __future__ import annotations

import argparse
import logging
import signal
import threading
from contextlib import ExitStack

from dangky.commands.context import Context
from dangky.pages import serve_pages
from dangky.service import Service
from domain.errors import N_
from reports.language import Translator
from storage.lock import worker_lock

HELP = N_("run the service: read mail, send the digest, serve the pages, until stopped")
log = logging.getLogger("dangky")


def add_arguments(_parser: argparse.ArgumentParser, _t: Translator) -> None:
    """Add nothing: the command has no arguments of its own."""


def run(_arguments: argparse.Namespace, context: Context) -> int:
    """Work until SIGTERM or Ctrl-C; the job at hand is finished first."""
    start_log()
    stop = stopping()
    with context.app() as app, worker_lock(app.store), ExitStack() as stack:
        service = Service(app, context.t)
        if app.settings.web.is_on:
            # The pages have a database connection and child processes of their own: they wait for no reading of mail.
            stack.enter_context(serve_pages(stack.enter_context(context.app()), service))
            log.info("pages: %s", app.settings.web.base_url)
        log.info("started: campaign %s, %d mailboxes", app.campaign.id, len(app.mailboxes))
        service.start()
        try:
            stop.wait()
        finally:
            service.stop()
    log.info("stopped")
    return 0


def stopping() -> threading.Event:
    """Return what is set when the process is told to end."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def start_log() -> None:
    """Log to standard error, where a service manager picks it up; the scheduler's own chatter is left out."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
