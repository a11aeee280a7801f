"""``python -m tests.corpus``: reads the whole corpus and says what came out right, by format and by habit."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from ingest.programs import LocalPrograms
from tests.corpus import report
from tests.corpus.habits import HABITS, sample
from tests.corpus.layouts import load_layouts
from tests.corpus.material import material
from tests.corpus.run import LeftOut, Result, carried, chosen, run
from tests.corpus.truth import Sample
from tests.corpus.writers.formats import FORMATS, Format


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the corpus; return 1 if anything is not read as it must be."""
    options = _parser().parse_args(arguments)
    console = Console()
    samples = load_layouts(options.layouts) if options.layouts else _samples(options.seed, options.habits)
    results, exceptions = _run(
        _formats(options.formats), samples, console, every=bool(options.layouts or options.every)
    )
    failures = [result for result in results if not result.is_right]
    if options.keep:
        _keep(failures if options.only_failures else results, options.keep)
    if not options.only_failures:
        console.print(report.by("format", results, lambda result: result.file_format.name))
        console.print(report.by("habit", results, lambda result: result.habit))
        console.print(report.left_out(exceptions))
    report.explain(failures, console, limit=options.limit)
    report.sum_up(results, console)
    return int(bool(failures))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.corpus", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="another seed fills the forms with other names")
    parser.add_argument(
        "--formats", nargs="+", metavar="NAME", help=f"docx* is all that begin so; of {', '.join(FORMATS)}"
    )
    parser.add_argument("--habits", nargs="+", metavar="NAME", help=f"of {', '.join(HABITS)}")
    parser.add_argument(
        "--layouts", type=Path, metavar="DIR", help="read layouts written by hand instead of the habits"
    )
    parser.add_argument("--every", action="store_true", help="scans and old encodings with every habit, not with a few")
    parser.add_argument("--only-failures", action="store_true", help="no tables, only what was not read rightly")
    parser.add_argument("--limit", type=int, default=40, help="kinds of failure that are explained at most")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="write the files there, to look at them")
    return parser


def _formats(names: Iterable[str] | None) -> list[Format]:
    """Return the formats of these names, all of them without names; ``docx*`` names all that begin with docx."""
    if names is None:
        return list(FORMATS.values())
    found = [each for name in names for each in FORMATS.values() if _is_named(each, name)]
    if not found:
        sys.exit(f"no such format; there are {', '.join(FORMATS)}")
    return list(dict.fromkeys(found))


def _is_named(each: Format, name: str) -> bool:
    return each.name.startswith(name[:-1]) if name.endswith("*") else each.name == name


def _samples(seed: int, names: Sequence[str] | None) -> dict[str, Sample]:
    unknown = set(names or ()) - set(HABITS)
    if unknown:
        sys.exit(f"no such habit: {', '.join(sorted(unknown))}; there are {', '.join(HABITS)}")
    return {name: sample(name, seed, material()) for name in (names or HABITS)}


def _run(
    formats: Sequence[Format], samples: Mapping[str, Sample], console: Console, *, every: bool
) -> tuple[list[Result], list[LeftOut]]:
    work, left_out = dict[Format, Mapping[str, Sample]](), list[LeftOut]()
    for each in formats:
        work[each], exceptions = carried(each, samples if every else chosen(each, samples))
        left_out += exceptions
    with Progress(console=console, transient=True) as progress, LocalPrograms() as programs:
        task = progress.add_task("writing the files", total=sum(len(kept) for kept in work.values()))
        results, exceptions = run(work, programs, lambda name: progress.update(task, advance=1, description=name))
    return results, [*left_out, *exceptions]


def _keep(results: Sequence[Result], folder: Path) -> None:
    for result in results:
        place = folder / result.file_format.name
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{result.habit}.{result.file_format.extension}").write_bytes(result.data)


if __name__ == "__main__":
    sys.exit(main())
