"""The rows of a form as a table in which officers type: what was read, what was typed, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from starlette.datastructures import FormData

from domain.campaign import Campaign, FormTemplate, Kind
from domain.document import Place
from domain.errors import N_
from domain.form import Entry, Form, Problem
from parsers.text import one_line
from reports.language import Translator
from reports.wording import explain, place_text

#: Empty rows at the end of the table.
SPARE_ROWS = 3
#: Rows of one table at most, beside spare ones: a browser sends each with six fields (``web.visit.MAX_FIELDS``).
MAX_ROWS = 700
_CELLS = ("kind", "performer", "field", "model", "note", "of")
_INCOMPLETE = N_("The name of the model or of who carries it out is missing.")
_NO_FIELD = N_("This is no field of the form.")


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedRow:
    """One row of the table."""

    kind: str = Kind.COLLECTIVE.value
    performer: str = ""
    #: Code of the field; empty: none.
    field: str = ""
    model: str = ""
    note: str = ""
    #: Number, from 0, of the entry read from which it comes; empty: it is a new one.
    of: str = ""
    #: What is wrong with what was typed; empty: nothing.
    wrong: str = ""
    #: Where it stands in the file, and what did not read plainly there.
    place: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True if nothing is written in it: it is left out."""
        return not (self.performer or self.model or self.note)


class RowsWrong(Exception):
    """Rows cannot be taken as they were typed; ``rows`` say what is wrong with each."""

    def __init__(self, rows: Sequence[TypedRow]) -> None:
        super().__init__()
        self.rows = tuple(rows)


def rows_read(form: Form | None) -> tuple[TypedRow, ...]:
    """Return what was read as rows, and spare ones."""
    read = (
        TypedRow(
            kind=entry.kind.value,
            performer=entry.performer,
            field=entry.field or "",
            model=entry.model,
            note=entry.note,
            of=str(number),
        )
        for number, entry in enumerate(form.entries if form else ())
    )
    return (*read, *_spare())


def rows_typed(fields: FormData) -> tuple[TypedRow, ...]:
    """Return the rows as they were typed, each text on one line; cells that a browser did not send are empty."""
    columns = {name: [one_line(str(value)) for value in fields.getlist(name)] for name in _CELLS}
    count = len(columns["model"])
    rows = ({name: column[n] if n < len(column) else "" for name, column in columns.items()} for n in range(count))
    return tuple(
        TypedRow(
            kind=row["kind"],
            performer=row["performer"],
            field=row["field"],
            model=row["model"],
            note=row["note"],
            of=row["of"],
        )
        for row in rows
    )


def with_spare(rows: Iterable[TypedRow]) -> tuple[TypedRow, ...]:
    """Return ``rows`` with spare ones at the end, as long as there are not more of them than can be taken."""
    typed = tuple(rows)
    return (*typed, *_spare()[: max(0, MAX_ROWS + SPARE_ROWS - len(typed))])


def explained(rows: Iterable[TypedRow], form: Form | None, campaign: Campaign, t: Translator) -> tuple[TypedRow, ...]:
    """Return each row with its place in the file, and with what did not read plainly there."""
    problems = form.problems if form else ()
    return tuple(_explained(row, _entry_of(row, form), problems, campaign, t) for row in rows)


def problems_elsewhere(form: Form | None) -> tuple[Problem, ...]:
    """Return the problems of a form that stand at none of its entries."""
    if form is None:
        return ()
    rows = {_row(entry.place) for entry in form.entries}
    return tuple(problem for problem in form.problems if _row(problem.place) not in rows)


def read_entries(rows: Sequence[TypedRow], form: Form | None, template: FormTemplate) -> tuple[Entry, ...]:
    """Return the entries that were typed, in their order; empty rows are none.

    Raises: ``RowsWrong``.
    """
    checked = [replace(row, wrong=_wrong(row, template)) for row in rows]
    if any(row.wrong for row in checked):
        raise RowsWrong(checked)
    return tuple(_entry(row, form) for row in checked if not row.is_empty)


def _wrong(row: TypedRow, template: FormTemplate) -> str:
    if row.is_empty:
        return ""
    if not (row.performer and row.model):
        return _INCOMPLETE
    is_known = row.kind in set(Kind) and row.field in {"", *(field.code for field in template.fields)}
    return "" if is_known else _NO_FIELD


def _entry(row: TypedRow, form: Form | None) -> Entry:
    """Return the entry of a row; what was read keeps its place, and its raw text as long as its model stands."""
    read = _entry_of(row, form)
    return Entry(
        kind=Kind(row.kind),
        performer=row.performer,
        field=row.field or None,
        model=row.model,
        note=row.note,
        place=read.place if read else Place(),
        raw=read.raw if read and read.model == row.model else "",
    )


def _entry_of(row: TypedRow, form: Form | None) -> Entry | None:
    entries = form.entries if form else ()
    is_number = row.of.isascii() and row.of.isdigit() and len(row.of) < 6
    return entries[int(row.of)] if is_number and int(row.of) < len(entries) else None


def _explained(
    row: TypedRow, read: Entry | None, problems: Iterable[Problem], campaign: Campaign, t: Translator
) -> TypedRow:
    if read is None:
        return row
    here = (problem.reason for problem in problems if _row(problem.place) == _row(read.place))
    remarks = dict.fromkeys(explain(why, t, campaign) for why in here)
    return replace(row, place=place_text(read.place, t), remarks=tuple(remarks))


def _row(place: Place) -> tuple[object, ...]:
    """Return the row of a place; one outside rows is the row of nothing else."""
    if place.row is None:
        return (place,)
    return (place.sheet, place.table, place.row)


def _spare() -> tuple[TypedRow, ...]:
    return (TypedRow(),) * SPARE_ROWS
