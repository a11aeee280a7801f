"""All entries that count as officers look through them: filtered, searched without Vietnamese marks, sorted, summed.

Pure: from the register.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from domain.campaign import Campaign, Group, Kind
from domain.errors import N_
from domain.form import Entry
from domain.register import Register
from domain.unit import Unit
from domain.versions import Submission
from parsers.text import bare
from reports.language import Translator
from reports.status import groups_of
from reports.tables import Grid
from reports.wording import kind_text

#: Stands for the field of entries that name none that the campaign knows.
NO_FIELD = "-"
_MARKS = re.compile("[\u0300-\u036f]+")
_NOT_WORD = re.compile(r"[^\w\n]+|_+")


class Order(StrEnum):
    """How the entries are sorted."""

    #: As the roster has the units, within a unit as its form has the entries.
    UNIT = "unit"
    FIELD = "field"
    #: The newest first.
    RECEIVED = "received"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """An entry that counts, with whose it is and the form that it stands on."""

    unit: Unit
    group: Group
    form: Submission
    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedEntries:
    """Which entries are looked for; empty: all."""

    #: Words that must stand in the entry or in the names of its unit, with or without marks.
    text: str = ""
    #: Code of a group, code of a field or :data:`NO_FIELD`, a kind.
    group: str = ""
    field: str = ""
    kind: str = ""
    order: Order = Order.UNIT


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSum:
    """How many entries of one field there are, by kind."""

    name: str
    #: Code of the field or :data:`NO_FIELD`; empty: of all fields.
    field: str
    #: In the order of :class:`Kind`.
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """Entries of all kinds."""
        return sum(self.counts)


class EntryList:
    """The entries that count in one register."""

    def __init__(self, register: Register) -> None:
        """Take the entries of ``register``, in its order."""
        self._campaign = register.campaign
        self.lines = tuple(_lines(register))

    def select(self, wanted: WantedEntries) -> list[EntryLine]:
        """Return the entries that are wanted, in the order that is wanted."""
        found = self._search(wanted.text) if wanted.text else self.lines
        chosen = [line for line in found if _is_chosen(line, wanted)]
        if wanted.order is Order.FIELD:
            places = {field.code: place for place, field in enumerate(self._campaign.template.fields)}
            chosen.sort(key=lambda line: places.get(line.entry.field or "", len(places)))
        elif wanted.order is Order.RECEIVED:
            chosen.sort(key=lambda line: line.form.received, reverse=True)
        return chosen

    def _search(self, text: str) -> Iterator[EntryLine]:
        words = bare(text).split()
        return (line for line, said in zip(self.lines, self.texts, strict=True) if all(word in said for word in words))

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """What each entry is found by, without marks; made by the first search."""
        fields, units = field_names(self._campaign), {line.unit.code: line.unit for line in self.lines}
        of_units = dict(zip(units, _bare_each(_of_unit(unit) for unit in units.values()), strict=True))
        of_entries = _bare_each(_of_entry(line.entry, fields) for line in self.lines)
        return tuple(f"{of_units[line.unit.code]}\n{said}" for line, said in zip(self.lines, of_entries, strict=True))


def field_names(campaign: Campaign) -> dict[str, str]:
    """Return the names of the campaign's fields by their codes."""
    return {field.code: field.name for field in campaign.template.fields}


def sums(lines: Iterable[EntryLine], campaign: Campaign, t: Translator) -> tuple[FieldSum, ...]:
    """Return the numbers of each field by kind, and of all in the last row."""
    names = field_names(campaign)
    counts = Counter((line.entry.field if line.entry.field in names else NO_FIELD, line.entry.kind) for line in lines)
    if any(field == NO_FIELD for field, _ in counts):
        names[NO_FIELD] = t._(N_("Field not known"))
    rows = [
        FieldSum(name=name, field=code, counts=tuple(counts[code, kind] for kind in Kind))
        for code, name in names.items()
    ]
    columns = zip(*(row.counts for row in rows), strict=True)
    return (*rows, FieldSum(name=t._(N_("All")), field="", counts=tuple(map(sum, columns)) or (0,) * len(Kind)))


def entry_grid(lines: Sequence[EntryLine], campaign: Campaign, t: Translator) -> Grid:
    """Return a row for each entry, in the order given."""
    headings = (
        N_("Code"),
        N_("Unit"),
        N_("Group"),
        N_("Kind"),
        N_("Performer"),
        N_("Field"),
        N_("Model"),
        N_("Note"),
        N_("Received"),
        N_("Message number"),
        N_("Message-ID"),
    )
    fields = field_names(campaign)
    rows = (
        (
            line.unit.code,
            line.unit.name,
            line.group.name,
            kind_text(line.entry.kind, t),
            line.entry.performer,
            fields.get(line.entry.field or "", ""),
            line.entry.model,
            line.entry.note,
            t.stamp(line.form.received),
            str(line.form.message),
            line.form.message_id,
        )
        for line in lines
    )
    return Grid(headings=tuple(t._(heading) for heading in headings), rows=tuple(rows))


def _lines(register: Register) -> Iterator[EntryLine]:
    units = register.campaign.roster.by_code
    groups = {group.code: group for group in groups_of(register.campaign)}
    for line in register.lines:
        unit = units[line.unit]
        for form in line.counting:
            for entry in form.entries:
                yield EntryLine(unit=unit, group=groups[unit.group], form=form, entry=entry)


def _is_chosen(line: EntryLine, wanted: WantedEntries) -> bool:
    return (
        wanted.group in ("", line.unit.group)
        and wanted.kind in ("", line.entry.kind)
        and wanted.field in ("", line.entry.field or NO_FIELD)
    )


def _of_unit(unit: Unit) -> str:
    return " ".join((unit.code, *unit.names))


def _of_entry(entry: Entry, fields: Mapping[str, str]) -> str:
    return " ".join((entry.performer, entry.model, entry.note, fields.get(entry.field or "", "")))


def _bare_each(texts: Iterable[str]) -> tuple[str, ...]:
    """Return what :func:`parsers.text.bare` finds in each text, as a search needs it: all in one go.

    Entries are clean since they were read; one after the other, ten thousand of them take a second.
    """
    lines = [" ".join(text.split()) for text in texts]
    if not lines:
        return ()
    joined = "\n".join(lines)
    letters = _MARKS.sub("", unicodedata.normalize("NFD", joined.casefold())).replace("đ", "d")
    return tuple(_NOT_WORD.sub(" ", letters).split("\n"))
