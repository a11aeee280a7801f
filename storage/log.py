"""One log over all that is written of people: what each table keeps of who did what, in one order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Select, literal, select, union, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from domain.account import Deed, LoggedDeed
from domain.decision import Decision
from domain.log import LogKind, LogLine, MailWord
from domain.memory import Memory
from domain.roster_log import RosterChange
from domain.rulings import Ruling
from storage.decisions import load_decision
from storage.memories import load_memories
from storage.models import (
    DecisionRow,
    DeedRow,
    MemoryRow,
    MessageRow,
    OutboxEventRow,
    OutboxRow,
    RosterChangeRow,
    RulingRow,
)
from storage.roster_changes import load_changes
from storage.rulings import load_rulings

#: Deeds by what they are about.
_DEEDS: Mapping[LogKind, tuple[Deed, ...]] = {
    LogKind.SIGN_IN: (Deed.SIGNED_IN, Deed.REFUSED, Deed.SIGNED_OUT, Deed.COPIED),
    LogKind.FILE: (Deed.EXPORTED, Deed.DOWNLOADED),
    LogKind.ACCOUNT: (Deed.ACCOUNT_CHANGED, Deed.KEY_CHANGED, Deed.CAMPAIGN_CHANGED),
}
#: Which table a line came from, its number there, when, by whom, and 1 if it took something back.
_Lines = Select[str, int, datetime | None, str, int]
_Instant = InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None]
_Subject = Decision | Ruling | RosterChange | Memory | MailWord | LoggedDeed


def load_log(
    session: Session,
    *,
    campaign_id: str,
    limit: int,
    offset: int = 0,
    kinds: Collection[LogKind] = tuple(LogKind),
    by: Collection[str] = (),
) -> tuple[LogLine, ...]:
    """Return ``limit`` lines, the newest first, after the first ``offset``; of some kinds and of some persons if asked.

    Accounts belong to no campaign, so their lines are in the log of each.
    """
    found = union_all(*_sources(campaign_id, kinds)).subquery()
    statement = select(found).order_by(found.c.at.desc(), found.c.source, found.c.id.desc(), found.c.undone.desc())
    if by:
        statement = statement.where(found.c.by.in_(tuple(by)))
    rows = session.execute(statement.limit(limit).offset(offset)).all()
    wanted: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        wanted[row.source].add(row.id)
    subjects = {source: _SUBJECTS[source](session, campaign_id, ids) for source, ids in wanted.items()}
    return tuple(
        LogLine(
            at=row.at,
            by=row.by,
            kind=LogKind(row.source),
            subject=subjects[row.source][row.id],
            is_undoing=bool(row.undone),
        )
        for row in rows
    )


def load_log_persons(session: Session, *, campaign_id: str) -> tuple[str, ...]:
    """Return everybody whom the log names, by name; an attempt to sign in need not be anybody's."""
    kinds = [kind for kind in LogKind if kind is not LogKind.SIGN_IN]
    named = [select(source.subquery().c.by) for source in _sources(campaign_id, kinds)]
    return tuple(sorted(session.scalars(union(*named))))


def _sources(campaign_id: str, kinds: Iterable[LogKind]) -> list[_Lines]:
    """Return what each table has to say of ``kinds``."""
    return [lines for one in kinds for lines in (_MADE[one](campaign_id) if one in _MADE else (_deeds(one),))]


def _line(
    kind: LogKind, number: InstrumentedAttribute[int], at: _Instant, by: InstrumentedAttribute[str], *, undone: int = 0
) -> _Lines:
    return select(
        literal(kind.value).label("source"),
        number.label("id"),
        at.label("at"),
        by.label("by"),
        literal(undone).label("undone"),
    ).where(at.is_not(None))


def _decisions(campaign_id: str) -> Sequence[_Lines]:
    row = DecisionRow
    made = _line(LogKind.DECISION, row.id, row.decided_at, row.decided_by)
    undone = _line(LogKind.DECISION, row.id, row.undone_at, row.undone_by, undone=1)
    ours = MessageRow.campaign_id == campaign_id
    return [lines.join(MessageRow, MessageRow.id == row.message).where(ours) for lines in (made, undone)]


