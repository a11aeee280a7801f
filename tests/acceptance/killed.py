"""Runs commands of dangky and kills their processes, as kill -9 does, at a chosen commit.

``python -m tests.acceptance.killed`` takes orders from standard input, one JSON object a line, and answers each
with the exit status in a line. Each command runs in a process forked for it, so that everything is loaded once.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Never, Self

from dangky.cli import main
from tests.acceptance.commits import kill_at

_CHECKOUT = Path(__file__).parents[2]


class Killer:
    """The process that runs commands and has them killed; use as a context manager."""

    def __enter__(self) -> Self:
        environment = {**os.environ, "PYTHONPATH": str(_CHECKOUT)}
        command = [sys.executable, "-m", "tests.acceptance.killed"]
        self._process = subprocess.Popen(
            command, env=environment, cwd=_CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=60)

    def run(self, config: Path, words: Sequence[str], *, at: int, when: str, now: datetime) -> bool:
        """Have a command killed ``when`` ("before", "after") it makes its ``at``-th commit; False: it made fewer."""
        order = {"config": str(config), "words": words, "at": at, "when": when, "now": now.isoformat()}
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        status = int(self._process.stdout.readline())
        assert status in {0, -signal.SIGKILL}
        return status != 0


def _obey(order: dict[str, Any]) -> Never:
    """Run the command that ``order`` names, its output going nowhere, and leave."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    kill_at(order["at"], order["when"])
    now = datetime.fromisoformat(order["now"])
    code = 1
    try:
        code = main(["--config", order["config"], *order["words"]], environ={}, clock=lambda: now)
    finally:
        os._exit(code)


if __name__ == "__main__":
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _obey(json.loads(line))
        _, ended = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(ended), flush=True)
