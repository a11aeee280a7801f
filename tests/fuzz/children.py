"""Runs a reader over many files in child processes bounded as the guard's are, and counts what becomes of them."""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from domain.errors import UnreadableFile

#: What a child may use: as ``ingest.guard.limits`` has it.
MEMORY_BYTES = 1024 * 1024 * 1024
#: Seconds of processor time for one file.
FILE_S = 10


_TOO_SLOW = "too slow"
#: How outcomes begin that must never be.
_FAULTS = ("FAULT", "ended", _TOO_SLOW)


@dataclass(slots=True, kw_only=True)
class Tally:
    """What became of the files of one reader."""

    #: By outcome: ``document``, a reason code, ``out of memory``, ``nested too deep``, or a fault.
    outcomes: Counter[str] = field(default_factory=Counter)
    #: What must never be: other exceptions with their place, signals, too much time; each with a file that shows it.
    faults: dict[str, bytes] = field(default_factory=dict)
    #: How many files showed a fault.
    faulty: int = 0
    #: Most seconds of processor time for one file.
    slowest_s: float = 0.0
    #: Most memory that a child had, in bytes.
    peak_bytes: int = 0

    @property
    def files(self) -> int:
        """How many files were read."""
        return sum(self.outcomes.values())

    def count(self, outcome: str, seconds: float, data: bytes) -> None:
        """Add what became of the file ``data``."""
        self.outcomes[outcome] += 1
        self.slowest_s = max(self.slowest_s, seconds)
        if outcome.startswith(_FAULTS):
            self.faults.setdefault(outcome, data)
            self.faulty += 1


def read_all(files: Sequence[bytes], read: Callable[[bytes], object], tally: Tally) -> None:
    """Read ``files`` with ``read`` in one child; if it dies, the next one goes on behind the file that ended it."""
    done = 0
    while done < len(files):
        done += _in_child(files[done:], read, tally)


def _in_child(files: Sequence[bytes], read: Callable[[bytes], object], tally: Tally) -> int:
    """Return how many files the child has dealt with, the one that it died of included."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _be_child(files, read, writing)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as answers:
        lines = [json.loads(line) for line in answers]
    _, status, used = os.wait4(child, 0)
    tally.peak_bytes = max(tally.peak_bytes, used.ru_maxrss * 1024)
    for number, (outcome, seconds) in enumerate(lines):
        tally.count(outcome, seconds, files[number])
    if len(lines) < len(files):
        # A signal is the guard's business: memory that a library could not get, time that ran out.
        number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        tally.count(f"ended by {signal.Signals(number).name}" if number else "ended", 0.0, files[len(lines)])
        return len(lines) + 1
    return len(lines)


def _be_child(files: Sequence[bytes], read: Callable[[bytes], object], writing: int) -> None:
    # Libraries that warn of broken files: nobody reads it.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    signal.signal(signal.SIGPROF, _too_slow)
    try:
        with os.fdopen(writing, "w", encoding="utf-8") as answers:
            for data in files:
                started = time.process_time()
                outcome = _outcome(data, read)
                answers.write(json.dumps([outcome, time.process_time() - started]) + "\n")
                answers.flush()
    finally:
        os._exit(0)


class _TooSlow(BaseException):
    """A file took longer than it may; no reader catches this."""


def _too_slow(*_: object) -> None:
    raise _TooSlow


def _outcome(data: bytes, read: Callable[[bytes], object]) -> str:
    signal.setitimer(signal.ITIMER_PROF, FILE_S)
    try:
        read(data)
    except UnreadableFile as error:
        return error.reason.code.value
    except MemoryError:
        return "out of memory"
    except RecursionError:
        return "nested too deep"
    except _TooSlow:
        return _TOO_SLOW
    # What is sought: an exception that no reader may let out.
    except Exception as error:  # noqa: BLE001
        last = traceback.extract_tb(sys.exc_info()[2])[-1]
        return f"FAULT {type(error).__name__} at {Path(last.filename).name}:{last.lineno}: {str(error)[:80]}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return "document"
