"""Processes that send what is due in an outbox, and die at a chosen step as by kill -9.

``python -m tests.acceptance.senders`` takes orders from standard input, one JSON object a line. For each it forks a
process and answers with two lines: the number of that process as soon as it is there, its exit status when it is gone.
It has no threads and no open database, so a fork of it is as good as a process of its own, and takes milliseconds.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Never, Self

import storage.engine
from domain.secret import Secret
from reports.delivery import Security, SmtpServer, SmtpTransport
from reports.outbox import Rates, deliver_due
from storage.engine import Store
from storage.outbox import load_due
from tests.acceptance.commits import kill_at

_CHECKOUT = Path(__file__).parents[2]
#: Nothing waits for its rate here.
PLENTY = Rates(per_hour=100_000, per_recipient_and_day=1_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class AtCommit:
    """Right ``when`` ("before", "after") the process makes its ``number``-th commit."""

    when: str
    number: int


class Senders:
    """The process from which they are forked; use as a context manager."""

    def __enter__(self) -> Self:
        environment = {**os.environ, "PYTHONPATH": str(_CHECKOUT)}
        command = [sys.executable, "-m", "tests.acceptance.senders"]
        self._process = subprocess.Popen(
            command, env=environment, cwd=_CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        #: The number of the process that sends now.
        self._sender: Future[int] = Future()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=60)

    def deliver(self, store: Store, server: SmtpServer, *, now: datetime, death: AtCommit | None = None) -> bool:
        """Have a process send what is due at ``now``; return whether it was killed, by ``death`` or :meth:`kill`."""
        order: dict[str, object] = {"database": store.database, "server": _plain(server), "now": now.isoformat()}
        if death:
            order |= {"when": death.when, "number": death.number}
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        self._sender.set_result(int(self._process.stdout.readline()))
        status = int(self._process.stdout.readline())
        self._sender = Future()
        assert status in {0, -signal.SIGKILL}
        return status != 0

    def kill(self) -> None:
        """Kill the process that sends now; for another thread, while that process waits for it."""
        os.kill(self._sender.result(timeout=20), signal.SIGKILL)


def _plain(server: SmtpServer) -> dict[str, object]:
    return {
        "host": server.host,
        "port": server.port,
        "security": server.security.value,
        "ca_file": str(server.ca_file) if server.ca_file else None,
        "user": server.user,
        "password": server.password.reveal() if server.password else None,
        "sender": server.sender,
        "timeout_s": server.timeout_s,
    }


def _server(plain: dict[str, Any]) -> SmtpServer:
    read = {"security": Security, "ca_file": Path, "password": Secret}
    return SmtpServer(**{key: read[key](value) if key in read and value else value for key, value in plain.items()})


def _obey(order: dict[str, Any]) -> Never:
    """Send what is due, and leave with 0."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):
        os.dup2(nowhere, standard)
    # Whoever gave the order has the database open, of this schema; to read all migrations takes the longest here.
    storage.engine.__dict__["is_current"] = lambda _connection, *, database: bool(database)
    code = 1
    try:
        store = Store.open(f"sqlite:///{order['database']}")
        if "number" in order:
            kill_at(order["number"], order["when"])
        now = datetime.fromisoformat(order["now"])
        transport = SmtpTransport(_server(order["server"]))
        deliver_due(store, transport, now=lambda: now, jitter=lambda: 0.0, rates=PLENTY)
        code = 0
    finally:
        os._exit(code)


def _warm_up() -> None:
    """Do once what each process would do first: make the classes of the tables ready."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(f"sqlite:///{folder}/dangky.db")
        with store.read() as session:
            load_due(session, now=datetime.now(UTC), limit=1)
        store.close()


if __name__ == "__main__":
    _warm_up()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _obey(json.loads(line))
        print(child, flush=True)
        _, ended = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(ended), flush=True)
