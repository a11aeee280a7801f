"""Death by kill -9 at a chosen commit.

Every transaction of the store ends in SQLAlchemy's ``do_commit``, so counting its calls reaches each commit
boundary, without a hook in the product.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

from sqlalchemy.engine.default import DefaultDialect


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
