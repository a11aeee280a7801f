"""What a web page shows, as nested records: pieces of text and tables, in reading order.

One walk without recursion, since pages nest as deep as they like. A cell is read as the page itself is:
what it holds comes in the same kind of list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from parsers import limits
from parsers.readers.html_lists import ListNumbers
from parsers.readers.html_style import Look, Styles
from parsers.refuse import over_limit

_FORMAT: Final = "html"
_BLOCKS: Final = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "dir", "div", "dl", "dt"}
    | {"fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main"}
    | {"menu", "nav", "ol", "p", "pre", "section", "summary", "table", "td", "th", "tr", "ul", "xmp", "listing"}
)
_CELLS: Final = frozenset(("td", "th"))
_BLANKS: Final = re.compile(r"[ \t\r\n\f]+")
#: Check marks, crosses and ticked boxes of the symbol fonts, by the low byte of the character.
_TICKS: Final = {
    "wingdings": frozenset((0x78, 0xFB, 0xFC, 0xFD, 0xFE)),
    "wingdings 2": frozenset((0x4F, 0x50, 0x51, 0x52, 0x53, 0x54)),
}
_BULLET: Final = "•"
_PICTURE_FONTS: Final = frozenset(("wingdings", "wingdings 2", "wingdings 3", "webdings", "symbol"))

#: Text and the name of its font; see :func:`parsers.legacy.join_runs`.
Run = tuple[str, str]


@dataclass(slots=True, kw_only=True)
class TextItem:
    """A paragraph."""

    runs: list[Run]


@dataclass(slots=True, kw_only=True)
class CellItem:
    """A cell as the page has it."""

    items: list[TextItem | TableItem] = field(default_factory=list)
    row_span: int = 1
    column_span: int = 1


@dataclass(slots=True, kw_only=True)
class TableItem:
    """A table as the page has it."""

    rows: list[list[CellItem]] = field(default_factory=list)
    #: True if the page says that it is only for layout.
    is_presentation: bool = False


def read_content(root: etree._Element) -> list[TextItem | TableItem]:
    """Return what the page shows.

    Raises:
        UnreadableFile: FILE_LIMIT for table_depth.
    """
    walk = _Walk(Styles(root))
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if event == "start":
            walk.start(element)
        else:
            walk.end(element)
    return walk.finish()


class _Flow:
    """The text of a page or a cell, while it is gathered."""

    def __init__(self, items: list[TextItem | TableItem]) -> None:
        self.items = items
        #: Written in front of the next text: the number of a list item.
        self.mark = ""
        self._runs: list[Run] = []
        self._length = 0
        #: True where a blank would be one too many: at the start of a line, or behind another.
        self._ends_blank = True
        #: True if nothing but blanks stands in the line so far.
        self._is_line_empty = True

    def write(self, text: str, look: Look) -> None:
        shown = _shown(text, look)
        if not look.keeps_blanks:
            shown = _BLANKS.sub(" ", shown)
            if self._ends_blank:
                shown = shown.removeprefix(" ")
        if not shown or self._length > limits.MAX_TEXT:
            return
        if shown.strip():
            self._put_mark(shown)
            self._is_line_empty = False
        self._runs.append((shown, look.font))
        self._length += len(shown)
        self._ends_blank = shown.endswith((" ", "\n"))

    def break_line(self) -> None:
        """Begin a new line; behind an empty one a new paragraph."""
        if self._is_line_empty:
            self.end_block()
            return
        self._runs.append(("\n", ""))
        self._ends_blank = self._is_line_empty = True

    def end_block(self) -> None:
        """End the paragraph, if there is one."""
        if any(text.strip() for text, _ in self._runs):
            self.items.append(TextItem(runs=self._runs))
        self._runs, self._length = [], 0
        self._ends_blank = self._is_line_empty = True

    def _put_mark(self, text: str) -> None:
        if self.mark and not text.lstrip().startswith(("-", "–", "+", "*", _BULLET, self.mark.strip())):
            self._runs.append((self.mark, ""))
        self.mark = ""


@dataclass(slots=True, kw_only=True)
class _Open:
    """A table or a cell that has begun."""

    element: etree._Element
    table: TableItem | None = None
    flow: _Flow | None = None


class _Walk:
    """The state while walking a page."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._looks = [Look()]
        self._page: list[TextItem | TableItem] = []
        self._flows = [_Flow(self._page)]
        self._open: list[_Open] = []
        self._depth = 0
        self._lists = ListNumbers()

    def start(self, element: etree._Element) -> None:
        look = self._styles.look(element, self._looks[-1])
        self._looks.append(look)
        if look.is_away:
            return
        tag = str(element.tag)
        if tag in _BLOCKS:
            self._flows[-1].end_block()
        if tag == "br":
            self._flows[-1].break_line()
        elif tag == "table":
            self._open_table(element)
        elif tag == "tr" and self._table is not None:
            self._add_row(self._table)
        elif tag in _CELLS and self._table is not None:
            self._open_cell(element, self._table)
        elif mark := self._lists.start(element):
            self._flows[-1].mark = mark
        if element.text and not look.is_gone:
            self._flows[-1].write(element.text, look)

    def end(self, element: etree._Element) -> None:
        look = self._looks.pop()
        if not look.is_away:
            if element.tag in _BLOCKS:
                self._flows[-1].end_block()
            self._lists.end(element)
            self._close(element)
        if element.tail and not self._looks[-1].is_gone:
            self._flows[-1].write(element.tail, self._looks[-1])

    def finish(self) -> list[TextItem | TableItem]:
        self._flows[0].end_block()
        return self._page

    @property
    def _table(self) -> TableItem | None:
        """The table that stands open here; None inside a cell and outside tables."""
        return self._open[-1].table if self._open else None

    def _open_table(self, element: etree._Element) -> None:
        self._depth += 1
        if self._depth > limits.MAX_PAGE_TABLE_DEPTH:
            raise over_limit(_FORMAT, "table_depth", value=self._depth, limit=limits.MAX_PAGE_TABLE_DEPTH)
        role = element.get("role", "").lower()
        table = TableItem(is_presentation=role in ("presentation", "none"))
        self._open.append(_Open(element=element, table=table))

    def _add_row(self, table: TableItem) -> None:
        """Begin a row; with its first one the table takes its place, behind a caption."""
        if not table.rows:
            self._flows[-1].end_block()
            self._flows[-1].items.append(table)
        table.rows.append([])

    def _open_cell(self, element: etree._Element, table: TableItem) -> None:
        if not table.rows:
            self._add_row(table)
        cell = CellItem(row_span=_span(element, "rowspan"), column_span=_span(element, "colspan"))
        table.rows[-1].append(cell)
        self._flows.append(_Flow(cell.items))
        self._open.append(_Open(element=element, flow=self._flows[-1]))

    def _close(self, element: etree._Element) -> None:
        if not self._open or self._open[-1].element is not element:
            return
        closed = self._open.pop()
        if closed.flow is not None:
            self._flows.pop()
        else:
            self._depth -= 1


def _span(element: etree._Element, name: str) -> int:
    """Return a span, at least 1; ``rowspan="0"`` reaches to the end of the table (HTML standard, 4.9.11)."""
    written = element.get(name, "").strip()
    if not (written.isascii() and written.isdigit() and len(written) < 6):
        return 1
    return int(written) or (limits.MAX_TABLE_ROWS if name == "rowspan" else 1)


def _shown(text: str, look: Look) -> str:
    """Return ``text`` as a person sees it, where its font shows pictures instead of letters."""
    font = look.font.lower()
    if font not in _PICTURE_FONTS:
        return text
    ticks = _TICKS.get(font, frozenset())
    pictures = "".join("x" if ord(c) & 0xFF in ticks else _BULLET for c in text if not c.isspace() and c != "\u00a0")
    if _BULLET in pictures:
        return f"{_BULLET} "
    return pictures[:1] or (text if font == "symbol" else " ")
