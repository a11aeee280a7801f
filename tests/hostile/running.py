"""Hostile mails read in a process of their own, so that its memory is theirs."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.hostile.mails import HOSTILE

#: What hostile mails may cost: bytes of a child, bytes of the process that has the mails read.
MAX_CHILD_BYTES, MAX_PARENT_BYTES = 1024**3, 300 * 1024**2
#: Reasons that say that a limit of ours did not hold, but the guard's.
_DIED = frozenset({"reader_died", "reader_timed_out", "mail_unreadable"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What reading a mail gave, and what it took."""

    name: str
    mail_bytes: int
    outcome: str
    #: Codes of all reasons given, of the mail, its files and its questions.
    reasons: frozenset[str]
    formats: frozenset[str]
    #: Seconds by the clock, and of processor time, which other work on the machine does not change much.
    seconds: float
    cpu_s: float
    answer_bytes: int

    @property
    def faults(self) -> tuple[str, ...]:
        """What is not as it must be; nothing, as a rule."""
        wanted = frozenset(code.value for code in HOSTILE[self.name].answers)
        found = [code for code in sorted(self.reasons & _DIED) if code not in wanted]
        if wanted and not wanted & self.reasons:
            found.append(f"gave {', '.join(sorted(self.reasons))}, not {' or '.join(sorted(wanted))}")
        return (*found, *([f"took {self.cpu_s} s"] if self.cpu_s > HOSTILE[self.name].most_s else []))


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What some mails cost."""

    each: tuple[Cost, ...]
    #: Most memory of the process that read, and of the largest one under it.
    parent_bytes: int
    child_bytes: int

    @property
    def faults(self) -> tuple[str, ...]:
        """What is not as it must be, with the mail's name."""
        dear = [("parent", self.parent_bytes, MAX_PARENT_BYTES), ("child", self.child_bytes, MAX_CHILD_BYTES)]
        found = [f"{who}: {used // 1024**2} MB" for who, used, limit in dear if used > limit]
        return (*(f"{cost.name}: {fault}" for cost in self.each for fault in cost.faults), *found)


def costs_of(names: Sequence[str], folder: Path) -> Costs:
    """Read the mails called ``names``, by way of files in ``folder``, in one new process."""
    paths = [folder / f"{name}.eml" for name in names]
    for name, path in zip(names, paths, strict=True):
        path.write_bytes(HOSTILE[name].make())
    command = [sys.executable, "-m", "tests.hostile.measure", *map(str, paths)]
    done = subprocess.run(command, check=True, capture_output=True, timeout=120 * len(names))
    *each, peaks = map(json.loads, done.stdout.splitlines())
    return Costs(each=tuple(map(_cost, each)), **peaks)


def _cost(said: dict[str, Any]) -> Cost:
    return Cost(**{**said, "reasons": frozenset(said["reasons"]), "formats": frozenset(said["formats"])})
