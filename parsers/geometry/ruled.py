"""Tables by their ruling lines: segments become grids, and a missing wall between two positions merges them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest

from parsers import limits
from parsers.geometry.boxes import Box, Segment

#: Share of a wall that must be drawn: faint and broken lines are walls too.
MIN_WALL = 0.5
#: A line may be broken over so many times the distance of two lines: letters that touch it, faint print.
_MAX_BREAK = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One cell of a grid: what it covers, counted from 0, and where it lies."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table as its lines draw it."""

    #: x of the lines between columns and y of those between rows, outer ones included.
    columns: tuple[float, ...]
    rows: tuple[float, ...]
    areas: tuple[Area, ...]

    @property
    def box(self) -> Box:
        return Box(left=self.columns[0], top=self.rows[0], right=self.columns[-1], bottom=self.rows[-1])


def find_grids(horizontal: Iterable[Segment], vertical: Iterable[Segment], *, snap: float) -> list[Grid]:
    """Return the grids that the lines draw, from top to bottom; lines nearer than ``snap`` are one line.

    Lines that meet no two others (underlines, frames of pictures cut off) belong to no grid. A grid of a single
    cell is a frame around text, and no table. Of a drawing only the longest lines count.
    """
    lying, standing = _longest(_joined(horizontal, snap)), _longest(_joined(vertical, snap))
    found = _connected(lying, standing, snap)
    grids = [_grid(_Walls(rows, columns, lying=lying, standing=standing, snap=snap)) for rows, columns in found]
    return sorted((grid for grid in grids if len(grid.areas) > 1), key=lambda grid: (grid.rows[0], grid.columns[0]))


def _longest(lines: list[Segment]) -> list[Segment]:
    """Return ``lines``, sorted by place; of more than a page of tables can have, the longest."""
    kept = nlargest(limits.MAX_RULING_LINES, lines, key=lambda line: line.length)
    return sorted(kept, key=lambda line: line.at)


def _joined(segments: Iterable[Segment], snap: float) -> list[Segment]:
    """Return ``segments`` with those on one line, end to end or over each other, made one."""
    joined: list[Segment] = []
    for line in _clustered(segments, snap):
        at = sum(part.at * part.length for part in line) / max(sum(part.length for part in line), 1e-9)
        parts = sorted(line, key=lambda part: part.start)
        start, end = parts[0].start, parts[0].end
        for part in parts[1:]:
            if part.start > end + _MAX_BREAK * snap:
                joined.append(Segment(at=at, start=start, end=end))
                start = part.start
            end = max(end, part.end)
        joined.append(Segment(at=at, start=start, end=end))
    return joined


def _clustered(segments: Iterable[Segment], snap: float) -> Iterator[list[Segment]]:
    """Yield the segments that lie on one line, within ``snap`` of the first."""
    line: list[Segment] = []
    for segment in sorted(segments, key=lambda segment: segment.at):
        if line and segment.at - line[0].at > snap:
            yield line
            line = []
        line.append(segment)
    if line:
        yield line


def _connected(
    lying: Sequence[Segment], standing: Sequence[Segment], snap: float
) -> Iterator[tuple[list[Segment], list[Segment]]]:
    """Yield the lines of each table: those that cross, directly or through others, each two others at least."""
    crossings = {(i, j) for i, row in enumerate(lying) for j, column in enumerate(standing) if _meet(row, column, snap)}
    crossings = _without_loose_ends(crossings)
    while crossings:
        rows, columns = _component(crossings)
        yield [lying[i] for i in sorted(rows)], [standing[j] for j in sorted(columns)]
        crossings = {(i, j) for i, j in crossings if i not in rows}


def _meet(row: Segment, column: Segment, snap: float) -> bool:
    return row.start - snap <= column.at <= row.end + snap and column.start - snap <= row.at <= column.end + snap


