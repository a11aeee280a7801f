"""Filled forms as .docx and .xlsx files; the same form gives the same bytes on any day."""

from __future__ import annotations

import re
from io import BytesIO
from typing import cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
import openpyxl
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from dangky.demo.forms import FIELD_CODES, PARTY, SIGNATURE, WIDTH, FilledForm
from dangky.demo.old_letters import retype

_ZIP_TIME = (2022, 2, 10, 8, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_LAST = WIDTH - 1
_LAST_FIELD = 1 + len(FIELD_CODES)
#: Merged areas of the two header rows: first row, first column, last row, last column, from 0.
_MERGED = ((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, _LAST_FIELD), (0, _LAST, 1, _LAST))


# -- Word ----------------------------------------------------------------------------------------


def form_docx(form: FilledForm) -> bytes:
    """Return ``form`` as a Word file, A4 landscape."""
    document = docx.Document()
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
    _word_head(document, form)
    _word_line(document, form.title, centred=True, bold=True)
    _word_line(document, form.attached_to, centred=True)
    header, people = form.header_rows(), (form.individual_header(), *form.individual_rows())
    if form.layout.split_tables:
        _word_table(document, (*header, *form.collective_rows()), form, merged=_MERGED)
        document.add_paragraph()
        _word_table(document, people, form, merged=())
    else:
        _word_table(document, (*header, *form.collective_rows(), *people), form, merged=_MERGED)
    for line in SIGNATURE:
        _word_line(document, line, right=True, bold=line.isupper())
    if form.layout.old_letters:
        retype(document)
    return save_docx(document)


def save_docx(document: WordDocument) -> bytes:
    """Return ``document`` as bytes that do not depend on the clock."""
    stream = BytesIO()
    document.save(stream)
    return _without_clock(stream.getvalue())


def _word_head(document: WordDocument, form: FilledForm) -> None:
    if form.layout.letterhead_in_table and form.letterhead:
        cells = document.add_table(rows=1, cols=2).rows[0].cells
        _fill(cells[0], "\n".join(form.letterhead), bold=False, centred=True)
        _fill(cells[1], f"{PARTY}\n{form.place_and_date}", bold=False, centred=True)
    else:
        for line in (*form.letterhead, PARTY):
            _word_line(document, line, bold=True)
        _word_line(document, form.place_and_date, right=True)
    if form.unit is not None:
        _word_line(document, f"{form.unit_label} {form.unit_written}", bold=form.layout.bold)


def _word_line(
    document: WordDocument, text: str, *, centred: bool = False, right: bool = False, bold: bool = False
) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(text).bold = bold
    if centred or right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.RIGHT


def _word_table(
    document: WordDocument,
    rows: tuple[tuple[str, ...], ...],
    form: FilledForm,
    *,
    merged: tuple[tuple[int, int, int, int], ...],
) -> None:
    table: WordTable = document.add_table(rows=len(rows), cols=WIDTH, style="Table Grid")
    # ``table.cell`` counts all cells anew on each call; one look at each row is enough.
    grid = [row.cells for row in table.rows]
    for cells, texts in zip(grid, rows, strict=True):
        for cell, text in zip(cells, texts, strict=True):
            if text:
                _fill(cell, text, bold=form.layout.bold, centred=form.layout.centred)
    for top, left, bottom, right in merged:
        grid[top][left].merge(grid[bottom][right])


def _fill(cell: WordCell, text: str, *, bold: bool, centred: bool) -> None:
    """Write ``text`` into an empty cell, a paragraph for each line, as the Enter key does."""
    for number, line in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.add_run(line).bold = bold or None
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


# -- Excel ---------------------------------------------------------------------------------------


def form_xlsx(form: FilledForm) -> bytes:
    """Return ``form`` as a workbook of one sheet; with ``split_tables`` an empty row parts the tables."""
    book = openpyxl.Workbook()
    sheet = cast("Worksheet", book.active)
    writer = _SheetWriter(sheet, form)
    writer.write_head()
    writer.write_rows((*form.header_rows(), *form.collective_rows()), merged=_MERGED)
    if form.layout.split_tables:
        writer.skip()
    writer.write_rows((form.individual_header(), *form.individual_rows()), merged=())
    writer.skip()
    for line in SIGNATURE:
        writer.write_cell(line, column=_LAST_FIELD)
        writer.skip()
    stream = BytesIO()
    book.save(stream)
    return _without_clock(stream.getvalue())


class _SheetWriter:
    """Writes down a sheet row by row, shifted as the form's layout says."""

    def __init__(self, sheet: Worksheet, form: FilledForm) -> None:
        self._sheet = sheet
        self._form = form
        self._left = 1 + form.layout.shift
        self._row = 1 + form.layout.shift
        thin = Side(style="thin")
        self._border = Border(left=thin, right=thin, top=thin, bottom=thin)
        self._font = Font(name="Times New Roman", size=12, bold=form.layout.bold)
        horizontal = "center" if form.layout.centred else None
        self._alignment = Alignment(wrap_text=True, vertical="center", horizontal=horizontal)
        for column in range(WIDTH):
            sheet.column_dimensions[get_column_letter(self._left + column)].width = 6 if column == 0 else 24

    def skip(self) -> None:
        """Go to the next row."""
        self._row += 1

    def write_cell(self, text: str, *, column: int, last_column: int | None = None) -> None:
        """Write ``text`` into a cell of this row (columns from 0), merged up to ``last_column``."""
        cell = self._sheet.cell(self._row, self._left + column, text)
        cell.font, cell.alignment = self._font, self._alignment
        if last_column is not None:
            self._merge(self._row, column, self._row, last_column)

    def write_head(self) -> None:
        """Write everything above the table."""
        form = self._form
        for line in (*form.letterhead, PARTY):
            self.write_cell(line, column=0, last_column=2)
            self.skip()
        self.write_cell(form.place_and_date, column=_LAST_FIELD - 1, last_column=_LAST)
        self.skip()
        if form.unit is not None:
            self._write_unit_line()
        for line in (form.title, form.attached_to):
            self.write_cell(line, column=0, last_column=_LAST)
            self.skip()
        self.skip()

    def write_rows(self, rows: tuple[tuple[str, ...], ...], *, merged: tuple[tuple[int, int, int, int], ...]) -> None:
        """Write table rows with borders from this row on; ``merged`` counts from the first of them."""
        first = self._row
        for texts in rows:
            for column, text in enumerate(texts):
                cell = self._sheet.cell(self._row, self._left + column)
                cell.border = self._border
                if text:
                    self.write_cell(text, column=column)
            self.skip()
        for top, left, bottom, right in merged:
            self._merge(first + top, left, first + bottom, right)

    def _write_unit_line(self) -> None:
        label, written = self._form.unit_label, self._form.unit_written
        if self._form.layout.unit_line_merged:
            self.write_cell(f"{label} {written}", column=0, last_column=3)
        else:
            self.write_cell(label, column=0)
            self.write_cell(written, column=1)
        self.skip()

    def _merge(self, top: int, left: int, bottom: int, right: int) -> None:
        self._sheet.merge_cells(
            start_row=top, start_column=self._left + left, end_row=bottom, end_column=self._left + right
        )


def _without_clock(package: bytes) -> bytes:
    """Return a zip package with fixed times of its members and of its own dates."""
    result = BytesIO()
    with ZipFile(BytesIO(package)) as old, ZipFile(result, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>2022-02-10T08:00:00Z", content)
            new.writestr(ZipInfo(name, _ZIP_TIME), content, compress_type=ZIP_DEFLATED)
    return result.getvalue()
