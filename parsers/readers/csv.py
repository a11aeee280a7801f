"""Tables as text: rows of fields between commas, semicolons, tabs or bars."""

from __future__ import annotations

import csv
from itertools import islice
from typing import Final

from domain.document import Document
from parsers import limits
from parsers.charset import decode_bytes
from parsers.delimited import Dialect, find_dialect, split_rows
from parsers.legacy import Written
from parsers.readers.sheet_grid import Sheet, build_tables
from parsers.refuse import damaged, over_limit

_FORMAT: Final = "csv"
#: Rows, empty ones too: a sheet that was formatted down to its end has 1,048,576.
_MAX_ROWS: Final = 1_200_000


def read_csv(data: bytes) -> Document:
    """Return the one table of a CSV file; its rows are counted as records, empty ones too.

    Raises:
        UnreadableFile: FILE_LIMIT, or FILE_DAMAGED: the text is no table.
    """
    text = decode_bytes(data)
    dialect = find_dialect(text)
    if dialect is None:
        raise damaged(_FORMAT, "the rows differ in their number of fields")
    sheet = Sheet(title=None, texts=_texts(text, dialect))
    return Document(format=_FORMAT, blocks=build_tables([sheet], file_format=_FORMAT))


def _texts(text: str, dialect: Dialect) -> dict[tuple[int, int], Written]:
    """Return the fields that say something, by row and column."""
    texts: dict[tuple[int, int], Written] = {}
    try:
        for row, fields in enumerate(split_rows(text, dialect), start=1):
            said = islice(enumerate(fields, start=1), limits.MAX_COLUMN + 1)
            texts |= {(row, column): Written(text=field) for column, field in said if field}
            _check("cells", len(texts), limits.MAX_CELLS)
            _check("rows", row, _MAX_ROWS)
    except csv.Error as error:
        raise damaged(_FORMAT, f"dividing rows: {error}") from error
    return texts


def _check(what: str, value: int, limit: int) -> None:
    if value > limit:
        raise over_limit(_FORMAT, what, value=value, limit=limit)
