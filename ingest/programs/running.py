"""Starting another program so that it can do no harm, and ending it with all that it started."""

from __future__ import annotations

import contextlib
import errno
import os
import resource
import signal
import stat
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from domain.errors import UnreadableFile
from domain.reasons import ReasonCode, reason
from ingest.programs.limits import ProgramLimits
from ingest.resources import restrict

#: What tells a process to go.
_LEAVING = frozenset({signal.SIGTERM})


def failed(program: str, cause: str, *, file_format: str = "unknown") -> UnreadableFile:
    """Return the error for a file of which ``program`` made nothing; ``cause`` is short and technical."""
    return UnreadableFile(reason(ReasonCode.PROGRAM_FAILED, program=program, cause=cause), file_format=file_format)


def timed_out(*, file_format: str = "unknown") -> UnreadableFile:
    """Return the error for a file on which a program took too long."""
    return UnreadableFile(reason(ReasonCode.READER_TIMED_OUT), file_format=file_format)


@contextmanager
def workplace(program: str, *, file_format: str = "unknown") -> Iterator[Path]:
    """Give ``program`` an empty folder that nobody else can read, and remove it afterwards.

    Raises:
        UnreadableFile: PROGRAM_FAILED for whatever the system refuses meanwhile, e.g. a full disk.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="dangky-", ignore_cleanup_errors=True) as folder:
            yield Path(folder)
    except OSError as error:
        raise failed(program, errno.errorcode.get(error.errno or 0, "OSError"), file_format=file_format) from error


def start(
    command: Sequence[str], *, folder: Path, limits: ProgramLimits, given: int | IO[bytes], answer: int | IO[bytes]
) -> subprocess.Popen[bytes]:
    """Start a program in ``folder``, in a session of its own and bound to ``limits``; see :func:`end`."""
    return subprocess.Popen(  # noqa: S603 (nothing that a sender wrote is in it)
        command,
        cwd=folder,
        env=_environment(folder),
        stdin=given,
        stdout=answer,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_binding(limits),  # noqa: PLW1509 (the guard has one thread)
    )


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let SIGTERM wait: between the start of a program and the promise of its end it would leave the program behind."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _LEAVING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _environment(folder: Path) -> dict[str, str]:
    """Return all that a program is told: nothing of ours but where programs and their data lie."""
    kept = {name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX") if name in os.environ}
    # An 8-bit locale makes LibreOffice read and write names, and some text, in that encoding.
    ours = {"LC_ALL": "C.UTF-8", "HOME": str(folder), "TMPDIR": str(folder), "TZ": "UTC"}
    # Threads make Tesseract three times slower on two processors.
    return {**kept, **ours, "OMP_THREAD_LIMIT": "1", "SAL_USE_VCLPLUGIN": "svp"}


def _binding(limits: ProgramLimits) -> Callable[[], None]:
    """Return what the new process does to itself before it becomes the program."""

    def bind() -> None:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _LEAVING)
        for kind, limit in (
            (resource.RLIMIT_AS, limits.memory_bytes),
            (resource.RLIMIT_CPU, limits.cpu_s),
            (resource.RLIMIT_FSIZE, limits.file_bytes),
            (resource.RLIMIT_CORE, 0),
        ):
            restrict(kind, limit)

    return bind


def end(process: subprocess.Popen[bytes]) -> None:
    """End a program and whatever it started; one that has ended may have left others behind."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def run(command: Sequence[str], *, folder: Path, limits: ProgramLimits, given: bytes = b"") -> tuple[int, bytes]:
    """Run a program to its end; return its exit code (negative: the signal) and what it wrote.

    Raises:
        TimeoutError: it took longer than ``limits.wall_s`` and was ended.
        OSError: it cannot be started.
    """
    with _in_memory("given") as stdin, _in_memory("answer") as stdout:
        stdin.write(given)
        stdin.seek(0)
        with ExitStack() as ending:
            with _undisturbed():
                process = start(command, folder=folder, limits=limits, given=stdin, answer=stdout)
                ending.callback(end, process)
            try:
                code = process.wait(limits.wall_s)
            except subprocess.TimeoutExpired as error:
                raise TimeoutError(errno.ETIMEDOUT, "the program took too long") from error
        stdout.seek(0)
        return code, stdout.read(limits.file_bytes)


def _in_memory(name: str) -> IO[bytes]:
    """Return a file without a place: what people wrote touches no disk, and a program has no pipe to block us with."""
    return os.fdopen(os.memfd_create(name), "w+b")


def how_ended(code: int) -> str:
    """Return an exit code in words, e.g. ``SIGKILL``."""
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"


def read_written(path: Path, *, limit: int) -> bytes:
    """Return what a program wrote to ``path``; nothing if it is not there, is no plain file or reached ``limit``.

    A program that was taken over may leave a link to another file, or a pipe that nobody fills.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return b""
    with os.fdopen(descriptor, "rb") as stream:
        found = os.fstat(descriptor)
        return stream.read() if stat.S_ISREG(found.st_mode) and found.st_size < limit else b""
