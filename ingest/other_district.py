"""The letterhead of another district: its schools and communes may bear the names of ours."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from itertools import chain

from parsers.text import bare, fold
from parsers.unit_names import words as language

#: Words for a district: "cơ quan" and "quân sự" are none; without marks only those that say nothing else.
_MARKED = tuple(fold(word) for word in language.DISTRICT_TYPES)
_UNMARKED = ("huyen", "thi xa")
#: Words of bodies: what follows a district's word may be the next body on the line, and no place.
_KINDS = tuple(
    f"{bare(kind)} "
    for kind in chain(
        (language.SCHOOL,),
        language.SCHOOL_KINDS,
        language.LEADING_KINDS,
        language.OTHER_KINDS,
        language.INNER_BODIES,
        language.EMPTY_WORDS,
    )
)
#: Where another place's name begins: "huyện Chương Mỹ, thành phố Hà Nội".
_NEXT_PLACE = re.compile(rf" (?:{'|'.join(bare(word) for word in chain(*language.LEVELS))}|tp) ")
#: Bodies whose name begins with the word: "Huyện ủy Thanh Oai".
_BODIES = frozenset({"uy", "doan", "hoi"})
#: Words of a district's name at most.
_MAX_WORDS = 3
#: How alike a word must be to be ours with a typing error, from 0 to 1.
_ALIKE = 0.6
_PARTS = re.compile(r"[-–—,;:./()\t]+")


def other_district(letterhead: Sequence[str], places: Sequence[str]) -> str | None:
    """Return the district that the lines of ``letterhead`` name if it is not the one among ``places``, or None."""
    ours = [name for place in places for name in _districts(place)]
    named = [name for line in letterhead for name in _districts(line)]
    is_ours = any(_is_alike(name, own) for name in named for own in ours)
    return named[0] if ours and named and not is_ours else None


def _districts(line: str) -> Iterator[str]:
    """Yield the names, without marks, that follow a word for a district."""
    for part in _PARTS.split(line):
        folded = f" {fold(part)} "
        for word in _UNMARKED if folded.isascii() else _MARKED:
            _, found, after = folded.partition(f" {word} ")
            name = _NEXT_PLACE.split(f" {bare(after)} ")[0].split()
            name = name[1:] if name and name[0] in _BODIES else name
            is_place = 0 < len(name) <= _MAX_WORDS and name[0].isalpha()
            if found and is_place and not f"{' '.join(name)} ".startswith(_KINDS):
                yield " ".join(name)


def _is_alike(name: str, own: str) -> bool:
    """Tell whether ``name`` is ``own`` but for typing errors: each of its words, since neighbours share words."""
    words, own_words = name.split(), own.split()
    is_like = len(words) == len(own_words) and all(map(_is_alike_word, words, own_words))
    return is_like or name.replace(" ", "") == own.replace(" ", "")


def _is_alike_word(word: str, own: str) -> bool:
    return difflib.SequenceMatcher(None, word, own).ratio() >= _ALIKE
