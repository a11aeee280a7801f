"""How many writings of names are understood, rule by rule."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from parsers.unit_names import NameIndex
from tests.parsers.unit_names.writings import Writing


@dataclass(kw_only=True)
class Figures:
    """What became of the writings."""

    #: Rule -> how many were ``right``, ``wrong`` and ``refused``.
    by_rule: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    #: Writings that gave a unit that was not meant.
    wrong: list[Writing] = field(default_factory=list)
    #: Writings that gave no unit.
    refused: list[Writing] = field(default_factory=list)


def understand(writings: Iterable[Writing], index: NameIndex) -> Figures:
    """Match all ``writings`` and count."""
    figures = Figures()
    for writing in writings:
        unit = index.match(writing.written).unit
        if unit == writing.unit:
            figures.by_rule[writing.rule]["right"] += 1
        else:
            figures.by_rule[writing.rule]["wrong" if unit else "refused"] += 1
            (figures.wrong if unit else figures.refused).append(writing)
    return figures
