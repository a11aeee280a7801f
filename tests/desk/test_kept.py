"""What is kept is made once for the same, and again for something else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from desk.kept import Kept


def test_it_is_made_once_for_the_same() -> None:
    """Asked of the same or of what is equal, the one that was made comes back; of something else a new one."""
    made: list[tuple[int, ...]] = []

    def make(numbers: tuple[int, ...], *, more: int = 0) -> int:
        made.append(numbers)
        return len(made) + more

    kept = Kept(make)
    assert [kept.of((1, 2)), kept.of((1, 2)), kept.of((*range(1, 3),))] == [1, 1, 1]
    assert [kept.of((1, 2, 3)), kept.of((1, 2, 3)), kept.of((1, 2, 3), more=5), kept.of((1, 2))] == [2, 2, 8, 4]


def test_nobody_makes_it_beside_another() -> None:
    """However many ask at once, it is made once."""
    made: list[int] = []
    barrier = Barrier(4)

    def make(number: int) -> int:
        made.append(number)
        return number

    kept = Kept(make)

    def ask(_: int) -> int:
        barrier.wait(30)
        return kept.of(7)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(4))) == [7] * 4
    assert made == [7]
