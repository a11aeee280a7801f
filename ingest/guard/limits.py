"""What one child process may use; set by the child on itself before it looks at a byte."""

from __future__ import annotations

import ctypes
import os
import resource
from dataclasses import dataclass
from pathlib import Path

from ingest.resources import restrict

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildLimits:
    """What a task may use before it is ended."""

    #: Address space in bytes.
    memory_bytes: int = 1024 * 1024 * 1024
    #: Seconds of processor time.
    cpu_s: int = 30
    #: Seconds by the clock, without those that programs take which it asks for.
    wall_s: float = 60.0
    #: Seconds that these programs have together; one that has begun is ended by its own limit.
    programs_s: float = 60.0
    #: Bytes of the answer.
    answer_bytes: int = 64 * 1024 * 1024


def apply_limits(limits: ChildLimits) -> None:
    """Bind this process to ``limits``: memory, processor time, no core file, no file written."""
    restrict(resource.RLIMIT_AS, limits.memory_bytes)
    # The later limit would end it by SIGKILL, which says less than SIGXCPU.
    restrict(resource.RLIMIT_CPU, limits.cpu_s, spare=1)
    restrict(resource.RLIMIT_CORE, 0)
    restrict(resource.RLIMIT_FSIZE, 0)


def leave_network() -> bool:
    """Move this process into a network of its own, without any interface; return False if the system forbids it.

    Readers do not use the network in any case; this holds even if one is made to. Source: unshare(2).
    """
    libc = ctypes.CDLL(None, use_errno=True)
    flags = _CLONE_NEWNET if os.geteuid() == 0 else _CLONE_NEWUSER | _CLONE_NEWNET
    return bool(libc.unshare(flags) == 0)


def name_network() -> str:
    """Return the system's name of the network that this process is in; another after :func:`leave_network`."""
    return str(Path("/proc/self/ns/net").readlink())
