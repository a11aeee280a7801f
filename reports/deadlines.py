"""Until when a unit may answer, in words."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.errors import N_
from domain.unit import Unit
from reports.language import Translator
from reports.status import StatusSummary


def extension_text(summary: StatusSummary, unit: Unit, t: Translator) -> str:
    """Return ``gia hạn đến hết ngày 20/02/2022`` for a unit whose extension still runs, else nothing."""
    until = summary.extended.get(unit.code)
    return t._(N_("extended to {day}"), day=last_day_text(until, t)) if until else ""


def last_day_text(until: datetime, t: Translator) -> str:
    """Return the last moment that is in time: ``hết ngày 20/02/2022`` if ``until`` is the beginning of the 21st."""
    local = t.local(until)
    if local.hour == local.minute == local.second == 0:
        return t._(N_("the end of {date}"), date=t.date(local.date() - timedelta(days=1)))
    return t.moment(until)
