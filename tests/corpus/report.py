"""What a run says to people: tables by format and by habit, and each kind of failure once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from itertools import groupby

from rich.console import Console
from rich.table import Table

from tests.corpus.run import LeftOut, Result, total

_FIGURES = ("files", "wrong", "precision", "recall", "F1", "units", "needless questions")
#: Lines shown of what is missing, of what is too much, and of other faults.
_MAX_LINES = 6


def by(title: str, results: Sequence[Result], name: Callable[[Result], str]) -> Table:
    """Return a table with a line for each name."""
    table = Table(title=f"by {title}", header_style="bold")
    table.add_column(title, no_wrap=True)
    for heading in _FIGURES:
        table.add_column(heading, justify="right")
    groups: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        groups[name(result)].append(result)
    for key, group in groups.items():
        figures = _figures(group)
        table.add_row(key, *figures, style="red" if figures[1] else "green")
    return table


def left_out(exceptions: Sequence[LeftOut]) -> Table:
    """Return the habits that formats cannot carry, with the reasons."""
    table = Table(title="not tried: the format cannot carry it", header_style="bold")
    for heading in ("format", "why", "habits"):
        table.add_column(heading)
    ordered = sorted(exceptions, key=lambda each: (each.file_format, each.why))
    for (name, why), group in groupby(ordered, key=lambda each: (each.file_format, each.why)):
        table.add_row(name, why, ", ".join(each.habit for each in group))
    return table


def explain(failures: Sequence[Result], console: Console, *, limit: int) -> None:
    """Say what is wrong, once for all formats in which the same is wrong."""
    unread = [result for result in failures if result.is_unread]
    if unread:
        console.print(f"[bold red]no reader or program[/]: {_formats(unread)} ({len(unread)} files)", soft_wrap=True)
    groups: dict[Hashable, list[Result]] = defaultdict(list)
    for result in failures:
        if not result.is_unread:
            found = result.score
            groups[result.habit, *found.missed, "", *found.extra, "", *found.faults].append(result)
    for group in list(groups.values())[:limit]:
        _explain_one(group, console)
    if len(groups) > limit:
        console.print(f"... and {len(groups) - limit} more kinds of failure (--limit)")


def sum_up(results: Sequence[Result], console: Console) -> None:
    """Say the totals of what is machine-readable and of scans."""
    for label, is_scan in (("machine-readable", False), ("scans", True)):
        group = [result for result in results if result.file_format.is_scan == is_scan]
        if group:
            files, wrong, precision, recall, f1, units, needless = _figures(group)
            found = total(group)
            console.print(
                f"[bold]{label}[/]: {files} files, {wrong or 0} wrong; precision {precision}, recall {recall}, "
                f"F1 {f1}, to the letter {found.exact}/{found.hits}; units {units}; needless questions {needless or 0}",
                soft_wrap=True,
            )


def _figures(group: Sequence[Result]) -> tuple[str, ...]:
    found = total(group)
    wrong = sum(not result.is_right for result in group)
    shares = (f"{found.precision:.4f}", f"{found.recall:.4f}", f"{found.f1:.4f}")
    return (
        str(found.files),
        str(wrong or ""),
        *shares,
        f"{found.units_right}/{found.units}",
        str(len(found.needless) or ""),
    )


def _explain_one(group: Sequence[Result], console: Console) -> None:
    found = group[0].score
    figures = f"P {found.precision:.3f} R {found.recall:.3f}"
    console.print(f"[bold red]{group[0].habit}[/] in {_formats(group)}: {figures}", soft_wrap=True, highlight=False)
    for label, lines in (("expected", found.missed), ("got", found.extra), ("fault", found.faults)):
        for line in lines[:_MAX_LINES]:
            console.print(f"  {label}: {line}", markup=False, highlight=False, soft_wrap=True)


def _formats(group: Sequence[Result]) -> str:
    return ", ".join(dict.fromkeys(result.file_format.name for result in group))
