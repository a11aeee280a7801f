"""``python -m tests.hostile [NAME ...]``: what each hostile mail costs, as a table; exits 1 if one is too dear."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.hostile.mails import HOSTILE
from tests.hostile.running import Costs, costs_of

_MEBIBYTE = 1024 * 1024
_WIDTH = 170


def main(names: Sequence[str]) -> int:
    """Measure each by itself and return 1 if one costs more than it may, or is answered wrongly."""
    columns = ("mail", "kB", "outcome", "reasons", "files", "s", "cpu s", "child MB", "parent MB", "fault")
    table = Table(*columns)
    found = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in names or HOSTILE:
            costs = costs_of([name], Path(folder))
            found += bool(costs.faults)
            table.add_row(*_cells(costs))
    Console(width=_WIDTH).print(table)
    return 1 if found else 0


def _cells(costs: Costs) -> tuple[str, ...]:
    cost = costs.each[0]
    peaks = (str(costs.child_bytes // _MEBIBYTE), str(costs.parent_bytes // _MEBIBYTE))
    said = (cost.outcome, " ".join(sorted(cost.reasons)), " ".join(sorted(cost.formats)))
    took = (f"{cost.seconds:.1f}", f"{cost.cpu_s:.1f}")
    return (cost.name, str(cost.mail_bytes // 1024), *said, *took, *peaks, "; ".join(costs.faults))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
