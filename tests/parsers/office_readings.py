"""What a file made by hand says, as its reader tells it."""

from __future__ import annotations

from domain.document import Table
from parsers.readers.docx import read_docx
from parsers.readers.xlsx import read_xlsx
from tests.parsers.files import docx_of


def paragraphs(body: str) -> list[str]:
    """Return the paragraphs of a Word file with this body."""
    return [block.text for block in read_docx(docx_of(body)).paragraphs]


def only_table(data: bytes) -> Table:
    """Return the one table of a workbook."""
    (found,) = read_xlsx(data).tables
    return found
