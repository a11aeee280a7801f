"""Reminders that are due, as lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from domain.errors import N_
from domain.mailing import Step
from domain.reminders import ReminderPlan
from domain.unit import Unit
from reports.deadlines import last_day_text
from reports.language import Translator
from reports.tables import Grid

STEP_TEXTS: Mapping[Step, str] = {
    Step.OPENED: N_("at the opening"),
    Step.MIDDLE: N_("half of the time has passed"),
    Step.DAY_BEFORE: N_("a day is left"),
    Step.OVERDUE: N_("past the deadline"),
}


def step_text(step: Step, t: Translator) -> str:
    """Return the occasion of a reminder."""
    return t._(STEP_TEXTS[step])


def reminder_rows(plan: ReminderPlan, t: Translator) -> Grid:
    """Return a row for each mail: to units in roster order, then to superiors."""
    headings = (N_("Unit"), N_("Occasion"), N_("Last day"), N_("To"))
    units = tuple(
        (due.unit.name, step_text(due.step, t), last_day_text(due.deadline, t), due.recipient) for due in plan.reminders
    )
    superiors = tuple(
        (
            found.superior.name,
            t.ngettext("list of {n} missing unit", "list of {n} missing units", len(found.missing)),
            "",
            found.recipient,
        )
        for found in plan.escalations
    )
    return Grid(headings=tuple(t._(heading) for heading in headings), rows=units + superiors)


def phone_rows(units: Iterable[Unit], t: Translator) -> Grid:
    """Return units without an address that works, with their contacts."""
    headings = (N_("Unit"), N_("Contact"))
    return Grid(
        headings=tuple(t._(heading) for heading in headings), rows=tuple((unit.name, unit.contact) for unit in units)
    )
