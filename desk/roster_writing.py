"""A roster as a CSV file or a workbook that ``desk.roster_file`` reads back to the same roster."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from desk.roster_cells import guarded, write_list
from desk.roster_file import HEADINGS
from domain.unit import Roster, Unit
from reports.workbook import Sheet, render_workbook


def roster_csv(roster: Roster) -> str:
    """Return all units, closed ones too, in roster order, under the headings that the reader knows."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    writer.writerows(_rows(roster))
    return text.getvalue()


def roster_workbook(roster: Roster) -> bytes:
    """Return the same as an .xlsx of one sheet."""
    return render_workbook([Sheet(headings=tuple(HEADINGS), rows=tuple(_rows(roster)))])


def _rows(roster: Roster) -> Iterator[tuple[str, ...]]:
    for cells in map(_cells, roster.units):
        yield tuple(guarded(cells[column]) for column in HEADINGS)


def _cells(unit: Unit) -> dict[str, str]:
    return {
        "code": unit.code,
        "name": unit.name,
        "group": unit.group,
        "commune": unit.commune,
        "aliases": write_list(unit.aliases),
        "senders": write_list(unit.senders),
        "contact": unit.contact,
        "note": unit.note,
        "opened_on": unit.opened_on.isoformat() if unit.opened_on else "",
        "closed_on": unit.closed_on.isoformat() if unit.closed_on else "",
        "successors": write_list(unit.successors),
    }
