"""Two ways of the same work, measured in turns in one run."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two ways of the same work; ``ratio`` is how often the first goes into the second."""

    what: str
    first: str
    second: str
    first_s: float
    second_s: float

    @property
    def ratio(self) -> float:
        return self.second_s / self.first_s


def fastest(*works: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """Return the fastest of several rounds of each work, taken in turns, in seconds."""
    best = [float("inf")] * len(works)
    for _ in range(rounds):
        for index, work in enumerate(works):
            began = time.perf_counter()
            work()
            best[index] = min(best[index], time.perf_counter() - began)
    return best
