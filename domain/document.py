"""What a reader gets from a file, whatever its format: paragraphs and tables in order, each with its place."""

from __future__ import annotations

from dataclasses import dataclass

from domain.reasons import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands in a file, counted from 1 as people count."""

    #: Name of the sheet; None outside workbooks.
    sheet: str | None = None
    #: Page of a PDF or of a scan; None elsewhere.
    page: int | None = None
    #: Number of the table in the document or of the table area in the sheet; None outside tables.
    table: int | None = None
    #: Row of the table, or of the sheet in a workbook.
    row: int | None = None
    #: Column of the table, or of the sheet in a workbook.
    column: int | None = None
    #: Number of the paragraph, outside tables.
    paragraph: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell; a merged cell stands at each position that it covers, with the place of its first one."""

    #: Lines as written (paragraphs and line breaks), NFC, without empty lines at the ends.
    lines: tuple[str, ...] = ()
    #: Place of the top left position that this cell covers.
    place: Place
    #: Rows and columns that it covers, at least 1 each.
    row_span: int = 1
    column_span: int = 1
    #: The text as it stood in the file before an old encoding was decoded; empty: none was.
    raw: str = ""

    @property
    def text(self) -> str:
        """The lines joined by newlines."""
        return "\n".join(self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph outside tables; text boxes and page headers count as paragraphs too."""

    text: str
    place: Place
    #: The text as it stood in the file before an old encoding was decoded; empty: none was.
    raw: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A rectangular grid: every row has the same number of cells; merged cells are repeated."""

    rows: tuple[tuple[Cell, ...], ...]
    place: Place

    @property
    def width(self) -> int:
        """Number of columns; 0 for a table without rows."""
        return len(self.rows[0]) if self.rows else 0


Block = Paragraph | Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file's content in reading order.

    In a workbook each sheet is one table (leading empty rows and columns kept, so that places are
    those of the sheet), and the blocks of all sheets follow each other.
    """

    #: Format that was read, e.g. ``docx``.
    format: str
    blocks: tuple[Block, ...]
    #: Old encodings that were decoded, e.g. ``("tcvn3",)``.
    encodings: tuple[str, ...] = ()
    #: True if a program recognised the text in pictures: an officer compares it with the picture.
    is_recognised: bool = False
    #: What of the file was left out or could not be read, e.g. pages beyond the limit.
    omissions: tuple[Reason, ...] = ()

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Table))
