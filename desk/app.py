"""One campaign, its register and its mailboxes, as everything that officers do is handed them."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from desk.names import memories_of
from desk.next_campaign import CampaignFolder, NextCampaign
from desk.replying import Replier
from desk.settings import Settings
from domain.campaign import Campaign
from domain.clock import Clock
from domain.memory import Memory
from domain.unit import Roster
from ingest.mailboxes.port import Mailbox
from ingest.originals import Originals
from ingest.pipeline import Pipeline
from ingest.rereading import Rereader
from reports.delivery import SmtpTransport
from storage.engine import Store

#: A number from 0 to 1, for spreading retries.
jitter = random.SystemRandom().random


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """One campaign, its register and its mailboxes, ready for work."""

    settings: Settings
    #: The campaign as its folder has it, with the roster as the register has it.
    campaign: Campaign
    #: The roster that lies in the campaign's folder; differs once another was imported.
    roster_in_folder: Roster
    store: Store
    mailboxes: tuple[Mailbox, ...]
    pipeline: Pipeline
    #: What the pipeline calls with each message that it has booked.
    replier: Replier
    rereader: Rereader
    #: Opens files of kept mail for officers to see, beside the worker, in a guard of its own.
    originals: Originals
    #: None: the configuration names no outgoing server.
    transport: SmtpTransport | None
    clock: Clock
    #: Builds the same with another roster, over the same database and guard.
    with_roster: Callable[[Roster], App]
    #: Makes the folder of the next campaign from that of this one; writes nothing.
    copy_campaign: Callable[[NextCampaign], CampaignFolder]

    @property
    def memories(self) -> tuple[Memory, ...]:
        """What officers have taught by now, also what is forgotten again."""
        return memories_of(self.store, self.campaign)()

    @property
    def folders(self) -> tuple[tuple[str, str], ...]:
        """Name and folder of each mailbox, as the ledger knows them."""
        return tuple((mailbox.name, mailbox.folder) for mailbox in self.mailboxes)