def _rulings(campaign_id: str) -> Sequence[_Lines]:
    row = RulingRow
    made = _line(LogKind.RULING, row.id, row.made_at, row.made_by)
    undone = _line(LogKind.RULING, row.id, row.undone_at, row.undone_by, undone=1)
    return [lines.where(row.campaign_id == campaign_id) for lines in (made, undone)]


def _changes(campaign_id: str) -> Sequence[_Lines]:
    row = RosterChangeRow
    return [_line(LogKind.ROSTER, row.id, row.changed_at, row.changed_by).where(row.campaign_id == campaign_id)]


def _memories(campaign_id: str) -> Sequence[_Lines]:
    row = MemoryRow
    learned = _line(LogKind.MEMORY, row.id, row.learned_at, row.learned_by)
    forgotten = _line(LogKind.MEMORY, row.id, row.forgotten_at, row.forgotten_by, undone=1)
    return [lines.where(row.campaign_id == campaign_id) for lines in (learned, forgotten)]


def _mails(campaign_id: str) -> Sequence[_Lines]:
    row = OutboxEventRow
    said = _line(LogKind.MAIL, row.id, row.happened_at, row.done_by).where(row.done_by != "")
    return [said.join(OutboxRow, OutboxRow.id == row.mail).where(OutboxRow.campaign_id == campaign_id)]


def _deeds(kind: LogKind) -> _Lines:
    return _line(kind, DeedRow.id, DeedRow.happened_at, DeedRow.name).where(DeedRow.deed.in_(_DEEDS[kind]))


#: What the tables of one campaign have to say, by kind; all other kinds are deeds.
_MADE: Mapping[LogKind, Callable[[str], Sequence[_Lines]]] = {
    LogKind.DECISION: _decisions,
    LogKind.RULING: _rulings,
    LogKind.ROSTER: _changes,
    LogKind.MEMORY: _memories,
    LogKind.MAIL: _mails,
}


def _load_decisions(session: Session, campaign_id: str, ids: Iterable[int]) -> Mapping[int, _Subject]:
    return {number: load_decision(session, campaign_id=campaign_id, decision=number) for number in ids}


def _load_mails(session: Session, _campaign_id: str, ids: Iterable[int]) -> Mapping[int, _Subject]:
    said = select(OutboxEventRow, OutboxRow).join(OutboxRow, OutboxRow.id == OutboxEventRow.mail)
    return {
        event.id: MailWord(mail=mail.id, kind=mail.kind, recipient=mail.recipient, event=event.event, text=event.text)
        for event, mail in session.execute(said.where(OutboxEventRow.id.in_(tuple(ids))))
    }


def _load_deeds(session: Session, _campaign_id: str, ids: Iterable[int]) -> Mapping[int, _Subject]:
    rows = session.scalars(select(DeedRow).where(DeedRow.id.in_(tuple(ids))))
    return {
        row.id: LoggedDeed(id=row.id, at=row.happened_at, name=row.name, deed=row.deed, text=row.text) for row in rows
    }


_Load = Callable[[Session, str, Iterable[int]], Mapping[int, _Subject]]
#: How what a line is about is loaded.
_SUBJECTS: Mapping[str, _Load] = {
    LogKind.DECISION: _load_decisions,
    LogKind.RULING: lambda session, campaign, _: {one.id: one for one in load_rulings(session, campaign_id=campaign)},
    LogKind.ROSTER: lambda session, campaign, _: {one.id: one for one in load_changes(session, campaign_id=campaign)},
    LogKind.MEMORY: lambda session, campaign, _: {one.id: one for one in load_memories(session, campaign_id=campaign)},
    LogKind.MAIL: _load_mails,
    **dict.fromkeys(_DEEDS, _load_deeds),
}
