"""Web pages: what Word and Excel save as such under any name, what other programs export, bodies of mail.

``html_tree`` makes the tree, ``html_style`` knows what is seen, ``html_content`` walks it, ``html_grid``
lays tables out. Nothing is ever fetched.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from domain.document import Block, Document, Paragraph, Place, Table
from parsers import limits
from parsers.legacy import join_runs
from parsers.readers.grid import MAX_POSITIONS, build_rows
from parsers.readers.html_content import CellItem, TableItem, TextItem, read_content
from parsers.readers.html_grid import is_layout, lay_out, nested_tables
from parsers.readers.html_tree import parse_html
from parsers.refuse import damaged, over_limit

_FORMAT: Final = "html"


def read_html(data: bytes) -> Document:
    """Return what a web page shows: paragraphs and tables in reading order.

    A table that only lays out others is none; a table inside a cell is text of the cell and, after its
    table, a table of its own. Hidden and struck text is left out.

    Raises:
        UnreadableFile: over a limit, or a frame whose pages lie in other files.
    """
    return Document(format=_FORMAT, blocks=read_page(data))


def read_page(data: bytes, *, charset: str = "", sheet: str | None = None) -> tuple[Block, ...]:
    """Return the blocks of a page; ``charset`` as the mail around it declared, ``sheet`` as the workbook names it.

    Raises:
        UnreadableFile: as :func:`read_html`.
    """
    root = parse_html(data, charset=charset)
    if root is None:
        return ()
    content = read_content(root)
    if not content and next(root.iter("frameset"), None) is not None:
        raise damaged(_FORMAT, "a frame without its pages; they lie in other files")
    story = _Story(sheet)
    story.add(content)
    return tuple(story.blocks)


class _Story:
    """The blocks of a page, while they are gathered and numbered."""

    def __init__(self, sheet: str | None) -> None:
        self.blocks: list[Block] = []
        self._sheet = sheet
        self._paragraphs = 0
        self._tables = 0
        self._positions = 0

    def add(self, items: Sequence[TextItem | TableItem]) -> None:
        for item in items:
            if isinstance(item, TextItem):
                self._add_paragraph(item)
            elif is_layout(item):
                self._unroll(item)
            else:
                self._add_table(item.rows)

    def _unroll(self, table: TableItem) -> None:
        """Add what a layout table holds: rows without tables are a table still, a letterhead in two columns say."""
        for holds_tables, rows in groupby(table.rows, key=lambda row: any(any(nested_tables(cell)) for cell in row)):
            found = list(rows)
            if not holds_tables and any(len(row) > 1 for row in found):
                self._add_table(found)
                continue
            for row in found:
                for cell in row:
                    self.add(cell.items)

    def _add_paragraph(self, item: TextItem) -> None:
        written = join_runs(item.runs)
        text = written.text[: limits.MAX_TEXT].strip()
        self._paragraphs += 1
        if text:
            self._keep(
                Paragraph(text=text, place=Place(sheet=self._sheet, paragraph=self._paragraphs), raw=written.raw)
            )

    def _add_table(self, rows: Sequence[Sequence[CellItem]]) -> None:
        grid = lay_out(rows)
        self._positions += grid.height * grid.width
        if self._positions > MAX_POSITIONS:
            raise over_limit(_FORMAT, "cells", value=self._positions, limit=MAX_POSITIONS)
        if any(anchor.lines for anchor in grid.anchors):
            self._tables += 1
            place = Place(sheet=self._sheet, table=self._tables)
            self._keep(
                Table(rows=build_rows(grid.anchors, height=grid.height, width=grid.width, place=place), place=place)
            )
        for row in rows:
            for cell in row:
                self.add(list(nested_tables(cell)))

    def _keep(self, block: Block) -> None:
        self.blocks.append(block)
        if len(self.blocks) > limits.MAX_BLOCKS:
            raise over_limit(_FORMAT, "blocks", value=len(self.blocks), limit=limits.MAX_BLOCKS)
