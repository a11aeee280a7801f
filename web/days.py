"""Days as browsers send them and people type them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from domain.errors import N_, DangkyError

#: Days that pages take: others are mistyped, and at both ends of the calendar sums fail.
FIRST_DAY: Final = date(2000, 1, 1)
LAST_DAY: Final = date(2100, 12, 31)
_AS_SENT = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII)
_AS_TYPED = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})", re.ASCII)


class NoDay(DangkyError):
    """A field that takes a day names none."""

    template = N_("Please give a day, like 20/02/2022.")


class NoSuchDay(NoDay):
    """What was typed is no day that pages take."""

    template = N_("“{text}” is no day that can be taken. Write it like 20/02/2022, in the years {first} to {last}.")

    def __init__(self, text: str) -> None:
        super().__init__(text=text, first=str(FIRST_DAY.year), last=str(LAST_DAY.year))


def get_day(text: str) -> date:
    """Return the day that ``2022-02-20`` or ``20/02/2022`` names.

    Raises: ``NoDay``, or ``NoSuchDay`` if something else was typed.
    """
    if not text.strip():
        raise NoDay
    day = find_day(text)
    if day is None:
        raise NoSuchDay(text)
    return day


def find_day(text: str) -> date | None:
    """Return the day that ``2022-02-20`` or ``20/02/2022`` names; None: it is none of those that are taken."""
    found = _AS_SENT.fullmatch(text.strip()) or _AS_TYPED.fullmatch(text.strip())
    if found is None:
        return None
    try:
        day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the first instant of ``day``, one of those that are taken, in ``zone``."""
    return datetime.combine(day, time(), tzinfo=zone)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the first instant after ``day``, one of those that are taken, in ``zone``."""
    return start_of(day + timedelta(days=1), zone)
