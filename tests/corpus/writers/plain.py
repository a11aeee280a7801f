"""Papers as text: CSV files, and tables pasted into the plain text of a mail."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from tests.corpus.paper import Block, Grid, Paper, Paragraph


def csv_bytes(document: Paper, *, delimiter: str = ",", encoding: str = "utf-8-sig") -> bytes:
    """Return ``document`` as Excel saves it as CSV; merged cells leave empty fields."""
    width = max((grid.width for grid in document.grids), default=1)
    stream = StringIO()
    writer = csv.writer(stream, delimiter=delimiter)
    for block in document.blocks:
        writer.writerows([*line, *[""] * (width - len(line))] for line in _lines(block, width))
    return stream.getvalue().encode(encoding)


def txt_bytes(document: Paper, *, encoding: str = "utf-8") -> bytes:
    """Return ``document`` as text with tabs between cells."""
    lines = ["\t".join(line) for block in document.blocks for line in _lines(block, 1)]
    return "\r\n".join(lines).encode(encoding)


def _lines(block: Block, width: int) -> Iterator[list[str]]:
    """Yield the rows of a block; the right side of a paragraph stands in the right half."""
    if isinstance(block, Paragraph):
        left, _, right = block.text.partition("\t")
        yield [left, *[""] * (width // 2 - 1), right] if right else [left]
    elif isinstance(block, Grid):
        for line in block.rows:
            yield [cell.text if cell else "" for cell in line]
