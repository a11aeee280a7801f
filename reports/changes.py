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
    """Return the units of ``after`` whose status, models or questions differ from those in ``before``."""
    units = after.campaign.roster.by_code
    earlier = {line.unit: line for line in before.lines}
    changes = (_change(units[line.unit], earlier[line.unit], line) for line in after.lines if line.unit in earlier)
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
    headings = (N_("Unit"), N_("Now"), N_("Then"), N_("Models"), N_("Questions"))
    return Grid(headings=tuple(t._(heading) for heading in headings), rows=tuple(rows))


def _change(unit: Unit, before: RegisterLine, after: RegisterLine) -> UnitChange:
    earlier, later = _models(before), _models(after)
    return UnitChange(
        unit=unit,
        before=before.status,
        after=after.status,
        added=tuple((later - earlier).elements()),
        removed=tuple((earlier - later).elements()),
        questions=len(after.reviews) - len(before.reviews),
    )


def _matters(change: UnitChange) -> bool:
    return change.before is not change.after or bool(change.added or change.removed or change.questions)


def _models(line: RegisterLine) -> Counter[str]:
    return Counter(_said(entry) for submission in line.counting for entry in submission.entries)


def _said(entry: Entry) -> str:
    return f"{entry.model} ({entry.performer})"
