"""The roster, its changes and what was taught about it, as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.errors import N_
from domain.memory import Memory, MemoryKind
from domain.roster_log import Difference, RosterAction, RosterChange
from domain.unit import Roster, Unit
from reports.language import Translator
from reports.tables import Grid

ACTION_TEXTS = {
    RosterAction.IMPORTED: N_("imported from a file"),
    RosterAction.ADDED: N_("unit added"),
    RosterAction.RENAMED: N_("unit renamed"),
    RosterAction.MERGED: N_("units merged"),
    RosterAction.SPLIT: N_("unit split"),
    RosterAction.CLOSED: N_("unit closed"),
    RosterAction.ALIAS_ADDED: N_("other name added"),
    RosterAction.ALIAS_REMOVED: N_("other name removed"),
    RosterAction.CONTACT_CHANGED: N_("contact changed"),
    RosterAction.SENDER_ADDED: N_("sender added"),
    RosterAction.SENDER_REMOVED: N_("sender removed"),
}
KIND_TEXTS = {MemoryKind.SENDER: N_("sender"), MemoryKind.NAME: N_("name")}
_FIELDS = {
    "name": N_("Name"),
    "group": N_("Group"),
    "commune": N_("Commune"),
    "contact": N_("Contact"),
    "note": N_("Note"),
    "opened_on": N_("Asked from"),
    "closed_on": N_("Asked until before"),
    "successors": N_("Successors"),
}
_LISTS = {"aliases": N_("Other names"), "senders": N_("Senders")}


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    """One cell of a unit that is another now."""

    heading: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitChange:
    """What a change does to one unit."""

    what: Literal["gone", "new", "changed"]
    code: str
    name: str
    #: Cells that differ; of a new unit all that are filled, of one that is gone none.
    cells: tuple[CellChange, ...] = ()


def unit_changes(difference: Difference, t: Translator) -> tuple[UnitChange, ...]:
    """Return each unit that is gone, new or changed, in this order, with the cells that differ."""
    return tuple(_unit_changes(difference, t))


def unit_rows(units: Iterable[Unit], translator: Translator, *, spans: bool) -> Grid:
    """Return the units as a list; with ``spans`` also since when and until when they are asked."""
    headings = (N_("Code"), N_("Unit"), N_("Group"), N_("Other names"), N_("Contact"))
    more = (N_("Asked from"), N_("Asked until before"), N_("Successors")) if spans else ()
    rows = (
        (u.code, u.name, u.group, "; ".join(u.aliases), u.contact, *(_span(u, translator) if spans else ()))
        for u in units
    )
    return Grid(headings=tuple(translator._(heading) for heading in (*headings, *more)), rows=tuple(rows))


def difference_lines(difference: Difference, translator: Translator) -> tuple[str, ...]:
    """Return one line for each unit that is gone (-), new (+) or changed (~), and under the last what changed."""
    return tuple(_lines(difference, translator))


def change_rows(changes: Sequence[RosterChange], translator: Translator) -> Grid:
    """Return the log, as stored oldest first."""
    headings = (N_("No."), N_("When"), N_("Who"), N_("What"), N_("Units"))
    rows = (
        (
            str(change.id),
            translator.stamp(change.changed_at),
            change.changed_by,
            translator._(ACTION_TEXTS[change.action]),
            "\n".join(difference_lines(change.difference, translator)),
        )
        for change in changes
    )
    return Grid(headings=tuple(translator._(heading) for heading in headings), rows=tuple(rows))


def memory_rows(memories: Sequence[Memory], roster: Roster, translator: Translator) -> Grid:
    """Return what was taught, as stored oldest first."""
    headings = (
        N_("No."),
        N_("What"),
        N_("Value"),
        N_("Unit"),
        N_("Learnt"),
        N_("Taught by"),
        N_("Forgotten"),
        N_("Taken back by"),
    )
    rows = (_memory_row(memory, roster, translator) for memory in memories)
    return Grid(headings=tuple(translator._(heading) for heading in headings), rows=tuple(rows))


def _memory_row(memory: Memory, roster: Roster, t: Translator) -> tuple[str, ...]:
    unit = roster.by_code.get(memory.lesson.unit)
    return (
        str(memory.id),
        t._(KIND_TEXTS[memory.lesson.kind]),
        memory.lesson.value,
        f"{unit.name} ({unit.code})" if unit else memory.lesson.unit,
        t.stamp(memory.learned_at),
        memory.learned_by,
        t.stamp(memory.forgotten_at) if memory.forgotten_at else "",
        memory.forgotten_by,
    )


def _span(unit: Unit, t: Translator) -> tuple[str, ...]:
    return _said(unit.opened_on, t), _said(unit.closed_on, t), ", ".join(unit.successors)


def _lines(difference: Difference, t: Translator) -> Iterator[str]:
    before = {unit.code: unit for unit in difference.before}
    after = {unit.code: unit for unit in difference.after}
    for code in (code for code in before if code not in after):
        yield f"- {code}  {before[code].name}"
    for code in (code for code in after if code not in before):
        yield f"+ {code}  {after[code].name}"
        yield from _changed_fields(Unit(code=code, name=after[code].name, group=""), after[code], t)
    for code in (code for code in after if code in before):
        yield f"~ {code}  {after[code].name}"
        yield from _changed_fields(before[code], after[code], t)


def _unit_changes(difference: Difference, t: Translator) -> Iterator[UnitChange]:
    before = {unit.code: unit for unit in difference.before}
    after = {unit.code: unit for unit in difference.after}
    for code in (code for code in before if code not in after):
        yield UnitChange(what="gone", code=code, name=before[code].name)
    for code, unit in after.items():
        if code not in before:
            cells = _cell_changes(Unit(code=code, name=unit.name, group=""), unit, t)
            yield UnitChange(what="new", code=code, name=unit.name, cells=tuple(cells))
    for code, unit in after.items():
        if code in before:
            cells = _cell_changes(before[code], unit, t)
            yield UnitChange(what="changed", code=code, name=unit.name, cells=tuple(cells))


def _cell_changes(before: Unit, after: Unit, t: Translator) -> Iterator[CellChange]:
    for field, heading in (_FIELDS | _LISTS).items():
        old, new = getattr(before, field), getattr(after, field)
        if old != new:
            yield CellChange(heading=t._(heading), old=_listed(old, t), new=_listed(new, t))


def _listed(value: object, t: Translator) -> str:
    return "; ".join(value) if isinstance(value, tuple) else _said(value, t)


def _changed_fields(before: Unit, after: Unit, t: Translator) -> Iterator[str]:
    for field, heading in _FIELDS.items():
        old, new = getattr(before, field), getattr(after, field)
        if old != new:
            yield f"    {t._(heading)}: {f'{_said(old, t)} → ' if old else ''}{_said(new, t) or '–'}"
    for field, heading in _LISTS.items():
        old, new = getattr(before, field), getattr(after, field)
        moves = [*(f"+ {text}" for text in new if text not in old), *(f"− {text}" for text in old if text not in new)]
        if old != new:
            yield f"    {t._(heading)}: {'; '.join(moves) or '; '.join(new)}"


def _said(value: object, t: Translator) -> str:
    if isinstance(value, date):
        return t.date(value)
    return ", ".join(value) if isinstance(value, tuple) else str(value or "")
