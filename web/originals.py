"""One file of a mail as a page shows it: pictures of its pages, or what the readers saw, with a name for each place.

Neither holds up the page: what is not ready in time is told to be on its way, see ``web.errands``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request

from desk.app import App
from desk.originals import read_document, render
from domain.anchors import WHOLE, anchor, row_anchors
from domain.document import Cell, Document, Paragraph, Place, Table
from domain.original import Rendering
from domain.reading import AttachmentLine
from domain.reasons import Reason
from parsers.painting import PAINTED
from parsers.printing import PRINTED
from parsers.text import clean
from storage.pictures import load_sizes
from web.errands import Errands, Patience, Progress

#: Ways to show a file, as the address names them.
PICTURES, TEXT = "pictures", "text"
#: Cells and paragraphs of one document that a page shows; a form has a hundred.
MAX_SHOWN_PIECES: Final = 8_000
_SOFT_HYPHEN: Final = "\u00ad"


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePicture:
    """One page of a file, to be fetched by the browser."""

    number: int
    address: str
    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCell:
    """A cell of a table, with the rows and columns that it takes of what is shown."""

    text: str
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """A row of a table; its anchor is empty where it has none of its own."""

    anchor: str
    cells: tuple[ShownCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownBlock:
    """A paragraph, or a table."""

    anchor: str
    text: str = ""
    rows: tuple[ShownRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A file of a mail as it is shown."""

    #: Row number of its mail; its path in it, empty for the mail's own text.
    message: int
    path: str
    #: ``pictures`` or ``text``: what is shown; the other one where pictures were asked for and cannot be.
    shape: str
    #: True if there may be pictures of such a file.
    has_pictures: bool
    pictures: tuple[PagePicture, ...] = ()
    #: Pages of the file; 0 if that is not known.
    page_count: int = 0
    blocks: tuple[ShownBlock, ...] = ()
    #: True if the document is longer than what is shown of it.
    is_cut: bool = False
    #: True if a program recognised the text in pictures.
    is_recognised: bool = False
    #: Why there are no pictures, and why there is no text.
    no_pictures: Reason | None = None
    no_text: Reason | None = None
    #: True if it is still being made: the page asks again.
    is_under_way: bool = False


def errands_of(request: Request) -> Errands:
    """Return the errands of the site."""
    errands: Errands = request.app.state.errands
    return errands


def show_original(
    app: App, errands: Errands, patience: Patience, *, message: int, line: AttachmentLine | None, shape: str
) -> Original:
    """Return the file of ``line`` (None: the mail's own text) in ``shape``; as text where there are no pictures.

    Raises: ``NoSuchMessage``, ``NoSuchFile``.
    """
    path = line.attachment.path if line else ""
    if shape == TEXT or not has_pictures(line):
        return _as_text(app, errands, patience, message, line)
    ask = partial(render, app, message=message, path=path or None)
    rendering = errands.ask(("pictures", message, path), ask, patience)
    if isinstance(rendering, Progress):
        return Original(message=message, path=path, shape=PICTURES, has_pictures=True, is_under_way=True)
    if rendering.reason is not None:
        return _as_text(app, errands, patience, message, line, instead=rendering.reason)
    return Original(
        message=message,
        path=path,
        shape=PICTURES,
        has_pictures=True,
        pictures=_pictures(app, message, rendering),
        page_count=rendering.page_count,
    )


def has_pictures(line: AttachmentLine | None) -> bool:
    """Tell whether pictures of a file may be made, by what the ledger says of its format."""
    return line is not None and line.format in PAINTED | PRINTED


def picture_address(*, message: int, sha256: str, page: int) -> str:
    """Return where the browser fetches page ``page`` (from 1) of a file of ``message``."""
    return f"/pictures/{sha256}/{page}?message={message}"


def file_address(message: int, path: str) -> str:
    """Return where the file is fetched as it came."""
    return f"/messages/{message}/files?{urlencode({'path': path})}"


def original_address(message: int, path: str | None) -> str:
    """Return where the file at ``path`` stands beside its mail; of None what is worth being seen first."""
    query = "" if path is None else f"?{urlencode({'path': path})}"
    return f"/messages/{message}{query}"


def place_address(path: str, place: Place) -> str:
    """Return the end of an address of a page that shows ``place`` of the file at ``path`` as text."""
    return f"?{urlencode({'path': path, 'as': TEXT})}#{anchor(place)}"


