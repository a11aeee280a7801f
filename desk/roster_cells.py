"""Cells of a roster file: lists, dates, and texts that a spreadsheet must not run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from domain.roster_checks import LIST_SEPARATOR
from parsers.text import fold, one_line

#: First characters that make a spreadsheet run a cell (CWE-1236): of a roster, mostly "+84 ..." and "- ...".
_FORMULA_STARTS = ("=", "+", "-", "@")
_GUARD = "'"
#: Between the addresses, or the codes, of one cell.
_BETWEEN = re.compile(r"[\s|,;]+")
_VIETNAMESE_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def guarded(text: str) -> str:
    """Return ``text`` with an apostrophe before what a spreadsheet would run."""
    return _GUARD + text if text.lstrip(_GUARD).startswith(_FORMULA_STARTS) else text


def unguarded(cell: str) -> str:
    """Return the text that :func:`guarded` made the cell of."""
    return cell[1:] if cell.startswith(_GUARD) and cell.lstrip(_GUARD).startswith(_FORMULA_STARTS) else cell


def read_date(cell: str) -> date | None:
    """Return the day that ``cell`` says: ``2025-07-01``, ``01/07/2025``, or a workbook's date; None if it says none."""
    found = _VIETNAMESE_DATE.fullmatch(cell)
    try:
        if found:
            day, month, year = map(int, found.groups())
            return date(year, month, day)
        return datetime.fromisoformat(cell).date()
    except ValueError:
        return None


def read_words(cell: str) -> tuple[str, ...]:
    """Return the addresses or codes of ``cell``, each once."""
    return tuple(dict.fromkeys(word for word in _BETWEEN.split(cell) if word))


def read_aliases(cell: str, name: str) -> Iterator[str]:
    """Yield the other names in ``cell``, each once, without ``name`` itself."""
    seen = {fold(name), ""}
    for alias in cell.replace("\n", LIST_SEPARATOR).split(LIST_SEPARATOR):
        if fold(alias) not in seen:
            seen.add(fold(alias))
            yield one_line(alias)


def write_list(texts: Iterable[str]) -> str:
    """Return the cell of which the readers here make ``texts`` again."""
    return LIST_SEPARATOR.join(texts)
