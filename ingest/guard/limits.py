"""What one child process may use; set by the child on itself before it looks at a byte."""

from __future__ import annotations

import ctypes
import os
import resource
from dataclasses import dataclass

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildLimits:
    """What a task may use before it is ended."""

    #: Address space in bytes.
    memory_bytes: int = 1024 * 1024 * 1024
    #: Seconds of processor time.
    cpu_s: int = 30
    #: Seconds by the clock.
    wall_s: float = 60.0
    #: Bytes of the answer.
    answer_bytes: int = 64 * 1024 * 1024


def apply_limits(limits: ChildLimits) -> None:
    """Bind this process to ``limits``: memory, processor time, no core file, no file written."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_s, limits.cpu_s + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def leave_network() -> bool:
    """Move this process into a network of its own, without any interface; return False if the system forbids it.

    Readers do not use the network in any case; this holds even if one is made to. Source: unshare(2).
    """
    libc = ctypes.CDLL(None, use_errno=True)
    flags = _CLONE_NEWNET if os.geteuid() == 0 else _CLONE_NEWUSER | _CLONE_NEWNET
    return bool(libc.unshare(flags) == 0)
