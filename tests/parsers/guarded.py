"""Reads a file in a process of its own, to see what it costs."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_SCRIPT: Final = """
import re, sys, time
from pathlib import Path
from domain.errors import UnreadableFile
from parsers.programs import NoPrograms
from parsers.read import read_document
data = sys.stdin.buffer.read()
start = time.process_time()
try:
    outcome = "blocks " + str(len(read_document(data, NoPrograms()).blocks))
except UnreadableFile as error:
    outcome = " ".join([error.reason.code.value, *error.reason.details.values()])
cpu_s = time.process_time() - start
# Not ru_maxrss: that begins with the size of the process that started this one.
peak_kb = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
print(outcome, cpu_s, peak_kb // 1024, sep="|")
"""
#: Seconds of processor time that a file made to harm may take on any machine: the guard ends a reader at 30.
MAX_CPU_S: Final = 25
_ROOT: Final = Path(__file__).parent.parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What reading a file gave and took."""

    #: ``blocks N``, or the reason's code and details.
    outcome: str
    #: Processor time, which other work on the machine does not change much.
    cpu_s: float
    #: Highest memory of the process, libraries included.
    peak_mb: int


def read_guarded(data: bytes) -> Cost:
    """Read ``data`` in a child process and return what it cost."""
    command = [sys.executable, "-c", _SCRIPT]
    done = subprocess.run(command, input=data, capture_output=True, cwd=_ROOT, timeout=100, check=True)
    outcome, cpu, peak = done.stdout.decode().strip().split("|")
    return Cost(outcome=outcome, cpu_s=float(cpu), peak_mb=int(peak))
