"""The consolidated list as a workbook that officers edit: forms 1 to 3, where each entry came from, what changed.

Sums are plain numbers: they are those of the register in whatever opens the workbook.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO

from openpyxl import Workbook

from domain.campaign import Kind
from domain.errors import N_
from reports.consolidated.changes import Changes, EntryChange
from reports.consolidated.model import Consolidated, SourceRow, Tally
from reports.consolidated.paper import Heading, Look, Paper, Value, add_looks
from reports.consolidated.profiles import PROFILES, date_line, number_line
from reports.consolidated.words import (
    PART_LETTERS,
    change_text,
    column_name,
    entry_text,
    figures,
    late_note,
    missing_note,
    models_text,
    part_name,
    performer_note,
    reservations,
    review_note,
    roman,
    spanning_heading,
    unit_note,
)
from reports.language import Translator
from reports.wording import kind_text

#: Widths of columns, in characters.
_NUMBER, _UNIT, _COUNT, _SUM, _NOTE, _MODEL, _GROUP = 6, 28, 9, 7, 16, 26, 26


def consolidated_workbook(found: Consolidated, t: Translator) -> bytes:
    """Return the list as an .xlsx."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    add_looks(workbook)
    _write_form_1(_paper(workbook, t._(N_("Form 1")), _form_1_widths(found)), found, t)
    _write_form_2(_paper(workbook, t._(N_("Form 2")), _form_2_widths(found)), found, t)
    form_3 = (_NUMBER, _UNIT, _GROUP, _NOTE, _NOTE)
    _write_form_3(_paper(workbook, t._(N_("Form 3")), form_3, is_landscape=False), found, t)
    if found.changes is not None:
        widths = (_NUMBER, _UNIT, _NOTE, _COUNT, _UNIT, _NOTE, _UNIT, _UNIT)
        _write_changes(_paper(workbook, t._(N_("Changes")), widths), found.changes, found, t)
    _write_sources(_paper(workbook, t._(N_("Sources")), _SOURCE_WIDTHS), found, t)
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _paper(workbook: Workbook, title: str, widths: Sequence[int], *, is_landscape: bool = True) -> Paper:
    return Paper(workbook.create_sheet(title), widths, is_landscape=is_landscape)


# -- what stands over and under each form ----------------------------------------------------------


def _write_top(paper: Paper, title: str, found: Consolidated, t: Translator) -> None:
    layout = found.campaign.layout
    rules = PROFILES[layout.profile]
    paper.halves(layout.superior, rules.title, (Look.LINE, Look.TITLE))
    paper.halves(layout.issuer, rules.motto, (Look.TITLE, Look.TITLE))
    paper.halves(number_line(layout), date_line(layout, t.local(found.as_of).year), (Look.LINE, Look.REMARK))
    paper.skip()
    paper.line(title, Look.TITLE)
    paper.line(found.campaign.title, Look.TITLE)
    number, day = found.campaign.document_number, t.date(found.campaign.document_date)
    paper.line(t._(N_("(By letter {number} of {day})"), number=number, day=day), Look.REMARK)
    paper.line(figures(found, t))
    for line in reservations(found, t):
        paper.line(line, Look.REMARK)
    paper.skip()


def _write_bottom(paper: Paper, found: Consolidated, t: Translator) -> None:
    layout = found.campaign.layout
    paper.skip()
    paper.halves("", layout.authority, (Look.LINE, Look.TITLE))
    paper.halves(t._(N_("Recipients:")) if layout.recipients else "", layout.post, (Look.TITLE, Look.LINE))
    for line in layout.recipients:
        paper.halves(f"- {line}", "")


# -- form 1 ----------------------------------------------------------------------------------------


def _form_1_widths(found: Consolidated) -> tuple[int, ...]:
    kind = (*(_COUNT for _ in found.columns), _SUM)
    return (_NUMBER, _UNIT, *kind, *kind, _SUM, _NOTE)


def _write_form_1(paper: Paper, found: Consolidated, t: Translator) -> None:
    _write_top(paper, t._(N_("FORM 1. NUMBERS BY UNIT AND FIELD")), found, t)
    across = len(found.columns) + 1
    fields = [Heading(text=column_name(column, t)) for column in found.columns]
    per_kind = [*fields, Heading(text=t._(N_("Sum")))]
    paper.headings(
        [
            [
                _tall(N_("TT"), t),
                _tall(N_("Registering unit"), t),
                *(Heading(text=kind_text(kind, t), columns=across) for kind in Kind),
                _tall(N_("All in all"), t),
                _tall(N_("Note"), t),
            ],
            [heading for _ in Kind for heading in per_kind],
        ]
    )
    for number, band in enumerate(found.bands, start=1):
        paper.record([roman(number), band.group.name, *_numbers(band.tally), ""], bold=True)
        for row in band.rows:
            paper.record([row.number, row.unit.name, *_numbers(row.tally), unit_note(row, t)])
    paper.record(["", t._(N_("TOTAL")), *_numbers(found.total), ""], bold=True)
    _write_bottom(paper, found, t)


def _tall(text: str, t: Translator) -> Heading:
    return Heading(text=t._(text), rows=2)


def _numbers(tally: Tally) -> Iterator[int]:
    """Yield the numbers of a row of form 1: each kind with its sum, and all."""
    for kind in Kind:
        yield from tally.of(kind)
        yield sum(tally.of(kind))
    yield tally.total


# -- form 2 ----------------------------------------------------------------------------------------


