"""Marks of state secrecy: a file that bears one is not read further, indexed, copied or quoted.

Source: the law on the protection of state secrets; the mark stands alone, in capitals, near the top.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from domain.document import Document, Paragraph, Table
from parsers.text import fold, one_line

#: Degrees of secrecy as their stamps have them.
_MARKS: Final = frozenset(fold(mark) for mark in ("mật", "tối mật", "tuyệt mật"))
#: Lines from the top among which a stamp stands; further down the word is part of a text.
_LINES: Final = 25


def bears_secrecy_mark(document: Document) -> bool:
    """Tell whether a line near the top is nothing but a mark such as ``TỐI MẬT``; "bí mật" in a text is none."""
    lines = islice(_lines(document), _LINES)
    return any(line.isupper() and fold(line) in _MARKS for line in lines)


def _lines(document: Document) -> Iterator[str]:
    for block in document.blocks:
        texts = [block.text] if isinstance(block, Paragraph) else _cells(block)
        for text in texts:
            parts = (one_line(part) for line in text.split("\n") for part in line.split("\t"))
            yield from filter(None, parts)


def _cells(table: Table) -> list[str]:
    """Return the texts of the cells, merged ones once."""
    return [cell.text for cell in dict.fromkeys(cell for row in table.rows for cell in row)]
