"""The entries of a form as rows that officers can edit and give back."""

from __future__ import annotations

from collections.abc import Iterable

from domain.campaign import FormTemplate
from domain.errors import N_
from domain.form import Entry
from reports.language import Translator
from reports.tables import Grid
from reports.wording import kind_text

#: Headings of the columns, in their order.
COLUMNS = (N_("Kind"), N_("Performer"), N_("Field"), N_("Model"), N_("Note"))


def entries_grid(entries: Iterable[Entry], template: FormTemplate, t: Translator) -> Grid:
    """Return a row for each entry: kind, performer, field, model, note."""
    names = {field.code: field.name for field in template.fields}
    rows = (
        (kind_text(entry.kind, t), entry.performer, names.get(entry.field or "", ""), entry.model, entry.note)
        for entry in entries
    )
    return Grid(headings=tuple(t._(heading) for heading in COLUMNS), rows=tuple(rows))
