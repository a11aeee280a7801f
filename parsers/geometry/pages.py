"""The pages of a file as one Document: a table that goes on over a page break is one table, its split row one row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Final

from domain.document import Block, Cell, Paragraph, Place, Table
from parsers import limits
from parsers.geometry.layout import Page, PageBlock, PageCell, PageTable, PageText
from parsers.geometry.lines import Run
from parsers.geometry.wrapping import unwrap
from parsers.legacy import Written, join_runs
from parsers.readers.grid import MAX_POSITIONS, Anchor, build_rows
from parsers.refuse import over_limit
from parsers.text import bare

#: How far columns of two parts of one table may lie apart, as a share of its width.
_SAME_COLUMN: Final = 0.015
#: Heights of a line that a page break leaves free at the bottom of a split row: two lines may be kept together.
_MAX_ROOM: Final = 2.6
#: How alike a heading on the next page is to the table's own, where letters may be misread.
_SAME_HEADING: Final = 0.8
#: Most rows of a heading that is repeated.
_MAX_HEADING: Final = 4
_PAGE_NUMBER: Final = re.compile(r"\W*(?:trang|page)?\W*\d{1,3}(?:\s*/\s*\d{1,3})?\W*", re.IGNORECASE)


def to_blocks(pages: Sequence[Page], *, file_format: str) -> tuple[Block, ...]:
    """Return paragraphs and tables of all pages in order.

    Raises:
        UnreadableFile: more cells or blocks than may be.
    """
    numbers = _Numbers(file_format)
    return tuple(block for item in _joined(pages) for block in numbers.blocks(item))


# -- over page breaks ----------------------------------------------------------------------------


def _joined(pages: Sequence[Page]) -> list[PageBlock]:
    """Return the blocks of all pages, with tables that go on made one."""
    blocks: list[PageBlock] = []
    for page in pages:
        fresh = list(page.blocks)
        upper, lower = _last_table(blocks), _first_table(fresh)
        if upper is not None and lower is not None:
            table, following = blocks[upper], fresh[lower]
            if isinstance(table, PageTable) and isinstance(following, PageTable) and _goes_on(table, following):
                blocks[upper] = _appended(table, following)
                del fresh[lower]
        blocks.extend(fresh)
    return blocks


def _last_table(blocks: Sequence[PageBlock]) -> int | None:
    """Return the index of the table that ends the page, page numbers aside; None if text ends it."""
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        if isinstance(block, PageTable):
            return index
        if not _is_page_number(block):
            return None
    return None


def _first_table(blocks: Sequence[PageBlock]) -> int | None:
    for index, block in enumerate(blocks):
        if isinstance(block, PageTable):
            return index
        if not _is_page_number(block):
            return None
    return None


def _is_page_number(text: PageBlock) -> bool:
    return isinstance(text, PageText) and all(_PAGE_NUMBER.fullmatch(line.text) for line in text.lines)


def _goes_on(upper: PageTable, lower: PageTable) -> bool:
    """Tell whether ``lower`` has the columns of ``upper``, at the same places."""
    return upper.width == lower.width and all(
        abs(one - other) <= _SAME_COLUMN for one, other in zip(upper.columns, lower.columns, strict=True)
    )


def _appended(upper: PageTable, lower: PageTable) -> PageTable:
    """Return both as one table; the row that the page break split is joined, also under a repeated heading."""
    heading = _repeated_heading(upper, lower)
    split = _is_split(upper, lower, heading)
    cells = list(upper.cells)
    if split:
        cells = [_with_rest(upper, cell, lower, heading) for cell in cells]
    shift = upper.height
    for cell in lower.cells:
        if split and cell.row == heading:
            continue
        row = cell.row + shift - (split and cell.row > heading)
        cells.append(replace(cell, row=row))
    pages = [page for row, page in enumerate(lower.row_pages) if not (split and row == heading)]
    return replace(upper, row_pages=(*upper.row_pages, *pages), cells=tuple(cells))


def _repeated_heading(upper: PageTable, lower: PageTable) -> int:
    """Return how many rows at the top of ``lower`` say what the top of ``upper`` says."""
    for row in range(min(_MAX_HEADING, upper.height, lower.height)):
        one, other = bare(_row_text(upper, row)), bare(_row_text(lower, row))
        if not one or SequenceMatcher(None, one, other, autojunk=False).ratio() < _SAME_HEADING:
            return row
    return min(_MAX_HEADING, upper.height, lower.height)


def _row_text(table: PageTable, row: int) -> str:
    return " ".join(line.text for cell in table.cells if cell.row == row for line in cell.lines)


def _is_split(upper: PageTable, lower: PageTable, row: int) -> bool:
    """Tell whether row ``row`` of ``lower`` goes on the last row of ``upper``.

    It begins without a number where the row above had something, and each of its cells goes on one that was
    filled to the end of the page.
    """
    if row >= lower.height:
        return False
    rest = {cell.column: cell for cell in lower.cells if cell.row == row and cell.lines}
    last = {cell.column: cell for cell in upper.cells if _ends(upper, cell)}
    if not rest or 0 in rest or any(cell.row_span > 1 for cell in rest.values()):
        return False
    return all(column in last and last[column].lines and last[column].room_below <= _MAX_ROOM for column in rest)


def _ends(table: PageTable, cell: PageCell) -> bool:
    return cell.row + cell.row_span == table.height


def _with_rest(upper: PageTable, cell: PageCell, lower: PageTable, row: int) -> PageCell:
    if not _ends(upper, cell):
        return cell
    rest = next((other for other in lower.cells if other.row == row and other.column == cell.column), None)
    return replace(cell, lines=(*cell.lines, *rest.lines)) if rest else cell


# -- to records ----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Numbers:
    """Counts paragraphs, tables and cells while the records are made."""

    file_format: str
    paragraphs: int = 0
    tables: int = 0
    positions: int = 0

    def blocks(self, block: PageBlock) -> Iterator[Block]:
        if isinstance(block, PageTable):
            yield self._table(block)
        else:
            yield from self._paragraphs(block)

    def _paragraphs(self, block: PageText) -> Iterator[Paragraph]:
        for runs in unwrap(block.lines, width=block.width):
            self.paragraphs += 1
            if self.paragraphs > limits.MAX_BLOCKS:
                raise over_limit(self.file_format, "paragraphs", value=self.paragraphs, limit=limits.MAX_BLOCKS)
            written = _written(runs)
            yield Paragraph(text=written.text, raw=written.raw, place=Place(page=block.page, paragraph=self.paragraphs))

    def _table(self, table: PageTable) -> Table:
        self.tables += 1
        self.positions += table.height * table.width
        if self.positions > MAX_POSITIONS:
            raise over_limit(self.file_format, "cells", value=self.positions, limit=MAX_POSITIONS)
        place = Place(table=self.tables, page=table.row_pages[0] if table.row_pages else None)
        anchors = [_anchor(cell) for cell in table.cells]
        rows = build_rows(anchors, height=table.height, width=table.width, place=place)
        return Table(rows=tuple(tuple(_on_page(cell, table) for cell in row) for row in rows), place=place)


def _anchor(cell: PageCell) -> Anchor:
    written = [_written(runs) for runs in unwrap(cell.lines, width=cell.width)]
    raw = "\n".join(line.raw or line.text for line in written) if any(line.raw for line in written) else ""
    return Anchor(
        row=cell.row + 1,
        column=cell.column + 1,
        row_span=cell.row_span,
        column_span=cell.column_span,
        lines=tuple(line.text for line in written),
        raw=raw,
    )


def _written(runs: Sequence[Run]) -> Written:
    written = join_runs(runs)
    return replace(written, text=written.text[: limits.MAX_TEXT], raw=written.raw[: limits.MAX_TEXT])


def _on_page(cell: Cell, table: PageTable) -> Cell:
    row = cell.place.row or 1
    return replace(cell, place=replace(cell.place, page=table.row_pages[row - 1]))
