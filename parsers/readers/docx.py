"""Word files: docx, and its macro, template and strict kinds.

python-docx opens the package; the walk over the parts' elements is ours, for its own objects leave out
content controls, tracked insertions, nested tables and text boxes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from lxml import etree

from domain.document import Block, Cell, Document, Paragraph, Place, Table
from domain.errors import UnreadableFile
from domain.reasons import Reason, ReasonCode, reason
from parsers import limits
from parsers.legacy import Written
from parsers.package import open_package
from parsers.readers.docx_parts import DocxParts, open_parts
from parsers.readers.docx_table import TableContent, cell_pieces, read_table
from parsers.readers.docx_text import read_paragraph
from parsers.readers.grid import MAX_POSITIONS, build_rows
from parsers.readers.html import read_html
from parsers.readers.inlays import unread_inlays
from parsers.readers.mhtml import read_mhtml
from parsers.readers.plain import read_plain
from parsers.readers.wordml import name_of, within
from parsers.refuse import over_limit
from parsers.sniff import sniff

_FORMAT: Final = "docx"
_BLOCKS: Final = frozenset(("p", "tbl", "altChunk"))
#: Readers of documents that lie whole in a Word file (w:altChunk); Word takes them in when it next saves.
_CHUNK_READERS: Final = {"html": read_html, "mhtml": read_mhtml, "text": read_plain}


def read_docx(data: bytes) -> Document:
    """Return what a Word file says: page headers, then the body, text boxes after the paragraph they hang on.

    Tracked insertions count, deletions do not. A table inside a cell is text of the cell and, after its
    table, a table of its own. Without styles or a page header that is broken, the rest is read. Pictures that
    may be scans, and documents put in as objects, are not read, and said.

    Raises:
        UnreadableFile: the file is damaged, encrypted, or over a limit.
    """
    return _read(data, is_chunk=False)


def _read(data: bytes, *, is_chunk: bool) -> Document:
    package = open_package(data, file_format=_FORMAT)
    package.check_trees()
    parts = open_parts(data, package)
    story = _Story(parts, is_chunk=is_chunk)
    for header in _headers_in_use(parts):
        story.add_header(header)
    story.add_blocks(parts.document)
    unread = unread_inlays(package, {parts.main: parts.document})
    return Document(format=_FORMAT, blocks=tuple(story.blocks), omissions=(*story.omissions, *unread))


def _headers_in_use(parts: DocxParts) -> Iterator[etree._Element]:
    """Yield the page headers that sections refer to, each once, in the order of the sections."""
    used: dict[str, None] = {}
    for element in parts.document.iter():
        if name_of(element) == "headerReference":
            used.update(dict.fromkeys(str(written) for written in element.attrib.values()))
    yield from (parts.headers[rel_id] for rel_id in used if rel_id in parts.headers)


class _Story:
    """The blocks of a file, while they are gathered and numbered."""

    def __init__(self, parts: DocxParts, *, is_chunk: bool) -> None:
        self.blocks: list[Block] = []
        self.omissions: list[Reason] = []
        self._styles = parts.styles
        self._chunks = parts.chunks
        self._is_chunk = is_chunk
        self._paragraphs = 0
        self._tables = 0
        self._positions = 0

    def add_header(self, header: etree._Element) -> None:
        """Add a page header; a table in it is layout, so its cells come as paragraphs."""
        for piece in cell_pieces(header, self._styles):
            lines = piece.text.split("\n")
            raws = piece.raw.split("\n") if piece.raw else [""] * len(lines)
            for text, raw in zip(lines, raws, strict=True):
                self._add_paragraph(Written(text=text, raw=raw))

    def add_blocks(self, container: etree._Element, *, depth: int = 0) -> None:
        """Add what a body or a text box holds."""
        if depth > limits.MAX_TABLE_DEPTH:
            raise over_limit(_FORMAT, "table_depth", value=depth, limit=limits.MAX_TABLE_DEPTH)
        for block in within(container, _BLOCKS):
            name = name_of(block)
            if name == "tbl":
                self._add_table(read_table(block, self._styles))
                self._omit_chunks(block)
            elif name == "altChunk":
                self._add_chunk(block)
            else:
                content = read_paragraph(block, self._styles)
                self._add_paragraph(content.written)
                for box in content.boxes:
                    self.add_blocks(box, depth=depth + 1)

    def _add_paragraph(self, written: Written) -> None:
        """Count a paragraph, and keep it if it says anything."""
        self._paragraphs += 1
        if self._paragraphs > limits.MAX_BLOCKS:
            raise over_limit(_FORMAT, "paragraphs", value=self._paragraphs, limit=limits.MAX_BLOCKS)
        if text := written.text.strip():
            self._add(Paragraph(text=text, raw=written.raw.strip(), place=Place(paragraph=self._paragraphs)))

    def _add_table(self, content: TableContent) -> None:
        """Add a table that has cells, and those inside it."""
        self._count_positions(content.height * content.width)
        if content.width:
            self._tables += 1
            place = Place(table=self._tables)
            rows = build_rows(content.anchors, height=content.height, width=content.width, place=place)
            self._add(Table(rows=rows, place=place))
        for nested in content.nested:
            self._add_table(nested)

    def _add_chunk(self, element: etree._Element) -> None:
        """Add a document that lies whole in the file, in its place; what is not read is said."""
        data = self._chunk_data(element)
        file_format = sniff(data)
        try:
            document = self._read_chunk(data, file_format)
        except UnreadableFile:
            document = None
        if document is None:
            self._omit(file_format)
            return
        self.omissions += document.omissions
        for block in document.blocks:
            if isinstance(block, Paragraph):
                self._add_paragraph(Written(text=block.text, raw=block.raw))
            else:
                self._add_foreign_table(block)

    def _read_chunk(self, data: bytes, file_format: str) -> Document | None:
        if file_format == _FORMAT:
            # A Word file in a Word file is enough.
            return None if self._is_chunk else _read(data, is_chunk=True)
        return _CHUNK_READERS[file_format](data) if file_format in _CHUNK_READERS else None

    def _chunk_data(self, element: etree._Element) -> bytes:
        found = (self._chunks[str(written)] for written in element.attrib.values() if str(written) in self._chunks)
        return next(found, b"")

    def _add_foreign_table(self, table: Table) -> None:
        """Add a table that another reader read, under the next number."""
        self._count_positions(len(table.rows) * table.width)
        self._tables += 1
        cells: dict[int, Cell] = {}
        for cell in (cell for row in table.rows for cell in row):
            cells[id(cell)] = replace(cell, place=replace(cell.place, table=self._tables))
        rows = tuple(tuple(cells[id(cell)] for cell in row) for row in table.rows)
        self._add(Table(rows=rows, place=Place(table=self._tables)))

    def _omit_chunks(self, table: etree._Element) -> None:
        """Say that documents which lie in the cells of a table are not read."""
        for element in table.iter():
            if name_of(element) == "altChunk":
                self._omit(sniff(self._chunk_data(element)))

    def _omit(self, file_format: str) -> None:
        self.omissions.append(reason(ReasonCode.PART_NOT_READ, part="altChunk", format=file_format))

    def _count_positions(self, count: int) -> None:
        self._positions += count
        if self._positions > MAX_POSITIONS:
            raise over_limit(_FORMAT, "cells", value=self._positions, limit=MAX_POSITIONS)

    def _add(self, block: Block) -> None:
        self.blocks.append(block)
        if len(self.blocks) > limits.MAX_BLOCKS:
            raise over_limit(_FORMAT, "blocks", value=len(self.blocks), limit=limits.MAX_BLOCKS)
