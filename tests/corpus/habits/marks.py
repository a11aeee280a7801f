"""Cells that hold a sign instead of a name: x, nt, a dash, Không."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from domain.campaign import Kind
from tests.corpus.forms import Column, Filled, Line, bottom, by_newlines, entries_of, fill, table, top, without_notes
from tests.corpus.habits.registry import habit
from tests.corpus.material import FIELDS, Material
from tests.corpus.paper import Paper, paper
from tests.corpus.truth import Reading, TrueEntry, TrueForm, Truth

_NOTHING = ("-", "Không", "//", "0", "không có", "Không đăng ký")


@habit()
def mark_and_name_in_note(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """An x in the field's cell, the name in Ghi chú (domain.md 3b)."""
    filled = without_notes(fill(chance, stock))
    mark = chance.choice(("x", "X", "v", "✓"))

    def write(line: Line, column: Column, number: int) -> str:
        if column.role in line.models:
            return mark
        return _only_model(line) if column.role == "note" else by_newlines(line, column, number)

    entries = entries_of(filled.lines)
    with_notes = tuple(replace(entry, note=entry.model) for entry in entries)
    return paper(top(filled), table(filled, write=write), bottom()), _readings(
        filled, Reading(entries=entries), Reading(entries=with_notes)
    )


@habit()
def mark_and_name_with_performer(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """An x in the field's cell, the name below the performer's (domain.md 3b): who is who, an officer must say."""
    filled = without_notes(fill(chance, stock, individuals=0))

    def write(line: Line, column: Column, number: int) -> str:
        if column.role in line.models:
            return "x"
        if column.role == "performer":
            return f"{line.performer}\nMô hình: {_only_model(line)}"
        return by_newlines(line, column, number)

    entries = entries_of(filled.lines)
    whole = tuple(replace(entry, performer=f"{entry.performer} Mô hình: {entry.model}") for entry in entries)
    readings = [Reading(entries=(), must_ask=True), Reading(entries=entries), Reading(entries=entries, must_ask=True)]
    readings += [Reading(entries=said, must_ask=True) for said in (whole, tuple(_twice(entry) for entry in whole))]
    return paper(top(filled), table(filled, write=write), bottom()), _readings(filled, *readings)


@habit()
def mark_without_a_name(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """An x in the field's cell and the name nowhere (domain.md 3b): nothing can be booked without a question."""
    filled = without_notes(fill(chance, stock, collectives=2, individuals=1))
    *others, last = filled.collectives
    marked = replace(filled, collectives=(*others, replace(last, models={"economy": ("x",)})))
    rest = Reading(entries=entries_of((*others, *filled.individuals)), must_ask=True)
    return paper(top(filled), table(marked), bottom()), _readings(filled, rest)


@habit()
def same_as_above_in_field(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """ "nt" or "như trên" in a field's cell: the model of the row above (domain.md 3b, models.csv)."""
    filled = fill(chance, stock, collectives=3, individuals=2)
    sign = chance.choice(("nt", "Như trên", "như trên", "-nt-", '"'))
    first, second, third = filled.collectives
    code = next(iter(first.models))
    copied = replace(second, models=first.models)
    shown = replace(second, models={code: (sign,)})
    wanted = replace(filled, collectives=(first, copied, third))
    return paper(top(filled), table(replace(filled, collectives=(first, shown, third))), bottom()), wanted.truth()


@habit()
def same_performer_as_above(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """A ditto mark in the performer's cell (domain.md 3b: '"')."""
    filled = fill(chance, stock, collectives=3, individuals=2)
    sign = chance.choice(('"', "nt", "”", "''"))
    first, second, third = filled.collectives
    shown = replace(filled, collectives=(first, replace(second, performer=sign), third))
    wanted = replace(filled, collectives=(first, replace(second, performer=first.performer), third))
    return paper(top(filled), table(shown), bottom()), wanted.truth()


@habit()
def same_as_above_in_first_row(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """ "Như trên" with nothing above it (domain.md 3b): only an officer can know."""
    filled = fill(chance, stock, collectives=2, individuals=1)
    first, second = filled.collectives
    shown = replace(filled, collectives=(replace(first, models={"economy": ("như trên",)}), second))
    rest = Reading(entries=entries_of((second, *filled.individuals)), must_ask=True)
    return paper(top(filled), table(shown), bottom()), _readings(filled, rest)


@habit()
def nothing_in_other_fields(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """Fields in which nothing is registered hold "-", "Không", "//" or "0" (domain.md 3b)."""
    filled = fill(chance, stock)
    sign = chance.choice(_NOTHING)

    def write(line: Line, column: Column, number: int) -> str:
        text = by_newlines(line, column, number)
        return sign if column.role in FIELDS and not text else text

    return paper(top(filled), table(filled, write=write), bottom()), filled.truth()


@habit()
def nothing_for_individuals(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """The individuals' part holds "Không" or a dash only (domain.md 3b: "Không đăng ký")."""
    filled = fill(chance, stock, individuals=0)
    sign = chance.choice(("Không", "Không có", "-", "Không đăng ký"))
    none = Line(kind=Kind.INDIVIDUAL, performer=sign, models={})
    return paper(top(filled), table(replace(filled, individuals=(none,))), bottom()), filled.truth()


@habit()
def nothing_at_all(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """A unit fills in "Không" everywhere (domain.md 6: a person confirms that there is none)."""
    filled = fill(chance, stock, collectives=0, individuals=0)
    none = dict.fromkeys(FIELDS, ("Không",))
    line = Line(kind=Kind.COLLECTIVE, performer=filled.unit.name, models=none)
    return paper(top(filled), table(replace(filled, collectives=(line,))), bottom()), _readings(
        filled, Reading(entries=(), must_ask=True)
    )


def _twice(entry: TrueEntry) -> TrueEntry:
    """Return an entry with the whole of the performer's cell as its model too."""
    return replace(entry, model=entry.performer)


def _only_model(line: Line) -> str:
    return next(iter(line.models.values()))[0]


def _readings(filled: Filled, *readings: Reading) -> Truth:
    return (TrueForm(unit=filled.unit.code, unit_as_written=filled.written, readings=readings),)
