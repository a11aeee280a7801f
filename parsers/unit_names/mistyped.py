"""What a mistyped name means: the unit that the fewest slips lead to, if nothing else is nearly as near.

Asked only where the words as they stand name nobody. Kinds and ordinals are never traded for others: a
word is only taken for one that it can honestly be a slip of (see ``spelling.py``), and abbreviations,
numbers and single letters are left as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product

from parsers.unit_names.book import Book
from parsers.unit_names.meaning import NOTHING, Meaning, Strength, find_meaning
from parsers.unit_names.reading import ordinal_of
from parsers.unit_names.spelling import Guess

#: Words of a text that is looked at so; a name has fewer.
MAX_WORDS = 16
#: Words of a name that may have slipped, beside marks left out.
MAX_SLIPS = 2
#: How many slips farther off another unit must be, to be no rival.
MARGIN = 1
#: Corrections of one text that are tried; with more, it is no name of ours.
MAX_TRIES = 400
#: What a Roman numeral is read as, stroke by stroke.
_STROKES = frozenset("1li|")


def find_mistyped(words: tuple[str, ...], book: Book) -> Meaning:
    """Return what ``words`` (comparable, without a meaning as they stand) mean but for their spelling.

    NAMED or OPEN if the nearest corrections agree and others are farther off by ``MARGIN``; LIKE with all of
    them if not; NOTHING if no correction within ``MAX_SLIPS`` is a name, or there are more than ``MAX_TRIES`` of them.
    """
    if not 1 < len(words) <= MAX_WORDS:
        return NOTHING
    guesses = [_guesses(words, at, book) for at in range(len(words))]
    found: list[tuple[int, Meaning]] = []
    tries = 0
    for slips in range(MAX_SLIPS + 1):
        if found and slips > found[0][0] + MARGIN:
            break
        for corrected in _corrections(words, guesses, slips):
            tries += 1
            if tries > MAX_TRIES:
                return NOTHING
            meaning = find_meaning(book.vocabulary.without_board(corrected), book)
            if meaning.strength >= Strength.OPEN:
                found.append((slips, meaning))
    return _chosen(found)


def _chosen(found: list[tuple[int, Meaning]]) -> Meaning:
    """Return the nearest meaning, if those nearly as near are of the same units."""
    if not found:
        return NOTHING
    nearest = max((meaning for slips, meaning in found if slips == found[0][0]), key=lambda meaning: meaning.strength)
    units = nearest.units.union(*(meaning.units for _, meaning in found))
    strength = nearest.strength if units == nearest.units else Strength.LIKE
    return replace(nearest, strength=strength, units=units, is_mistyped=True)


def _guesses(words: tuple[str, ...], at: int, book: Book) -> tuple[Guess, ...]:
    word = words[at]
    if len(word) > 1 and not word.isdigit() and _STROKES.issuperset(word):
        return (Guess(word="i" * len(word), slips=1),)
    is_ordinal = ordinal_of(word) is not None and (len(word) == 1 or not word.isalpha() or at == len(words) - 1)
    if is_ordinal or word in book.vocabulary.meanings:
        return ()
    return book.speller.guesses(words, at)


def _corrections(words: tuple[str, ...], guesses: list[tuple[Guess, ...]], slips: int) -> Iterator[tuple[str, ...]]:
    """Yield the texts that just ``slips`` slips, and marks left out anywhere, make ``words`` of."""
    slipped = [at for at, found in enumerate(guesses) if any(guess.slips for guess in found)]
    for places in combinations(slipped, slips):
        choices = [
            [guess.word for guess in found if guess.slips]
            if at in places
            else [words[at], *(guess.word for guess in found if not guess.slips)]
            for at, found in enumerate(guesses)
        ]
        for chosen in product(*choices):
            if chosen != words:
                yield chosen
