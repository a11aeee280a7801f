"""Tables of a filled template: a campaign has as many columns as it has fields, and together they fill the page."""

from __future__ import annotations

from collections.abc import Iterator

from docx.oxml.ns import qn
from lxml import etree


def fit_columns(body: etree._Element) -> None:
    """Make the columns of each table as wide together as the template's table was, in the proportions of its cells."""
    for table in body.iter(qn("w:tbl")):
        grid = table.find(qn("w:tblGrid"))
        widths = _cell_widths(table)
        if grid is not None and widths:
            _fit(table, grid, widths)


def _fit(table: etree._Element, grid: etree._Element, widths: list[int]) -> None:
    whole = sum(_width(column) for column in grid)
    fitted = [width * whole // sum(widths) for width in widths]
    for column in list(grid):
        grid.remove(column)
    for column_width in fitted:
        etree.SubElement(grid, qn("w:gridCol"), {qn("w:w"): str(column_width)})
    for row in _rows(table):
        place = 0
        for cell in row.findall(qn("w:tc")):
            span = _span(cell)
            width = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
            if width is not None:
                width.set(qn("w:type"), "dxa")
                width.set(qn("w:w"), str(sum(fitted[place : place + span])))
            place += span


def _cell_widths(table: etree._Element) -> list[int]:
    """Return the widths of the cells in the first row that has a cell of its own in each column; empty: none has."""
    rows = [row.findall(qn("w:tc")) for row in _rows(table)]
    most = max((sum(map(_span, cells)) for cells in rows), default=0)
    whole = next((cells for cells in rows if len(cells) == most), [])
    widths = [
        _width(found) if (found := cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")) is not None else 0 for cell in whole
    ]
    return widths if all(widths) else []


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    return table.iterchildren(qn("w:tr"))


def _span(cell: etree._Element) -> int:
    found = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    return int(found.get(qn("w:val"), "1")) if found is not None else 1


def _width(element: etree._Element) -> int:
    return int(float(element.get(qn("w:w"), "0")))
