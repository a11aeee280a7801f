"""Text documents of LibreOffice and OpenOffice: odt, packed or as one XML file.

Source: ODF 1.3 part 3, sections 3.4 (text documents), 16.9 (master pages).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from domain.document import Block, Document, Paragraph, Place, Table
from parsers import limits
from parsers.legacy import Written
from parsers.readers.grid import MAX_POSITIONS, build_rows
from parsers.readers.odt_table import TableContent, cell_pieces, read_table
from parsers.readers.opendocument import OFFICE, STYLE, OpenDocument, open_document
from parsers.readers.opendocument_styles import Styles
from parsers.readers.opendocument_text import pieces, read_paragraph
from parsers.refuse import over_limit

_FORMAT: Final = "odt"
_HEADERS: Final = frozenset(STYLE + name for name in ("header", "header-first", "header-left"))


def read_odt(data: bytes) -> Document:
    """Return what a text document says: page headers, then the text, text boxes after the paragraph they hang on.

    Tracked insertions count; deletions, annotations and text that is hidden or struck through do not. A
    table inside a cell is text of the cell and, after its table, a table of its own.

    Raises:
        UnreadableFile: the file is damaged, encrypted, or over a limit.
    """
    document = open_document(data, file_format=_FORMAT)
    story = _Story(Styles(document))
    for header in _headers(document):
        story.add_header(header)
    for body in document.content.iter(OFFICE + "text"):
        story.add_blocks(body)
    return Document(format=_FORMAT, blocks=tuple(story.blocks), omissions=document.omissions)


def _headers(document: OpenDocument) -> Iterator[etree._Element]:
    """Yield the page headers that are shown."""
    for root in document.styled:
        for masters in root.iterchildren(OFFICE + "master-styles"):
            for element in masters.iter(*_HEADERS):
                if element.get(STYLE + "display") != "false":
                    yield element


class _Story:
    """The blocks of a file, while they are gathered and numbered."""

    def __init__(self, styles: Styles) -> None:
        self.blocks: list[Block] = []
        self._styles = styles
        self._headers: set[str] = set()
        self._paragraphs = 0
        self._tables = 0
        self._positions = 0
        self._characters = 0

    def add_header(self, header: etree._Element) -> None:
        """Add a page header, unless another page has the same; a table in it is layout: its cells are paragraphs."""
        found = list(cell_pieces(header, self._styles))
        text = "\n".join(piece.text for piece in found)
        if text not in self._headers:
            self._headers.add(text)
            for piece in found:
                self._add_paragraph(piece)

    def add_blocks(self, container: etree._Element, *, depth: int = 0) -> None:
        """Add what a body or a text box holds."""
        self._check("table_depth", depth, limits.MAX_TABLE_DEPTH)
        for piece in pieces(container):
            if piece.is_table:
                self._add_table(read_table(piece.element, self._styles))
                continue
            content = read_paragraph(piece.element, self._styles)
            self._add_paragraph(content.written)
            for shape in content.shapes:
                self.add_blocks(shape, depth=depth + 1)

    def _add_paragraph(self, written: Written) -> None:
        """Count a paragraph, and keep it if it says anything."""
        self._paragraphs += 1
        self._check("paragraphs", self._paragraphs, limits.MAX_BLOCKS)
        if text := written.text.strip():
            self._add(Paragraph(text=text, raw=written.raw.strip(), place=Place(paragraph=self._paragraphs)))

    def _add_table(self, content: TableContent) -> None:
        """Add a table that has cells, and those inside it."""
        self._positions += content.height * content.width
        self._check("positions", self._positions, MAX_POSITIONS)
        self._characters += content.characters
        self._check("characters", self._characters, limits.MAX_CHARACTERS)
        if content.width:
            self._tables += 1
            place = Place(table=self._tables)
            rows = build_rows(content.anchors, height=content.height, width=content.width, place=place)
            self._add(Table(rows=rows, place=place))
        for nested in content.nested:
            self._add_table(nested)

    def _add(self, block: Block) -> None:
        self._check("blocks", len(self.blocks) + 1, limits.MAX_BLOCKS)
        self.blocks.append(block)

    def _check(self, what: str, value: int, limit: int) -> None:
        if value > limit:
            raise over_limit(_FORMAT, what, value=value, limit=limit)
