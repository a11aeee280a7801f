"""Time in dangky: always aware, always handed in.

Functions take ``now``; only the composition root (``dangky.bootstrap``) reads the machine's clock.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

#: A source of the present moment; the real one is :func:`utc_now`.
Clock = Callable[[], datetime]


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
