"""What stands in the consolidated list and in the covering report: rows and sums, without words or layout.

Pure: a fold over the register. Each unit that is asked stands exactly once among those that answered (form 1),
those that sent nothing and those in review (form 3); each entry that counts stands exactly once in form 2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from domain.campaign import Campaign, Group, Kind
from domain.form import Entry
from domain.message import LedgerLine
from domain.poll import MailboxHealth
from domain.register import Register, RegisterLine, Status
from domain.unit import Unit
from domain.versions import Submission, folded
from reports.consolidated.changes import Changes, compare_registers
from reports.status import StatusSummary, groups_of, summarise


class Selection(StrEnum):
    """Whose entries stand on the list."""

    #: All that counts in the register.
    ALL = "all"
    #: Only what counts of units about which no question is open.
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A field as a column of the lists."""

    #: Code of the field; None: entries without a field that the campaign knows.
    code: str | None
    #: Name as the letter writes it; empty for the column without a field.
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many models, by kind and column."""

    collective: tuple[int, ...]
    individual: tuple[int, ...]

    def of(self, kind: Kind) -> tuple[int, ...]:
        """Return the numbers of one kind, in the order of the columns."""
        return self.collective if kind is Kind.COLLECTIVE else self.individual

    @property
    def total(self) -> int:
        """All models."""
        return sum(self.collective) + sum(self.individual)

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            collective=tuple(map(sum, zip(self.collective, other.collective, strict=True))),
            individual=tuple(map(sum, zip(self.individual, other.individual, strict=True))),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """A unit that registered, or answered that it has no model."""

    #: Counted from 1 within its group.
    number: int
    unit: Unit
    tally: Tally
    #: True if it answered that it has nothing to register.
    has_nothing: bool
    #: True if its first valid version came after its deadline.
    is_late: bool
    #: True if a question that may concern it is open.
    is_in_review: bool
    #: False for a unit that is asked no more but whose entries count.
    is_asked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupBand:
    """One group of addressees with its units that answered."""

    group: Group
    rows: tuple[UnitRow, ...]
    tally: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class PerformerRow:
    """All models of one performer of one unit."""

    #: Counted from 1 within its kind.
    number: int
    performer: str
    unit: Unit
    #: For each column the names of the models, in the form's order.
    models: tuple[tuple[str, ...], ...]
    #: Ghi chú of its rows, each once.
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingRow:
    """A unit from which nothing came."""

    number: int
    unit: Unit
    group: Group
    #: What was done to remind it, in words; empty: nothing is known.
    reminded: str
    #: First instant that is late for it, if its extension still runs.
    extended_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """A unit that sent something which an officer has to look at; it is not missing."""

    number: int
    unit: Unit
    group: Group
    #: When the newest of what is asked about was received.
    received: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LateRow:
    """A unit that answered after its deadline."""

    number: int
    unit: Unit
    group: Group
    #: When its first valid version was received.
    received: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """An entry that counts, with the message it comes from."""

    unit: Unit
    group: Group
    entry: Entry
    #: Name of the entry's field; empty where it has none that the campaign knows.
    field: str
    form: Submission


@dataclass(frozen=True, slots=True, kw_only=True)
class Consolidated:
    """The consolidated list at one instant."""

    campaign: Campaign
    as_of: datetime
    selection: Selection
    #: The register it was made of: only what the selection lets through counts.
    register: Register
    #: The figures of that register.
    summary: StatusSummary
    health: MailboxHealth
    columns: tuple[Column, ...]
    #: Every group of which a unit is asked or answered, in the letter's order.
    bands: tuple[GroupBand, ...]
    total: Tally
    performers: Mapping[Kind, tuple[PerformerRow, ...]]
    missing: tuple[MissingRow, ...]
    in_review: tuple[ReviewRow, ...]
    late: tuple[LateRow, ...]
    sources: tuple[SourceRow, ...]
    #: What changed since an earlier list; None: no earlier list was named.
    changes: Changes | None = None

    @property
    def unanswered(self) -> int:
        """Units that are asked and have not answered validly: nothing came, or it is in review."""
        return self.summary.counts.missing + self.summary.counts.needs_review

    @property
    def is_before_deadline(self) -> bool:
        """True if units may still answer in time by the letter."""
        return self.as_of < self.campaign.deadline


def consolidate(
    register: Register,
    ledger: Sequence[LedgerLine],
    health: MailboxHealth,
    *,
    selection: Selection = Selection.ALL,
    earlier: Register | None = None,
    reminded: Mapping[str, str] | None = None,
) -> Consolidated:
    """Return the list of ``register``.

    ``earlier`` is the register of the list that went out before; ``reminded`` says by unit code what was done to
    remind it, e.g. ``{"MN-KIMAN": "14/02"}``.
    """
    chosen = _selected(register, selection)
    summary = summarise(chosen, ledger)
    columns = _columns(chosen)
    bands = tuple(
        _band(group, chosen, columns) for group in groups_of(chosen.campaign) if any(_lines_of(group, chosen))
    )
    sources = tuple(_sources(chosen))
    return Consolidated(
        campaign=chosen.campaign,
        as_of=chosen.as_of,
        selection=selection,
        register=chosen,
        summary=summary,
        health=health,
        columns=columns,
        bands=bands,
        total=sum((band.tally for band in bands), _tally((), columns)),
        performers={kind: _performers(sources, kind, columns) for kind in Kind},
        missing=_missing(summary, reminded or {}),
        in_review=_in_review(chosen),
        late=_late(chosen),
        sources=sources,
        changes=compare_registers(_selected(earlier, selection), chosen) if earlier else None,
    )


# -- what counts -----------------------------------------------------------------------------------


def _selected(register: Register, selection: Selection) -> Register:
    if selection is Selection.ALL:
        return register
    return replace(register, lines=tuple(map(_without_open_questions, register.lines)))


def _without_open_questions(line: RegisterLine) -> RegisterLine:
    """Return ``line`` as in review, with nothing that counts, if a question about its unit is open."""
    if not line.reviews:
        return line
    return replace(line, status=Status.NEEDS_REVIEW, counting=(), first_received=None, on_time=None)


def _columns(register: Register) -> tuple[Column, ...]:
    """Return the template's fields, and a column without a field if an entry needs it: no entry is left out."""
    known = tuple(Column(code=field.code, name=field.name) for field in register.campaign.template.fields)
    codes = {column.code for column in known}
    is_needed = any(entry.field not in codes for line in register.lines for entry in _entries(line))
    return (*known, Column(code=None, name="")) if is_needed else known


