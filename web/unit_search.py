"""Which units somebody means who types a code, a name or a few letters of it."""

from __future__ import annotations

from collections.abc import Iterator

from desk.answering import find_unit
from desk.app import App
from desk.names import build_names
from domain.campaign import Campaign
from domain.memory import Memory
from domain.unit import Roster, Unit
from parsers.text import bare, fold
from parsers.unit_names import NameIndex

#: Units that are offered at most.
MAX_MATCHES = 10
#: Characters of what is typed that are looked at.
MAX_TYPED = 200


class _Names:
    """The index of the names of one roster; making it takes some tenths of a second, so the last one is kept."""

    def __init__(self) -> None:
        self._kept: tuple[Campaign, tuple[Memory, ...], NameIndex] | None = None

    def of(self, app: App) -> NameIndex:
        campaign, memories, kept = app.campaign, app.memories, self._kept
        if kept is None or kept[0] is not campaign or kept[1] != memories:
            kept = self._kept = (campaign, memories, build_names(campaign, memories=memories))
        return kept[2]


_NAMES = _Names()


def match_units(app: App, typed: str) -> tuple[Unit, ...]:
    """Return the units that ``typed`` may mean, the likeliest first, at most ``MAX_MATCHES``.

    A name as people write it (``th cao vien 2``), or the beginnings of words of name, code or commune, marks left out.
    """
    words = bare(typed[:MAX_TYPED])
    if not words:
        return ()
    units = app.campaign.roster.by_code
    meant = _NAMES.of(app).match(typed[:MAX_TYPED])
    codes = [*((meant.unit,) if meant.unit else ()), *meant.candidates, *_beginning(app.campaign.roster, words)]
    return tuple(units[code] for code in dict.fromkeys(codes) if code in units)[:MAX_MATCHES]


def read_unit(app: App, typed: str) -> str | None:
    """Return the code of the unit that an officer named; None: nothing was typed.

    Raises: ``NoSuchUnit``, ``UnitNotClear``.
    """
    if not typed:
        return None
    same = [unit.code for unit in app.campaign.roster.units if fold(unit.name) == fold(typed)]
    return same[0] if len(same) == 1 else find_unit(app.campaign, typed, app.memories)


def unit_as_typed(roster: Roster, unit: Unit) -> str:
    """Return what :func:`read_unit` takes for ``unit``: its name, or its code where two bear the name."""
    bearers = sum(fold(other.name) == fold(unit.name) for other in roster.units)
    return unit.name if bearers == 1 else unit.code


def _beginning(roster: Roster, words: str) -> Iterator[str]:
    """Yield the units of which every word begins some word; those first whose name begins so itself."""
    found = [(unit, texts) for unit in roster.units if _begins(texts := _texts(unit), words.split())]
    found.sort(key=lambda pair: not any(text.startswith(words) for text in pair[1]))
    yield from (unit.code for unit, _ in found)


def _begins(texts: tuple[str, ...], words: list[str]) -> bool:
    there = {word for text in texts for word in text.split()}
    return all(any(known.startswith(word) for known in there) for word in words)


def _texts(unit: Unit) -> tuple[str, ...]:
    return tuple(bare(text) for text in (unit.name, unit.code, unit.commune, *unit.aliases))
