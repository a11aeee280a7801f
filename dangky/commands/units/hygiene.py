"""``dangky units check``: what is doubtful about the roster, each with the command that mends it."""

from __future__ import annotations

import argparse
from typing import Any

from dangky.commands.context import Context
from desk.hygiene import DEFAULT_CAMPAIGNS, find_doubts
from domain.errors import N_
from reports.language import Translator


def add_actions(actions: Any, t: Translator) -> None:
    """Add ``check``."""
    parser = actions.add_parser("check", help=t._(N_("look for what is doubtful about the units, and say what to do")))
    parser.add_argument(
        "--campaigns",
        metavar="N",
        type=int,
        default=DEFAULT_CAMPAIGNS,
        help=t._(N_("name units that were silent in the last N campaigns; default: 2")),
    )
    parser.set_defaults(act=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Say what is doubtful; nothing is changed."""
    t = context.t
    with context.app() as app:
        findings = find_doubts(app, campaigns=arguments.campaigns)
    for finding in findings:
        context.screen.say(f"{finding.unit}: {t._(finding.template, **finding.details)}")
        context.screen.say(finding.command, style="dim", indent=4)
    said = N_("Nothing doubtful was found.")
    if findings:
        said = N_("{count} things to look at. Each command can be tried first with --dry-run.")
    context.screen.say(t._(said, count=t.number(len(findings))), style="bold")
    return 0
