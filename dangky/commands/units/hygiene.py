"""``dangky units check``: what is doubtful about the roster, each with the command that mends it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from dangky.commands.context import Context
from desk.app import App
from domain.clock import local_day
from domain.errors import N_
from domain.memory import with_memories
from domain.succession import names_on
from domain.unit import Roster
from reports.hygiene import (
    Finding,
    PastCampaign,
    Sender,
    lacking_place,
    lost_successors,
    names_alike,
    names_of_several,
    silent_units,
    unknown_senders,
)
from reports.language import Translator
from storage.hygiene import count_mails_by_sender, load_asked, load_heard, load_past_campaigns

#: Campaigns in which a unit must have been silent to be asked about.
DEFAULT_CAMPAIGNS = 2


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
    with context.app() as app, app.store.read() as session:
        findings = tuple(_findings(app, session, arguments.campaigns))
    for finding in findings:
        context.screen.say(f"{finding.unit}: {t._(finding.template, **finding.details)}")
        context.screen.say(finding.command, style="dim", indent=4)
    said = N_("Nothing doubtful was found.")
    if findings:
        said = N_("{count} things to look at. Each command can be tried first with --dry-run.")
    context.screen.say(t._(said, count=t.number(len(findings))), style="bold")
    return 0


def _findings(app: App, session: Session, campaigns: int) -> Iterator[Finding]:
    campaign, today = app.campaign, local_day(app.clock())
    taught = with_memories(campaign.roster, app.memories)
    asked = Roster(units=tuple(unit for unit in taught.units if unit.is_asked_on(today)))
    counts = count_mails_by_sender(session, campaign_id=campaign.id)
    senders = [Sender(address=address, mails=mails) for address, mails in counts.items()]
    yield from names_of_several(taught)
    yield from lost_successors(taught)
    yield from names_alike(asked)
    yield from lacking_place(asked, campaign.groups)
    yield from unknown_senders(names_on(taught, today), senders)
    past = [_past(session, code) for code in load_past_campaigns(session, now=app.clock(), limit=campaigns)]
    yield from silent_units(asked, past, count=campaigns)


def _past(session: Session, campaign_id: str) -> PastCampaign:
    return PastCampaign(
        asked=load_asked(session, campaign_id=campaign_id), heard=load_heard(session, campaign_id=campaign_id)
    )
