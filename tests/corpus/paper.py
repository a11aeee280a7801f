"""A form before it is a file: paragraphs and tables in order, as a person sees them, of no format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a grid."""

    #: What is written in it; "\\n" parts lines.
    text: str = ""
    #: Rows and columns that it covers, at least 1 each.
    rows: int = 1
    columns: int = 1
    #: How a workbook computes the text, e.g. ``"Hội "&"Nông dân"``; empty: it was typed.
    formula: str = ""


#: A row of a grid; None stands where a cell from above or from the left lies over the position.
Row = tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph outside tables; a tab parts what stands left from what stands right."""

    text: str
    #: "left", "center" or "right".
    align: str = "left"
    bold: bool = False
    #: What holds it in Word: "" (the text itself), "text box" or "control" (a content control).
    holder: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table; every row has the same number of positions."""

    rows: tuple[Row, ...]
    #: False for a table that only arranges, such as a letterhead.
    borders: bool = True
    #: As for paragraphs.
    holder: str = ""

    @property
    def width(self) -> int:
        """Number of columns."""
        return max((len(row) for row in self.rows), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBreak:
    """What follows begins a new page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What follows stands on a sheet of its own."""

    name: str


Block = Paragraph | Grid | PageBreak | Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A whole document."""

    blocks: tuple[Block, ...]

    @property
    def grids(self) -> tuple[Grid, ...]:
        """Its tables, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Grid))

    def sheets(self, default: str = "Sheet1") -> Iterator[tuple[str, tuple[Block, ...]]]:
        """Yield each sheet's name and blocks; what stands before the first sheet has the name ``default``."""
        name, gathered = default, list[Block]()
        for block in self.blocks:
            if not isinstance(block, Sheet):
                gathered.append(block)
                continue
            if gathered:
                yield name, tuple(gathered)
            name, gathered = block.name, []
        yield name, tuple(gathered)


def paper(*blocks: Block | Iterable[Block]) -> Paper:
    """Return a paper of blocks and runs of blocks."""
    flat: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph | Grid | PageBreak | Sheet):
            flat.append(block)
        else:
            flat.extend(block)
    return Paper(blocks=tuple(flat))


def row(*texts: str | Cell | None) -> Row:
    """Return a row of a grid."""
    return tuple(Cell(text=text) if isinstance(text, str) else text for text in texts)


def each_text(document: Paper, change: Callable[[str], str]) -> Paper:
    """Return ``document`` with every text in it changed."""
    return Paper(blocks=tuple(_changed(block, change) for block in document.blocks))


def _changed(block: Block, change: Callable[[str], str]) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, text=change(block.text))
    if isinstance(block, Grid):
        rows = tuple(tuple(cell and replace(cell, text=change(cell.text)) for cell in line) for line in block.rows)
        return replace(block, rows=rows)
    return block
