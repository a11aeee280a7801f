"""The lines that stand over every list on the screen: how many, and what is out of the ordinary."""

from __future__ import annotations

from collections.abc import Iterator

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


def special_lines(summary: StatusSummary, t: Translator) -> Iterator[str]:
    """Yield what is out of the ordinary: running extensions, late corrections, versions to be looked at."""
    extended, late, older = len(summary.extended), summary.corrected_late, len(summary.sent_older)
    others = len(summary.sent_by_others)
    if others:
        yield t.ngettext(
            "{n} unit's newest version came from an address that never wrote for it: {units}. "
            "See: dangky versions UNIT",
            "{n} units' newest versions came from addresses that never wrote for them: {units}. "
            "See: dangky versions UNIT",
            others,
            units=", ".join(unit.code for unit in summary.sent_by_others),
        )
    if extended:
        yield t.ngettext(
            "{n} unit has an extension that still runs: dangky extend --list",
            "{n} units have extensions that still run: dangky extend --list",
            extended,
        )
    if late:
        yield t.ngettext(
            "{n} unit corrected its registration after its deadline.",
            "{n} units corrected their registrations after their deadlines.",
            late,
        )
    if older:
        yield t.ngettext(
            "{n} unit sent an older file again, and nothing changed: {units}. See: dangky versions UNIT",
            "{n} units sent older files again, and nothing changed: {units}. See: dangky versions UNIT",
            older,
            units=", ".join(unit.code for unit in summary.sent_older),
        )
