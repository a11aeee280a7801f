"""Papers as workbooks, by openpyxl: a paragraph is a row, a table an area with lines."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from tests.corpus.paper import Block, Cell, Grid, Paper, Paragraph
from tests.corpus.writers.fonts import Run, plain_runs

_LINE = Side(style="thin")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_FONT = "Times New Roman"
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
#: Parts a text into runs with their fonts.
Runs = Callable[[str], Iterable[Run]]


def xlsx_bytes(document: Paper, runs: Runs = plain_runs) -> bytes:
    """Return ``document`` as a workbook; formulas have the values that Excel kept beside them."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    formulas: dict[str, dict[str, Cell]] = {}
    for number, (name, blocks) in enumerate(document.sheets(), start=1):
        sheet = workbook.create_sheet(name)
        formulas[f"xl/worksheets/sheet{number}.xml"] = _fill(sheet, blocks, runs)
    buffer = BytesIO()
    workbook.save(buffer)
    return _with_formulas(buffer.getvalue(), formulas)


def xlsm_bytes(document: Paper) -> bytes:
    """Return ``document`` as a workbook with macros."""
    return _changed(xlsx_bytes(document), lambda name, part: part.replace(_WORKBOOK.encode(), _MACROS.encode()))


def _fill(sheet: Any, blocks: Iterable[Block], runs: Runs) -> dict[str, Cell]:
    """Write ``blocks`` below each other; return the cells that are computed, by address."""
    blocks = tuple(blocks)
    width = max((block.width for block in blocks if isinstance(block, Grid)), default=1)
    at, formulas = 1, dict[str, Cell]()
    for block in blocks:
        if isinstance(block, Paragraph):
            _add_paragraph(sheet, at, block, width, runs)
            at += 1
        elif isinstance(block, Grid):
            at, found = _add_table(sheet, at, block, runs)
            formulas |= found
    for number in range(1, width + 1):
        sheet.column_dimensions[get_column_letter(number)].width = 6 if number == 1 and width > 2 else 24
    return formulas


def _add_paragraph(sheet: Any, at: int, block: Paragraph, width: int, runs: Runs) -> None:
    """Write a paragraph over the whole width, or its two sides over a half each."""
    sides = block.text.split("\t", 1)
    starts = [1] if len(sides) == 1 else [1, width // 2 + 1]
    for start, end, side in zip(starts, [*(start - 1 for start in starts[1:]), width], sides, strict=True):
        _write(sheet.cell(row=at, column=start), side, runs, bold=block.bold)
        sheet.cell(row=at, column=start).alignment = Alignment(horizontal=block.align)
        if end > start:
            sheet.merge_cells(start_row=at, end_row=at, start_column=start, end_column=end)


def _add_table(sheet: Any, at: int, block: Grid, runs: Runs) -> tuple[int, dict[str, Cell]]:
    formulas = {}
    for down, line in enumerate(block.rows):
        for right, cell in enumerate(line, start=1):
            here = sheet.cell(row=at + down, column=right)
            if block.borders:
                here.border = _BOX
            if cell is None:
                continue
            _write(here, cell.text, runs)
            here.alignment = Alignment(wrap_text=True, vertical="top")
            if cell.formula:
                formulas[here.coordinate] = cell
            if (cell.rows, cell.columns) != (1, 1):
                ends = {"end_row": at + down + cell.rows - 1, "end_column": right + cell.columns - 1}
                sheet.merge_cells(start_row=at + down, start_column=right, **ends)
    return at + len(block.rows), formulas


def _write(cell: Any, text: str, runs: Runs, *, bold: bool = False) -> None:
    """Write a number as a number; a cell has the font of its first run."""
    parts = list(runs(text))
    cell.value = (
        int(text) if text.isascii() and text.isdigit() and len(text) < 5 else "".join(part for part, _ in parts)
    )
    cell.font = Font(name=(parts[0][1] if parts else "") or _FONT, bold=bold)
    if isinstance(cell.value, str):
        cell.data_type = "s"


def _with_formulas(data: bytes, formulas: dict[str, dict[str, Cell]]) -> bytes:
    """Put formulas beside the values of their cells; openpyxl writes only one of both."""

    def change(name: str, part: bytes) -> bytes:
        text = part.decode()
        for address, cell in formulas.get(name, {}).items():
            text = _computed(text, address, cell)
        return text.encode()

    return _changed(data, change) if any(formulas.values()) else data


def _computed(sheet: str, address: str, cell: Cell) -> str:
    number = cell.text.isdigit()
    kind = "" if number else ' t="str"'
    made = f"<f>{escape(cell.formula)}</f><v>{escape(cell.text)}</v></c>"
    pattern = rf'<c r="{address}"( s="\d+")?[^>]*>.*?</c>'
    return re.sub(pattern, lambda found: f'<c r="{address}"{found[1] or ""}{kind}>{made}', sheet, count=1)


def _changed(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, change(name, part) if name.endswith(".xml") else part)
    return out.getvalue()
