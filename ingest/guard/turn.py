"""One after the other, in the order in which they came."""

from __future__ import annotations

from threading import Lock
from types import TracebackType


class Turn:
    """A lock that nobody can take twice while another waits: a long work in many steps lets short ones in between."""

    def __init__(self) -> None:
        self._next, self._busy = Lock(), Lock()

    def __enter__(self) -> None:
        with self._next:
            self._busy.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._busy.release()
