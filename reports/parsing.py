"""What reading a file gave, for people who ask why, and as the JSON contract of ``dangky parse``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from domain.campaign import Campaign, FormTemplate
from domain.document import Place
from domain.errors import N_
from domain.evidence import Attribution
from domain.form import Entry, FileReading, Form, Problem, Weight
from domain.unit import Roster
from reports.export import Json
from reports.language import Translator
from reports.tables import Grid
from reports.wording import explain, kind_text, place_text, source_text

_WEIGHTS = {Weight.REMARK: N_("remark"), Weight.QUESTION: N_("question")}


def parse_document(file: str, reading: FileReading, attributions: Sequence[Attribution]) -> Json:
    """Return one object of the contract: file, outcome, reason, and its forms with units, entries and problems."""
    return {
        "file": file,
        "outcome": reading.outcome.value,
        "reason": reading.reason.code.value,
        "forms": [_form(form, found) for form, found in zip(reading.forms, attributions, strict=True)],
    }


def _form(form: Form, found: Attribution) -> Json:
    return {
        "unit_as_written": form.unit_as_written,
        "unit": found.unit,
        "entries": [_entry(entry) for entry in form.entries],
        "problems": [_problem(problem) for problem in form.problems],
    }


def _entry(entry: Entry) -> Json:
    return {
        "kind": entry.kind.value,
        "performer": entry.performer,
        "field": entry.field,
        "model": entry.model,
        "note": entry.note,
        "place": _place(entry.place),
    }


def _problem(problem: Problem) -> Json:
    return {
        "reason": problem.reason.code.value,
        "details": dict(problem.reason.details),
        "weight": problem.weight.value,
        "written": problem.written,
        "place": _place(problem.place),
    }


def _place(place: Place) -> dict[str, object]:
    """Return the parts of a place that are known."""
    return {name: value for name, value in asdict(place).items() if value is not None}


def evidence_rows(found: Attribution, roster: Roster, t: Translator) -> Grid:
    """Return each source, what it says, and which units that means."""
    rows = (
        (source_text(item.source, t), item.match.written, _names(item.match.candidates, roster))
        for item in found.evidence
    )
    return _grid(t, (N_("Source"), N_("As written"), N_("Units")), rows)


def finding_rows(form: Form, t: Translator, campaign: Campaign) -> Grid:
    """Return the steps of recognition in reading order."""
    rows = ((place_text(f.place, t), f.written, explain(f.reason, t, campaign)) for f in form.trace)
    return _grid(t, (N_("Place"), N_("As written"), N_("Understood as")), rows)


def entry_rows(form: Form, template: FormTemplate, t: Translator) -> Grid:
    """Return the models that were read."""
    names = {field.code: field.name for field in template.fields}
    rows = (
        (
            place_text(entry.place, t),
            kind_text(entry.kind, t),
            entry.performer,
            names.get(entry.field or "", ""),
            entry.model,
            entry.note,
        )
        for entry in form.entries
    )
    return _grid(t, (N_("Place"), N_("Kind"), N_("Performer"), N_("Field"), N_("Model"), N_("Note")), rows)


def problem_rows(form: Form, t: Translator, campaign: Campaign) -> Grid:
    """Return what does not read plainly, with its place."""
    rows = (
        (place_text(p.place, t), t._(_WEIGHTS[p.weight]), p.written, explain(p.reason, t, campaign))
        for p in form.problems
    )
    return _grid(t, (N_("Place"), N_("Weight"), N_("As written"), N_("Problem")), rows)


def _names(codes: Iterable[str], roster: Roster) -> str:
    return "; ".join(roster.by_code[code].name for code in codes)


def _grid(t: Translator, headings: Sequence[str], rows: Iterable[tuple[str, ...]]) -> Grid:
    return Grid(headings=tuple(t._(heading) for heading in headings), rows=tuple(rows))
