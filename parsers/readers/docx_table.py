"""A Word table as anchors on a grid, with the lines of its cells and the tables inside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

from parsers import limits
from parsers.legacy import Written
from parsers.readers.docx_styles import Styles
from parsers.readers.docx_text import read_paragraph
from parsers.readers.grid import Anchor
from parsers.readers.wordml import child, name_of, number, value, within
from parsers.refuse import over_limit
from parsers.text import trim_lines

_BLOCKS: Final = frozenset(("p", "tbl"))
_ROWS: Final = frozenset(("tr",))
_CELLS: Final = frozenset(("tc",))
#: Stands in front of list items in a cell: their numbers are no text, but several models must stay apart.
_LIST_MARK: Final = "- "
#: Width below which a column of the grid is no column, in twentieths of a point.
MIN_COLUMN_TWIPS: Final = 30
_OWN_MARKS: Final = ("-", "–", "+", "*", "•")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableContent:
    """What a ``w:tbl`` holds."""

    anchors: tuple[Anchor, ...]
    height: int
    width: int
    #: Tables inside its cells, in reading order; their text is in the cells' lines as well.
    nested: tuple[TableContent, ...] = ()


def read_table(table: etree._Element, styles: Styles, *, depth: int = 1) -> TableContent:
    """Return the content of a ``w:tbl``.

    Raises:
        UnreadableFile: FILE_LIMIT for table_depth, table_rows or table_columns.
    """
    if depth > limits.MAX_TABLE_DEPTH:
        raise over_limit("docx", "table_depth", value=depth, limit=limits.MAX_TABLE_DEPTH)
    rows = [row for row in within(table, _ROWS) if child(row, "trPr", "del") is None]
    reading = _Reading(styles, depth=depth, slivers=_slivers(table, [_spans(row) for row in rows]))
    for row in rows:
        reading.add_row(row)
    anchors = tuple(reading.anchors.values())
    return TableContent(
        anchors=anchors,
        height=reading.height,
        width=max((anchor.column + anchor.column_span - 1 for anchor in anchors), default=0),
        nested=tuple(reading.nested),
    )


def _slivers(table: etree._Element, rows: Iterable[list[tuple[etree._Element, int, int]]]) -> frozenset[int]:
    """Return the columns of the grid that are too narrow for anything, unless a cell has nothing else.

    LibreOffice rounds the edges of cells in RTF, so that one edge becomes two, a hair apart.
    """
    columns = child(table, "tblGrid")
    grid = [number(column, default=0, name="w") for column in ([] if columns is None else columns)]
    slivers = frozenset(at for at, width in enumerate(grid) if 0 < width < MIN_COLUMN_TWIPS)
    if not slivers:
        return slivers
    alone = any(slivers.issuperset(range(start, end)) for row in rows for _, start, end in row)
    return frozenset() if alone else slivers


class _Reading:
    """A table, while its rows are gathered."""

    def __init__(self, styles: Styles, *, depth: int, slivers: frozenset[int]) -> None:
        self.anchors: dict[tuple[int, int], Anchor] = {}
        self.nested: list[TableContent] = []
        self.height = 0
        self._styles = styles
        self._depth = depth
        #: Columns of the file's grid that are no columns of the table.
        self._slivers = slivers
        #: By column: the cell of the row above that a merge may go on with.
        self._open: dict[int, tuple[int, int]] = {}

    def add_row(self, row: etree._Element) -> None:
        self.height += 1
        if self.height > limits.MAX_TABLE_ROWS:
            raise over_limit("docx", "table_rows", value=self.height, limit=limits.MAX_TABLE_ROWS)
        going_on: dict[int, tuple[int, int]] = {}
        for cell, start, end in _spans(row):
            column, span = self._column(start), self._column(end) - self._column(start)
            if column + span - 1 > limits.MAX_TABLE_COLUMNS:
                raise over_limit("docx", "table_columns", value=column + span - 1, limit=limits.MAX_TABLE_COLUMNS)
            merge = child(cell, "tcPr", "vMerge")
            key = self._place(cell, column=column, span=span, goes_on=merge is not None and value(merge) != "restart")
            if merge is not None:
                going_on[column] = key
        self._open = going_on

    def _column(self, at: int) -> int:
        """Return the table's column, from 1, that begins where the grid's column ``at``, from 0, does."""
        return 1 + at - sum(sliver < at for sliver in self._slivers)

    def _place(self, cell: etree._Element, *, column: int, span: int, goes_on: bool) -> tuple[int, int]:
        """Add a cell or lengthen the one above that it belongs to; return the key of its anchor."""
        above = self._open.get(column)
        if goes_on and above is not None and self.anchors[above].column_span == span:
            self.anchors[above] = replace(self.anchors[above], row_span=self.height - above[0] + 1)
            return above
        key = (self.height, column)
        pieces = list(cell_pieces(cell, self._styles, depth=self._depth, nested=self.nested))
        lines, raw = _lines(pieces), _raw(pieces)
        self.anchors[key] = Anchor(row=self.height, column=column, column_span=span, lines=lines, raw=raw)
        return key


def _spans(row: etree._Element) -> list[tuple[etree._Element, int, int]]:
    """Return the cells of a row with the grid's columns, from 0, at which each begins and behind which it ends."""
    spans, start = [], number(child(row, "trPr", "gridBefore"), default=0)
    for cell, span in _cells(row):
        spans.append((cell, start, start + span))
        start += span
    return spans


