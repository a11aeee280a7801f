"""A table of a web page on a grid, and which tables only lay the page out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from parsers import limits
from parsers.legacy import Written, join_runs
from parsers.readers.grid import Anchor, to_lines
from parsers.readers.html_content import CellItem, Run, TableItem, TextItem
from parsers.refuse import over_limit

_FORMAT: Final = "html"
#: Columns that browsers let a cell span (HTML standard, 4.9.11).
_MAX_SPAN: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class GridContent:
    """Rows of a table laid out."""

    anchors: tuple[Anchor, ...]
    height: int
    width: int


def lay_out(rows: Sequence[Sequence[CellItem]]) -> GridContent:
    """Return ``rows`` on a grid; columns in which no cell begins are none.

    Raises:
        UnreadableFile: FILE_LIMIT for table_rows or table_columns.
    """
    if len(rows) > limits.MAX_TABLE_ROWS:
        raise over_limit(_FORMAT, "table_rows", value=len(rows), limit=limits.MAX_TABLE_ROWS)
    placed = list(_placed(rows))
    starts = sorted({anchor.column for anchor in placed})
    if len(starts) > limits.MAX_TABLE_COLUMNS:
        raise over_limit(_FORMAT, "table_columns", value=len(starts), limit=limits.MAX_TABLE_COLUMNS)
    numbers = {column: number for number, column in enumerate(starts, start=1)}
    anchors = tuple(_narrowed(anchor, starts, numbers, height=len(rows)) for anchor in placed)
    return GridContent(anchors=anchors, height=len(rows), width=len(starts))


def _placed(rows: Sequence[Sequence[CellItem]]) -> Iterator[Anchor]:
    """Yield an anchor for each cell, right of those that reach down from rows above."""
    reaching: list[tuple[int, int, int]] = []
    for number, cells in enumerate(rows, start=1):
        reaching = [held for held in reaching if held[2] >= number]
        if len(cells) > limits.MAX_TABLE_COLUMNS or len(reaching) > limits.MAX_TABLE_COLUMNS:
            asked = max(len(cells), len(reaching))
            raise over_limit(_FORMAT, "table_columns", value=asked, limit=limits.MAX_TABLE_COLUMNS)
        column = 1
        held = sorted(reaching)
        for cell in cells:
            while held and held[0][0] <= column:
                column = max(column, held.pop(0)[1] + 1)
            span = min(cell.column_span, _MAX_SPAN)
            written = cell_text(cell)
            lines = to_lines(written.text)
            yield Anchor(
                row=number, column=column, row_span=cell.row_span, column_span=span, lines=lines, raw=written.raw
            )
            if cell.row_span > 1:
                reaching.append((column, column + span - 1, number + cell.row_span - 1))
            column += span


def _narrowed(anchor: Anchor, starts: Sequence[int], numbers: dict[int, int], *, height: int) -> Anchor:
    """Return ``anchor`` on the columns in which cells begin."""
    last = anchor.column + anchor.column_span - 1
    span = bisect_right(starts, last) - bisect_left(starts, anchor.column) if anchor.column_span > 1 else 1
    rows = min(anchor.row_span, height - anchor.row + 1)
    return replace(anchor, column=numbers[anchor.column], column_span=span, row_span=rows)


def cell_text(cell: CellItem) -> Written:
    """Return all that a cell says, that of tables inside included; paragraphs parted by newlines."""
    runs: list[Run] = []
    length = 0
    for item in _texts(cell):
        if length > limits.MAX_TEXT:
            break
        runs.extend((("\n", ""), *item.runs) if runs else item.runs)
        length += sum(len(text) for text, _ in item.runs)
    # Without a font nothing tells an old encoding; most cells of a large sheet are so.
    return join_runs(runs) if any(font for _, font in runs) else Written(text="".join(text for text, _ in runs))


def _texts(cell: CellItem) -> Iterator[TextItem]:
    for item in cell.items:
        if isinstance(item, TextItem):
            yield item
        else:
            for row in item.rows:
                for inner in row:
                    yield from _texts(inner)


def nested_tables(cell: CellItem) -> Iterator[TableItem]:
    """Yield the tables right inside a cell."""
    return (item for item in cell.items if isinstance(item, TableItem))


def is_layout(table: TableItem) -> bool:
    """Tell whether ``table`` only lays out the tables inside it.

    It does if the page says so, if it has one column or one row, or if a table inside it holds as many
    cells that say something as it does itself.
    """
    inner = [nested for row in table.rows for cell in row for nested in nested_tables(cell)]
    if not inner:
        return False
    is_line = len(table.rows) == 1 or all(len(row) <= 1 for row in table.rows)
    return table.is_presentation or is_line or max(_size(nested) for nested in inner) >= _own_size(table)


def _own_size(table: TableItem) -> int:
    """Return how many cells hold something but no table."""
    return sum(1 for row in table.rows for cell in row if cell.items and not any(nested_tables(cell)))


def _size(table: TableItem) -> int:
    """Return how many cells the table holds itself, or the largest one inside it."""
    nested = (_size(inner) for row in table.rows for cell in row for inner in nested_tables(cell))
    return max(_own_size(table), max(nested, default=0))
