"""Days as browsers send them and people type them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_AS_SENT = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII)
_AS_TYPED = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})", re.ASCII)


def find_day(text: str) -> date | None:
    """Return the day that ``2022-02-20`` or ``20/02/2022`` names; None: it is none."""
    found = _AS_SENT.fullmatch(text.strip()) or _AS_TYPED.fullmatch(text.strip())
    if found is None:
        return None
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def end_of(day: date, zone: ZoneInfo) -> datetime | None:
    """Return the first instant after ``day`` in ``zone``; None: there is none, it is the last day of the calendar."""
    try:
        return datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
    except OverflowError:
        return None
