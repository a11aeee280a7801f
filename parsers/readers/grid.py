"""Cells with spans, as files write them, laid out as the rectangular grid that a Table is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from domain.document import Cell, Place
from parsers import limits
from parsers.text import split_lines

#: Positions of all tables of one file, merged cells counted at each; about 150 bytes each.
MAX_POSITIONS: Final = 500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A cell where the file has it: at its top left position."""

    #: Counted from 1.
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    lines: tuple[str, ...] = ()
    #: See :class:`~domain.document.Cell`.
    raw: str = ""


def build_rows(anchors: Iterable[Anchor], *, height: int, width: int, place: Place) -> tuple[tuple[Cell, ...], ...]:
    """Return ``height`` rows of ``width`` cells: anchors repeated over their spans, empty cells elsewhere.

    ``place`` gives sheet and table; an anchor covers nothing that an earlier one covers, and nothing
    outside the grid.
    """
    grid: list[list[Cell | None]] = [[None] * width for _ in range(height)]
    for anchor in anchors:
        _lay(grid, anchor, place)
    return tuple(
        tuple(cell or Cell(place=_at(place, row, column)) for column, cell in enumerate(cells, start=1))
        for row, cells in enumerate(grid, start=1)
    )


def _lay(grid: list[list[Cell | None]], anchor: Anchor, place: Place) -> None:
    rows = grid[anchor.row - 1 : anchor.row - 1 + anchor.row_span]
    first, last = anchor.column - 1, anchor.column - 1 + anchor.column_span
    cell = Cell(
        lines=anchor.lines,
        place=_at(place, anchor.row, anchor.column),
        row_span=len(rows),
        column_span=len(rows[0][first:last]) if rows else 1,
        raw=anchor.raw,
    )
    for cells in rows:
        for column in range(first, min(last, len(cells))):
            if cells[column] is None:
                cells[column] = cell


def _at(place: Place, row: int, column: int) -> Place:
    return Place(sheet=place.sheet, table=place.table, row=row, column=column)


def to_lines(text: str) -> tuple[str, ...]:
    """Return the lines of a cell, cut at ``limits.MAX_TEXT`` characters, without empty lines at the ends."""
    return split_lines(text[: limits.MAX_TEXT])
