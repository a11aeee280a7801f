"""What reading a file gave, for people who ask why, and as the JSON contract of ``dangky parse``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from domain.campaign import Campaign, FormTemplate
from domain.document import Place
from domain.errors import N_
from domain.evidence import Attribution, Evidence, NameMatch
from domain.form import Entry, FileReading, Finding, Form, Problem, Weight
from domain.reasons import Reason
from domain.unit import Roster
from parsers.text import one_line
from reports.certainty import bearing_text
from reports.export import Json
from reports.language import Translator
from reports.tables import Grid
from reports.wording import explain, kind_text, place_text, shown, source_text

_WEIGHTS = {Weight.REMARK: N_("remark"), Weight.QUESTION: N_("question")}


def parse_document(file: str, reading: FileReading, attributions: Sequence[Attribution]) -> Json:
    """Return one object of the contract: file, outcome, reason, and its forms with units, entries and problems.

    Beside the keys of the contract it has the file's format, what was found in it and left out, whether a program
    recognised its text, and for each form whose it is, how sure that is and by what, and each step of reading it.
    """
    return {
        "file": file,
        "format": reading.format,
        "outcome": reading.outcome.value,
        "reason": reading.reason.code.value,
        "details": dict(reading.reason.details),
        "recognised": reading.is_recognised,
        "findings": [_finding(finding) for finding in reading.trace],
        "omissions": [{"reason": item.code.value, "details": dict(item.details)} for item in reading.omissions],
        "forms": [_form(form, found) for form, found in zip(reading.forms, attributions, strict=True)],
    }


def _form(form: Form, found: Attribution) -> Json:
    return {
        "unit_as_written": form.unit_as_written,
        "unit": found.unit,
        "unit_reason": found.reason.code.value if found.reason else None,
        "candidates": list(found.candidates),
        "confidence": found.confidence.value,
        "claim": found.claim,
        "evidence": [_evidence(item) for item in found.evidence],
        "entries": [_entry(entry) for entry in form.entries],
        "problems": [_problem(problem) for problem in form.problems],
        "findings": [_finding(finding) for finding in form.trace],
    }


def _evidence(item: Evidence) -> Json:
    match = item.match
    return {
        "source": item.source.value,
        "written": match.written,
        "units": list(match.candidates),
        "is_mistyped": match.is_mistyped,
        "bearing": item.bearing.value if item.bearing else None,
    }


def _entry(entry: Entry) -> Json:
    return {
        "kind": entry.kind.value,
        "performer": entry.performer,
        "field": entry.field,
        "model": entry.model,
        "note": entry.note,
        "raw": entry.raw,
        "place": _place(entry.place),
    }


def _finding(finding: Finding) -> Json:
    return {
        "reason": finding.reason.code.value,
        "details": dict(finding.reason.details),
        "written": finding.written,
        "place": _place(finding.place),
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
    """Return each source, what it says, which units that means, and whether it speaks for the unit that was weighed."""
    headings = [N_("Source"), N_("As written"), N_("Units"), *([N_("Speaks")] if found.claim else [])]
    rows = (
        (
            source_text(item.source, t),
            shown(item.match.written),
            _meant(item.match, roster, t),
            *((bearing_text(item.bearing, t),) if found.claim else ()),
        )
        for item in found.evidence
    )
    return _grid(t, headings, rows)


def evidence_title(found: Attribution, roster: Roster, t: Translator) -> str:
    """Return what the table of evidence is about: one unit, if there is one to weigh."""
    if found.claim is None:
        return t._(N_("Whose form it is"))
    return t._(N_("Whose form it is: for and against {unit}"), unit=roster.by_code[found.claim].name)


def _meant(match: NameMatch, roster: Roster, t: Translator) -> str:
    names = _names(match.candidates, roster)
    return t._(N_("{units} (a typing error borne)"), units=names) if match.is_mistyped else names


def finding_rows(findings: Iterable[Finding], t: Translator, campaign: Campaign) -> Grid:
    """Return the steps of reading a file, or of recognising a form in it, in reading order.

    A heading over two rows belongs to both, and is told once.
    """
    rows = dict.fromkeys((place_text(f.place, t), f.written, explain(f.reason, t, campaign)) for f in findings)
    return _grid(t, (N_("Place"), N_("As written"), N_("Understood as")), rows)


def entry_rows(form: Form, template: FormTemplate, t: Translator) -> Grid:
    """Return the models that were read; if an old encoding was decoded, with the text as it stood in the file."""
    names = {field.code: field.name for field in template.fields}
    headings = [N_("Place"), N_("Kind"), N_("Performer"), N_("Field"), N_("Model"), N_("Note")]
    is_decoded = any(entry.raw for entry in form.entries)
    rows = (
        (
            place_text(entry.place, t),
            kind_text(entry.kind, t),
            entry.performer,
            names.get(entry.field or "", ""),
            entry.model,
            entry.note,
            *((one_line(entry.raw),) if is_decoded else ()),
        )
        for entry in form.entries
    )
    return _grid(t, [*headings, N_("In the file")] if is_decoded else headings, rows)


def problem_rows(form: Form, t: Translator, campaign: Campaign) -> Grid:
    """Return what does not read plainly, with its place."""
    rows = (
        (place_text(p.place, t), t._(_WEIGHTS[p.weight]), p.written, explain(p.reason, t, campaign))
        for p in form.problems
    )
    return _grid(t, (N_("Place"), N_("Weight"), N_("As written"), N_("Problem")), rows)


def question_lines(questions: Iterable[Reason], t: Translator, campaign: Campaign) -> tuple[str, ...]:
    """Return what an officer would be asked, each question once."""
    said = dict.fromkeys(explain(question, t, campaign) for question in questions)
    return tuple(t._(N_("An officer would be asked: {question}"), question=question) for question in said)


def _names(codes: Iterable[str], roster: Roster) -> str:
    return "; ".join(roster.by_code[code].name for code in codes)


def _grid(t: Translator, headings: Sequence[str], rows: Iterable[tuple[str, ...]]) -> Grid:
    return Grid(headings=tuple(t._(heading) for heading in headings), rows=tuple(rows))
