"""One guard for all commands of a test process: starting one takes longer than most of what is tested here."""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType

import pytest

import dangky.bootstrap
import dangky.commands.parse
from ingest.guard import Guard


class _Shared(Guard):
    """A real guard that outlives the command that uses it."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass


@pytest.fixture(scope="session")
def shared_guard() -> Iterator[Guard]:
    """The guard, ended with the tests."""
    guard = _Shared()
    yield guard
    guard.close()


@pytest.fixture(scope="session", autouse=True)
def one_guard(shared_guard: Guard) -> Iterator[None]:
    """Commands that run in this process use it."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (dangky.bootstrap, dangky.commands.parse):
            patch.setattr(module, "Guard", lambda: shared_guard)
        yield
