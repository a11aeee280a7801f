"""Names for places in a document as shown, so that a row of the register links to the row that it was read from."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from domain.document import Cell, Place, Table

#: The document as a whole, for what has no place in it.
WHOLE = "document"


def anchor(place: Place) -> str:
    """Return an HTML id for ``place``: letters, digits and hyphens, the same for every cell of one row.

    ``Place(table=2, row=5, column=3)`` gives ``t2-r5``; a sheet's name is hashed: ``s1f3870be-t1-r5``. Pages do not
    tell rows or paragraphs apart: both are counted through the file.
    """
    if place.paragraph is not None and place.table is None:
        parts = [_sheet(place), f"p{place.paragraph}"]
    elif place.table is None and place.row is None:
        parts = [_sheet(place), "" if place.page is None else f"page{place.page}"]
    else:
        parts = [_sheet(place), f"t{place.table or 1}", "" if place.row is None else f"r{place.row}"]
    return "-".join(filter(None, parts)) or WHOLE


def row_place(row: Sequence[Cell]) -> Place:
    """Return the place of ``row`` itself, also where its first cells are merged with rows above."""
    lowest = max((cell.place for cell in row), key=lambda place: place.row or 0, default=Place())
    return Place(sheet=lowest.sheet, page=lowest.page, table=lowest.table, row=lowest.row)


def row_anchors(table: Table) -> tuple[str, ...]:
    """Return the anchor of each row; empty for a row all of whose cells began above it: its anchor is taken."""
    anchors = [anchor(row_place(row)) for row in table.rows]
    return tuple("" if name in anchors[:at][-1:] else name for at, name in enumerate(anchors))


def _sheet(place: Place) -> str:
    if place.sheet is None:
        return ""
    return "s" + hashlib.sha256(place.sheet.encode("utf-8", "surrogatepass")).hexdigest()[:8]
