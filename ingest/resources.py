"""Limits that a process sets on itself."""

from __future__ import annotations

import resource


def restrict(kind: int, limit: int, *, spare: int = 0) -> None:
    """Bind this process, and what it starts, to ``limit`` of a resource (``RLIMIT_...``), or less if it may have less.

    ``spare`` is what lies between the limit of which it is told by a signal and the hard one.
    """
    _, hard = resource.getrlimit(kind)
    most = limit + spare if hard == resource.RLIM_INFINITY else min(limit + spare, hard)
    resource.setrlimit(kind, (min(limit, most), most))
