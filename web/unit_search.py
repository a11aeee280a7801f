"""Which units somebody means who types a code, a name or a few letters of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from desk.answering import find_unit
from desk.app import App
from desk.kept import Kept
from desk.names import known_names
from domain.unit import Roster, Unit
from parsers.text import bare, fold

#: Units that are offered at most.
MAX_MATCHES = 10
#: Characters of what is typed that are looked at.
MAX_TYPED = 200


class _Names:
    """What the units of one roster are found by and called."""

    def __init__(self, roster: Roster) -> None:
        lines = [(unit.code, "\n".join(bare(text) for text in _texts(unit))) for unit in roster.units]
        #: Code of each unit, with its texts: one a line, and all as one, a space before each word.
        self._texts = [(code, f"\n{said}", f" {said}".replace("\n", " ")) for code, said in lines]
        self._bearers: dict[str, list[str]] = defaultdict(list)
        for unit in roster.units:
            self._bearers[fold(unit.name)].append(unit.code)

    def bearers(self, name: str) -> Sequence[str]:
        """Return the codes of the units that are called ``name``."""
        return self._bearers.get(fold(name), ())

    def beginning(self, words: str) -> list[str]:
        """Return the codes of units of which every word begins some word; those first of which a name begins so."""
        parts = [f" {word}" for word in words.split()]
        found = [(f"\n{words}" not in lines, code) for code, lines, said in self._texts if _has_all(said, parts)]
        found.sort(key=lambda pair: pair[0])
        return [code for _, code in found]


#: Of the roster that was asked about last: folding thousands of names takes a second, and they do not change.
_NAMES = Kept(_Names)


def match_units(app: App, typed: str) -> tuple[Unit, ...]:
    """Return the units that ``typed`` may mean, the likeliest first, at most ``MAX_MATCHES``.

    A name as people write it (``th cao vien 2``), or the beginnings of words of name, code or commune, marks left out.
    """
    words = bare(typed[:MAX_TYPED])
    if not words:
        return ()
    roster = app.campaign.roster
    meant = known_names(app.campaign, app.memories).match(typed[:MAX_TYPED])
    codes = [*((meant.unit,) if meant.unit else ()), *meant.candidates, *_NAMES.of(roster).beginning(words)]
    known = [roster.by_code[code] for code in dict.fromkeys(codes) if code in roster.by_code]
    return tuple(known[:MAX_MATCHES])


def beginning(roster: Roster, typed: str) -> list[str]:
    """Return the codes of the units of which every word typed begins some word of name, code or commune."""
    words = bare(typed[:MAX_TYPED])
    return _NAMES.of(roster).beginning(words) if words else []


def read_unit(app: App, typed: str) -> str | None:
    """Return the code of the unit that an officer named; None: nothing was typed.

    Raises: ``NoSuchUnit``, ``UnitNotClear``.
    """
    if not typed:
        return None
    same = _NAMES.of(app.campaign.roster).bearers(typed)
    return same[0] if len(same) == 1 else find_unit(app.campaign, typed, app.memories)


def unit_as_typed(roster: Roster, unit: Unit) -> str:
    """Return what :func:`read_unit` takes for ``unit``: its name, or its code where two bear the name."""
    return unit.name if len(_NAMES.of(roster).bearers(unit.name)) == 1 else unit.code


def _has_all(text: str, parts: Iterable[str]) -> bool:
    return all(part in text for part in parts)


def _texts(unit: Unit) -> tuple[str, ...]:
    return (unit.name, unit.code, unit.commune, *unit.aliases)
