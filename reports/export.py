"""The register as files for other programs: the JSON contract of the design, and CSV.

Instants are ISO 8601 with the offset of the campaign's zone, codes are stable, None is null. CSV is
for spreadsheets, which run text that looks like a formula (CWE-1236); such text is defused. Whoever
writes it to a file does so in :data:`CSV_ENCODING`, or Excel takes Vietnamese for Latin-1.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from io import StringIO
from zoneinfo import ZoneInfo

from domain.clock import require_aware
from domain.form import Entry
from domain.message import LedgerLine
from domain.poll import MailboxHealth
from domain.register import Register, RegisterLine
from domain.versions import Submission
from reports.language import DEFAULT_ZONE
from reports.status import Counts, StatusSummary
from reports.tables import Grid

#: UTF-8 with a byte order mark.
CSV_ENCODING = "utf-8-sig"

#: First characters that make a spreadsheet run a cell.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
_CSV_COLUMNS = (
    "unit",
    "unit_name",
    "group",
    "kind",
    "performer",
    "field",
    "model",
    "note",
    "received",
    "message_id",
)

Json = dict[str, object]


def export_document(register: Register, ledger: Sequence[LedgerLine], zone: ZoneInfo = DEFAULT_ZONE) -> Json:
    """Return the register as the design's JSON contract has it.

    ``entries`` are those that count, in roster order, within a unit in the order of its forms;
    ``messages`` are those received until the register's instant, oldest first.
    """
    received = sorted((line for line in ledger if line.received <= register.as_of), key=lambda m: (m.received, m.id))
    return {
        "campaign": register.campaign.id,
        "as_of": iso(register.as_of, zone),
        "units": unit_documents(register, zone),
        "entries": [_entry(form, entry) for _, form, entry in _counting_entries(register)],
        "messages": [
            {
                "message_id": line.message_id,
                "subject": line.subject,
                "received": iso(line.received, zone),
                "outcome": line.outcome.value if line.outcome else None,
                "reason": line.reason.code.value if line.reason else None,
            }
            for line in received
        ],
    }


def unit_documents(register: Register, zone: ZoneInfo = DEFAULT_ZONE) -> list[Json]:
    """Return the units of the register, in roster order."""
    return [_unit(line, register, zone) for line in register.lines]


def export_csv(register: Register, zone: ZoneInfo = DEFAULT_ZONE) -> str:
    """Return the entries that count as CSV, one row each, with the names of the JSON contract as headings."""
    units = register.campaign.roster.by_code
    rows = (
        (
            line.unit,
            units[line.unit].name,
            units[line.unit].group,
            entry.kind.value,
            entry.performer,
            entry.field or "",
            entry.model,
            entry.note,
            iso(form.received, zone) or "",
            form.message_id,
        )
        for line, form, entry in _counting_entries(register)
    )
    return _csv(_CSV_COLUMNS, rows)


def grid_csv(grid: Grid) -> str:
    """Return any list as CSV, with its own headings."""
    return _csv(grid.headings, grid.rows)


def missing_document(
    summary: StatusSummary, health: MailboxHealth, zone: ZoneInfo = DEFAULT_ZONE, group: str | None = None
) -> Json:
    """Return who is missing: figures, groups, and units in roster order; ``group`` is the code of one group.

    ``mailbox_complete`` is false where a list may miss what came after ``last_complete_reading``.
    """
    chosen = [status for status in summary.groups if group in (None, status.group.code)]
    return {
        **_heading(summary, health, zone),
        "groups": [
            {"code": status.group.code, "name": status.group.name, **_numbers(status.counts)} for status in chosen
        ],
        "missing": [
            {
                "code": unit.code,
                "name": unit.name,
                "group": unit.group,
                "contact": unit.contact,
                "extended_until": iso(summary.extended.get(unit.code), zone),
                "late": unit.code not in summary.extended and summary.as_of >= summary.campaign.deadline,
            }
            for status in chosen
            for unit in status.missing
        ],
    }


def status_document(summary: StatusSummary, health: MailboxHealth, zone: ZoneInfo = DEFAULT_ZONE) -> Json:
    """Return all figures: those of :func:`missing_document`, and entries, messages and units to look at."""
    return {
        **missing_document(summary, health, zone),
        "deadline": iso(summary.campaign.deadline, zone),
        "entries": [{"kind": c.kind.value, "field": c.field, "count": c.count} for c in summary.entries],
        "messages": {
            "unread" if outcome is None else outcome.value: count for outcome, count in summary.messages.items()
        },
        "extensions": [{"code": code, "until": iso(until, zone)} for code, until in summary.extended.items()],
        "sent_older": [unit.code for unit in summary.sent_older],
        "sent_by_others": [unit.code for unit in summary.sent_by_others],
        "corrected_late": summary.corrected_late,
        "review": [
            {
                "code": item.unit.code,
                "name": item.unit.name,
                "status": item.status.value,
                "reasons": [reason.code.value for reason in item.reasons],
            }
            for item in summary.in_review
        ],
    }


def _heading(summary: StatusSummary, health: MailboxHealth, zone: ZoneInfo) -> Json:
    return {
        "campaign": summary.campaign.id,
        "as_of": iso(summary.as_of, zone),
        "last_complete_reading": iso(health.complete_at, zone),
        "mailbox_complete": not health.is_blind,
        "counts": _numbers(summary.counts),
    }


def _numbers(counts: Counts) -> dict[str, int]:
    return {
        "asked": counts.asked,
        "registered": counts.registered,
        "nothing_to_register": counts.nothing,
        "needs_review": counts.needs_review,
        "missing": counts.missing,
        "on_time": counts.on_time,
        "late": counts.late,
    }


def _unit(line: RegisterLine, register: Register, zone: ZoneInfo) -> Json:
    unit = register.campaign.roster.by_code[line.unit]
    return {
        "code": unit.code,
        "name": unit.name,
        "group": unit.group,
        "status": line.status.value,
        "first_received": iso(line.first_received, zone),
        "on_time": line.on_time,
        "last_received": iso(line.last_received, zone),
        "effective_deadline": iso(line.effective_deadline, zone),
        "extended_until": iso(line.extension.until, zone) if line.extension else None,
        "corrected_late": line.corrected_late,
        "versions": len(line.versions),
        "is_pinned": line.pin is not None,
        "remarks": [remark.code.value for remark in line.remarks],
    }


def _entry(form: Submission, entry: Entry) -> Json:
    return {
        "unit": form.unit,
        "kind": entry.kind.value,
        "performer": entry.performer,
        "field": entry.field,
        "model": entry.model,
        "note": entry.note,
        "message_id": form.message_id,
    }


def _counting_entries(register: Register) -> Iterator[tuple[RegisterLine, Submission, Entry]]:
    for line in register.lines:
        for form in line.counting:
            for entry in form.entries:
                yield line, form, entry


def iso(instant: datetime | None, zone: ZoneInfo) -> str | None:
    return require_aware(instant).astimezone(zone).isoformat() if instant is not None else None


def _csv(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_defused(heading) for heading in headings])
    writer.writerows([_defused(cell) for cell in row] for row in rows)
    return text.getvalue()


def _defused(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would run; NUL, which no CSV reader bears, is taken out."""
    return f"'{cell}".replace("\0", "") if cell.startswith(_FORMULA_STARTS) else cell.replace("\0", "")
