"""The lines that stand over lists on the screen beside the figures: what is out of the ordinary."""

from __future__ import annotations

from collections.abc import Iterator

from reports.language import Translator
from reports.status import StatusSummary


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
