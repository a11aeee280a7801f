"""The line that stands over lists: how many units have done what."""

from __future__ import annotations

from domain.errors import N_
from reports.language import Translator
from reports.status import StatusSummary


def headline(summary: StatusSummary, t: Translator) -> str:
    """Return the figures in one line: ``DVK 2022, đến 16h00 ngày 14/02/2022: 132/174 đơn vị đã đăng ký, ...``."""
    counts = summary.counts
    return t._(
        N_(
            "{campaign}, as of {moment}: {registered}/{asked} units registered, {nothing} have no model, "
            "{review} sent something not yet read, {missing} sent nothing; {entries} models."
        ),
        campaign=summary.campaign.short_title,
        moment=t.moment(summary.as_of),
        registered=t.number(counts.registered),
        nothing=t.number(counts.nothing),
        asked=t.number(counts.asked),
        review=t.number(counts.needs_review),
        missing=t.number(counts.missing),
        entries=t.number(summary.entry_total),
    )
