"""Time in dangky: always aware, always handed in.

Functions take ``now``; only the composition root (``dangky.bootstrap``) reads the machine's clock.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

#: A source of the present moment; the real one is :func:`utc_now`.
Clock = Callable[[], datetime]
#: Where the units are: the zone in which their days begin, and in which people read times.
LOCAL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def utc_now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


def require_aware(instant: datetime) -> datetime:
    """Return ``instant`` unchanged; raise ``ValueError`` if it has no offset.

    A naive time would be read as local time by one part and as UTC by another: seven hours of
    difference decide who is late.
    """
    if instant.utcoffset() is None:
        raise ValueError(f"a time without an offset: {instant.isoformat()}")
    return instant


def local_day(instant: datetime) -> date:
    """Return the day on which ``instant`` (aware) falls where the units are."""
    return require_aware(instant).astimezone(LOCAL_ZONE).date()
