"""Where the campaign stands, counted: the figures of every list, digest and page.

Pure: a fold over the register and the ledger. The arithmetic always closes: registered, nothing,
needs review and missing make up those asked; so do on time, late, and those without a valid form.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.campaign import Campaign, Group, Kind
from domain.message import LedgerLine, Outcome
from domain.reasons import Reason, ReasonCode
from domain.register import Register, RegisterLine, Status
from domain.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Numbers of units; ``registered + nothing + needs_review + missing == asked``."""

    asked: int
    registered: int
    nothing: int
    needs_review: int
    missing: int
    #: Units whose first valid version came before the deadline, and after it;
    #: ``on_time + late == registered + nothing``.
    on_time: int
    late: int

    @property
    def answered(self) -> int:
        """Units with a valid answer, be it that they have no model."""
        return self.registered + self.nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupStatus:
    """One group of addressees: its numbers, and its units from which nothing came."""

    group: Group
    counts: Counts
    #: In roster order.
    missing: tuple[Unit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitInReview:
    """A unit about which an officer is asked, whatever its status."""

    unit: Unit
    status: Status
    #: Reasons of its open reviews, oldest first.
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCount:
    """How many models count for one kind in one field."""

    kind: Kind
    #: Code of the field; None: entries without a field that the campaign knows.
    field: str | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusSummary:
    """All figures at one instant."""

    campaign: Campaign
    as_of: datetime
    counts: Counts
    #: Every group, in the letter's order.
    groups: tuple[GroupStatus, ...]
    #: Units that open reviews name, in roster order.
    in_review: tuple[UnitInReview, ...]
    #: One for each kind and each field of the form, in the form's order, also where it is 0.
    entries: tuple[EntryCount, ...]
    #: Units whose extension still runs, by code, with the first instant that is late for them; in roster order.
    extended: Mapping[str, datetime]
    #: Units that sent an older file again after the version that counts, in roster order.
    sent_older: tuple[Unit, ...]
    #: Units whose newest version came from an address that never wrote for them, in roster order.
    sent_by_others: tuple[Unit, ...]
    #: Units that corrected or added to their registration after their deadline; they may be on time all the same.
    corrected_late: int
    #: Messages received until ``as_of``, by what became of them; None: not yet read.
    messages: Mapping[Outcome | None, int]

    @property
    def missing(self) -> tuple[Unit, ...]:
        """Units from which nothing came, by group in the letter's order, within it in roster order."""
        return tuple(unit for group in self.groups for unit in group.missing)

    @property
    def entry_total(self) -> int:
        """How many models count."""
        return sum(count.count for count in self.entries)


def summarise(register: Register, ledger: Sequence[LedgerLine]) -> StatusSummary:
    """Return the figures of ``register``; messages of ``ledger`` received after its instant are left out."""
    return summarise_counted(register, Counter(line.outcome for line in ledger if line.received <= register.as_of))


def summarise_counted(register: Register, messages: Mapping[Outcome | None, int]) -> StatusSummary:
    """Return the figures of ``register``, where messages received by its instant are already counted by outcome."""
    campaign = register.campaign
    units = campaign.roster.by_code
    return StatusSummary(
        campaign=campaign,
        as_of=register.as_of,
        counts=_counts(register.lines),
        groups=tuple(_group_status(group, register) for group in groups_of(campaign)),
        in_review=tuple(
            UnitInReview(
                unit=units[line.unit], status=line.status, reasons=tuple(review.reason for review in line.reviews)
            )
            for line in register.lines
            if line.reviews
        ),
        entries=_entry_counts(register),
        extended=_extended(register),
        sent_older=_remarked(register, ReasonCode.OLDER_SENT_AGAIN),
        sent_by_others=_remarked(register, ReasonCode.OTHER_SENDER),
        corrected_late=sum(line.corrected_late for line in register.lines),
        messages=Counter(messages),
    )


def groups_of(campaign: Campaign) -> tuple[Group, ...]:
    """Return the groups in the letter's order, then any that only the roster names: no unit falls out of a list."""
    known = {group.code for group in campaign.groups}
    others = dict.fromkeys(unit.group for unit in campaign.roster.units if unit.group not in known)
    return (*campaign.groups, *(Group(code=code, name=code) for code in others))


def _group_status(group: Group, register: Register) -> GroupStatus:
    units = register.campaign.roster.by_code
    lines = [line for line in register.lines if units[line.unit].group == group.code]
    missing = tuple(units[line.unit] for line in lines if line.status is Status.MISSING)
    return GroupStatus(group=group, counts=_counts(lines), missing=missing)


def _counts(lines: Iterable[RegisterLine]) -> Counts:
    """Count the units that are asked; those that no longer are stand in the register only."""
    lines = tuple(line for line in lines if line.is_asked)
    statuses = Counter(line.status for line in lines)
    return Counts(
        asked=len(lines),
        registered=statuses[Status.REGISTERED],
        nothing=statuses[Status.NOTHING_TO_REGISTER],
        needs_review=statuses[Status.NEEDS_REVIEW],
        missing=statuses[Status.MISSING],
        on_time=sum(line.on_time is True for line in lines),
        late=sum(line.on_time is False for line in lines),
    )


def _extended(register: Register) -> Mapping[str, datetime]:
    lines = (line for line in register.lines if line.is_asked and line.is_extended(register.as_of))
    return {line.unit: line.effective_deadline for line in lines}


def _remarked(register: Register, code: ReasonCode) -> tuple[Unit, ...]:
    """Return the units whose line bears a remark of this code."""
    units = register.campaign.roster.by_code
    return tuple(units[line.unit] for line in register.lines if any(said.code is code for said in line.remarks))


def _entry_counts(register: Register) -> tuple[EntryCount, ...]:
    """Count what counts by kind and field; entries without a known field get their own count if there are any."""
    fields = [field.code for field in register.campaign.template.fields]
    entries = (entry for line in register.lines for form in line.counting for entry in form.entries)
    found = Counter((entry.kind, entry.field if entry.field in fields else None) for entry in entries)
    return tuple(
        EntryCount(kind=kind, field=field, count=found[kind, field])
        for kind in Kind
        for field in (*fields, None)
        if field is not None or found[kind, field]
    )
