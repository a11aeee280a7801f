"""Large files are made one at a time: two of them at once would take the machine from everybody else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock
from typing import Final

from domain.errors import N_, DangkyError

#: Seconds for which a file waits for the one that is being made.
PATIENCE_S: Final = 60.0
#: Files that are made or wait: each holds one of the threads that answer everybody.
MAX_AT_ONCE: Final = 4
_places = BoundedSemaphore(MAX_AT_ONCE)
_turn = Lock()


class OthersAreMade(DangkyError):
    """Other files are being made, and take long."""

    template = N_("Other files are being made at the moment. Please try again in a minute.")


@contextmanager
def one_at_a_time(patience_s: float = PATIENCE_S) -> Iterator[None]:
    """Make a file while nobody else makes one.

    Raises: ``OthersAreMade`` if its turn does not come within ``patience_s`` seconds, or too many wait already.
    """
    if not _places.acquire(blocking=False):
        raise OthersAreMade
    try:
        if not _turn.acquire(timeout=patience_s):
            raise OthersAreMade
        try:
            yield
        finally:
            _turn.release()
    finally:
        _places.release()
