"""The newest result of something that is made of a view: made once, for as long as the view is the same."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from desk.views import View

T = TypeVar("T")


class Newest(Generic[T]):
    """What ``make`` makes of the view that was asked about last; from any thread."""

    def __init__(self, make: Callable[[View], T]) -> None:
        self._make = make
        self._made: tuple[View, T] | None = None
        self._lock = Lock()

    def of(self, view: View) -> T:
        """Return what is made of ``view``; of the same object it is made once."""
        with self._lock:
            if self._made is None or self._made[0] is not view:
                self._made = (view, self._make(view))
            return self._made[1]
