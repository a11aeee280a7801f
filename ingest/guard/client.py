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
from ingest.guard.limits import ChildLimits

#: Variables that the guard's process inherits; no other is, so no password in one reaches a reader.
_KEPT_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "VIRTUAL_ENV", "PYTHONHASHSEED")
#: Where the project's packages lie: the guard finds them also where they are not installed.
_PACKAGES = Path(__file__).parents[2]

#: Seconds beyond a task's own time after which the guard's process itself is given up.
PATIENCE_S = 30.0
#: Seconds for the guard's process to leave when it is told to.
CLOSING_S = 5.0
_GONE = {"status": "died", "cause": "the guard's own process ended"}


class Guard:
    """Runs tasks on hostile bytes in child processes; use as a context manager, from one thread at a time."""

    def __init__(self, limits: ChildLimits | None = None) -> None:
        self.limits = limits or ChildLimits()
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, task: str, payload: bytes, **arguments: str) -> bytes:
        """Return the task's answer as JSON; raise ReaderEnded if its child died or was ended."""
        header = {
            **arguments,
            "task": task,
            "memory_bytes": str(self.limits.memory_bytes),
            "cpu_s": str(self.limits.cpu_s),
            "wall_s": str(self.limits.wall_s),
            "answer_bytes": str(self.limits.answer_bytes),
        }
        status, answer = self._ask(header, payload) or self._ask(header, payload) or (_GONE, b"")
        if status["status"] == "ok":
            return answer
        timed_out = status["status"] == "timed_out"
        raise ReaderEnded(cause=status.get("cause", "it took too long"), timed_out=timed_out)

    def _ask(self, header: Mapping[str, str], payload: bytes) -> tuple[dict[str, str], bytes] | None:
        """Send one request and return its answer; None if the guard's process ended meanwhile, so ask again once."""
        process = self._running()
        requests, answers = cast("BinaryIO", process.stdin), cast("BinaryIO", process.stdout)
        try:
            write_frame(requests, header, payload)
            ready, _, _ = select.select([answers], [], [], self.limits.wall_s + PATIENCE_S)
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
        try:
            process.wait(timeout=CLOSING_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
