"""Headings in two rows of a table that lost its merged cells, as a copy in plain text does.

The heading over the fields then takes one position, and all behind it stand too far to the left. Where
the two rows together have just as many cells as the table is wide, they can be put back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from domain.document import Cell, Table
from parsers.recognise.headings import HeadingBook


def remerge(table: Table, book: HeadingBook) -> Table:
    """Return ``table`` with the cells of such a heading merged again; as it is if it has none."""
    for number, (upper, lower) in enumerate(pairwise(table.rows)):
        merged = _merged(upper, lower, book)
        if merged:
            return replace(table, rows=(*table.rows[:number], *merged, *table.rows[number + 2 :]))
    return table


def _merged(
    upper: Sequence[Cell], lower: Sequence[Cell], book: HeadingBook
) -> tuple[tuple[Cell, ...], tuple[Cell, ...]] | None:
    """Return the two rows with one cell of the upper over all cells of the lower, and the others over both rows."""
    titles = _without_blank_end(upper)
    if len(titles) == len(upper) or any(cell.row_span > 1 or cell.column_span > 1 for cell in (*upper, *lower)):
        return None
    spanning = [at for at, cell in enumerate(titles) if _spans(cell, book)]
    if len(spanning) != 1 or not all(cell.text.strip() for cell in titles):
        return None
    at = spanning[0]
    fields = _without_blank_end(lower)
    if len(fields) > at and not any(cell.text.strip() for cell in fields[:at]):
        fields = fields[at:]
    if len(fields) < 2 or len(titles) - 1 + len(fields) != len(upper) or not _are_fields(fields, book):
        return None
    above = replace(titles[at], column_span=len(fields))
    before = [replace(cell, row_span=2) for cell in titles[:at]]
    behind = [replace(cell, row_span=2) for cell in titles[at + 1 :]]
    return (*before, *[above] * len(fields), *behind), (*before, *fields, *behind)


def _without_blank_end(row: Sequence[Cell]) -> Sequence[Cell]:
    last = max((at for at, cell in enumerate(row) if cell.text.strip()), default=-1)
    return row[: last + 1]


def _spans(cell: Cell, book: HeadingBook) -> bool:
    meaning = book.match(cell.text)
    return meaning is not None and meaning.spans


def _are_fields(cells: Sequence[Cell], book: HeadingBook) -> bool:
    """Tell whether each of ``cells`` is the heading of a field."""
    meanings = [book.match(cell.text) for cell in cells]
    return all(meaning is not None and meaning.field is not None for meaning in meanings)