def _entries(line: RegisterLine) -> Iterator[Entry]:
    return (entry for form in line.counting for entry in form.entries)


def _lines_of(group: Group, register: Register) -> Iterator[RegisterLine]:
    """Yield the lines of one group, in roster order."""
    units = register.campaign.roster.by_code
    return (line for line in register.lines if units[line.unit].group == group.code)


def _grouped(register: Register) -> Iterator[tuple[Group, RegisterLine]]:
    """Yield every line with its group, in the order of all lists."""
    for group in groups_of(register.campaign):
        for line in _lines_of(group, register):
            yield group, line


# -- form 1: units and sums ------------------------------------------------------------------------


def _band(group: Group, register: Register, columns: Sequence[Column]) -> GroupBand:
    units = register.campaign.roster.by_code
    answered = [line for line in _lines_of(group, register) if line.first_received is not None]
    rows = tuple(
        UnitRow(
            number=number,
            unit=units[line.unit],
            tally=_tally(_entries(line), columns),
            has_nothing=line.status is Status.NOTHING_TO_REGISTER,
            is_late=line.on_time is False,
            is_in_review=bool(line.reviews),
            is_asked=line.is_asked,
        )
        for number, line in enumerate(answered, start=1)
    )
    return GroupBand(group=group, rows=rows, tally=sum((row.tally for row in rows), _tally((), columns)))


def _tally(entries: Iterable[Entry], columns: Sequence[Column]) -> Tally:
    places = {column.code: place for place, column in enumerate(columns)}
    counts = {kind: [0] * len(columns) for kind in Kind}
    for entry in entries:
        counts[entry.kind][_place(entry, places)] += 1
    return Tally(collective=tuple(counts[Kind.COLLECTIVE]), individual=tuple(counts[Kind.INDIVIDUAL]))


def _place(entry: Entry, places: Mapping[str | None, int]) -> int:
    """Return the column of ``entry``: that of its field, else the one without a field."""
    return places[entry.field if entry.field in places else None]


# -- form 2: models --------------------------------------------------------------------------------


def _sources(register: Register) -> Iterator[SourceRow]:
    names = {field.code: field.name for field in register.campaign.template.fields}
    units = register.campaign.roster.by_code
    for group, line in _grouped(register):
        for form in line.counting:
            for entry in form.entries:
                field = names.get(entry.field or "", "")
                yield SourceRow(unit=units[line.unit], group=group, entry=entry, field=field, form=form)


def _performers(sources: Sequence[SourceRow], kind: Kind, columns: Sequence[Column]) -> tuple[PerformerRow, ...]:
    found: dict[tuple[str, str], list[SourceRow]] = {}
    for source in sources:
        if source.entry.kind is kind:
            found.setdefault((source.unit.code, folded(source.entry.performer)), []).append(source)
    return tuple(_performer(number, rows, columns) for number, rows in enumerate(found.values(), start=1))


def _performer(number: int, rows: Sequence[SourceRow], columns: Sequence[Column]) -> PerformerRow:
    places = {column.code: place for place, column in enumerate(columns)}
    models: list[list[str]] = [[] for _ in columns]
    for row in rows:
        models[_place(row.entry, places)].append(row.entry.model)
    return PerformerRow(
        number=number,
        performer=rows[0].entry.performer,
        unit=rows[0].unit,
        models=tuple(map(tuple, models)),
        notes=tuple(dict.fromkeys(row.entry.note for row in rows if row.entry.note)),
    )


# -- form 3: who is not on form 1 ------------------------------------------------------------------


def _missing(summary: StatusSummary, reminded: Mapping[str, str]) -> tuple[MissingRow, ...]:
    found = ((status.group, unit) for status in summary.groups for unit in status.missing)
    return tuple(
        MissingRow(
            number=number,
            unit=unit,
            group=group,
            reminded=reminded.get(unit.code, ""),
            extended_until=summary.extended.get(unit.code),
        )
        for number, (group, unit) in enumerate(found, start=1)
    )


def _in_review(register: Register) -> tuple[ReviewRow, ...]:
    units = register.campaign.roster.by_code
    found = (
        (group, line) for group, line in _grouped(register) if line.is_asked and line.status is Status.NEEDS_REVIEW
    )
    return tuple(
        ReviewRow(
            number=number,
            unit=units[line.unit],
            group=group,
            received=max(review.received for review in line.reviews),
        )
        for number, (group, line) in enumerate(found, start=1)
    )


def _late(register: Register) -> tuple[LateRow, ...]:
    units = register.campaign.roster.by_code
    found = (
        (group, line.unit, line.first_received)
        for group, line in _grouped(register)
        if line.is_asked and line.on_time is False and line.first_received is not None
    )
    return tuple(
        LateRow(number=number, unit=units[code], group=group, received=received)
        for number, (group, code, received) in enumerate(found, start=1)
    )
