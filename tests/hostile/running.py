"""One hostile mail in a process of its own, so that its memory is its own."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What reading a mail gave, and what it took."""

    outcome: str
    reason: str
    #: Format and reason of the first files.
    files: tuple[str, ...]
    seconds: float
    #: Most memory of the process that read, and of the largest one under it.
    parent_bytes: int
    child_bytes: int
    answer_bytes: int


def cost_of(raw: bytes, file: Path) -> Cost:
    """Read ``raw``, by way of ``file``, in a new process and return what it cost."""
    file.write_bytes(raw)
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile.measure", str(file)], check=True, capture_output=True, timeout=300
    )
    answer = json.loads(done.stdout)
    return Cost(**{**answer, "files": tuple(answer["files"])})
