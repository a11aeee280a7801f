"""``python -m tests.hostile [NAME ...]``: what each hostile mail costs, as a table."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.hostile.mails import NAMES, hostile_mail
from tests.hostile.running import Cost, cost_of

#: What a hostile mail may cost: seconds, bytes of a child, bytes of the parent.
MAX_S, MAX_CHILD_BYTES, MAX_PARENT_BYTES = 10.0, 1024**3, 300 * 1024**2


def main(names: Sequence[str]) -> int:
    """Measure each and return 1 if one costs more than it may."""
    table = Table("mail", "kB", "outcome", "reason, files", "s", "child MB", "parent MB", "")
    dear = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in names or NAMES:
            raw = hostile_mail(name)
            cost = cost_of(raw, Path(folder) / "mail.eml")
            dear += _is_dear(cost)
            memory = (str(cost.child_bytes // 1024**2), str(cost.parent_bytes // 1024**2))
            said = f"{cost.reason} ({', '.join(cost.files)})"
            table.add_row(
                name, str(len(raw) // 1024), cost.outcome, said, f"{cost.seconds:.1f}", *memory, "!" * _is_dear(cost)
            )
    Console(width=160).print(table)
    return 1 if dear else 0


def _is_dear(cost: Cost) -> bool:
    return cost.seconds > MAX_S or cost.child_bytes > MAX_CHILD_BYTES or cost.parent_bytes > MAX_PARENT_BYTES


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
