"""What differs between two registers, unit by unit."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from domain.errors import N_
from domain.form import Entry
from domain.register import Register, RegisterLine, Status
from domain.unit import Unit
from reports.language import Translator
from reports.tables import Grid
from reports.wording import status_text


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitChange:
    """A unit that stands otherwise in the second register."""

    unit: Unit
    before: Status
    after: Status
    #: Names of the models that count only in the second register, and only in the first.
    added: tuple[str, ...]
    removed: tuple[str, ...]
    #: Questions open in the second register less those in the first.
    questions: int


def unit_changes(before: Register, after: Register) -> tuple[UnitChange, ...]:
    """Return the units whose status, models or questions differ, in roster order.

    A closed unit is in a register only if it has sent something; where it is not, it is as if it had sent nothing.
    """
    earlier, later = ({line.unit: line for line in register.lines} for register in (before, after))
    both = ((unit, earlier.get(unit.code), later.get(unit.code)) for unit in after.campaign.roster.units)
    changes = (_change(unit, old, new) for unit, old, new in both if old or new)
    return tuple(change for change in changes if _matters(change))


def change_rows(changes: tuple[UnitChange, ...], t: Translator) -> Grid:
    """Return a line for each unit: what it was, what it becomes, which models come and go."""
    rows = (
        (
            change.unit.name,
            status_text(change.before, t),
            status_text(change.after, t),
            "\n".join((*(f"+ {model}" for model in change.added), *(f"- {model}" for model in change.removed))),
            f"{change.questions:+d}" if change.questions else "",
        )
        for change in changes
    )
    headings = (N_("Unit"), N_("Now"), N_("Then"), N_("Models that come (+) and go (-)"), N_("Questions"))
    return Grid(headings=tuple(t._(heading) for heading in headings), rows=tuple(rows))


def _change(unit: Unit, before: RegisterLine | None, after: RegisterLine | None) -> UnitChange:
    earlier, later = _models(before), _models(after)
    return UnitChange(
        unit=unit,
        before=_status(before),
        after=_status(after),
        added=tuple((later - earlier).elements()),
        removed=tuple((earlier - later).elements()),
        questions=_questions(after) - _questions(before),
    )


def _status(line: RegisterLine | None) -> Status:
    return line.status if line else Status.MISSING


def _questions(line: RegisterLine | None) -> int:
    return len(line.reviews) if line else 0


def _matters(change: UnitChange) -> bool:
    return change.before is not change.after or bool(change.added or change.removed or change.questions)


def _models(line: RegisterLine | None) -> Counter[str]:
    return Counter(_said(entry) for submission in (line.counting if line else ()) for entry in submission.entries)


def _said(entry: Entry) -> str:
    return f"{entry.model} ({entry.performer})"
