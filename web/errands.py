"""Work that may take longer than a page may: begun beside the page, which says so and asks again.

A thread for each errand; it ends with the process, whatever it is at. What costs much waits in turn where it is done.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from enum import Enum
from threading import Event, Lock, Thread
from typing import Any, Final, Generic, TypeVar

from domain.errors import DangkyError

T = TypeVar("T")

#: Seconds that a page waits for all its errands together before it is shown without them.
PATIENCE_S: Final = 1.5
#: Seconds for which a result waits that nobody has fetched: after that it may no longer be true.
KEPT_S: Final = 15 * 60.0
#: Errands that are known at a time; beyond it those go that ended and were asked for the longest ago.
MAX_KNOWN: Final = 64


class Progress(Enum):
    """What there is instead of a result."""

    UNDER_WAY = "under_way"


@dataclass(kw_only=True)
class Patience:
    """How long one page still waits, whatever it asks for."""

    ends: float

    @classmethod
    def of(cls, seconds: float) -> Patience:
        """Return the patience of a page that begins now."""
        return cls(ends=time.monotonic() + seconds)

    def left_s(self) -> float:
        """Return the seconds that are left, 0 or more."""
        return max(0.0, self.ends - time.monotonic())


class Errand(Generic[T]):
    """Something that is being made."""

    def __init__(self, make: Callable[[], T], clock: Callable[[], float]) -> None:
        self._make = make
        self._clock = clock
        self._ended_at = float("inf")
        self._ended = Event()
        self._made: list[T] = []
        self._error: DangkyError | OSError | None = None
        Thread(target=self._run, name="errand", daemon=True).start()

    @property
    def has_ended(self) -> bool:
        return self._ended.is_set()

    @property
    def has_expired(self) -> bool:
        """True if it ended so long ago that its result is not to be used any more."""
        return self._clock() - self._ended_at > KEPT_S

    def result(self, wait_s: float) -> T | Progress:
        """Return what was made, waiting ``wait_s`` seconds at most.

        Raises: what the work raised: one of our errors, or the machine's.
        """
        if not self._ended.wait(wait_s):
            return Progress.UNDER_WAY
        if self._error is not None:
            raise self._error
        if not self._made:
            raise RuntimeError("an errand failed; its thread has said why")
        return self._made[0]

    def _run(self) -> None:
        try:
            self._made.append(self._make())
        except (DangkyError, OSError) as error:
            self._error = error
        finally:
            self._ended_at = self._clock()
            self._ended.set()


class Errands:
    """The errands of a site, each under a key of its own; from any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Know none yet; ``clock`` gives seconds, as ``time.monotonic`` does."""
        self._clock = clock
        self._known: OrderedDict[Hashable, Errand[Any]] = OrderedDict()
        self._lock = Lock()

    def ask(self, key: Hashable, make: Callable[[], T], patience: Patience) -> T | Progress:
        """Return what ``make`` makes; while it is under way, nobody begins it a second time."""
        with self._lock:
            self._forget_expired()
            errand = self._known.get(key) or self._begin(key, make)
        result: T | Progress = errand.result(patience.left_s())
        if result is not Progress.UNDER_WAY:
            self.forget(key, errand)
        return result

    def begin(self, key: Hashable, make: Callable[[], T]) -> None:
        """Begin an errand whose result is kept until it is forgotten; one under way is not begun again."""
        with self._lock:
            known = self._known.get(key)
            if known is None or known.has_ended:
                self._begin(key, make)

    def find(self, key: Hashable) -> Errand[Any] | None:
        """Return the errand that was begun under ``key``; None: none was, or it is forgotten or has expired."""
        with self._lock:
            self._forget_expired()
            return self._known.get(key)

    def forget(self, key: Hashable, errand: Errand[Any] | None = None) -> None:
        """Let go what was made under ``key``, if it is ``errand`` or whatever it is."""
        with self._lock:
            if errand is None or self._known.get(key) is errand:
                self._known.pop(key, None)

    def _forget_expired(self) -> None:
        for key in [key for key, errand in self._known.items() if errand.has_expired]:
            del self._known[key]

    def _begin(self, key: Hashable, make: Callable[[], T]) -> Errand[T]:
        errand = Errand(make, self._clock)
        self._known.pop(key, None)
        self._known[key] = errand
        ended = [known for known, found in self._known.items() if found.has_ended and found is not errand]
        for known in ended[: max(0, len(self._known) - MAX_KNOWN)]:
            del self._known[known]
        return errand
