"""The letterhead of another district: its schools and communes may bear the names of ours."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

from parsers.text import bare

_DISTRICT_WORDS = frozenset({"huyen", "quan"})
#: Bodies whose name begins with the word: "Huyện ủy Thanh Oai".
_BODIES = frozenset({"uy", "doan", "hoi"})
#: How alike a name must be to be ours with a typing error, from 0 to 1.
_ALIKE = 0.7


def other_district(letterhead: Sequence[str], places: Sequence[str]) -> str | None:
    """Return the district that the lines of ``letterhead`` name if it is not the one among ``places``, or None."""
    ours = {name for place in places for name in _districts(place)}
    named = [name for line in letterhead for name in _districts(line)]
    others = [name for name in named if not any(_is_alike(name, own) for own in ours)]
    return " ".join(others[0]) if ours and others and len(others) == len(named) else None


def _districts(line: str) -> Iterator[tuple[str, ...]]:
    """Yield the names, word by word without marks, that follow a word for a district."""
    words = bare(line).split()
    for at, word in enumerate(words):
        if word in _DISTRICT_WORDS:
            name = words[at + 1 :]
            name = name[1:] if name and name[0] in _BODIES else name
            if name and not name[0].isdigit():
                yield tuple(name)


def _is_alike(name: tuple[str, ...], own: tuple[str, ...]) -> bool:
    """Tell whether ``name`` begins as ``own``, but for typing errors; more may follow it on the line."""
    begin = " ".join(name[: len(own)])
    return difflib.SequenceMatcher(None, begin, " ".join(own)).ratio() >= _ALIKE
