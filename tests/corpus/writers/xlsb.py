"""Papers as binary workbooks, by the writer of the readers' own tests: no program at hand writes them."""

from __future__ import annotations

from collections.abc import Sequence

from tests.corpus.paper import Block, Grid, Paper, Paragraph
from tests.parsers.xlsb_writer import BinarySheet, Value, xlsb_of

_Merge = tuple[int, int, int, int]


def xlsb_bytes(document: Paper) -> bytes:
    """Return ``document`` as a binary workbook, laid out as the other workbooks are."""
    return xlsb_of(*(_sheet(name, blocks) for name, blocks in document.sheets()))


def _sheet(name: str, blocks: Sequence[Block]) -> BinarySheet:
    width = max((block.width for block in blocks if isinstance(block, Grid)), default=1)
    rows, merges = list[list[str | Value]](), list[_Merge]()
    for block in blocks:
        if isinstance(block, Paragraph):
            rows.append([_value(block.text), *[""] * (width - 1)])
            merges += [(len(rows), 1, len(rows), width)] if width > 1 else []
        elif isinstance(block, Grid):
            merges += _merges(block, len(rows))
            rows += [[_value(cell.text) if cell else "" for cell in line] for line in block.rows]
    return BinarySheet(rows=rows, merges=merges, title=name)


def _merges(grid: Grid, above: int) -> list[_Merge]:
    return [
        (above + down, right, above + down + cell.rows - 1, right + cell.columns - 1)
        for down, line in enumerate(grid.rows, start=1)
        for right, cell in enumerate(line, start=1)
        if cell and (cell.rows, cell.columns) != (1, 1)
    ]


def _value(text: str) -> str | Value:
    """Return a number as a number."""
    return Value(value=float(text)) if text.isascii() and text.isdigit() else text
