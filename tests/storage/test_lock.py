"""One worker for a database."""

from __future__ import annotations

from contextlib import closing

import pytest

from domain.errors import StoreBusy
from storage.engine import Store
from storage.lock import worker_lock
from tests.storage.children import child, heard
from tests.storage.examples import begin


def test_a_second_worker_is_refused_at_once(store: Store, url: str) -> None:
    """While one worker is at work, another is told so and does nothing; afterwards it may."""
    with closing(Store.open(url)) as other:
        with worker_lock(store), pytest.raises(StoreBusy, match="Another dangky is at work"), worker_lock(other):
            pytest.fail("two workers at once")
        with worker_lock(other):
            begin(other)


def test_the_lock_of_a_killed_worker_is_free(store: Store, url: str) -> None:
    """A worker that is killed leaves no lock behind."""
    with child("hold-lock", url) as process:
        assert heard(process) == "held"
        with pytest.raises(StoreBusy), worker_lock(store):
            pytest.fail("two workers at once")
        process.kill()
        process.wait()
        _taken_soon(store)


def test_a_failing_worker_lets_go(store: Store) -> None:
    """A worker that ends with an error lets go of the lock."""
    with pytest.raises(RuntimeError, match="broken"), worker_lock(store):
        raise RuntimeError("broken")
    with worker_lock(store):
        begin(store)


def test_commands_work_beside_the_worker(store: Store, url: str) -> None:
    """The lock is between workers only: a command may read and write meanwhile."""
    with worker_lock(store), closing(Store.open(url)) as command:
        begin(command)


def _taken_soon(store: Store) -> None:
    """Take the lock; a server may need a moment to see that its client is gone."""
    for _ in range(500):
        try:
            with worker_lock(store):
                return
        except StoreBusy:
            continue
    pytest.fail("the lock of a dead process is still held")
