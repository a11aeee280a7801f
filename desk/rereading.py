"""One kept mail read again: what would be otherwise, and then, if an officer wants it, taken over.

Unlike ``dangky reparse``, which reads everything, this needs no lock of the worker: the worker never touches a mail
that was read, and the transaction that books first sees that nothing has changed since it was shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desk.app import App
from domain.account import Deed
from domain.deciding import decided
from domain.memory import Memory
from domain.message import LedgerLine
from domain.reading import MessageReading
from domain.unit import Roster
from reports.changes import UnitChange, unit_changes
from storage.answers import record_reread
from storage.decisions import load_decisions
from storage.deeds import record_deed
from storage.files import load_message
from storage.memories import load_memories
from storage.readings import load_read
from storage.register import load_register


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What reading one mail again gave; nothing of it is booked."""

    message: int
    #: The mail as it stands in the ledger.
    line: LedgerLine
    at: datetime
    #: What it said when it was read again; None: it was read by an earlier dangky that did not keep that.
    before: MessageReading | None
    #: What it says now, before and after officers' decisions about it; None: the same, or it could not be read.
    after: MessageReading | None
    standing: MessageReading | None
    #: Units that would stand otherwise.
    changes: tuple[UnitChange, ...]
    #: True if its bytes are damaged or no longer kept; if something of ours failed, or time or memory did not do.
    is_gone: bool
    has_failed: bool
    #: By what it was read.
    roster: Roster
    memories: tuple[Memory, ...]


def try_rereading(app: App, *, message: int) -> Tried:
    """Read ``message`` again and return what would change; nothing is written.

    Raises: ``NoSuchMessage``.
    """
    with app.store.read() as session:
        line = load_message(session, campaign_id=app.campaign.id, message=message)
        before = load_read(session, messages=(message,)).get(message)
        memories = load_memories(session, campaign_id=app.campaign.id)
    found = app.rereader.read_one(message)
    after = found.changed.get(message)
    return Tried(
        message=message,
        line=line,
        at=app.clock(),
        before=before,
        after=after,
        standing=_standing(app, message, after),
        changes=_changes(app, message, after),
        is_gone=message in found.gone,
        has_failed=message in found.failed,
        roster=app.campaign.roster,
        memories=memories,
    )


def take_over(app: App, tried: Tried, *, by: str) -> bool:
    """Book what was read; False, with nothing written, if anything that it rests on has changed since it was shown."""
    if tried.after is None or app.campaign.roster != tried.roster:
        return False
    now = app.clock()
    with app.store.write() as session:
        is_same = load_read(session, messages=(tried.message,)).get(tried.message) == tried.before
        if not is_same or load_memories(session, campaign_id=app.campaign.id) != tried.memories:
            return False
        record_reread(session, message=tried.message, reading=tried.after, now=now)
        record_deed(session, now=now, name=by, deed=Deed.READ_AGAIN, text=f"/messages/{tried.message}")
    return True


def _standing(app: App, message: int, after: MessageReading | None) -> MessageReading | None:
    """Return what the mail would say by the decisions about it that hold."""
    if after is None:
        return None
    with app.store.read() as session:
        made = load_decisions(session, messages=(message,)).get(message, [])
    return decided(after, [decision for decision in made if decision.undone_at is None])


def _changes(app: App, message: int, after: MessageReading | None) -> tuple[UnitChange, ...]:
    if after is None:
        return ()
    now = app.clock()
    with app.store.read() as session:
        before = load_register(session, campaign=app.campaign, as_of=now)
        then = load_register(session, campaign=app.campaign, as_of=now, instead={message: after})
    return unit_changes(before, then)
