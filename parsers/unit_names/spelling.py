"""What a mistyped word may have been meant for, among the words that a roster and its language have.

Three things happen to words. Marks are left out, in part of a name where the rest has them, or hook and
tilde are put for one another. A syllable
is written as it sounds (*chung* for *trung*) or under another tone (*thủy* for *thùy*). And keys and
scans slip: a letter doubled, lost, changed, or put before its neighbour. A slip that gives another
possible syllable is none: *Kim Anh* is a commune elsewhere and not *Kim An* with a letter too many. Only
inside a kind of several words (*mần non*) do its other words say what was meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from parsers.legacy.syllables import may_be_syllable
from parsers.text import strip_marks

#: Letters that a word must have for a letter in it to have slipped.
MIN_LETTERS = 3
#: Letters of a word that is no syllable and yet no abbreviation: "Agribank".
MIN_NAME = 5
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
#: Two tones that sound alike in much of the country.
_HOOK_AND_TILDE = {"\u0309", "\u0303"}
#: Onsets, and y and i, that sound alike to many.
_SOUNDS = (
    (re.compile(r"^tr"), "ch"),
    (re.compile(r"^x"), "s"),
    (re.compile(r"^(?:gi(?=[aeou])|r)"), "d"),
    (re.compile(r"^l"), "n"),
    (re.compile(r"y"), "i"),
)
#: Letters that a scan or a hasty finger puts for others.
_FLIPS = (("rn", "m"), ("0", "o"), ("1", "i"), ("1", "l"), ("5", "s"), ("cl", "d"), ("vv", "w"))
#: Any word of a phrase of which the others are known.
_ANY = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """A known word for which another may have been meant."""

    word: str
    #: 1 if more happened than that marks were left out.
    slips: int


class Speller:
    """Knows the words of a vocabulary by what may happen to them."""

    def __init__(self, words: Iterable[str], *, phrases: Iterable[str], abbreviations: Iterable[str]) -> None:
        """All are in comparable form, with marks or without; of abbreviations only marks are ever left out."""
        self._bare: dict[str, list[str]] = defaultdict(list)
        self._sounds: dict[str, list[str]] = defaultdict(list)
        self._shortened: dict[str, list[str]] = defaultdict(list)
        self._phrases: dict[tuple[str, ...], list[tuple[int, str]]] = defaultdict(list)
        self._longest_phrase = 1
        for word in sorted(set(words)):
            if _is_spelt(strip_marks(word)):
                self._enter(word)
        for word in sorted(set(abbreviations)):
            self._bare[strip_marks(word)].append(word)
        for phrase in sorted(set(phrases)):
            self._enter_phrase(tuple(phrase.split()))

    def guesses(self, words: tuple[str, ...], at: int) -> tuple[Guess, ...]:
        """Return the words that may be meant at ``at`` in ``words``, beside the one that stands there."""
        found = {guess.word: guess for guess in self._in_phrase(words, at)}
        for guess in self._alone(words[at]):
            found[guess.word] = guess
        found.pop(words[at], None)
        return tuple(found.values())

    def _alone(self, word: str) -> Iterator[Guess]:
        key = strip_marks(word)
        for known in () if may_be_syllable(_untoned(word)) else self._near(key):
            if _marked_letters(word) <= _marked_letters(known):
                yield Guess(word=known, slips=1)
        for known in self._sounds.get(_sound(key), ()):
            if strip_marks(known) != key and _tone(word) in ("", _tone(known)):
                yield Guess(word=known, slips=1)
        for known in self._bare.get(key, ()):
            slips = _slips_of_marks(word, known)
            if slips is not None:
                yield Guess(word=known, slips=slips)

    def _near(self, key: str) -> Iterator[str]:
        """Yield the known words of which a letter slipped, or a scan flipped letters."""
        for flipped in _flipped(key):
            yield from self._sounds.get(_sound(flipped), ())
        if len(key) < MIN_LETTERS:
            return
        for shortened in (key, *_shortenings(key)):
            for known in self._shortened.get(shortened, ()):
                if _is_one_slip(strip_marks(known), key):
                    yield known

    def _in_phrase(self, words: tuple[str, ...], at: int) -> Iterator[Guess]:
        """Yield the words that a known phrase has at ``at``, if all its other words stand around it."""
        for start in range(max(0, at - self._longest_phrase + 1), at + 1):
            for end in range(max(at + 1, start + 2), min(len(words), start + self._longest_phrase) + 1):
                around = (*words[start:at], _ANY, *words[at + 1 : end])
                for place, known in self._phrases.get(around, ()):
                    if place == at - start and _is_one_slip(strip_marks(known), strip_marks(words[at])):
                        yield Guess(word=known, slips=1)

    def _enter(self, word: str) -> None:
        key = strip_marks(word)
        self._bare[key].append(word)
        self._sounds[_sound(key)].append(word)
        if len(key) >= MIN_LETTERS:
            for shortened in {key, *_shortenings(key)}:
                self._shortened[shortened].append(word)

    def _enter_phrase(self, words: tuple[str, ...]) -> None:
        if len(words) < 2:
            return
        self._longest_phrase = max(self._longest_phrase, len(words))
        for place, word in enumerate(words):
            self._phrases[(*words[:place], _ANY, *words[place + 1 :])].append((place, word))


def _is_spelt(key: str) -> bool:
    """Tell whether a word (without marks) is spelt out: a syllable or a name, and no abbreviation."""
    return len(key) > 1 and key.isalpha() and (may_be_syllable(key) or len(key) >= MIN_NAME)


def _sound(key: str) -> str:
    for pattern, alike in _SOUNDS:
        key = pattern.sub(alike, key)
    return key


def _flipped(key: str) -> Iterator[str]:
    """Yield ``key`` (without marks) as it was before a scan flipped letters in it."""
    for read, meant in _FLIPS:
        if read in key:
            yield key.replace(read, meant)


def _shortenings(key: str) -> Iterator[str]:
    return (key[:at] + key[at + 1 :] for at in range(len(key)))


def _is_one_slip(one: str, other: str) -> bool:
    """Tell whether a letter too many, too few, another one, or two in the wrong order make one of the other."""
    if one == other:
        return False
    start = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    if start is None:
        return abs(len(one) - len(other)) == 1
    left, right = one[start:], other[start:]
    if len(left) == len(right):
        return left[1:] == right[1:] or (left[:2] == right[1::-1] and left[2:] == right[2:])
    longer, shorter = (left, right) if len(left) > len(right) else (right, left)
    return longer[1:] == shorter


@lru_cache(maxsize=16_384)
def _tone(word: str) -> str:
    return next((char for char in unicodedata.normalize("NFD", word) if char in _TONES), "")


@lru_cache(maxsize=16_384)
def _untoned(word: str) -> str:
    """Return ``word`` with hats, horns, breves and bars, and without the tone."""
    decomposed = "".join(char for char in unicodedata.normalize("NFD", word) if char not in _TONES)
    return unicodedata.normalize("NFC", decomposed)


def _marked_letters(word: str) -> set[str]:
    """Return the letters of ``word`` that have a hat, horn, breve or bar."""
    return {letter for letter in _untoned(word) if not letter.isascii()}


def _slips_of_marks(word: str, known: str) -> int | None:
    """Return how many slips make ``word`` of ``known``, of which only marks differ; None: they are other words.

    A mark left out is none, nor is hook for tilde; another tone is one; another vowel (*ân* for *an*) is another word.
    """
    pairs = zip(_untoned(word), _untoned(known), strict=True)
    if any(written not in (letter, strip_marks(letter)) for written, letter in pairs):
        return None
    tones = {_tone(word), _tone(known)}
    return 0 if _tone(word) == "" or len(tones) == 1 or tones == _HOOK_AND_TILDE else 1
