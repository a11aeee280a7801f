"""Doing something for one message without harm to the next."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

log = logging.getLogger(__name__)

Made = TypeVar("Made")


def attempt(make: Callable[[], Made], *, message: int) -> Made | None:
    """Return what ``make`` makes of ``message``; None, with the fault in the log, if something of ours failed.

    Raises: ``OSError``, the machine's fault (no memory, no process to be had): no message is to blame for it.
    """
    try:
        return make()
    except OSError:
        raise
    # One of the two broad excepts: a fault of ours in one message must not stop the next.
    except Exception:
        log.exception("message %d: failed", message)
        return None
