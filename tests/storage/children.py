"""What other processes do to a database in these tests: ``python -m tests.storage.children WHAT URL``.

A child says on its output what it reached, and waits for a line on its input where the test wants to
act first.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from domain.errors import StoreUnreachable
from storage.engine import Store
from storage.lock import worker_lock
from storage.messages import load_ledger, record_kept
from tests.storage.examples import CAMPAIGN, keep, kept

ROOT = Path(__file__).parents[2]


@contextmanager
def child(what: str, url: str) -> Iterator[subprocess.Popen[str]]:
    """Start a child; whatever happens, it is gone at the end."""
    command = [sys.executable, "-m", "tests.storage.children", what, url]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def heard(process: subprocess.Popen[str]) -> str:
    """Return the child's next line."""
    assert process.stdout
    return process.stdout.readline().strip()


def nod(process: subprocess.Popen[str]) -> None:
    """Let the child go on."""
    assert process.stdin
    process.stdin.write("\n")
    process.stdin.flush()


def _say(text: str) -> None:
    print(text, flush=True)


def _open(url: str) -> None:
    """Open the database at the same moment as others."""
    _say("ready")
    sys.stdin.readline()
    Store.open(url).close()
    _say("opened")


def _open_as_nobody(url: str) -> None:
    """Open the database without the right to write it."""
    if os.geteuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
    try:
        Store.open(url).close()
    except StoreUnreachable as error:
        _say(str(error))


def _write_half(url: str) -> None:
    """Write much in one transaction and never end it."""
    store = Store.open(url)
    with store.write() as session:
        for uid in range(100, 130):
            record_kept(session, campaign_id=CAMPAIGN.id, kept=kept(os.urandom(100_000).hex(), uid=uid))
        _say("half")
        sys.stdin.readline()


def _write_on(url: str) -> None:
    """Write message after message, telling of each once it is committed."""
    store = Store.open(url)
    for uid in range(1, 100_000):
        keep(store, kept(f"mail {uid} {'x' * 20_000}", uid=uid))
        _say(str(uid))


def _hold_lock(url: str) -> None:
    """Hold the worker's lock."""
    with worker_lock(Store.open(url)):
        _say("held")
        sys.stdin.readline()


def _fill(url: str) -> None:
    """Run into the limit of a file's size, which stands for a full disk; then have it lifted."""
    store = Store.open(url)
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    # Python ignores SIGXFSZ, so a write beyond the limit fails and the process lives.
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, limit[1]))
    try:
        keep(store, kept(os.urandom(1_000_000).hex(), uid=2))
    except StoreUnreachable as error:
        _say(str(error))
    with store.read() as session:
        _say(f"{len(load_ledger(session, campaign_id=CAMPAIGN.id))} left")
    resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    keep(store, kept("after", uid=3))
    _say("healed")


_WHATS: dict[str, Callable[[str], None]] = {
    "open": _open,
    "open-as-nobody": _open_as_nobody,
    "write-half": _write_half,
    "write-on": _write_on,
    "hold-lock": _hold_lock,
    "fill": _fill,
}

if __name__ == "__main__":
    _WHATS[sys.argv[1]](sys.argv[2])