def _pictures(app: App, message: int, rendering: Rendering) -> tuple[PagePicture, ...]:
    with app.store.read() as session:
        sizes = load_sizes(session, sha256=rendering.sha256)
    return tuple(
        PagePicture(
            number=page,
            address=picture_address(message=message, sha256=rendering.sha256, page=page),
            width_px=width,
            height_px=height,
        )
        for page, (width, height) in enumerate(sizes, start=1)
    )


def _as_text(
    app: App,
    errands: Errands,
    patience: Patience,
    message: int,
    line: AttachmentLine | None,
    instead: Reason | None = None,
) -> Original:
    path = line.attachment.path if line else ""
    ask = partial(read_document, app, message=message, path=path or None)
    document = errands.ask(("text", message, path), ask, patience)
    blocks = tuple(islice(shown_blocks(document), MAX_SHOWN_PIECES + 1)) if isinstance(document, Document) else ()
    kept = _within_limit(blocks)
    return Original(
        message=message,
        path=path,
        shape=TEXT,
        has_pictures=has_pictures(line) and instead is None,
        blocks=kept,
        is_cut=kept != blocks,
        is_recognised=isinstance(document, Document) and document.is_recognised,
        no_pictures=instead,
        no_text=document if isinstance(document, Reason) else None,
        is_under_way=isinstance(document, Progress),
    )


# -- a document as blocks


def plain(text: str) -> str:
    """Return what a sender wrote, its lines kept, with nothing hidden in it."""
    return clean(text.replace(_SOFT_HYPHEN, ""))


def shown_blocks(document: Document) -> Iterator[ShownBlock]:
    """Yield the paragraphs and tables of ``document``; empty ones and empty rows are left out."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            if text := plain(block.text).strip():
                yield ShownBlock(anchor=anchor(block.place), text=text)
        elif rows := tuple(_shown_rows(block)):
            yield ShownBlock(anchor=_table_anchor(block), rows=rows)


def _table_anchor(table: Table) -> str:
    """Return the name of a whole table; empty if a row has it already."""
    name = anchor(Place(sheet=table.place.sheet, page=table.place.page, table=table.place.table))
    return "" if name == WHOLE or name in row_anchors(table) else name


def _shown_rows(table: Table) -> Iterator[ShownRow]:
    filled = [(name, row) for name, row in zip(row_anchors(table), table.rows, strict=True) if any(map(_text, row))]
    rows = [row for _, row in filled]
    used = _used_columns(rows)
    heights = Counter(chain.from_iterable({_key(cell) for cell in row} for row in rows))
    seen: set[tuple[object, ...]] = set()
    for name, row in filled:
        yield ShownRow(anchor=name, cells=tuple(_shown_cells(row[used], heights, seen)))


def _shown_cells(
    row: Sequence[Cell], heights: Counter[tuple[object, ...]], seen: set[tuple[object, ...]]
) -> Iterator[ShownCell]:
    """Yield the cells that begin in ``row``; those that began above it are in ``seen``."""
    widths = Counter(map(_key, row))
    for cell in row:
        key = _key(cell)
        if key not in seen:
            seen.add(key)
            yield ShownCell(text=_text(cell), row_span=heights[key], column_span=widths[key])


def _used_columns(rows: Sequence[Sequence[Cell]]) -> slice:
    """Return the columns from the first to the last in which anything stands."""
    used = [at for row in rows for at, cell in enumerate(row) if cell.lines]
    return slice(min(used, default=0), max(used, default=-1) + 1)


def _key(cell: Cell) -> tuple[object, ...]:
    return (cell.place.row, cell.place.column)


def _text(cell: Cell) -> str:
    return plain(cell.text).strip()


def _within_limit(blocks: Sequence[ShownBlock]) -> tuple[ShownBlock, ...]:
    """Return the first of ``blocks``, a long table without its last rows, so that a page can show them."""
    left = MAX_SHOWN_PIECES
    kept: list[ShownBlock] = []
    for block in blocks:
        if left <= 0:
            break
        rows: list[ShownRow] = []
        for row in block.rows:
            left -= max(1, len(row.cells))
            if left >= 0:
                rows.append(row)
        left -= 1
        kept.append(ShownBlock(anchor=block.anchor, text=block.text, rows=tuple(rows)))
    return tuple(kept)
