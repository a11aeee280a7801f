"""``dangky run``: the service."""

from __future__ import annotations

import argparse
import logging
import signal
import threading

from dangky.commands.context import Context
from dangky.service import serve
from domain.errors import N_
from reports.language import Translator
from storage.lock import worker_lock

HELP = N_("run the service: read mail, send the digest, until stopped")


def add_arguments(_parser: argparse.ArgumentParser, _t: Translator) -> None:
    """The command has no arguments of its own."""


def run(_arguments: argparse.Namespace, context: Context) -> int:
    """Work until SIGTERM or Ctrl-C; the job at hand is finished first."""
    _start_log()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with context.app() as app, worker_lock(app.store):
        logging.getLogger("dangky").info("started: campaign %s, %d mailboxes", app.campaign.id, len(app.mailboxes))
        serve(app, context.t, stop)
    logging.getLogger("dangky").info("stopped")
    return 0


def _start_log() -> None:
    """Log to standard error, where a service manager picks it up; the scheduler's own chatter is left out."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