def _cells(row: etree._Element) -> list[tuple[etree._Element, int]]:
    """Return the cells of a row with their spans, those that an old merge goes on with as part of the one before.

    Cells that were deleted while changes were tracked are gone, and the others move up.
    """
    cells: list[tuple[etree._Element, int]] = []
    for cell in within(row, _CELLS):
        properties = child(cell, "tcPr")
        if child(properties, "cellDel") is not None:
            continue
        span = max(1, number(child(properties, "gridSpan"), default=1))
        merge = child(properties, "hMerge")
        if cells and merge is not None and value(merge) != "restart":
            first, before = cells.pop()
            cells.append((first, before + span))
        else:
            cells.append((cell, span))
    return cells


def cell_pieces(
    container: etree._Element, styles: Styles, *, depth: int = 0, nested: list[TableContent] | None = None
) -> Iterator[Written]:
    """Yield the texts in a cell, a text box or a page header, one for each paragraph, tables inside included.

    The tables inside are added to ``nested``; ``depth`` is that of the table the container stands in.

    Raises:
        UnreadableFile: FILE_LIMIT, as :func:`read_table`.
    """
    if depth > limits.MAX_TABLE_DEPTH:
        raise over_limit("docx", "table_depth", value=depth, limit=limits.MAX_TABLE_DEPTH)
    inner: list[TableContent] = [] if nested is None else nested
    for block in within(container, _BLOCKS):
        if name_of(block) == "tbl":
            table = read_table(block, styles, depth=depth + 1)
            inner.append(table)
            yield from (Written(text="\n".join(anchor.lines), raw=anchor.raw) for anchor in table.anchors)
        else:
            yield from _paragraph_pieces(block, styles, depth, inner)


def _paragraph_pieces(
    paragraph: etree._Element, styles: Styles, depth: int, nested: list[TableContent]
) -> Iterator[Written]:
    content = read_paragraph(paragraph, styles)
    if content.written.text or not _is_deleted(paragraph):
        is_item = _is_list_item(paragraph, styles)
        yield Written(text=_marked(content.written.text, is_item), raw=_marked(content.written.raw, is_item))
    for box in content.boxes:
        yield from cell_pieces(box, styles, depth=depth + 1, nested=nested)


def _lines(pieces: Iterable[Written]) -> tuple[str, ...]:
    return _cut(trim_lines([line for piece in pieces for line in piece.text.split("\n")]))


def _raw(pieces: list[Written]) -> str:
    """Return what a cell of ``pieces`` was before some of them were decoded, empty if none was."""
    if not any(piece.raw for piece in pieces):
        return ""
    return "\n".join(piece.raw or piece.text for piece in pieces)[: limits.MAX_TEXT]


def _marked(text: str, is_item: bool) -> str:
    """Return ``text`` with a mark in front if it is an item of a list and has none of its own."""
    written = text.strip()
    return _LIST_MARK + written if is_item and written and not written.startswith(_OWN_MARKS) else text


def _is_deleted(paragraph: etree._Element) -> bool:
    """Tell whether the end of a paragraph was deleted while changes were tracked."""
    return child(paragraph, "pPr", "rPr", "del") is not None


def _is_list_item(paragraph: etree._Element, styles: Styles) -> bool:
    properties = child(paragraph, "pPr")
    numbering = child(properties, "numPr")
    if numbering is not None:
        return number(child(numbering, "numId"), default=0) > 0
    return value(child(properties, "pStyle")) in styles.lists


def _cut(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return the lines that fit into ``limits.MAX_TEXT`` characters, the last one cut."""
    if sum(map(len, lines)) <= limits.MAX_TEXT:
        return lines
    kept, left = [], limits.MAX_TEXT
    for line in lines:
        if left <= 0:
            break
        kept.append(line[:left])
        left -= len(line)
    return trim_lines(kept)
