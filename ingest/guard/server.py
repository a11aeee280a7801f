"""The guard's own process: has the readers loaded, forks one child a task, and outlives every child.

It is started with a clean environment (no password of the configuration is in it), holds no
database and no connection, and ends when its parent goes away.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import time
import traceback
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Never, cast

from ingest.guard.asking import AskedPrograms
from ingest.guard.conversation import Ending, converse
from ingest.guard.frames import BrokenFrame, read_frame, write_frame
from ingest.guard.limits import ChildLimits, apply_limits, leave_network
from ingest.guard.tasks import perform, prepare
from ingest.programs import LocalPrograms
from parsers.programs import Programs

#: Seconds that a child may take to leave after its answer.
_FAREWELL_S = 5.0
#: Characters of what a failing child says about itself.
_MAX_CAUSE = 200
#: The guard opens a handful of files only.
_MAX_FD = 256
#: Exit codes of a child that failed and could still say so.
_FAILED, _OUT_OF_MEMORY, _NESTED_TOO_DEEP = 1, 71, 72


def serve(requests: BinaryIO, answers: BinaryIO, programs: Programs) -> None:
    """Answer requests until the parent closes the pipe."""
    while (frame := read_frame(requests)) is not None:
        header, payload = frame
        limits = ChildLimits(
            memory_bytes=int(header["memory_bytes"]),
            cpu_s=int(header["cpu_s"]),
            wall_s=float(header["wall_s"]),
            programs_s=float(header["programs_s"]),
            answer_bytes=int(header["answer_bytes"]),
        )
        prepare(header)
        status, answer = run_in_child(header, payload, limits, programs)
        write_frame(answers, status, answer)


def run_in_child(
    header: Mapping[str, str], payload: bytes, limits: ChildLimits, programs: Programs
) -> tuple[dict[str, str], bytes]:
    """Fork, do the task there, and return its status and answer, whatever becomes of the child.

    What the child asks of ``programs`` is run here, beside it.
    """
    ours, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        ours.close()
        _be_child(header, payload, limits, theirs)
    theirs.close()
    ending = None
    try:
        ending = converse(ours, limits, programs)
    finally:
        ours.close()
        if ending is None or ending.is_cut or not _has_ended(child):
            _end(child)
        _, status = os.waitpid(child, 0)
    return _status(status, ending), ending.answer


def _be_child(header: Mapping[str, str], payload: bytes, limits: ChildLimits, connection: socket.socket) -> Never:
    """Do the task and leave by ``os._exit``: nothing of the parent's state is flushed or closed twice."""
    code = _FAILED
    try:
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        _leave_only(connection.fileno())
        apply_limits(limits)
        with connection.makefile("rwb") as stream:
            code = _work(header, payload, cast("BinaryIO", stream))
    finally:
        os._exit(code)


def _work(header: Mapping[str, str], payload: bytes, stream: BinaryIO) -> int:
    """Do the task, send its answer, or where it failed, and return the exit code."""
    code = _FAILED
    try:
        write_frame(stream, {"kind": "answer"}, perform(payload, header, AskedPrograms(stream)))
        code = 0
    except MemoryError:
        code = _OUT_OF_MEMORY
    except RecursionError:
        code = _NESTED_TOO_DEEP
    finally:
        if code == _FAILED:
            write_frame(stream, {"kind": "failure"}, _where(sys.exc_info()[2]).encode())
    return code


def _leave_only(writing: int) -> None:
    """Close every other way to the parent; whatever a library prints goes nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.closerange(3, writing)
    os.closerange(writing + 1, _MAX_FD)


def _where(trace: TracebackType | None) -> str:
    """Return type and place of the exception in flight; its text may hold what people wrote, so it stays out."""
    error = sys.exc_info()[0]
    last = traceback.extract_tb(trace)[-1:]
    place = f" at {Path(last[0].filename).name}:{last[0].lineno}" if last else ""
    return f"{error.__name__ if error else 'unknown error'}{place}"


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


def _status(status: int, ending: Ending) -> dict[str, str]:
    if ending.kind == "time":
        return {"status": "timed_out"}
    if ending.kind == "nonsense":
        return {"status": "died", "cause": ending.cause}
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        return {"status": "timed_out"} if number == signal.SIGXCPU else {"status": "died", "cause": _signal(number)}
    code = os.WEXITSTATUS(status)
    if code == _OUT_OF_MEMORY:
        return {"status": "died", "cause": "out of memory"}
    if code == _NESTED_TOO_DEEP:
        return {"status": "died", "cause": "nested too deep"}
    if code == 0 and ending.kind == "answer":
        return {"status": "ok"}
    return {"status": "died", "cause": _cause(ending.answer) or f"exit code {code}"}


def _cause(answer: bytes) -> str:
    return answer.decode("utf-8", "replace")[:_MAX_CAUSE]


def _signal(number: int) -> str:
    return signal.Signals(number).name


def main() -> None:
    """Serve on standard input and output until the parent goes away."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    answers = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    leave_network()
    broken = contextlib.suppress(BrokenFrame, BrokenPipeError)
    with broken, os.fdopen(answers, "wb") as stream, LocalPrograms() as programs:
        serve(sys.stdin.buffer, stream, programs)


def _leave(*_: object) -> Never:
    """End what is being done, its programs included, and go."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit(0)


if __name__ == "__main__":
    main()
