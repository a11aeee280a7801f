"""The versions of one unit: what each brought and changed, which counts, and what officers ruled.

For officers only: it names persons.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.campaign import FormTemplate
from domain.entry_changes import EntryChanges, diff
from domain.errors import N_
from domain.form import Entry
from domain.register import Register, RegisterLine
from domain.rulings import Extension, Pin, Ruling
from domain.versions import Relation, Version
from reports.deadlines import last_day_text
from reports.export import Json, iso
from reports.language import DEFAULT_ZONE, Translator
from reports.questions import entry_document
from reports.tables import Grid


def versions_document(
    register: Register, line: RegisterLine, rulings: Iterable[Ruling], zone: ZoneInfo = DEFAULT_ZONE
) -> Json:
    """Return all versions of a unit, oldest first, with what each changed, and all rulings about it."""
    unit = register.campaign.roster.by_code[line.unit]
    return {
        "code": unit.code,
        "name": unit.name,
        "status": line.status.value,
        "as_of": iso(register.as_of, zone),
        "effective_deadline": iso(line.effective_deadline, zone),
        "first_received": iso(line.first_received, zone),
        "last_received": iso(line.last_received, zone),
        "on_time": line.on_time,
        "corrected_late": line.corrected_late,
        "versions": [
            _version_document(version, changes, line, zone)
            for version, changes in zip(line.versions, diff(line.versions), strict=True)
        ],
        "rulings": [_ruling_document(ruling, line, zone) for ruling in rulings if ruling.unit == line.unit],
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """One version of a unit's registration, in words."""

    number: int
    #: Row number of its message in the ledger.
    message: int
    #: Case-folded address; empty: the mail names none.
    sender: str
    received: datetime
    is_late: bool
    #: What it is: a registration, a supplement, an older file sent again.
    kind: str
    #: True if something that it brought counts; if an officer chose it.
    counts: bool
    is_pinned: bool
    #: What it changed: ``+ Tổ 1: Vườn rau (Kinh tế)``.
    changes: tuple[str, ...]


def version_lines(line: RegisterLine, template: FormTemplate, t: Translator) -> tuple[VersionLine, ...]:
    """Return the versions of a unit, oldest first."""
    return tuple(
        VersionLine(
            number=version.number,
            message=version.submissions[0].message,
            sender=version.sender,
            received=version.received,
            is_late=version.received >= line.effective_deadline,
            kind=_kind_text(version, t),
            counts=_counts(version, line),
            is_pinned=_is_pinned(version, line),
            changes=tuple(change_lines(changes, template, t)),
        )
        for version, changes in zip(line.versions, diff(line.versions), strict=True)
    )


def version_rows(line: RegisterLine, template: FormTemplate, t: Translator) -> Grid:
    """Return a row for each version, oldest first."""
    headings = (N_("No."), N_("Mail"), N_("Received"), N_("In time"), N_("What it is"), N_("Counts"), N_("Changes"))
    rows = (
        (
            str(version.number),
            f"{version.message} {version.sender}",
            t.stamp(version.received),
            t._(N_("late")) if version.is_late else t._(N_("in time")),
            version.kind,
            _counts_text(version, t),
            "\n".join(version.changes),
        )
        for version in version_lines(line, template, t)
    )
    return Grid(headings=tuple(t._(heading) for heading in headings), rows=tuple(rows))


def extension_rows(extensions: Iterable[Extension], names: dict[str, str], t: Translator) -> Grid:
    """Return a row for each extension, in the order given."""
    headings = (N_("Number"), N_("Unit"), N_("Until"), N_("Why"), N_("When"), N_("By"), N_("Taken back"))
    rows = (
        (
            str(made.id),
            names.get(made.unit, made.unit),
            last_day_text(made.until, t),
            made.reason,
            t.stamp(made.made_at),
            made.made_by,
            f"{t.stamp(made.undone_at)} {made.undone_by}" if made.undone_at else "",
        )
        for made in extensions
    )
    return Grid(headings=tuple(t._(heading) for heading in headings), rows=tuple(rows))


