"""Runs one command of dangky and kills its own process, as kill -9 does, at a chosen commit.

Called as ``python -m tests.acceptance.killed CONFIG N before|after INSTANT COMMAND...``. Every
transaction of the store ends in SQLAlchemy's ``do_commit``, so counting its calls reaches each commit
boundary, without a hook in the product.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.engine.default import DefaultDialect

from dangky.cli import main


def kill_at(number: int, when: str) -> None:
    """Make this process die right before or right after its ``number``-th commit, counted from 1."""
    commit: Callable[[DefaultDialect, Any], None] = DefaultDialect.do_commit
    count = 0

    def counted(self: DefaultDialect, connection: Any) -> None:
        nonlocal count
        count += 1
        if count == number and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        commit(self, connection)
        if count == number:
            os.kill(os.getpid(), signal.SIGKILL)

    DefaultDialect.do_commit = counted  # type: ignore[method-assign]


if __name__ == "__main__":
    config, at, when, instant, *words = sys.argv[1:]
    kill_at(int(at), when)
    now = datetime.fromisoformat(instant)
    sys.exit(main(["--config", config, *words], environ={}, clock=lambda: now))
