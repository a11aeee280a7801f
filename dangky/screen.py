"""What people see in a terminal: lines, tables, progress; plain text when it is piped."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from rich.box import ROUNDED
from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from domain.errors import N_
from ingest.pipeline import Progress as PipelineProgress
from reports.language import Translator
from reports.tables import Grid

#: Columns of a table that is not shown on a terminal: wide enough that nothing is cut.
_PIPED_WIDTH = 240
_STEPS = {"fetch": N_("Fetching mail"), "read": N_("Reading forms"), "mark": N_("Marking mail")}


class Screen:
    """Standard output and standard error in the reader's language; no text is taken as markup."""

    def __init__(self, translator: Translator) -> None:
        self.t = translator
        self._out = _console(sys.stdout)
        self._err = _console(sys.stderr)

    def say(self, text: str = "", *, style: str = "", indent: int = 0) -> None:
        """Print a line of text, broken at words if it is wider than the terminal, each part indented alike."""
        self._out.print(Padding(Text(text, style=style), (0, 0, 0, indent), expand=False))

    def remark(self, text: str) -> None:
        """Print a line that should be noticed, if there is one."""
        if text:
            self.say(text, style="yellow")

    def data(self, text: str) -> None:
        """Write text that programs read, exactly as it is."""
        sys.stdout.write(text)
        sys.stdout.flush()

    @staticmethod
    def as_json(document: object) -> str:
        """Return ``document`` as JSON, indented, Vietnamese letters as they are."""
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"

    def note(self, text: str) -> None:
        """Print a line beside the output, on standard error."""
        self._err.print(Text(text, style="dim"))

    def warn(self, text: str) -> None:
        """Print a line to standard error."""
        self._err.print(Text(text, style="yellow"))

    def fail(self, text: str) -> None:
        """Print what failed to standard error."""
        self._err.print(Text(text, style="bold red"))

    def table(self, grid: Grid, *, title: str = "", group_by: int | None = None) -> None:
        """Print a table; with ``group_by``, that column becomes a line above the rows that share it."""
        table = Table(title=Text(title) if title else None, title_justify="left", title_style="bold", box=ROUNDED)
        shown = [index for index in range(len(grid.headings)) if index != group_by]
        for index in shown:
            table.add_column(Text(grid.headings[index]), overflow="fold")
        group = None
        for row in grid.rows:
            if group_by is not None and row[group_by] != group:
                group = row[group_by]
                table.add_section()
                table.add_row(*(Text(group if index == 1 else "", style="bold") for index in range(len(shown))))
            table.add_row(*(Text(row[index]) for index in shown))
        self._out.print(table)

    @contextmanager
    def progress(self) -> Iterator[PipelineProgress]:
        """Show how far each step of the pipeline is, on a terminal; elsewhere nothing."""
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=self._err, disable=not self._err.is_terminal, transient=True) as bars:
            tasks = {step: bars.add_task(self.t._(text), total=None, visible=False) for step, text in _STEPS.items()}

            def show(step: str, done: int, total: int) -> None:
                bars.update(tasks[step], completed=done, total=total, visible=total > 0)

            yield show


def _console(stream: IO[str]) -> Console:
    console = Console(file=stream, highlight=False, emoji=False, markup=False)
    if not console.is_terminal:
        console.width = _PIPED_WIDTH
    return console