def _without_loose_ends(crossings: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Drop lines that meet only one other, until all that are left meet two."""
    while True:
        rows, columns = _counted(i for i, _ in crossings), _counted(j for _, j in crossings)
        kept = {(i, j) for i, j in crossings if rows[i] > 1 and columns[j] > 1}
        if kept == crossings:
            return kept
        crossings = kept


def _counted(numbers: Iterable[int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for number in numbers:
        counts[number] = counts.get(number, 0) + 1
    return counts


def _component(crossings: set[tuple[int, int]]) -> tuple[set[int], set[int]]:
    first = min(crossings)
    rows, columns = {first[0]}, {first[1]}
    while True:
        more_columns = {j for i, j in crossings if i in rows}
        more_rows = {i for i, j in crossings if j in more_columns}
        if more_rows == rows and more_columns == columns:
            return rows, columns
        rows, columns = more_rows, more_columns


# -- one grid ------------------------------------------------------------------------------------


def _grid(walls: _Walls) -> Grid:
    return Grid(columns=walls.columns, rows=walls.rows, areas=tuple(_areas(walls)))


def _places(lines: Sequence[Segment], snap: float) -> tuple[float, ...]:
    """Return where the lines lie, those nearer than ``snap`` as one: double lines, and no columns too thin for text."""
    return tuple(sum(line.at for line in cluster) / len(cluster) for cluster in _clustered(lines, snap))


class _Walls:
    """Tells whether a wall stands between two neighbours of a grid.

    ``rows`` and ``columns`` are the lines that make the grid; pieces of broken lines among all those that lie or
    stand on the page count as walls too, though alone they meet nothing.
    """

    def __init__(
        self,
        rows: Sequence[Segment],
        columns: Sequence[Segment],
        *,
        lying: Sequence[Segment],
        standing: Sequence[Segment],
        snap: float,
    ) -> None:
        self.rows, self.columns = _places(rows, snap), _places(columns, snap)
        self._lying = [[line for line in lying if abs(line.at - y) <= snap] for y in self.rows]
        self._standing = [[line for line in standing if abs(line.at - x) <= snap] for x in self.columns]

    def is_below(self, row: int, column: int) -> bool:
        """Tell whether the position is parted from that below it."""
        return _covered(self._lying[row + 1], self.columns[column], self.columns[column + 1])

    def is_right(self, row: int, column: int) -> bool:
        """Tell whether the position is parted from that to its right."""
        return _covered(self._standing[column + 1], self.rows[row], self.rows[row + 1])


def _covered(lines: Iterable[Segment], start: float, end: float) -> bool:
    drawn = sum(max(0.0, min(line.end, end) - max(line.start, start)) for line in lines)
    return drawn >= MIN_WALL * (end - start)


def _areas(walls: _Walls) -> Iterator[Area]:
    """Yield the cells: positions without walls between them, made up to rectangles."""
    height, width = len(walls.rows) - 1, len(walls.columns) - 1
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for row in range(height):
        for column in range(width):
            if (row, column) in owner:
                continue
            rows, columns = _extent(walls, row, column, owner)
            owner.update(
                {(r, c): (row, column) for r in range(row, row + rows) for c in range(column, column + columns)}
            )
            yield _area(walls, row, column, rows, columns)


def _extent(walls: _Walls, row: int, column: int, taken: dict[tuple[int, int], tuple[int, int]]) -> tuple[int, int]:
    """Return how many rows and columns the cell at ``row``, ``column`` covers: to the right first, then down."""
    columns = 1
    while (
        column + columns < len(walls.columns) - 1
        and (row, column + columns) not in taken
        and not walls.is_right(row, column + columns - 1)
    ):
        columns += 1
    rows = 1
    while row + rows < len(walls.rows) - 1 and all(
        (row + rows, c) not in taken and not walls.is_below(row + rows - 1, c) for c in range(column, column + columns)
    ):
        rows += 1
    return rows, columns


def _area(walls: _Walls, row: int, column: int, rows: int, columns: int) -> Area:
    box = Box(
        left=walls.columns[column],
        top=walls.rows[row],
        right=walls.columns[column + columns],
        bottom=walls.rows[row + rows],
    )
    return Area(row=row, column=column, row_span=rows, column_span=columns, box=box)
