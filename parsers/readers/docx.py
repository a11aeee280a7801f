"""Word files: docx, and its macro, template and strict kinds.

python-docx opens the package and hands out its parts; what it refuses (strict files, templates, a
dangling thumbnail) is opened directly. Both ways end in the same walk over the parts' elements, which
is ours: python-docx's own objects leave out content controls, tracked insertions, nested tables and
text boxes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import docx
from docx.opc.part import Part, XmlPart
from lxml import etree

from domain.document import Block, Document, Paragraph, Place, Table
from parsers import limits
from parsers.package import Package, open_package
from parsers.readers.docx_table import TableContent, cell_lines, read_list_styles, read_table
from parsers.readers.docx_text import read_paragraph
from parsers.readers.grid import MAX_POSITIONS, build_rows
from parsers.readers.wordml import name_of, within
from parsers.refuse import FOREIGN, over_limit

_FORMAT: Final = "docx"
#: Kinds of parts that say something beside the document itself.
_KINDS: Final = frozenset(("header", "styles"))
_BLOCKS: Final = frozenset(("p", "tbl"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """The parts of a file that say something, as root elements."""

    document: etree._Element
    styles: etree._Element | None
    #: By relationship id.
    headers: Mapping[str, etree._Element]


def read_docx(data: bytes) -> Document:
    """Return what a Word file says: page headers, then the body, text boxes after the paragraph they hang on.

    Tracked insertions count, deletions do not. A table inside a cell is text of the cell and, after its
    table, a table of its own.

    Raises:
        UnreadableFile: the file is damaged, encrypted, or over a limit.
    """
    package = open_package(data, file_format=_FORMAT)
    package.check_trees()
    parts = _open_with_library(data, package) or _open_directly(package)
    story = _Story(list_styles=read_list_styles(parts.styles))
    for header in _headers_in_use(parts):
        story.add_header(header)
    story.add_blocks(parts.document)
    return Document(format=_FORMAT, blocks=tuple(story.blocks))


def _open_with_library(data: bytes, package: Package) -> _Parts | None:
    """Return the parts as python-docx has them; None for a file that it refuses, though Word may open it."""
    try:
        document = docx.Document(BytesIO(data))
        kinds = {rel_id: _kind(rel.reltype) for rel_id, rel in document.part.rels.items() if not rel.is_external}
        related = {rel_id: document.part.related_parts[rel_id] for rel_id, kind in kinds.items() if kind in _KINDS}
        return _parts(document.element, {rel_id: _root(part, package) for rel_id, part in related.items()}, kinds)
    except FOREIGN:
        return None


def _kind(relationship_type: str) -> str:
    return relationship_type.rpartition("/")[2]


def _root(part: Part, package: Package) -> etree._Element:
    """Return a part's root element; a part whose content type is not declared is only bytes to python-docx."""
    return part.element if isinstance(part, XmlPart) else package.tree(part.partname.lstrip("/"))


def _open_directly(package: Package) -> _Parts:
    """Return the parts as the package's relationships have them.

    Raises:
        UnreadableFile: there is no main part, or a part that is needed is damaged.
    """
    main = package.main_part("word/document.xml")
    wanted = [rel for rel in package.relationships(main) if rel.kind in _KINDS]
    there = [rel for rel in wanted if rel.target in package.names]
    roots = {rel.id: package.tree(rel.target) for rel in there}
    return _parts(package.tree(main), roots, {rel.id: rel.kind for rel in there})


def _parts(document: etree._Element, roots: Mapping[str, etree._Element], kinds: Mapping[str, str]) -> _Parts:
    return _Parts(
        document=document,
        styles=next((root for rel_id, root in roots.items() if kinds[rel_id] == "styles"), None),
        headers={rel_id: root for rel_id, root in roots.items() if kinds[rel_id] == "header"},
    )


def _headers_in_use(parts: _Parts) -> Iterator[etree._Element]:
    """Yield the page headers that sections refer to, each once, in the order of the sections."""
    used: dict[str, None] = {}
    for element in parts.document.iter():
        if name_of(element) == "headerReference":
            used.update(dict.fromkeys(str(written) for written in element.attrib.values()))
    yield from (parts.headers[rel_id] for rel_id in used if rel_id in parts.headers)


class _Story:
    """The blocks of a file, while they are gathered and numbered."""

    def __init__(self, *, list_styles: frozenset[str]) -> None:
        self.blocks: list[Block] = []
        self._list_styles = list_styles
        self._paragraphs = 0
        self._tables = 0
        self._positions = 0

    def add_header(self, header: etree._Element) -> None:
        """Add a page header; a table in it is layout, so its cells come as paragraphs."""
        for line in cell_lines(header, list_styles=frozenset()):
            self._add_paragraph(line)

    def add_blocks(self, container: etree._Element, *, depth: int = 0) -> None:
        """Add what a body or a text box holds."""
        if depth > limits.MAX_TABLE_DEPTH:
            raise over_limit(_FORMAT, "table_depth", value=depth, limit=limits.MAX_TABLE_DEPTH)
        for block in within(container, _BLOCKS):
            if name_of(block) == "tbl":
                self._add_table(read_table(block, list_styles=self._list_styles))
                continue
            content = read_paragraph(block)
            self._add_paragraph(content.text)
            for box in content.boxes:
                self.add_blocks(box, depth=depth + 1)

    def _add_paragraph(self, text: str) -> None:
        """Count a paragraph, and keep it if it says anything."""
        self._paragraphs += 1
        if self._paragraphs > limits.MAX_BLOCKS:
            raise over_limit(_FORMAT, "paragraphs", value=self._paragraphs, limit=limits.MAX_BLOCKS)
        if text.strip():
            self._add(Paragraph(text=text.strip(), place=Place(paragraph=self._paragraphs)))

    def _add_table(self, content: TableContent) -> None:
        """Add a table that has cells, and those inside it."""
        self._positions += content.height * content.width
        if self._positions > MAX_POSITIONS:
            raise over_limit(_FORMAT, "cells", value=self._positions, limit=MAX_POSITIONS)
        if content.width:
            self._tables += 1
            place = Place(table=self._tables)
            rows = build_rows(content.anchors, height=content.height, width=content.width, place=place)
            self._add(Table(rows=rows, place=place))
        for nested in content.nested:
            self._add_table(nested)

    def _add(self, block: Block) -> None:
        self.blocks.append(block)
        if len(self.blocks) > limits.MAX_BLOCKS:
            raise over_limit(_FORMAT, "blocks", value=len(self.blocks), limit=limits.MAX_BLOCKS)
