"""``python -m tests.parsers.unit_names [--seed N] [--count N]``: print how writings of names are understood."""

from __future__ import annotations

import argparse
from collections import Counter

from rich.console import Console
from rich.table import Table

from tests.parsers.unit_names.figures import Figures, understand
from tests.parsers.unit_names.rosters import district, district_index
from tests.parsers.unit_names.strangers import strangers
from tests.parsers.unit_names.writings import write_all


def main() -> int:
    """Print a table by rule and every writing that was not understood; 1 if a unit was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.parsers.unit_names", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=2_000)
    options = parser.parse_args()
    console = Console()
    ours = understand(write_all(district(), count=options.count, seed=options.seed), district_index())
    others = understand(write_all(strangers(), count=options.count, seed=options.seed), district_index())
    console.print(_table(ours))
    for writing in (*ours.wrong, *ours.refused):
        console.print(f"{writing.unit}  {writing.rule}: {writing.written!r}", markup=False)
    console.print(f"names of others: {options.count}, taken for a unit of ours: {len(others.wrong)}")
    for writing in others.wrong:
        console.print(f"{writing.rule}: {writing.written!r}", markup=False)
    return 1 if ours.wrong or others.wrong else 0


def _table(figures: Figures) -> Table:
    table = Table("rule", "names", "right", "refused", "wrong")
    total: Counter[str] = Counter()
    for rule, counts in figures.by_rule.items():
        table.add_row(rule, *_row(counts))
        total += counts
    table.add_section()
    table.add_row("all", *_row(total))
    return table


def _row(counts: Counter[str]) -> tuple[str, ...]:
    return tuple(map(str, (counts.total(), counts["right"], counts["refused"], counts["wrong"])))


if __name__ == "__main__":
    raise SystemExit(main())
