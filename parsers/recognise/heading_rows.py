"""The heading rows of a part, gathered until the first row below them.

A row of names is no heading, though names sound like headings: "Hội LHPN xã" among the rows is not "Xã
hội", and "Kinh tế" in the column "Lĩnh vực" is a value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.campaign import Role
from parsers.recognise.headings import HeadingBook, Meaning
from parsers.recognise.layout import (
    MIN_HEADING_MEANINGS,
    HeadingRow,
    Layout,
    Row,
    distinct,
    is_form_layout,
    read_heading,
    stack,
)


class HeadingRows:
    """Heading rows that stand right below each other."""

    def __init__(self, book: HeadingBook, fields: HeadingBook) -> None:
        self._book = book
        self._fields = fields
        self._rows: list[HeadingRow] = []

    def __bool__(self) -> bool:
        return bool(self._rows)

    def add(self, row: Row, meanings: Mapping[int, Meaning]) -> None:
        """Take ``row`` as the next heading row."""
        self._rows.append((row, meanings))

    def take(self) -> Sequence[HeadingRow]:
        """Return the rows gathered, and begin anew."""
        rows, self._rows = self._rows, []
        return rows

    def meanings(self, row: Row, layout: Layout | None) -> Mapping[int, Meaning] | None:
        """Return what ``row``, in or below a part with ``layout``, means as a heading; None if it is none."""
        heading = read_heading(row, self._book)
        if heading is None or self._is_filled_in(row, layout):
            return None
        above = layout
        if self._rows:
            stacked = stack(self._rows, width=len(row), above=None)
            above = stacked if is_form_layout(stacked) else None
        if above is not None and not self._repeats(row, heading, above):
            return None
        return heading

    def _repeats(self, row: Row, heading: Mapping[int, Meaning], layout: Layout) -> bool:
        """Tell whether ``row`` below a heading is one again.

        It asks for models, and two of its cells are known headings word for word, or mean what they did above.
        """
        sure = {
            row[index].place
            for index, meaning in heading.items()
            if self._book.is_known(row[index].text)
            or (index < len(layout.columns) and layout.columns[index] == meaning and not meaning.spans)
        }
        asks = any(meaning.spans or meaning.role is Role.MODEL for meaning in heading.values())
        return asks and len(sure) >= MIN_HEADING_MEANINGS

    def _is_filled_in(self, row: Row, layout: Layout | None) -> bool:
        """Tell whether ``row`` has a field's name as a value, under the heading "Lĩnh vực"; headings name it too."""
        if self._rows:
            layout = stack(self._rows, width=len(row), above=layout)
        if layout is None or len(layout.columns) != len(row) or not layout.leaves_field_open:
            return False
        named = {cell.place for _, cell in distinct(row) if self._fields.is_known(cell.text)}
        return len(named) == 1 and any(row[index].place in named for index in layout.positions(Role.FIELD))
