"""A table of a text document (odt) as anchors on a grid, with the lines of its cells and the tables inside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

from parsers import limits
from parsers.legacy import Written
from parsers.readers.grid import Anchor, to_lines
from parsers.readers.opendocument import is_covered, repeats, row_cells, table_rows
from parsers.readers.opendocument_styles import Styles
from parsers.readers.opendocument_text import pieces, read_paragraph
from parsers.refuse import over_limit

_FORMAT: Final = "odt"
#: Stands in front of list items in a cell: their numbers are no text, but several models must stay apart.
_LIST_MARK: Final = "- "
_OWN_MARKS: Final = ("-", "–", "+", "*", "•")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableContent:
    """What a ``table:table`` holds."""

    anchors: tuple[Anchor, ...]
    height: int
    width: int
    #: Characters of all cells, line breaks among them.
    characters: int
    #: Tables inside its cells, in reading order; their text is in the cells' lines as well.
    nested: tuple[TableContent, ...] = ()


def read_table(table: etree._Element, styles: Styles, *, depth: int = 1) -> TableContent:
    """Return the content of a ``table:table``.

    Raises:
        UnreadableFile: FILE_LIMIT for table_depth, table_rows, table_columns or characters.
    """
    _check("table_depth", depth, limits.MAX_TABLE_DEPTH)
    reading = _Reading(styles, depth=depth)
    for row, times in table_rows(table):
        _check("table_rows", reading.height + times, limits.MAX_TABLE_ROWS)
        reading.add_row(row, times=times)
    return TableContent(
        anchors=tuple(reading.anchors),
        height=reading.height,
        width=reading.width,
        characters=reading.characters,
        nested=tuple(reading.nested),
    )


class _Reading:
    """A table, while its rows are gathered."""

    def __init__(self, styles: Styles, *, depth: int) -> None:
        self.anchors: list[Anchor] = []
        self.nested: list[TableContent] = []
        self.height = 0
        self.width = 0
        self.characters = 0
        self._styles = styles
        self._depth = depth

    def add_row(self, row: etree._Element, *, times: int) -> None:
        """Add a row; one that is repeated is read once."""
        anchors: list[Anchor] = []
        column = 1
        for cell, wide in row_cells(row):
            _check("table_columns", column + wide - 1, limits.MAX_TABLE_COLUMNS)
            if not is_covered(cell):
                anchor = self._cell(cell, column=column)
                anchors += [replace(anchor, column=right) for right in range(column, column + wide)]
            column += wide
        self.width = max(self.width, column - 1)
        self.characters += times * sum(len(line) + 1 for anchor in anchors for line in anchor.lines)
        _check("characters", self.characters, limits.MAX_CHARACTERS)
        for number in range(self.height + 1, self.height + times + 1):
            self.anchors += [replace(anchor, row=number) for anchor in anchors]
        self.height += times

    def _cell(self, cell: etree._Element, *, column: int) -> Anchor:
        found = list(cell_pieces(cell, self._styles, depth=self._depth, nested=self.nested))
        raw = "\n".join(piece.raw or piece.text for piece in found) if any(piece.raw for piece in found) else ""
        return Anchor(
            row=self.height + 1,
            column=column,
            row_span=min(limits.MAX_TABLE_ROWS, repeats(cell, "number-rows-spanned")),
            column_span=min(limits.MAX_TABLE_COLUMNS, repeats(cell, "number-columns-spanned")),
            lines=to_lines("\n".join(piece.text for piece in found)),
            raw=raw[: limits.MAX_TEXT],
        )


def cell_pieces(
    container: etree._Element, styles: Styles, *, depth: int = 0, nested: list[TableContent] | None = None
) -> Iterator[Written]:
    """Yield the texts in a cell, a text box or a page header, one for each paragraph, tables inside included.

    The tables inside are added to ``nested``; ``depth`` is that of the table the container stands in.

    Raises:
        UnreadableFile: FILE_LIMIT, as :func:`read_table`.
    """
    _check("table_depth", depth, limits.MAX_TABLE_DEPTH)
    inner: list[TableContent] = [] if nested is None else nested
    for piece in pieces(container):
        if piece.is_table:
            table = read_table(piece.element, styles, depth=depth + 1)
            inner.append(table)
            yield from (Written(text="\n".join(anchor.lines), raw=anchor.raw) for anchor in table.anchors)
            continue
        content = read_paragraph(piece.element, styles)
        yield _marked(content.written) if piece.is_item else content.written
        for shape in content.shapes:
            yield from cell_pieces(shape, styles, depth=depth + 1, nested=inner)


def _marked(written: Written) -> Written:
    """Return the text of a list item with a mark in front if it has none of its own."""
    text = written.text.strip()
    if not text or text.startswith(_OWN_MARKS):
        return written
    return Written(text=_LIST_MARK + text, raw=_LIST_MARK + written.raw.strip() if written.raw else "")


def _check(what: str, value: int, limit: int) -> None:
    if value > limit:
        raise over_limit(_FORMAT, what, value=value, limit=limit)
