"""The guard's own process: has the readers loaded, forks one child a task, and outlives every child.

It is started with a clean environment (no password of the configuration is in it), holds no
database and no connection, and ends when its parent goes away.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Never

from ingest.guard.frames import BrokenFrame, read_frame, write_frame
from ingest.guard.limits import ChildLimits, apply_limits, leave_network
from ingest.guard.tasks import TASKS, prepare

_CHUNK_BYTES = 1024 * 1024
#: Seconds that a child may take to leave after its answer.
_FAREWELL_S = 5.0
#: Characters of what a failing child says about itself.
_MAX_CAUSE = 200
#: The guard opens a handful of files only.
_MAX_FD = 256
#: Exit codes of a child that failed and could still say so.
_FAILED, _OUT_OF_MEMORY, _NESTED_TOO_DEEP = 1, 71, 72


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until the parent closes the pipe."""
    while (frame := read_frame(requests)) is not None:
        header, payload = frame
        limits = ChildLimits(
            memory_bytes=int(header["memory_bytes"]),
            cpu_s=int(header["cpu_s"]),
            wall_s=float(header["wall_s"]),
            answer_bytes=int(header["answer_bytes"]),
        )
        prepare(header)
        status, answer = run_in_child(header, payload, limits)
        write_frame(answers, status, answer)


def run_in_child(header: Mapping[str, str], payload: bytes, limits: ChildLimits) -> tuple[dict[str, str], bytes]:
    """Fork, do the task there, and return its status and answer, whatever becomes of the child."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _be_child(header, payload, limits, writing)
    os.close(writing)
    answer, cut = _collect(reading, limits)
    os.close(reading)
    if cut or not _has_ended(child):
        _end(child)
    _, status = os.waitpid(child, 0)
    return _status(status, cut, answer), answer


def _be_child(header: Mapping[str, str], payload: bytes, limits: ChildLimits, writing: int) -> Never:
    """Do the task and leave by ``os._exit``: nothing of the parent's state is flushed or closed twice."""
    os.setsid()
    _leave_only(writing)
    apply_limits(limits)
    code = _FAILED
    try:
        _write(writing, TASKS[header["task"]](payload, header))
        code = 0
    except MemoryError:
        code = _OUT_OF_MEMORY
    except RecursionError:
        code = _NESTED_TOO_DEEP
    finally:
        if code == _FAILED:
            _write(writing, _where(sys.exc_info()[2]).encode())
        os._exit(code)


def _leave_only(writing: int) -> None:
    """Close every other way to the parent; whatever a library prints goes nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.closerange(3, writing)
    os.closerange(writing + 1, _MAX_FD)


def _write(writing: int, data: bytes) -> None:
    with os.fdopen(writing, "wb", closefd=False) as stream:
        stream.write(data)


def _where(trace: TracebackType | None) -> str:
    """Return type and place of the exception in flight; its text may hold what people wrote, so it stays out."""
    error = sys.exc_info()[0]
    last = traceback.extract_tb(trace)[-1:]
    place = f" at {Path(last[0].filename).name}:{last[0].lineno}" if last else ""
    return f"{error.__name__ if error else 'unknown error'}{place}"


def _collect(reading: int, limits: ChildLimits) -> tuple[bytes, str]:
    """Return what the child wrote, and why it was cut off if it was ("time", "answer") or nothing."""
    deadline = time.monotonic() + limits.wall_s
    chunks: list[bytes] = []
    size = 0
    while True:
        ready, _, _ = select.select([reading], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            return b"", "time"
        chunk = os.read(reading, _CHUNK_BYTES)
        if not chunk:
            return b"".join(chunks), ""
        size += len(chunk)
        if size > limits.answer_bytes:
            return b"", "answer"
        chunks.append(chunk)


def _has_ended(child: int) -> bool:
    """Tell whether the child ended by itself soon after its last word; one that lingers is up to something."""
    deadline = time.monotonic() + _FAREWELL_S
    while time.monotonic() < deadline:
        if os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            return True
        time.sleep(0.001)
    return False


def _end(child: int) -> None:
    """End the child and whatever it started."""
    for end in (os.killpg, os.kill):
        try:
            end(child, signal.SIGKILL)
        except ProcessLookupError:
            continue


def _status(status: int, cut: str, answer: bytes) -> dict[str, str]:
    if cut == "time":
        return {"status": "timed_out"}
    if cut == "answer":
        return {"status": "died", "cause": "its answer was too long"}
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        return {"status": "timed_out"} if number == signal.SIGXCPU else {"status": "died", "cause": _signal(number)}
    code = os.WEXITSTATUS(status)
    if code == _OUT_OF_MEMORY:
        return {"status": "died", "cause": "out of memory"}
    if code == _NESTED_TOO_DEEP:
        return {"status": "died", "cause": "nested too deep"}
    return {"status": "ok"} if code == 0 else {"status": "died", "cause": _cause(answer) or f"exit code {code}"}


def _cause(answer: bytes) -> str:
    return answer.decode("utf-8", "replace")[:_MAX_CAUSE]


def _signal(number: int) -> str:
    return signal.Signals(number).name


def main() -> None:
    """Serve on standard input and output until the parent goes away."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    leave_network()
    with contextlib.suppress(BrokenFrame, BrokenPipeError), os.fdopen(answers, "wb") as stream:
        serve(sys.stdin.buffer, stream)


if __name__ == "__main__":
    main()
