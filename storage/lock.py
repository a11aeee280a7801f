"""One worker for a database.

The lock belongs to a process and ends with it, ``kill -9`` too: there is no lock file to clean up and
no lease to expire. It keeps two workers from doing the same work; that nothing is booked or sent
twice does not rest on it but on unique keys and on compare-and-set.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy import text

from domain.errors import StoreBusy, StoreUnreachable
from storage.engine import Store

#: PostgreSQL's advisory lock of the worker: "dangky" in ASCII, with a number behind it.
_WORKER_LOCK = int.from_bytes(b"dangky\0\2")


def worker_lock(store: Store) -> AbstractContextManager[None]:
    """Hold the worker's lock on ``store`` while the block runs.

    Children that are forked without ``exec`` share the lock on SQLite and keep it while they live.

    Raises, at once: ``StoreBusy`` if another process or another block holds it; ``StoreUnreachable``
    if the lock file cannot be made or the server is not reached.
    """
    if store.path is None:
        return _server_lock(store)
    return _file_lock(store, store.path.with_name(f"{store.path.name}.lock"))


@contextmanager
def _file_lock(store: Store, path: Path) -> Iterator[None]:
    try:
        handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise StoreUnreachable(database=store.database, cause=f"{error.strerror}: {path}") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreBusy(database=store.database) from error
        yield
    finally:
        # The file stays: were it removed, two processes could each lock a file of this name.
        os.close(handle)


@contextmanager
def _server_lock(store: Store) -> Iterator[None]:
    with store.server_connection() as connection:
        # Closed, not given back to the pool: the lock belongs to the connection.
        connection.detach()
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": _WORKER_LOCK}):
            raise StoreBusy(database=store.database)
        yield
