"""One kept mail read again: what would be otherwise, and then, if an officer wants it, taken over.

Unlike ``dangky reparse``, which reads everything, this needs no lock of the worker: the worker never touches a mail
that was read, and the transaction that books first sees that nothing has changed since it was shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

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
from storage.revision import load_revision


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What reading one mail again gave; nothing of it is booked."""

    message: int
    #: The mail as it stands in the ledger.
    line: LedgerLine
    at: datetime
    #: The state of the register with which it was compared.
    revision: int
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
    with app.store.read() as session:
        revision = load_revision(session)
        standing, changes = _consequences(session, app, message, after, app.clock())
    return Tried(
        message=message,
        line=line,
        at=app.clock(),
        revision=revision,
        before=before,
        after=after,
        standing=standing,
        changes=changes,
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
        if not _is_same(session, app, tried, now):
            return False
        record_reread(session, message=tried.message, reading=tried.after, now=now)
        record_deed(session, now=now, name=by, deed=Deed.READ_AGAIN, text=f"/messages/{tried.message}")
    return True


def _is_same(session: Session, app: App, tried: Tried, now: datetime) -> bool:
    """Tell whether the mail still says what was read before, and whether the same would follow from it as was shown."""
    if load_read(session, messages=(tried.message,)).get(tried.message) != tried.before:
        return False
    if load_memories(session, campaign_id=app.campaign.id) != tried.memories:
        return False
    if load_revision(session) == tried.revision:
        return True
    return _consequences(session, app, tried.message, tried.after, now) == (tried.standing, tried.changes)


def _consequences(
    session: Session, app: App, message: int, after: MessageReading | None, now: datetime
) -> tuple[MessageReading | None, tuple[UnitChange, ...]]:
    """Return what the mail would say by the decisions about it that hold, and the units that would stand otherwise."""
    if after is None:
        return None, ()
    made = load_decisions(session, messages=(message,)).get(message, [])
    standing = decided(after, [decision for decision in made if decision.undone_at is None])
    before = load_register(session, campaign=app.campaign, as_of=now)
    then = load_register(session, campaign=app.campaign, as_of=now, instead={message: after})
    return standing, unit_changes(before, then)
