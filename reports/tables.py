"""Lists as plain headings and rows, ready for a terminal, a CSV file or a sheet.

One table is made once and shown in several ways, so that all of them say the same. Nothing here
knows how a table is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.errors import N_
from domain.message import LedgerLine
from domain.reasons import Reason, ReasonCode
from reports.deadlines import extension_text
from reports.language import Translator
from reports.status import Counts, StatusSummary
from reports.wording import brief, kind_text, outcome_text

#: The column of :func:`missing_rows` by which its rows are grouped.
GROUP_COLUMN = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Headings and rows of text; every row has as many cells as there are headings."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def missing_rows(summary: StatusSummary, translator: Translator, group: str | None = None) -> Grid:
    """Return the units from which nothing came, by group in roster order; ``group`` is the code of one group."""
    chosen = [status for status in summary.groups if group in (None, status.group.code)]
    return _grid(
        translator,
        (N_("Code"), N_("Unit"), N_("Group"), N_("Contact"), N_("Extension")),
        (
            (unit.code, unit.name, status.group.name, unit.contact, extension_text(summary, unit, translator))
            for status in chosen
            for unit in status.missing
        ),
    )


def group_rows(summary: StatusSummary, translator: Translator) -> Grid:
    """Return the numbers of each group in the letter's order, and of all in the last row."""
    named = [(status.group.name, status.counts) for status in summary.groups]
    named.append((translator._(N_("All")), summary.counts))
    return _grid(
        translator,
        (
            N_("Group"),
            N_("Asked"),
            N_("Registered"),
            N_("Share"),
            N_("Answered, no model"),
            N_("Sent, not yet read"),
            N_("Nothing sent"),
        ),
        (_group_row(name, counts, translator) for name, counts in named),
    )


def entry_count_rows(summary: StatusSummary, translator: Translator) -> Grid:
    """Return how many models count, by kind and field."""
    names = {field.code: field.name for field in summary.campaign.template.fields}
    return _grid(
        translator,
        (N_("Kind"), N_("Field"), N_("Models")),
        (
            (
                kind_text(count.kind, translator),
                translator._(N_("Field not known")) if count.field is None else names[count.field],
                translator.number(count.count),
            )
            for count in summary.entries
        ),
    )


def message_rows(ledger: Sequence[LedgerLine], translator: Translator) -> Grid:
    """Return the messages as the ledger has them; for officers only, it shows senders and subjects."""
    return _grid(
        translator,
        (N_("No."), N_("Received"), N_("Sender"), N_("Subject"), N_("Outcome"), N_("Reason")),
        (
            (
                str(line.id),
                translator.stamp(line.received),
                line.sender,
                line.subject,
                outcome_text(line.outcome, translator),
                _why(line.reason, translator) if line.reason else "",
            )
            for line in ledger
        ),
    )


def _grid(translator: Translator, headings: Sequence[str], rows: Iterable[tuple[str, ...]]) -> Grid:
    return Grid(headings=tuple(translator._(heading) for heading in headings), rows=tuple(rows))


def _why(reason: Reason, translator: Translator) -> str:
    """Return the units that a message registered, or in a word why it did not."""
    if reason.code is ReasonCode.FORMS_BOOKED:
        return reason.details.get("units", "")
    return brief(reason.code, translator)


def _group_row(name: str, counts: Counts, translator: Translator) -> tuple[str, ...]:
    share = translator.share(counts.registered, counts.asked)
    numbers = [counts.asked, counts.registered, counts.nothing, counts.needs_review, counts.missing]
    asked, registered, *rest = (translator.number(number) for number in numbers)
    return (name, asked, registered, share, *rest)