def _form_2_widths(found: Consolidated) -> tuple[int, ...]:
    return (_NUMBER, _UNIT, _UNIT, *(_MODEL for _ in found.columns), _NOTE)


def _write_form_2(paper: Paper, found: Consolidated, t: Translator) -> None:
    _write_top(paper, t._(N_("FORM 2. MODELS BY NAME")), found, t)
    over = Heading(text=spanning_heading(found.campaign, t), columns=len(found.columns))
    paper.headings(
        [
            [
                _tall(N_("TT"), t),
                _tall(N_("Collective (individual) carrying it out"), t),
                _tall(N_("Unit"), t),
                over,
                _tall(N_("Note"), t),
            ],
            [Heading(text=column_name(column, t)) for column in found.columns],
        ]
    )
    for kind in Kind:
        names = [*("" for _ in found.columns), ""]
        models = sum(found.total.of(kind))
        count = t.ngettext("{n} model", "{n} models", models)
        paper.record([PART_LETTERS[kind], part_name(kind, t), count, *names], bold=True)
        for row in found.performers[kind]:
            cells = map(models_text, row.models)
            paper.record([row.number, row.performer, row.unit.name, *cells, performer_note(row)])
    _write_bottom(paper, found, t)


# -- form 3 ----------------------------------------------------------------------------------------


def _write_form_3(paper: Paper, found: Consolidated, t: Translator) -> None:
    _write_top(paper, t._(N_("FORM 3. UNITS NOT REGISTERED")), found, t)
    headings = (N_("TT"), N_("Unit"), N_("Group"), N_("Reminded"), N_("Note"))
    paper.headings([[Heading(text=t._(heading)) for heading in headings]])
    missing = [(row.number, row.unit.name, row.group.name, row.reminded, missing_note(row, t)) for row in found.missing]
    review = [(row.number, row.unit.name, row.group.name, "", review_note(row, t)) for row in found.in_review]
    late = [(row.number, row.unit.name, row.group.name, "", late_note(row, t)) for row in found.late]
    _write_part(paper, "A", t._(N_("NOTHING SENT")), missing, t)
    _write_part(paper, "B", t._(N_("SENT, BEING LOOKED AT")), review, t)
    _write_part(paper, "C", t._(N_("REGISTERED AFTER THE DEADLINE")), late, t)
    _write_bottom(paper, found, t)


def _write_part(paper: Paper, letter: str, title: str, rows: Sequence[Sequence[Value]], t: Translator) -> None:
    paper.record([letter, title, t.ngettext("{n} unit", "{n} units", len(rows)), "", ""], bold=True)
    for row in rows:
        paper.record(row)


# -- what changed, and where from ------------------------------------------------------------------


def _write_changes(paper: Paper, changes: Changes, found: Consolidated, t: Translator) -> None:
    paper.line(t._(N_("CHANGES SINCE {moment}"), moment=t.moment(changes.since)), Look.TITLE)
    paper.skip()
    headings = (
        N_("TT"),
        N_("Unit"),
        N_("Change"),
        N_("Kind"),
        N_("Performer"),
        N_("Field"),
        N_("Before"),
        N_("Now"),
    )
    paper.headings([[Heading(text=t._(heading)) for heading in headings]])
    rows: list[tuple[str, ...]] = [
        *((unit.name, t._(N_("Unit added")), "", "", "", "", "") for unit in changes.units_added),
        *((unit.name, t._(N_("Unit removed")), "", "", "", "", "") for unit in changes.units_removed),
        *(_change_cells(change, found, t) for change in changes.entries),
    ]
    if not rows:
        paper.record(["", t._(N_("nothing changed")), "", "", "", "", "", ""])
    for number, row in enumerate(rows, start=1):
        paper.record([number, *row])


def _change_cells(change: EntryChange, found: Consolidated, t: Translator) -> tuple[str, ...]:
    names = {column.code: column_name(column, t) for column in found.columns}
    entry = change.entry
    return (
        change.unit.name,
        change_text(change, t),
        kind_text(entry.kind, t),
        entry.performer,
        names.get(entry.field, ""),
        entry_text(change.before),
        entry_text(change.after),
    )


_SOURCE_HEADINGS = (
    N_("Code"),
    N_("Unit"),
    N_("Group"),
    N_("Kind"),
    N_("Performer"),
    N_("Field"),
    N_("Model"),
    N_("Note"),
    N_("Received"),
    N_("Message-ID"),
    N_("Message number"),
)
_SOURCE_WIDTHS = (16, _UNIT, _GROUP, _COUNT, _UNIT, _NOTE, _UNIT, _NOTE, 17, _UNIT, _COUNT)


def _write_sources(paper: Paper, found: Consolidated, t: Translator) -> None:
    """Write one row for each entry, from the first row of the sheet, so that it can be filtered and sorted."""
    paper.headings([[Heading(text=t._(heading)) for heading in _SOURCE_HEADINGS]])
    for row in found.sources:
        paper.record(_source_cells(row, t))
    paper.sheet.auto_filter.ref = paper.sheet.dimensions


def _source_cells(row: SourceRow, t: Translator) -> tuple[Value, ...]:
    entry = row.entry
    return (
        row.unit.code,
        row.unit.name,
        row.group.name,
        kind_text(entry.kind, t),
        entry.performer,
        row.field,
        entry.model,
        entry.note,
        t.local(row.form.received).replace(tzinfo=None),
        row.form.message_id,
        row.form.message,
    )
