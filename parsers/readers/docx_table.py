"""A Word table as anchors on a grid, with the lines of its cells and the tables inside them."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

from lxml import etree

from parsers import limits
from parsers.readers.docx_text import read_paragraph
from parsers.readers.grid import Anchor, trim_lines
from parsers.readers.wordml import child, name_of, number, value, within
from parsers.refuse import over_limit

_BLOCKS: Final = frozenset(("p", "tbl"))
_ROWS: Final = frozenset(("tr",))
_CELLS: Final = frozenset(("tc",))
#: Stands in front of list items in a cell: their numbers are no text, but several models must stay apart.
_LIST_MARK: Final = "- "
_OWN_MARKS: Final = ("-", "–", "+", "*", "•")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableContent:
    """What a ``w:tbl`` holds."""

    anchors: tuple[Anchor, ...]
    height: int
    width: int
    #: Tables inside its cells, in reading order; their text is in the cells' lines as well.
    nested: tuple[TableContent, ...] = ()


def read_table(table: etree._Element, *, list_styles: Set[str], depth: int = 1) -> TableContent:
    """Return the content of a ``w:tbl``; ``list_styles`` are the paragraph styles that number or mark.

    Raises:
        UnreadableFile: FILE_LIMIT for table_depth, table_rows or table_columns.
    """
    if depth > limits.MAX_TABLE_DEPTH:
        raise over_limit("docx", "table_depth", value=depth, limit=limits.MAX_TABLE_DEPTH)
    reading = _Reading(list_styles=list_styles, depth=depth)
    for row in within(table, _ROWS):
        if child(row, "trPr", "del") is None:
            reading.add_row(row)
    anchors = tuple(reading.anchors.values())
    return TableContent(
        anchors=anchors,
        height=reading.height,
        width=max((anchor.column + anchor.column_span - 1 for anchor in anchors), default=0),
        nested=tuple(reading.nested),
    )


class _Reading:
    """A table, while its rows are gathered."""

    def __init__(self, *, list_styles: Set[str], depth: int) -> None:
        self.anchors: dict[tuple[int, int], Anchor] = {}
        self.nested: list[TableContent] = []
        self.height = 0
        self._list_styles = list_styles
        self._depth = depth
        #: By column: the cell of the row above that a merge may go on with.
        self._open: dict[int, tuple[int, int]] = {}

    def add_row(self, row: etree._Element) -> None:
        self.height += 1
        if self.height > limits.MAX_TABLE_ROWS:
            raise over_limit("docx", "table_rows", value=self.height, limit=limits.MAX_TABLE_ROWS)
        going_on: dict[int, tuple[int, int]] = {}
        column = 1 + number(child(row, "trPr", "gridBefore"), default=0)
        for cell in within(row, _CELLS):
            span = max(1, number(child(cell, "tcPr", "gridSpan"), default=1))
            if column + span - 1 > limits.MAX_TABLE_COLUMNS:
                raise over_limit("docx", "table_columns", value=column + span - 1, limit=limits.MAX_TABLE_COLUMNS)
            merge = child(cell, "tcPr", "vMerge")
            key = self._place(cell, column=column, span=span, goes_on=merge is not None and value(merge) != "restart")
            if merge is not None:
                going_on[column] = key
            column += span
        self._open = going_on

    def _place(self, cell: etree._Element, *, column: int, span: int, goes_on: bool) -> tuple[int, int]:
        """Add a cell or lengthen the one above that it belongs to; return the key of its anchor."""
        above = self._open.get(column)
        if goes_on and above is not None and self.anchors[above].column_span == span:
            self.anchors[above] = replace(self.anchors[above], row_span=self.height - above[0] + 1)
            return above
        key = (self.height, column)
        lines = cell_lines(cell, list_styles=self._list_styles, depth=self._depth, nested=self.nested)
        self.anchors[key] = Anchor(row=self.height, column=column, column_span=span, lines=lines)
        return key


def cell_lines(
    container: etree._Element, *, list_styles: Set[str], depth: int = 0, nested: list[TableContent] | None = None
) -> tuple[str, ...]:
    """Return all lines in a cell, a text box or a page header, those of tables inside included.

    The tables inside are added to ``nested``; ``depth`` is that of the table the container stands in.

    Raises:
        UnreadableFile: FILE_LIMIT, as :func:`read_table`.
    """
    if depth > limits.MAX_TABLE_DEPTH:
        raise over_limit("docx", "table_depth", value=depth, limit=limits.MAX_TABLE_DEPTH)
    inner: list[TableContent] = [] if nested is None else nested
    lines = chain.from_iterable(_lines_of(block, list_styles, depth, inner) for block in within(container, _BLOCKS))
    return _cut(trim_lines(list(lines)))


def _lines_of(block: etree._Element, list_styles: Set[str], depth: int, nested: list[TableContent]) -> Iterator[str]:
    if name_of(block) == "tbl":
        table = read_table(block, list_styles=list_styles, depth=depth + 1)
        nested.append(table)
        yield from chain.from_iterable(anchor.lines for anchor in table.anchors)
        return
    content = read_paragraph(block)
    if content.text or not _is_deleted(block):
        yield from _marked(content.text, is_item=_is_list_item(block, list_styles)).split("\n")
    for box in content.boxes:
        yield from cell_lines(box, list_styles=list_styles, depth=depth + 1, nested=nested)


def _marked(text: str, *, is_item: bool) -> str:
    """Return ``text`` with a mark in front if it is an item of a list and has none of its own."""
    written = text.strip()
    return _LIST_MARK + written if is_item and written and not written.startswith(_OWN_MARKS) else text


def _is_deleted(paragraph: etree._Element) -> bool:
    """Tell whether the end of a paragraph was deleted while changes were tracked."""
    return child(paragraph, "pPr", "rPr", "del") is not None


def _is_list_item(paragraph: etree._Element, list_styles: Set[str]) -> bool:
    properties = child(paragraph, "pPr")
    numbering = child(properties, "numPr")
    if numbering is not None:
        return number(child(numbering, "numId"), default=0) > 0
    return value(child(properties, "pStyle")) in list_styles


def read_list_styles(styles: etree._Element | None) -> frozenset[str]:
    """Return the ids of the paragraph styles that number or mark, themselves or through the style they are based on."""
    own: dict[str, bool] = {}
    based_on: dict[str, str] = {}
    for style in styles if styles is not None else ():
        if name_of(style) == "style":
            identifier = value(style, "styleId")
            own[identifier] = child(style, "pPr", "numPr") is not None
            based_on[identifier] = value(child(style, "basedOn"))
    return frozenset(identifier for identifier in own if _inherits(identifier, own, based_on))


def _inherits(identifier: str, own: dict[str, bool], based_on: dict[str, str]) -> bool:
    seen = set()
    while identifier and identifier not in seen:
        if own.get(identifier):
            return True
        seen.add(identifier)
        identifier = based_on.get(identifier, "")
    return False


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
