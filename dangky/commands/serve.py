"""``dangky serve``: the pages alone, without reading mail."""

from __future__ import annotations

import argparse
import logging

from dangky.commands.context import Context
from dangky.commands.run import start_log, stopping
from dangky.pages import serve_pages
from domain.errors import N_
from reports.language import Translator

HELP = N_("serve the pages alone: no mail is read or sent")


def add_arguments(_parser: argparse.ArgumentParser, _t: Translator) -> None:
    """Add nothing: the command has no arguments of its own."""


def run(_arguments: argparse.Namespace, context: Context) -> int:
    """Serve the pages until SIGTERM or Ctrl-C."""
    start_log()
    stop = stopping()
    with context.app() as app, serve_pages(app, None):
        logging.getLogger("dangky").info("pages: %s", app.settings.web.base_url)
        stop.wait()
    return 0
