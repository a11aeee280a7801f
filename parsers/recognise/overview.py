"""What a person who asks "why is this no form?" needs to know of a document: its tables, and their headings."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from domain.anchors import row_place
from domain.campaign import FormTemplate
from domain.document import Document, Table
from domain.form import Finding
from domain.reasons import ReasonCode, reason
from parsers.recognise.headings import HeadingBook
from parsers.recognise.layout import filled, read_heading
from parsers.text import one_line

#: Tables and heading rows that are told of; a list of more helps nobody.
MAX_TABLES = 20
MAX_HEADINGS = 4


def describe_tables(document: Document, template: FormTemplate) -> tuple[Finding, ...]:
    """Return for each table its size and the rows in it that read as headings, understood or not."""
    book = HeadingBook.build(template)
    return tuple(finding for table in document.tables[:MAX_TABLES] for finding in _describe(table, book))


def _describe(table: Table, book: HeadingBook) -> Iterator[Finding]:
    size = reason(ReasonCode.TABLE_SEEN, rows=len(table.rows), columns=table.width)
    yield Finding(reason=size, place=table.place)
    headings = list(islice(_headings(table, book), MAX_HEADINGS))
    yield from headings
    if not headings:
        yield Finding(reason=reason(ReasonCode.NO_HEADING), place=table.place, written=_first_row(table))


def _headings(table: Table, book: HeadingBook) -> Iterator[Finding]:
    for row in table.rows:
        meanings = read_heading(row, book)
        if meanings:
            understood = "; ".join(dict.fromkeys(str(meaning) for meaning in meanings.values()))
            written = one_line(" | ".join(cell.text for cell in filled(row)))
            yield Finding(
                reason=reason(ReasonCode.HEADING_ROW, meanings=understood), place=row_place(row), written=written
            )


def _first_row(table: Table) -> str:
    row = next((row for row in table.rows if filled(row)), ())
    return one_line(" | ".join(cell.text for cell in filled(row)))
