"""A row's cells by what their columns mean."""

from __future__ import annotations

from dataclasses import dataclass

from domain.campaign import Role
from domain.document import Cell
from parsers.recognise.headings import Meaning
from parsers.recognise.layout import Layout, Row
from parsers.text import one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCells:
    """One row under a layout."""

    row: Row
    layout: Layout

    def under(self, role: Role) -> tuple[tuple[Cell, Meaning], ...]:
        """Return the cells under columns with ``role``, each once, with what their heading means."""
        found: dict[Cell, Meaning] = {}
        for index in self.layout.positions(role):
            meaning = self.layout.columns[index]
            if meaning is not None:
                found.setdefault(self.row[index], meaning)
        return tuple(found.items())

    def first(self, role: Role) -> Cell | None:
        """Return the first cell under ``role``; None if there is no such column."""
        return next((cell for cell, _ in self.under(role)), None)

    def text(self, role: Role) -> str:
        """Return the texts under ``role``, on one line."""
        return one_line(" ".join(cell.text for cell, _ in self.under(role)))
