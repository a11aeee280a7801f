"""How long signing in must wait after wrong attempts: one pure function, and its figures."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

#: Wrong attempts for a name that cost no wait: mistyped, another keyboard, an old password.
FREE_OF_NAME = 5
#: Wrong attempts from an address that cost no wait, whatever the names: a whole office may share one address.
FREE_OF_ADDRESS = 30
#: For how long a wrong attempt for a name counts.
NAME_WINDOW = timedelta(hours=24)
#: For how long a wrong attempt from an address counts.
ADDRESS_WINDOW = timedelta(minutes=15)

_FIRST_WAIT_S = 10
#: The longest wait: an office that was flooded works again after it.
LONGEST_WAIT_S = 15 * 60
#: Doublings after which the wait is the longest in any case.
_DOUBLINGS = math.ceil(math.log2(LONGEST_WAIT_S / _FIRST_WAIT_S))


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusals:
    """Wrong attempts that count together."""

    count: int
    #: When the last of them was; None: there was none.
    last_at: datetime | None


def remaining_wait_s(refusals: Refusals, *, free: int, now: datetime) -> int:
    """Return for how many whole seconds from ``now`` on an attempt must wait; 0: it may be made.

    The first ``free`` attempts cost nothing, each further one twice the wait before: 10 s, 20 s, ... 15 minutes.
    """
    if refusals.last_at is None or refusals.count < free:
        return 0
    wait_s = min(_FIRST_WAIT_S << min(refusals.count - free, _DOUBLINGS), LONGEST_WAIT_S)
    # A clock that was set back must not make the wait longer than it would be now.
    gone_s = max((now - refusals.last_at).total_seconds(), 0)
    return max(math.ceil(wait_s - gone_s), 0)
