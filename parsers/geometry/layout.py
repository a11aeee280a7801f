"""One page put together: letters into the cells of its tables, the rest into lines, all in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from parsers.geometry.boxes import Box, Glyph
from parsers.geometry.lines import TextLine, make_lines
from parsers.geometry.ruled import Grid

#: White space beside text in a cell, at most, as a share of the size of its letters.
_MAX_PADDING: Final = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCell:
    """A cell of a page's table, with its lines as they lie."""

    #: Counted from 0.
    row: int
    column: int
    row_span: int
    column_span: int
    lines: tuple[TextLine, ...]
    #: Room that each of its lines had.
    width: float
    #: White space below its last line, in heights of a line.
    room_below: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTable:
    """A table, or the part of one that a page shows."""

    #: Page on which each row stands.
    row_pages: tuple[int, ...]
    #: Where its columns begin and end, as shares of its width.
    columns: tuple[float, ...]
    cells: tuple[PageCell, ...]

    @property
    def height(self) -> int:
        return len(self.row_pages)

    @property
    def width(self) -> int:
        return len(self.columns) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """Lines of text, in order, that follow each other without a table between them."""

    page: int
    lines: tuple[TextLine, ...]
    #: Room that each line had.
    width: float


PageBlock = PageTable | PageText


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What one page says."""

    number: int
    blocks: tuple[PageBlock, ...]


def lay_out(number: int, glyphs: Iterable[Glyph], grids: Sequence[Grid], *, width: float) -> Page:
    """Return the page, ``width`` wide, with the letters in ``grids`` in their cells, and the others as text."""
    outside: list[Glyph] = []
    inside: dict[tuple[int, int], list[Glyph]] = {}
    for glyph in glyphs:
        at = _cell_of(glyph, grids)
        if at is None:
            outside.append(glyph)
        else:
            inside.setdefault(at, []).append(glyph)
    tables = [
        _table(number, grid, [inside.get((which, index), []) for index in range(len(grid.areas))])
        for which, grid in enumerate(grids)
    ]
    return Page(number=number, blocks=tuple(_in_order(number, make_lines(outside), grids, tables, width)))


def _cell_of(glyph: Glyph, grids: Sequence[Grid]) -> tuple[int, int] | None:
    """Return the numbers of the grid and of the area in it where the middle of ``glyph`` lies."""
    point = glyph.box.middle
    for which, grid in enumerate(grids):
        if grid.box.holds(point):
            return next(((which, index) for index, area in enumerate(grid.areas) if area.box.holds(point)), None)
    return None


def _table(number: int, grid: Grid, contents: Sequence[Sequence[Glyph]]) -> PageTable:
    lines = [[part for line in make_lines(glyphs) for part in line] for glyphs in contents]
    padding = _padding(grid, lines)
    cells = tuple(
        PageCell(
            row=area.row,
            column=area.column,
            row_span=area.row_span,
            column_span=area.column_span,
            lines=tuple(cell),
            width=area.box.width - 2 * padding,
            room_below=(area.box.bottom - cell[-1].box.bottom) / max(cell[-1].size, 1e-6) if cell else 0.0,
        )
        for area, cell in zip(grid.areas, lines, strict=True)
    )
    left, right = grid.columns[0], grid.columns[-1]
    columns = tuple((x - left) / (right - left) for x in grid.columns)
    return PageTable(row_pages=(number,) * (len(grid.rows) - 1), columns=columns, cells=cells)


def _padding(grid: Grid, lines: Sequence[Sequence[TextLine]]) -> float:
    """Return the white space that the table keeps beside text: the least that is seen on the left."""
    seen = [
        min(max(line.box.left - area.box.left, 0.0), _MAX_PADDING * line.size)
        for area, cell in zip(grid.areas, lines, strict=True)
        for line in cell
    ]
    return min(seen, default=0.0)


# -- reading order -------------------------------------------------------------------------------


def _in_order(
    number: int, lines: Sequence[list[TextLine]], grids: Sequence[Grid], tables: Sequence[PageTable], width: float
) -> list[PageBlock]:
    """Return tables and the lines between them from top to bottom."""
    right = _right_edge(lines, width)
    items: list[tuple[float, PageTable | list[TextLine]]] = [
        *((grid.box.top, table) for grid, table in zip(grids, tables, strict=True)),
        *((line[0].box.top, line) for line in lines),
    ]
    items.sort(key=lambda item: item[0])
    blocks: list[PageBlock] = []
    for is_table, group in groupby((item for _, item in items), key=lambda item: isinstance(item, PageTable)):
        if is_table:
            blocks.extend(item for item in group if isinstance(item, PageTable))
        else:
            between = [item for item in group if not isinstance(item, PageTable)]
            blocks.extend(_texts(number, between, right))
    return blocks


def _right_edge(lines: Sequence[list[TextLine]], width: float) -> float:
    """Return where lines of text end at the right: where one does, or as far from the edge as text is on the left."""
    parts = [part for line in lines for part in line]
    left = min((part.box.left for part in parts), default=0.0)
    return max([width - left, *(part.box.right for part in parts)])


def _texts(number: int, lines: Sequence[list[TextLine]], right: float) -> list[PageText]:
    """Return lines between tables: columns side by side one after the other, each line of theirs a line."""
    texts: list[PageText] = []
    for columns, group in groupby(lines, key=_columns_of):
        rows = list(group)
        if columns > 1 and len(rows) > 1 and not _are_labels(rows):
            texts.extend(_alone(number, row[column]) for column in range(columns) for row in rows)
        elif columns > 1:
            texts.extend(_alone(number, _tabbed(row)) for row in rows)
        else:
            left = min(row[0].box.left for row in rows)
            texts.append(PageText(page=number, lines=tuple(row[0] for row in rows), width=right - left))
    return texts


def _columns_of(line: Sequence[TextLine]) -> int:
    return len(line)


def _are_labels(rows: Iterable[Sequence[TextLine]]) -> bool:
    """Tell whether what stands left are labels of what stands right: such lines stay together."""
    return any(part.text.rstrip().endswith(":") for row in rows for part in row[:-1])


def _alone(number: int, line: TextLine) -> PageText:
    return PageText(page=number, lines=(line,), width=line.box.width)


def _tabbed(parts: Sequence[TextLine]) -> TextLine:
    """Return the parts of one line as a line, with tabs between them."""
    runs = [run for part in parts for run in (("\t", ""), *part.runs)][1:]
    box = Box(
        left=parts[0].box.left,
        top=min(part.box.top for part in parts),
        right=parts[-1].box.right,
        bottom=max(part.box.bottom for part in parts),
    )
    return replace(parts[0], runs=tuple(runs), box=box)
