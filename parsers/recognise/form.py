"""Walks a document from top to bottom and puts its forms together.

One state, few transitions: lines outside rows are gathered; a heading row that asks for models opens
a part; rows below it are read; a new unit line, or a new sheet with a name of its own, opens the next
form. So several schools in one workbook are several forms, and a table split over pages is one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache

from domain.anchors import row_place
from domain.campaign import FormTemplate, Kind, Role
from domain.document import Document, Paragraph, Place, Table
from domain.form import Finding, Form, Problem, Weight
from domain.reasons import ReasonCode, reason
from parsers.recognise.above import Above, RowContext
from parsers.recognise.assembly import Draft, assemble
from parsers.recognise.heading_rows import HeadingRows
from parsers.recognise.headings import HeadingBook, Meaning
from parsers.recognise.layout import (
    HeadingRow,
    Layout,
    Row,
    band_of,
    denial_behind,
    distinct,
    filled,
    is_form_layout,
    may_be_form_layout,
    read_band,
    read_section,
    section_of,
    stack,
)
from parsers.recognise.legend import read_legend
from parsers.recognise.performers import names_body, read_kind, with_kind
from parsers.recognise.remerge import remerge
from parsers.recognise.row_part import stated_nothing
from parsers.recognise.rows import read_row
from parsers.recognise.silent import may_be_row, why_silent
from parsers.recognise.surroundings import (
    Line,
    after_label,
    bears_letterhead,
    find_genre,
    find_title,
    find_unit_line,
    split_columns,
)
from parsers.recognise.upright import upright
from parsers.text import bare, one_line


def recognise(document: Document, template: FormTemplate) -> tuple[Form, ...]:
    """Return the forms in ``document``, in order; none if no table asks for what the template asks."""
    walk = _Walk(template, document)
    for block in document.blocks:
        if isinstance(block, Paragraph):
            walk.paragraph(block)
        else:
            walk.table(block)
    return walk.finish()


def prepare_books(template: FormTemplate) -> None:
    """Build what recognition knows of ``template``; kept for later calls in this process."""
    HeadingBook.build(template)
    field_book(template)


def document_text(document: Document) -> str:
    """Return all text of ``document``, one paragraph or cell a line, to be searched for keywords."""
    lines: list[str] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            lines.append(block.text)
        else:
            lines.extend(cell.text for row in block.rows for cell in filled(row))
    return "\n".join(lines)


@lru_cache(maxsize=8)
def field_book(template: FormTemplate) -> HeadingBook:
    """Return the names of the fields as cell values."""
    return HeadingBook(
        {Meaning(role=Role.FIELD, field=item.code): (item.name, item.short, *item.synonyms) for item in template.fields}
    )


class _Walk:
    """The state while walking a document."""

    def __init__(self, template: FormTemplate, document: Document) -> None:
        self._template = template
        self._document = document
        self._book = HeadingBook.build(template)
        self._fields = field_book(template)
        self._draft = Draft()
        self._done: list[Draft] = []
        #: Lines since the last row that was read; they belong to the next form if there is one.
        self._lines: list[Line] = []
        #: The part being read: its columns, its kind, what stood above; no layout: outside rows.
        self._layout: Layout | None = None
        #: Number of the table in which its heading stands.
        self._layout_table: int | None = None
        #: True if a heading fixed the kind, not a section's title.
        self._kind_is_headed = False
        self._kind: Kind | None = None
        #: The field that a title row named, for models whose column does not say it.
        self._field: str | None = None
        #: Headings that name part of a field and mean none, by column: "Kinh tế - xã hội".
        self._doubtful: dict[int, str] = {}
        #: Titles of fields since the last table.
        self._bands = 0
        #: The kind that a title named since the last row, for the part that follows.
        self._announced: Kind | None = None
        self._above = Above()
        self._headings = HeadingRows(self._book, self._fields)
        #: Numbers that stand for fields, as a line above the table explains them.
        self._legend: dict[str, str] = {}

    @cached_property
    def _is_titled(self) -> bool:
        lines = [Line(text=text, place=Place()) for text in document_text(self._document).split("\n")]
        has_title = find_title(lines, self._template.titles) is not None
        return has_title and find_genre(lines, None, self._template.titles) is None

    # -- what comes

    def paragraph(self, paragraph: Paragraph) -> None:
        section = section_of(paragraph.text, self._template.sections) if self._draft.opened else None
        if section is not None:
            self._announce(section)
        band = band_of(paragraph.text, self._fields)
        if band is not None:
            # A list of all fields above the table names none of them.
            self._field = None if self._bands else band
            self._bands += 1
        self._gather(paragraph.text, paragraph.place)

    def table(self, table: Table) -> None:
        table = remerge(upright(table, self._book), self._book)
        self._bands = 0
        if not self._goes_on(table):
            self._layout = None
        for row in table.rows:
            self._row(row)
        self._open_part(table.width)

    def finish(self) -> tuple[Form, ...]:
        self._draft.below = self._lines
        self._close()
        has_entries = any(draft.entries for draft in self._done)
        kept = [draft for draft in self._done if not (has_entries and draft.counts_only)]
        return tuple(assemble(draft, self._template) for draft in kept)

    # -- rows

    def _row(self, row: Row) -> None:
        heading = self._headings.meanings(row, self._layout)
        if heading is None:
            self._open_part(len(row))
        names_unit = self._names_unit(row)
        if heading is not None and not names_unit:
            self._headings.add(row, heading)
            return
        self._open_part(len(row))
        section = None if self._names_performer(row) else read_section(row, self._template.sections)
        band = read_band(row, self._fields)
        if section is not None and (self._layout or not self._draft.opened):
            self._section(row, section)
        elif band is not None and not names_unit and (self._layout is None or self._layout.leaves_field_open):
            self._band(row, band)
        elif self._layout is None or names_unit:
            self._outside(row)
        else:
            self._inside(row, self._layout)

    def _names_performer(self, row: Row) -> bool:
        """Tell whether ``row`` is a title that names a performer, "Tập thể: Tổ 1", where no column does."""
        cells = filled(row)
        without = self._layout is not None and not self._layout.positions(Role.PERFORMER)
        return without and len(cells) == 1 and with_kind(cells[0].text)[0] is not None

    def _outside(self, row: Row) -> None:
        if self._draft.entries and may_be_row(row):
            self._ask(ReasonCode.ROW_OUTSIDE, row_place(row), one_line(" | ".join(cell.text for cell in filled(row))))
        for cell in filled(row):
            self._gather(cell.text, cell.place)

    def _ask(self, code: ReasonCode, place: Place, written: str) -> None:
        why = reason(code, written=written)
        self._draft.problems.append(Problem(reason=why, place=place, weight=Weight.QUESTION, written=written))

    def _ask_about_columns(self, row: Row) -> None:
        """Ask once about each column whose heading sounds like a field and is none, if something stands in it."""
        for index, heading in list(self._doubtful.items()):
            if index < len(row) and len(bare(row[index].text).split()) > 1:
                self._ask(ReasonCode.COLUMN_UNKNOWN, row[index].place, heading)
                del self._doubtful[index]

    def _gather(self, text: str, place: Place) -> None:
        self._legend |= read_legend(text, self._fields)
        self._lines.extend(Line(text=part, place=place) for part in split_columns(text))

    def _inside(self, row: Row, layout: Layout) -> None:
        if self._lines:
            self._begin_if_new()
        self._announced = None
        if why_silent(row, layout) is None:
            self._begin_unit(row, layout)
        context = RowContext(
            layout=layout, kind=self._kind, field=self._field, fields=self._fields, legend=self._legend
        )
        self._ask_about_columns(row)
        reading = read_row(row, context, self._above)
        self._draft.entries.extend(reading.entries)
        self._draft.problems.extend(reading.problems)
        self._draft.trace.append(reading.finding)
        if reading.finding.reason.code is ReasonCode.ROW_TEXT and names_body(reading.finding.written):
            self._draft.listed.setdefault(reading.finding.written, reading.finding.place)
        if reading.ends_table:
            self._layout = None

    def _announce(self, kind: Kind) -> None:
        self._kind = self._announced = kind
        self._kind_is_headed = False

    def _section(self, row: Row, kind: Kind) -> None:
        self._announce(kind)
        written = one_line(" ".join(cell.text for cell in filled(row)))
        found = reason(ReasonCode.SECTION_FOUND, kind=kind.value)
        self._draft.trace.append(Finding(reason=found, place=row_place(row), written=written))

    def _band(self, row: Row, field_code: str) -> None:
        self._field = field_code
        written = one_line(" ".join(cell.text for cell in filled(row)))
        found = reason(ReasonCode.FIELD_FOUND, fields=field_code)
        self._draft.trace.append(Finding(reason=found, place=row_place(row), written=written))
        self._draft.problems.extend(stated_nothing(denial_behind(written), row_place(row)))

    def _names_unit(self, row: Row) -> bool:
        """Tell whether ``row`` is a unit's line, "Đơn vị: | MN Kim An"; below a heading with colon and no model."""
        cells = filled(row)
        if not cells or len(cells) > 2:
            return False
        label = after_label(cells[0].text, self._template.unit_labels)
        if label is None or self._layout is None:
            return label is not None
        models = {row[index].place for index in self._layout.positions(Role.MODEL)}
        beside_model = len(cells) == 2 and cells[1].place in models and cells[0].column_span == 1
        return ":" in cells[0].text and not beside_model

    def _goes_on(self, table: Table) -> bool:
        """Tell whether ``table`` may be the rest of the one before: same width and sheet, no new unit in between."""
        return (
            self._layout is not None
            and find_unit_line(self._lines, self._template.unit_labels) is None
            and len(self._layout.columns) == table.width
            and table.place.sheet == self._draft.sheet
        )

    # -- parts

    def _open_part(self, width: int) -> None:
        """Take the heading rows gathered so far as the heading of what follows, if they ask for models."""
        if not self._headings:
            return
        headings = self._headings.take()
        layout = stack(headings, width=width, above=self._heading_above(headings, width))
        if not self._asks_for_models(layout):
            for row, _ in headings:
                self._outside(row)
            return
        self._begin_if_new(sheet=headings[0][0][0].place.sheet)
        self._fix_kind(stack(headings, width=width, above=None))
        self._layout, self._above, self._doubtful = layout, Above(), {}
        self._layout_table = headings[0][0][0].place.table
        self._draft.opened = True
        self._draft.unit_performs |= not layout.positions(Role.PERFORMER)
        for row, meanings in headings:
            self._trace_heading(row, meanings)

    def _heading_above(self, headings: Sequence[HeadingRow], width: int) -> Layout | None:
        """Return the layout whose columns ``headings`` may leave blank: that of the same table, or one they repeat."""
        if self._layout is None or headings[0][0][0].place.table == self._layout_table:
            return self._layout
        return self._layout if stack(headings, width=width, above=None).repeats(self._layout) else None

    def _fix_kind(self, headed: Layout) -> None:
        """Take the kind that a heading fixes; one that leaves it open ends what a heading before it fixed."""
        if headed.kind is not None:
            self._kind, self._kind_is_headed = headed.kind, True
        elif self._kind_is_headed and headed.positions(Role.PERFORMER):
            self._kind, self._kind_is_headed = None, False

    def _asks_for_models(self, layout: Layout) -> bool:
        """Tell whether a part with ``layout`` is the form's: by its columns, or with a title or a field above."""
        if is_form_layout(layout):
            return True
        return may_be_form_layout(layout) and (self._field is not None or self._is_titled)

    def _trace_heading(self, row: Row, meanings: Mapping[int, Meaning]) -> None:
        for index, cell in distinct(row):
            if not cell.text.strip():
                continue
            written = one_line(cell.text)
            if index in meanings:
                words = self._book.known_words(written)
                found = reason(ReasonCode.HEADING_FOUND, meaning=meanings[index], words=words)
                self._draft.trace.append(Finding(reason=found, place=cell.place, written=written))
            else:
                if len(self._fields.known_words(written).split()) > 1:
                    self._doubtful[index] = written
                unknown = reason(ReasonCode.COLUMN_UNKNOWN, written=written)
                problem = Problem(reason=unknown, place=cell.place, weight=Weight.REMARK, written=written)
                self._draft.problems.append(problem)

    # -- forms

    def _begin_unit(self, row: Row, layout: Layout) -> None:
        """Begin the next form where a column names the unit of each row, and this row's is another than before."""
        written = " ".join(dict.fromkeys(one_line(row[index].text) for index in layout.positions(Role.UNIT)))
        if not written or written == self._draft.unit:
            return
        if find_unit_line(self._draft.lines, self._template.unit_labels) is not None:
            self._draft.listed.setdefault(written, row_place(row))
            return
        if self._draft.unit is not None:
            lines, kind, field_code = list(self._draft.lines), self._kind, self._field
            self._close()
            # The next unit of the same table stands under the same headings and titles.
            self._draft.lines, self._kind, self._field = lines, kind, field_code
            self._above = Above()
        self._draft.unit = written

    def _begin_if_new(self, sheet: str | None = None) -> None:
        """Begin the next form if the lines since the last row name a unit, or a new sheet begins one."""
        above = [line for line in self._lines if sheet in (None, line.place.sheet)]
        titled_anew = find_title(above, self._template.titles) is not None
        fresh_sheet = sheet is not None and sheet != self._draft.sheet and _begins_form(sheet, titled=titled_anew)
        names_unit = find_unit_line(above, self._template.unit_labels) is not None
        if self._draft.opened and (names_unit or fresh_sheet or (titled_anew and bears_letterhead(above))):
            # Who signed at the end of the sheet before is no letterhead of this one.
            self._draft.below = [line for line in self._lines if line not in above]
            self._lines = above
            self._close()
        self._draft.lines.extend(self._lines)
        self._lines = []
        if not self._draft.opened:
            self._draft.sheet = sheet

    def _close(self) -> None:
        if self._done and self._draft.is_void:
            self._done[-1].below.extend((*self._draft.lines, *self._draft.below))
            self._draft = Draft(sheet=self._draft.sheet, opened=self._layout is not None)
        elif self._draft.opened:
            self._kind, self._field = self._announced, None
            self._done.append(self._draft)
            self._draft = Draft(sheet=self._draft.sheet, opened=self._layout is not None)


def _begins_form(sheet: str, *, titled: bool) -> bool:
    """Tell whether a new sheet is another form: not "Cá nhân" beside "Tập thể", "Sheet2" only if it has a title."""
    if read_kind(sheet) is not None:
        return False
    return titled or not bare(sheet).startswith(("sheet", "trang", "to ", "bieu"))
