"""Tables that lie on their side: headings down the first columns, one performer or model a column.

Such a table is turned, each cell keeping its place in the file, and then read like any other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from domain.campaign import Role
from domain.document import Cell, Table
from parsers.recognise.headings import HeadingBook, Meaning
from parsers.recognise.layout import is_form_layout, may_be_form_layout, read_heading, stack

#: Rows of a table that may lie on its side; its rows are the columns of a form.
MAX_ROWS = 40
#: Columns at its left side that may be headings: a number, then the heading.
MAX_HEADING_COLUMNS = 2


def upright(table: Table, book: HeadingBook) -> Table:
    """Return ``table`` turned by its diagonal if only then it has headings that ask for models; else as it is."""
    if not 2 <= len(table.rows) <= MAX_ROWS or table.width < 2:
        return table
    if any(_asks_for_models(read_heading(row, book), row) for row in table.rows):
        return table
    turned = tuple(zip(*table.rows, strict=True))
    headings = ((read_heading(row, book), row) for row in turned[:MAX_HEADING_COLUMNS])
    asks = any(_asks_for_models(meanings, row) and not _has_twice(meanings or {}) for meanings, row in headings)
    return _turn(table, turned) if asks else table


def _asks_for_models(meanings: Mapping[int, Meaning] | None, row: Sequence[Cell]) -> bool:
    layout = stack([(row, meanings or {})], width=len(row), above=None)
    return is_form_layout(layout) or may_be_form_layout(layout)


def _has_twice(meanings: Mapping[int, Meaning]) -> bool:
    """Tell whether records stand below each other, each with its own headings: those cannot be told apart."""
    counts = Counter(meaning for meaning in meanings.values() if meaning.role in {Role.PERFORMER, Role.MODEL})
    return any(count > 1 for count in counts.values())


def _turn(table: Table, rows: Sequence[Sequence[Cell]]) -> Table:
    turned = tuple(tuple(_turned(cell) for cell in row) for row in rows)
    return replace(table, rows=turned)


def _turned(cell: Cell) -> Cell:
    return replace(cell, row_span=cell.column_span, column_span=cell.row_span)
