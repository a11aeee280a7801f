"""All that is known of one unit, from one moment of the database."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from desk.app import App
from domain.decision import Decision
from domain.errors import NoSuchUnit
from domain.memory import Memory, with_memories
from domain.outgoing import QueuedMail, Reminded
from domain.poll import MailboxHealth
from domain.register import RegisterLine
from domain.reminders import reminded_by
from domain.roster_log import RosterChange
from domain.rulings import Ruling
from domain.unit import Roster, Unit
from storage.decisions import load_unit_decisions
from storage.memories import load_memories
from storage.outbox_care import load_unit_mails
from storage.polls import load_health
from storage.register import load_lines
from storage.reminders import load_past_mails, load_returned_addresses
from storage.roster_changes import load_changes
from storage.rulings import load_rulings


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFile:
    """One unit: where it stands, what came from it, what was decided about it, what it was sent."""

    #: As it stands on the roster.
    unit: Unit
    #: None: it is not asked, and has sent nothing.
    line: RegisterLine | None
    health: MailboxHealth
    #: What officers taught about it, also what was forgotten again, oldest first.
    memories: tuple[Memory, ...]
    #: With the undone ones, in the order of their making.
    rulings: tuple[Ruling, ...]
    decisions: tuple[Decision, ...]
    #: In which it was changed, oldest first.
    changes: tuple[RosterChange, ...]
    #: Newest first.
    mails: tuple[QueuedMail, ...]
    #: None: it was not.
    reminded: Reminded | None
    #: Addresses of it, those taught among them, the best first; and those of them that take no mail.
    addresses: tuple[str, ...]
    returned: tuple[str, ...]


def load_unit_file(app: App, code: str) -> UnitFile:
    """Return what is known of the unit ``code``.

    Raises: ``NoSuchUnit`` if it is not on the roster.
    """
    unit = app.campaign.roster.by_code.get(code)
    if unit is None:
        raise NoSuchUnit(unit=code)
    with app.store.read() as session:
        return _load(session, app, unit)


def _load(session: Session, app: App, unit: Unit) -> UnitFile:
    now, campaign_id, code = app.clock(), app.campaign.id, unit.code
    line = load_lines(session, campaign=app.campaign, units=(code,), now=now).get(code)
    messages = _messages(line)
    memories = tuple(m for m in load_memories(session, campaign_id=campaign_id) if m.lesson.unit == code)
    past = load_past_mails(session, campaign_id=campaign_id, unit=code)
    returned = load_returned_addresses(session, campaign_id=campaign_id)
    returned |= {mail.recipient.lower() for mail in past if mail.is_returned}
    addresses = with_memories(Roster(units=(unit,)), memories).by_code[code].addresses
    return UnitFile(
        unit=unit,
        line=line,
        health=load_health(session, folders=app.folders, campaign_id=campaign_id, as_of=now),
        memories=memories,
        rulings=tuple(made for made in load_rulings(session, campaign_id=campaign_id) if made.unit == code),
        decisions=load_unit_decisions(session, campaign_id=campaign_id, unit=code, messages=messages),
        changes=tuple(c for c in load_changes(session, campaign_id=campaign_id) if _concerns(c, code)),
        mails=load_unit_mails(session, campaign_id=campaign_id, unit=code, messages=messages),
        reminded=reminded_by(past, now).get(code),
        addresses=addresses,
        returned=tuple(address for address in addresses if address.lower() in returned),
    )


def _messages(line: RegisterLine | None) -> frozenset[int]:
    """Return the row numbers of the messages that brought something of the unit."""
    versions = line.versions if line else ()
    return frozenset(submission.message for version in versions for submission in version.submissions)


def _concerns(change: RosterChange, code: str) -> bool:
    return any(unit.code == code for unit in (*change.difference.before, *change.difference.after))
