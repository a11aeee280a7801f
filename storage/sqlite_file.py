"""The SQLite file: made once and whole, never made again in the place of one that is damaged.

A new file is filled under another name and then renamed. So an empty or half-made file at the real
name was not left there by us, and is refused instead of being taken for a first start.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from domain.errors import StoreUnreachable


def ensure_file(path: Path, *, fill: Callable[[Path], None]) -> None:
    """Make the database file at ``path`` (absolute) if there is none: mode 0600, its folder 0700.

    ``fill`` is given the path of an empty file and makes a database of it. Of several processes that
    come at once, one makes the file and the others find it.

    Raises: ``StoreUnreachable`` if it cannot be made or written, is empty, or is gone though its
    write-ahead log is there.
    """
    try:
        if not path.exists():
            with _locked(path.parent):
                _make_once(path, fill)
    except OSError as error:
        raise StoreUnreachable(database=path, cause=f"{error.strerror}. {_hint(path)}.") from error
    _refuse_unusable(path)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the lock on ``folder`` for the short time in which a file is made; it ends with the process."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _make_once(path: Path, fill: Callable[[Path], None]) -> None:
    if path.exists():
        return
    _refuse_orphan(path)
    new = path.with_name(f"{path.name}.new")
    for leftover in (new, _beside(new, "-wal"), _beside(new, "-shm")):
        leftover.unlink(missing_ok=True)
    os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    fill(new)
    new.rename(path)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """Make the new name survive a power cut: a file's name belongs to its folder."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _refuse_orphan(path: Path) -> None:
    """Refuse to start anew beside the log of a database that was there: the log would be played into the new one."""
    log = _beside(path, "-wal")
    if log.exists() and log.stat().st_size:
        cause = f"The file is gone, but {log.name} is still there: restore a backup, or remove it to start anew."
        raise StoreUnreachable(database=path, cause=cause)


def _refuse_unusable(path: Path) -> None:
    """Refuse what SQLite would only complain of at the first write, or not at all."""
    if not path.is_file():
        raise StoreUnreachable(database=path, cause="It is not a file: correct the database URL.")
    if not path.stat().st_size:
        cause = "The file is empty, its content was lost: restore a backup, or remove it to start anew."
        raise StoreUnreachable(database=path, cause=cause)
    if not (os.access(path, os.R_OK | os.W_OK) and os.access(path.parent, os.W_OK | os.X_OK)):
        raise StoreUnreachable(database=path, cause=f"It cannot be written. {_hint(path)}.")


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _hint(path: Path) -> str:
    return f"Check that this user may write {path} and its folder"
