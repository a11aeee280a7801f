"""Tables without ruling lines: rows whose parts stand under each other in three columns or more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from parsers.geometry.boxes import Box, Glyph
from parsers.geometry.lines import TextLine, make_lines
from parsers.geometry.ruled import Area, Grid

#: Columns and rows from which on text that stands in columns is a table.
_MIN_COLUMNS: Final = 3
_MIN_ROWS: Final = 3
#: White space between two columns, at least, in sizes of the letters.
_GUTTER: Final = 0.6


def find_aligned(glyphs: Iterable[Glyph]) -> list[Grid]:
    """Return the tables that stand on a page without ruling lines; a row begins where its first column does."""
    lines = make_lines(glyphs)
    return [grid for block in _blocks(lines) if (grid := _grid(block)) is not None]


def _blocks(lines: Sequence[list[TextLine]]) -> Iterator[Sequence[list[TextLine]]]:
    """Yield runs of lines that begin and end with as many parts as a table has columns."""
    wide = [number for number, line in enumerate(lines) if len(line) >= _MIN_COLUMNS]
    start = 0
    for index, number in enumerate(wide):
        last = index + 1 == len(wide)
        if last or not _are_near(lines, number, wide[index + 1]):
            if index + 1 - start >= _MIN_ROWS:
                yield lines[wide[start] : _end(lines, number)]
            start = index + 1


def _are_near(lines: Sequence[list[TextLine]], one: int, other: int) -> bool:
    """Tell whether only lines in columns, or indented as those below the first column, lie between two lines."""
    left = min(lines[one][0].box.left, lines[other][0].box.left)
    return all(len(line) > 1 or line[0].box.left > left + line[0].size for line in lines[one + 1 : other])


def _end(lines: Sequence[list[TextLine]], last: int) -> int:
    """Return the number behind the last row: the lines below it that are indented under its columns go with it."""
    left, right = lines[last][0].box.left, lines[last][-1].box.left
    end = last + 1
    while end < len(lines):
        line = lines[end]
        close = line[0].box.top - lines[end - 1][0].box.bottom < line[0].size
        if not close or not left + line[0].size < line[0].box.left <= right + line[0].size:
            break
        end += 1
    return end


def _grid(block: Sequence[list[TextLine]]) -> Grid | None:
    parts = [part for line in block for part in line]
    size = sum(part.size for part in parts) / len(parts)
    columns = _edges([(part.box.left, part.box.right) for part in parts], _GUTTER * size)
    if len(columns) - 1 < _MIN_COLUMNS:
        return None
    starts = [line for line in block if line[0].box.left < columns[1]]
    tops = [min(part.box.top for part in line) for line in starts]
    rows = (tops[0] - size / 4, *(top - size / 8 for top in tops[1:]), max(part.box.bottom for part in parts) + size)
    areas = tuple(
        Area(row=r, column=c, row_span=1, column_span=1, box=Box(left=left, top=top, right=right, bottom=bottom))
        for r, (top, bottom) in enumerate(pairwise(rows))
        for c, (left, right) in enumerate(pairwise(columns))
    )
    return Grid(columns=tuple(columns), rows=rows, areas=areas)


def _edges(extents: Iterable[tuple[float, float]], gutter: float) -> list[float]:
    """Return where columns begin and end: in the middle of the white that all lines share."""
    edges: list[float] = []
    end: float | None = None
    for left, right in sorted(extents):
        if end is None:
            edges.append(left - gutter / 2)
            end = right
        elif left - end >= gutter:
            edges.append((left + end) / 2)
        end = max(end, right)
    return [*edges, end + gutter / 2] if end is not None else []
