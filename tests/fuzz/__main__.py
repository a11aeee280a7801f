"""``python -m tests.fuzz``: break good files thousands of times and read them, each reader by itself.

Good files come from the corpus. Prints a table; exits 1 if a reader let out anything but a document or
``UnreadableFile``, or if a process died otherwise than by its limits. With ``--atheris`` coverage guides what is tried.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from tests.fuzz.children import Tally, read_all
from tests.fuzz.guided import run_guided
from tests.fuzz.mutations import mutated
from tests.fuzz.seeds import MAKERS, good_files
from tests.fuzz.targets import reader_of

#: Files that one child reads before the next is started.
_BATCH = 200


def main(arguments: Sequence[str] | None = None) -> int:
    """Break files of each chosen format and say what became of them."""
    options = _options(arguments)
    console = Console()
    if options.atheris:
        bounds = {"seconds": options.seconds, "runs": options.files, "keep": options.keep}
        sound = [run_guided(name, **bounds) for name in options.formats]
        return 0 if all(sound) else 1
    tallies: dict[str, Tally] = {}
    with Progress(console=console, disable=not console.is_terminal) as progress:
        for name in options.formats:
            bar = progress.add_task(name, total=options.files)
            tallies[name] = fuzz(name, files=options.files, seed=options.seed, tick=partial(progress.advance, bar))
    console.print(_table(tallies))
    return _report_faults(tallies, options.keep, console)


def fuzz(name: str, *, files: int, seed: int, tick: Callable[[int], object] = lambda _: None) -> Tally:
    """Read ``files`` broken files of one format and return what became of them."""
    chance = random.Random(f"{seed} {name}")
    seeds = good_files(name)
    tally = Tally()
    with reader_of(name) as read:
        for start in range(0, files, _BATCH):
            count = min(_BATCH, files - start)
            read_all([mutated(chance.choice(seeds), chance, seeds) for _ in range(count)], read, tally)
            tick(count)
    return tally


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--formats", nargs="+", choices=sorted(MAKERS), default=sorted(MAKERS))
    parser.add_argument("--files", type=int, default=1000, help="broken files for each format")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--atheris", action="store_true", help="guided by coverage (needs the extra `fuzz`)")
    parser.add_argument("--seconds", type=int, default=60, help="with --atheris: seconds for each format")
    parser.add_argument("--keep", type=Path, help="folder for files that show a fault")
    return parser.parse_args(arguments)


def _table(tallies: dict[str, Tally]) -> Table:
    table = Table("format", "files", "read", "refused", "by their limits", "faults", "slowest s", "peak MB")
    for name, tally in tallies.items():
        bounded = sum(n for code, n in tally.outcomes.items() if code in _BOUNDED)
        read = tally.outcomes["document"]
        refused = tally.files - bounded - tally.faulty - read
        cells = (
            tally.files,
            read,
            refused,
            bounded,
            tally.faulty,
            f"{tally.slowest_s:.1f}",
            tally.peak_bytes // 1024**2,
        )
        table.add_row(name, *map(str, cells))
    return table


_BOUNDED = frozenset({"out of memory", "nested too deep"})


def _report_faults(tallies: dict[str, Tally], keep: Path | None, console: Console) -> int:
    faults = [(name, what, data) for name, tally in tallies.items() for what, data in tally.faults.items()]
    for number, (name, what, data) in enumerate(faults):
        console.print(f"{name}: {what}", highlight=False, markup=False, soft_wrap=True)
        if keep:
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{name}-{number}").write_bytes(data)
    return 1 if faults else 0


if __name__ == "__main__":
    started = time.monotonic()
    code = main()
    sys.stderr.write(f"{time.monotonic() - started:.0f} s\n")
    sys.exit(code)
