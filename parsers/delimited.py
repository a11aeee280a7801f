"""Text whose lines are rows of a table: fields between commas, semicolons, tabs or bars (CSV).

Prose has commas too, so a text counts as a table only where hardly a row has another number of fields
than the others. With many columns, two rows are enough, and lines above and below may be shorter: a title,
the unit, who signs.

Source: RFC 4180; the line ``sep=;`` that Excel reads.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Final

from parsers import limits

#: Delimiters, the likelier first.
_DELIMITERS: Final = "\t;,|"
_MIN_ROWS: Final = 3
_MIN_ROWS_OF_MANY: Final = 2
_MIN_COLUMNS: Final = 2
#: Columns of which a heading and one row are a table, for the delimiters that only programs write in such number.
_MANY_COLUMNS: Final = 4
_WRITTEN_BY_PROGRAMS: Final = ",;"
#: Shorter lines above such a table, and below it.
_MAX_LINES_AROUND: Final = 15
#: Of 100 rows that say something, so many have the same number of fields at least.
_SAME_WIDTH: Final = 80
#: Of 100 delimiters, at most so many have a space behind them; in prose nearly all have one.
_MAX_SPACED: Final = 20
#: Of 100 fields, with so many blank ones the text is a table, however it is spaced.
_MIN_BLANK: Final = 30
#: Characters at the start that are judged, and in how many bytes they surely are.
_SAMPLE: Final = 32 * 1024
SAMPLE_BYTES: Final = 4 * _SAMPLE
#: Characters of one field; the reader of CSV in the library needs a limit for the whole process.
_MAX_FIELD: Final = 16 * 1024 * 1024
_DECLARED: Final = re.compile(r'"?sep=([\t;,|])"?[ ]*(?:\r\n|\r|\n|$)', re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a text is divided into rows and fields."""

    delimiter: str
    #: False where quotation marks are only what people wrote.
    has_quotes: bool
    #: Characters at the start that are no row but a declaration.
    skipped: int = 0


def find_dialect(text: str) -> Dialect | None:
    """Return how ``text`` is divided, by its start; None if it is not certainly a table of rows."""
    if len(text) > _SAMPLE:
        # The last row may be cut.
        text = text[:_SAMPLE].rpartition("\n")[0]
    declared = _DECLARED.match(text)
    if declared is not None:
        return Dialect(delimiter=declared[1], has_quotes=True, skipped=declared.end())
    candidates = (Dialect(delimiter=sign, has_quotes=quoted) for quoted in (True, False) for sign in _DELIMITERS)
    return next((dialect for dialect in candidates if dialect.delimiter in text and _fits(text, dialect)), None)


def split_rows(text: str, dialect: Dialect) -> Iterator[list[str]]:
    """Yield the fields of each row; a field may hold line breaks, an empty line is a row without fields.

    Raises:
        csv.Error: a field is longer than any table's.
    """
    csv.field_size_limit(_MAX_FIELD)
    lines = StringIO(text[dialect.skipped :], newline="")
    if dialect.has_quotes:
        yield from csv.reader(lines, delimiter=dialect.delimiter)
    else:
        yield from csv.reader(lines, delimiter=dialect.delimiter, quoting=csv.QUOTE_NONE)


def _fits(text: str, dialect: Dialect) -> bool:
    try:
        rows = [row for row in split_rows(text, dialect) if any(row)]
    except csv.Error:
        return False
    widths = Counter(len(row) for row in rows if len(row) >= _MIN_COLUMNS)
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    is_wide = width >= _MANY_COLUMNS and dialect.delimiter in _WRITTEN_BY_PROGRAMS
    table = _without_lines_around(rows, width) if is_wide else rows
    return (
        count >= (_MIN_ROWS_OF_MANY if is_wide else _MIN_ROWS)
        and width <= limits.MAX_COLUMN
        and count * 100 >= len(table) * _SAME_WIDTH
        and not _is_prose(table)
    )


def _without_lines_around(rows: Sequence[Sequence[str]], width: int) -> Sequence[Sequence[str]]:
    """Return the rows from the first to the last as wide as the table, if only few stand around them."""
    wide = [number for number, row in enumerate(rows) if len(row) >= width]
    above, below = wide[0], len(rows) - wide[-1] - 1
    return rows if max(above, below) > _MAX_LINES_AROUND else rows[above : len(rows) - below]


def _is_prose(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether delimiters are signs between words: most fields after them begin with a space.

    Prose leaves nothing blank between two of them, as tables do.
    """
    every = [field for row in rows for field in row[1:]]
    later = [field for field in every if field.strip()]
    if later and (len(every) - len(later)) * 100 > len(every) * _MIN_BLANK:
        return False
    spaced = sum(field.startswith((" ", "\u00a0")) for field in later)
    return not later or spaced * 100 > len(later) * _MAX_SPACED
