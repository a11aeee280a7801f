"""The words of the consolidated list that a workbook and a Word document share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from domain.campaign import Campaign, Kind
from domain.errors import N_
from domain.form import Entry
from parsers.text import clean
from reports.consolidated.changes import EntryChange
from reports.consolidated.model import (
    Column,
    Consolidated,
    LateRow,
    MissingRow,
    PerformerRow,
    ReviewRow,
    Selection,
    UnitRow,
)
from reports.deadlines import last_day_text
from reports.freshness import health_line
from reports.language import Translator
from reports.workbook import NOT_XML

_SELECTIONS = {
    Selection.ALL: N_("All that counts in the register, also of units about which a question is open."),
    Selection.ACCEPTED: N_("Only units about which no question is open; the others stand in form 3."),
}
#: Part of the list for each kind, as the annex names it.
PART_LETTERS = {Kind.COLLECTIVE: "A", Kind.INDIVIDUAL: "B"}
_PART_NAMES = {Kind.COLLECTIVE: N_("COLLECTIVES"), Kind.INDIVIDUAL: N_("INDIVIDUALS")}
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def plain(text: str) -> str:
    """Return ``text`` without what a document cannot hold or a reader cannot see; newlines stay."""
    return NOT_XML.sub("\ufffd", clean(text).replace("\t", " "))


def roman(number: int) -> str:
    """Return ``IV`` for 4; for 1 to 39 and a little beyond."""
    written = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        written += letters * times
    return written


def figures(found: Consolidated, t: Translator) -> str:
    """Return of when the list is and how many answered."""
    counts = found.summary.counts
    return t._(
        N_(
            "As of {moment}: {registered}/{asked} units registered, {nothing} have no model, "
            "{review} sent something that is being looked at, {missing} sent nothing; {models} models."
        ),
        moment=t.moment(found.as_of),
        registered=t.number(counts.registered),
        asked=t.number(counts.asked),
        nothing=t.number(counts.nothing),
        review=t.number(counts.needs_review),
        missing=t.number(counts.missing),
        models=t.number(found.total.total),
    )


def reservations(found: Consolidated, t: Translator) -> Iterator[str]:
    """Yield why the list may not be the last word, and whose entries it holds."""
    if found.is_before_deadline:
        deadline = last_day_text(found.campaign.deadline, t)
        yield t._(N_("Interim list: the deadline, {deadline}, has not passed."), deadline=deadline)
    if found.unanswered:
        yield t.ngettext(
            "Interim list: {n} unit has not answered yet, or is being looked at.",
            "Interim list: {n} units have not answered yet, or are being looked at.",
            found.unanswered,
        )
    yield t._(_SELECTIONS[found.selection])
    if found.health.is_blind:
        yield health_line(found.health, t)
    nameless = sum(not review.candidates for review in found.register.reviews)
    if nameless:
        yield t.ngettext(
            "{n} message that names no unit is still being looked at; a unit of form 3 may have sent it.",
            "{n} messages that name no unit are still being looked at; units of form 3 may have sent them.",
            nameless,
        )


def column_name(column: Column, t: Translator) -> str:
    """Return the heading of a field's column."""
    return column.name if column.code else t._(N_("Field not known"))


def spanning_heading(campaign: Campaign, t: Translator) -> str:
    """Return what stands over the fields, as the campaign's form has it."""
    written = campaign.template.spanning_headings
    return written[0] if written else t._(N_("Fields (with the name of the model)"))


def part_name(kind: Kind, t: Translator) -> str:
    """Return ``TẬP THỂ`` or ``CÁ NHÂN``."""
    return t._(_PART_NAMES[kind])


def unit_note(row: UnitRow, t: Translator) -> str:
    """Return the Ghi chú of a unit on form 1."""
    said = (
        (row.has_nothing, N_("No model")),
        (row.is_late, N_("after the deadline")),
        (row.is_in_review, N_("a question is open")),
        (not row.is_asked, N_("asked no more")),
    )
    return _sentence(t._(text) for is_so, text in said if is_so)


def models_text(models: Sequence[str]) -> str:
    """Return the models of one cell: one as it is, several each on a line with a dash."""
    return "\n".join(models if len(models) < 2 else (f"- {model}" for model in models))


def performer_note(row: PerformerRow) -> str:
    """Return the Ghi chú of a performer on form 2."""
    return "; ".join(row.notes)


def missing_note(row: MissingRow, t: Translator) -> str:
    """Return the Ghi chú of a unit from which nothing came."""
    until = row.extended_until
    return _sentence([t._(N_("extended to {day}"), day=last_day_text(until, t))]) if until else ""


def review_note(row: ReviewRow, t: Translator) -> str:
    """Return the Ghi chú of a unit in review."""
    return t._(N_("Sent {moment}, being looked at"), moment=t.stamp(row.received))


def late_note(row: LateRow, t: Translator) -> str:
    """Return the Ghi chú of a unit that answered late."""
    return t._(N_("Received {moment}"), moment=t.stamp(row.received))


def change_text(change: EntryChange, t: Translator) -> str:
    """Return what became of an entry."""
    if change.before is None:
        return t._(N_("Model added"))
    return t._(N_("Model changed")) if change.after else t._(N_("Model removed"))


def entry_text(entry: Entry | None) -> str:
    """Return a model with its note; empty for none."""
    if entry is None:
        return ""
    return f"{entry.model} ({entry.note})" if entry.note else entry.model


def _sentence(parts: Iterator[str] | Sequence[str]) -> str:
    said = ", ".join(parts)
    return said[:1].upper() + said[1:]
