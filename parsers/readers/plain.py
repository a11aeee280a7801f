"""Plain text: bodies of mail, .txt files, what is pasted from a table.

Lines are paragraphs; where several lines in a row stand in columns they are a table. How columns are
seen is the subject of ``plain_tables``; whatever it does not see is prose.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from domain.document import Block, Document, Paragraph, Place, Table
from parsers import limits
from parsers.charset import decode_bytes
from parsers.readers.grid import MAX_POSITIONS, Anchor, build_rows, to_lines
from parsers.readers.plain_tables import TextTable, find_table
from parsers.refuse import over_limit

_FORMAT: Final = "text"
#: A line as long as this, and no longer, may have been broken by a mail program (RFC 5322: 78).
_BROKEN_FROM, _BROKEN_TO = 60, 80


def read_plain(data: bytes) -> Document:
    """Return the paragraphs and tables of a plain text; a paragraph's number is that of its line.

    Raises:
        UnreadableFile: FILE_LIMIT.
    """
    text = decode_bytes(data)
    if len(text) > limits.MAX_CHARACTERS:
        raise over_limit(_FORMAT, "characters", value=len(text), limit=limits.MAX_CHARACTERS)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    return Document(format=_FORMAT, blocks=plain_blocks(text))


def plain_blocks(text: str) -> tuple[Block, ...]:
    """Return the blocks of ``text``, lines parted by newlines.

    Raises:
        UnreadableFile: FILE_LIMIT for paragraphs, cells, table_rows or table_columns.
    """
    # NFC, for columns are counted in letters; of the old encodings, which are Western letters, nothing changes.
    lines = unicodedata.normalize("NFC", text).split("\n")
    if len(lines) > limits.MAX_BLOCKS:
        raise over_limit(_FORMAT, "paragraphs", value=len(lines), limit=limits.MAX_BLOCKS)
    story = _Story()
    position = 0
    while position < len(lines):
        table = find_table(lines, position)
        if table is not None:
            story.add_table(table)
            position += table.length
        else:
            story.add_line(lines[position], number=position + 1)
            position += 1
    return tuple(story.blocks)


class _Story:
    """The blocks of a text, while they are gathered."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._tables = 0
        self._positions = 0
        self._goes_on = False

    def add_line(self, line: str, *, number: int) -> None:
        """Add a line, or join it to the one that a mail program broke off."""
        text = line[: limits.MAX_TEXT].strip()
        before = self.blocks[-1] if self._goes_on else None
        if isinstance(before, Paragraph) and text[:1].islower() and len(before.text) < limits.MAX_TEXT:
            self.blocks[-1] = Paragraph(text=f"{before.text} {text}", place=before.place)
        elif text:
            self.blocks.append(Paragraph(text=text, place=Place(paragraph=number)))
        self._goes_on = _BROKEN_FROM <= len(line.rstrip()) <= _BROKEN_TO

    def add_table(self, found: TextTable) -> None:
        self._goes_on = False
        width = max(map(len, found.rows))
        _check(found, width)
        self._positions += len(found.rows) * width
        if self._positions > MAX_POSITIONS:
            raise over_limit(_FORMAT, "cells", value=self._positions, limit=MAX_POSITIONS)
        self._tables += 1
        place = Place(table=self._tables)
        anchors = [
            Anchor(row=row, column=column, lines=to_lines(text))
            for row, cells in enumerate(found.rows, start=1)
            for column, text in enumerate(cells, start=1)
        ]
        rows = build_rows(anchors, height=len(found.rows), width=width, place=place)
        self.blocks.append(Table(rows=rows, place=place))


def _check(found: TextTable, width: int) -> None:
    if len(found.rows) > limits.MAX_TABLE_ROWS:
        raise over_limit(_FORMAT, "table_rows", value=len(found.rows), limit=limits.MAX_TABLE_ROWS)
    if width > limits.MAX_TABLE_COLUMNS:
        raise over_limit(_FORMAT, "table_columns", value=width, limit=limits.MAX_TABLE_COLUMNS)
