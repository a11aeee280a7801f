"""The parent's side of the guard: asks, waits, and starts the guard again if it is gone."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

from domain.errors import ReaderEnded
from ingest.guard.frames import BrokenFrame, read_frame, write_frame
from ingest.guard.limits import ChildLimits, name_network
from ingest.guard.turn import Turn

#: Variables that the guard's process inherits; no other is, so no password in one reaches a reader.
_KEPT_ENVIRONMENT = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TZ",
    "TMPDIR",
    "VIRTUAL_ENV",
    "PYTHONHASHSEED",
    "TESSDATA_PREFIX",
)
#: Where the project's packages lie: the guard finds them also where they are not installed.
_PACKAGES = Path(__file__).parents[2]

#: Seconds beyond the time of a task and its programs after which the guard's process itself is given up; longer
#: than any one program may take.
PATIENCE_S = 60.0
#: Seconds for the guard's process to leave by itself, and then to end what it is at when it is told to.
LEAVING_S = 1.0
CLOSING_S = 5.0
_GONE = {"status": "died", "cause": "the guard's own process ended"}


class Guard:
    """Runs tasks on hostile bytes in child processes; use as a context manager. Threads wait for each other's tasks."""

    def __init__(self, limits: ChildLimits | None = None) -> None:
        self.limits = limits or ChildLimits()
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = Turn()

    def run(self, task: str, payload: bytes, **arguments: str) -> bytes:
        """Return the task's answer as JSON; raise ReaderEnded if its child died or was ended."""
        header = {
            **arguments,
            "task": task,
            "memory_bytes": str(self.limits.memory_bytes),
            "cpu_s": str(self.limits.cpu_s),
            "wall_s": str(self.limits.wall_s),
            "programs_s": str(self.limits.programs_s),
            "answer_bytes": str(self.limits.answer_bytes),
        }
        with self._turn:
            status, answer = self._ask(header, payload) or self._ask(header, payload) or (_GONE, b"")
        if status["status"] == "ok":
            return answer
        timed_out = status["status"] == "timed_out"
        raise ReaderEnded(cause=status.get("cause", "it took too long"), timed_out=timed_out)

    def has_left_network(self) -> bool:
        """Tell whether readers and programs are kept from the network; some systems let no process leave it."""
        return self.run("name_network", b"").decode() != name_network()

    def _ask(self, header: Mapping[str, str], payload: bytes) -> tuple[dict[str, str], bytes] | None:
        """Send one request and return its answer; None if the guard's process ended meanwhile, so ask again once."""
        process = self._running()
        requests, answers = cast("BinaryIO", process.stdin), cast("BinaryIO", process.stdout)
        try:
            write_frame(requests, header, payload)
            patience_s = self.limits.wall_s + self.limits.programs_s + PATIENCE_S
            ready, _, _ = select.select([answers], [], [], patience_s)
            frame = read_frame(answers) if ready else None
        except (BrokenFrame, BrokenPipeError):
            frame = None
        if frame is None:
            self.close()
        return frame

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            environment = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
            environment["PYTHONPATH"] = str(_PACKAGES)
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "ingest.guard.server"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=environment,
                start_new_session=True,
            )
        return self._process

    def close(self) -> None:
        """End the guard's process, if it runs."""
        process, self._process = self._process, None
        if process is None:
            return
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()
        for insist, wait_s in ((None, LEAVING_S), (process.terminate, CLOSING_S), (process.kill, None)):
            if insist is not None:
                insist()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(wait_s)
                break

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