def extension_documents(extensions: Iterable[Extension], zone: ZoneInfo = DEFAULT_ZONE) -> list[Json]:
    """Return the extensions, in the order given."""
    return [_extension_document(made, zone) for made in extensions]


def change_lines(changes: EntryChanges, template: FormTemplate, t: Translator) -> Iterator[str]:
    """Yield ``+ Tổ 1: Vườn rau (Kinh tế)`` for what came, ``-`` for what went, ``~`` for what became another."""
    names = {field.code: field.short for field in template.fields}
    yield from (f"+ {_entry_text(entry, names)}" for entry in changes.added)
    yield from (f"- {_entry_text(entry, names)}" for entry in changes.removed)
    for before, after in changes.changed:
        yield f"~ {_entry_text(before, names)} → {_new_text(before, after)}"
    if changes.is_empty:
        yield t._(N_("nothing"))


def _entry_text(entry: Entry, names: dict[str, str]) -> str:
    field = f" ({names[entry.field]})" if entry.field in names else ""
    return f"{entry.performer}: {entry.model}{field}"


def _new_text(before: Entry, after: Entry) -> str:
    note = f" [{after.note}]" if after.note != before.note else ""
    return f"{after.model}{note}"


def _kind_text(version: Version, t: Translator) -> str:
    if version.repeats is not None:
        return t._(N_("version {number} sent again"), number=version.repeats)
    if version.relation is Relation.ADDS:
        return t._(N_("supplement"))
    return t._(N_("registration")) if version.number == 1 else t._(N_("new version"))


def _counts_text(version: VersionLine, t: Translator) -> str:
    counts = t._(N_("counts")) if version.counts else ""
    pinned = t._(N_("pinned")) if version.is_pinned else ""
    return ", ".join(filter(None, (counts, pinned)))


def _counts(version: Version, line: RegisterLine) -> bool:
    """Tell whether something that the version brought counts."""
    counting = {form.message for form in line.counting}
    return any(form.message in counting for form in version.submissions)


def _is_pinned(version: Version, line: RegisterLine) -> bool:
    return line.pin is not None and _names(line.pin, version)


def _version_document(version: Version, changes: EntryChanges, line: RegisterLine, zone: ZoneInfo) -> Json:
    return {
        "number": version.number,
        "message": version.submissions[0].message,
        "message_id": version.submissions[0].message_id,
        "received": iso(version.received, zone),
        "late": version.received >= line.effective_deadline,
        "relation": version.relation.value,
        "repeats": version.repeats,
        "copies": len(version.copies),
        "counts": _counts(version, line),
        "is_pinned": _is_pinned(version, line),
        "added": [entry_document(entry) for entry in changes.added],
        "removed": [entry_document(entry) for entry in changes.removed],
        "changed": [
            {"before": entry_document(before), "after": entry_document(after)} for before, after in changes.changed
        ],
    }


def _ruling_document(ruling: Ruling, line: RegisterLine, zone: ZoneInfo) -> Json:
    if isinstance(ruling, Extension):
        return {"kind": "extension", **_extension_document(ruling, zone)}
    pinned = (v.number for v in line.versions if isinstance(ruling, Pin) and _names(ruling, v))
    return {"kind": "pin", "version": next(pinned, None), **_made(ruling, zone)}


def _names(pin: Pin, version: Version) -> bool:
    return pin.message_sha256 in (version.message_sha256, *version.copies)


def _extension_document(extension: Extension, zone: ZoneInfo) -> Json:
    return {"until": iso(extension.until, zone), "reason": extension.reason, **_made(extension, zone)}


def _made(ruling: Ruling, zone: ZoneInfo) -> Json:
    return {
        "id": ruling.id,
        "unit": ruling.unit,
        "made_at": iso(ruling.made_at, zone),
        "made_by": ruling.made_by,
        "undone_at": iso(ruling.undone_at, zone),
        "undone_by": ruling.undone_by,
    }
