"""Entries that an officer edited: a CSV file or a workbook with the columns that ``dangky review show`` writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from desk.problems import problem
from desk.roster_rows import RosterRow, read_rows
from domain.campaign import FormTemplate, Kind
from domain.document import Place
from domain.errors import N_, EntriesError, SettingsProblem
from domain.form import Entry
from parsers.text import bare, fold
from reports.entries import COLUMNS
from reports.language import LANGUAGES, translator
from reports.wording import KIND_TEXTS

_NO_HEADINGS = N_("row {row}: the headings must be {columns}")
_NO_ROWS = N_("there is no row below the headings; that a unit has no model is said by: dangky review nothing")
_NO_KIND = N_("row {row}: “{text}” is neither collective nor individual")
_NO_FIELD = N_("row {row}: “{text}” is no field of the form; there are: {fields}")
_NO_MODEL = N_("row {row}: the name of the model or its performer is missing")


def load_entries(path: Path, template: FormTemplate) -> tuple[Entry, ...]:
    """Return the entries in ``path``, in their order.

    Raises: ``EntriesError``, with every row that is wrong.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise EntriesError(
            file=str(path), found=[problem("", N_("cannot be read: {cause}"), cause=error.strerror)]
        ) from error
    rows = read_rows(data)
    if isinstance(rows, SettingsProblem):
        raise EntriesError(file=str(path), found=[rows])
    read = list(_entries(rows, template))
    wrong = [found for found in read if isinstance(found, SettingsProblem)]
    if wrong:
        raise EntriesError(file=str(path), found=wrong)
    return tuple(found for found in read if isinstance(found, Entry))


def _entries(rows: list[RosterRow], template: FormTemplate) -> Iterator[Entry | SettingsProblem]:
    if not rows or [bare(cell) for cell in rows[0].cells[: len(COLUMNS)]] not in _headings():
        yield problem("", _NO_HEADINGS, row=rows[0].number if rows else 1, columns=", ".join(COLUMNS))
        return
    if not rows[1:]:
        yield problem("", _NO_ROWS)
    kinds, fields = _kinds(), _fields(template)
    for row in rows[1:]:
        yield _entry(row, kinds, fields, template)


def _entry(
    row: RosterRow, kinds: Mapping[str, Kind], fields: Mapping[str, str], template: FormTemplate
) -> Entry | SettingsProblem:
    cells = (cell.removeprefix("'") for cell in row.cells)  # what keeps a spreadsheet from running a cell
    kind, performer, field, model, note = (*cells, *("",) * len(COLUMNS))[: len(COLUMNS)]
    if fold(kind) not in kinds:
        return problem("", _NO_KIND, row=row.number, text=kind)
    if field and fold(field) not in fields:
        return problem("", _NO_FIELD, row=row.number, text=field, fields=", ".join(f.name for f in template.fields))
    if not (performer and model):
        return problem("", _NO_MODEL, row=row.number)
    return Entry(
        kind=kinds[fold(kind)],
        performer=performer,
        field=fields.get(fold(field)),
        model=model,
        note=note,
        place=Place(row=row.number),
    )


def _headings() -> list[list[str]]:
    return [[bare(translator(language)._(heading)) for heading in COLUMNS] for language in LANGUAGES]


def _kinds() -> dict[str, Kind]:
    words = {fold(kind.value): kind for kind in Kind}
    return words | {
        fold(translator(language)._(text)): kind for language in LANGUAGES for kind, text in KIND_TEXTS.items()
    }


def _fields(template: FormTemplate) -> dict[str, str]:
    named = ((field.code, (field.code, field.name, field.short, *field.synonyms)) for field in template.fields)
    return {fold(text): code for code, texts in named for text in texts}
