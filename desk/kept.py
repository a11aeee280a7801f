"""The last thing that was made of something: kept for as long as it is asked for of the same."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Generic, ParamSpec, TypeVar

_Of = ParamSpec("_Of")
_Made = TypeVar("_Made")


class Kept(Generic[_Of, _Made]):
    """Makes something of what it is handed, and once more only when that is something else.

    What it is made of must not change. From any thread; whoever asks while it is being made waits, and nobody makes it
    a second time beside them.
    """

    def __init__(self, make: Callable[_Of, _Made]) -> None:
        """Keep what ``make`` makes; nothing yet."""
        self._make = make
        self._lock = Lock()
        self._kept: tuple[tuple[object, ...], _Made] | None = None

    def of(self, *of: _Of.args, **named: _Of.kwargs) -> _Made:
        """Return what is made of ``of`` and ``named``."""
        asked = (*of, *named.items())
        with self._lock:
            if self._kept is None or not _is_same(self._kept[0], asked):
                self._kept = (asked, self._make(*of, **named))
            return self._kept[1]


def _is_same(kept: tuple[object, ...], asked: tuple[object, ...]) -> bool:
    """Tell whether each is the same thing or equal; identity first, to compare two rosters takes long."""
    return len(kept) == len(asked) and all(a is b or a == b for a, b in zip(kept, asked, strict=True))
