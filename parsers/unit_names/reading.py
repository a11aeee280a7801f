"""The ways in which written words can be read as a unit's name.

A name is read in three steps. Abbreviations are replaced by what they may stand for, which gives
several wordings. A wording is parted into phrases. From its end the places are taken away one by
one, which gives its readings: ``TH Cao Viên I - Thanh Oai - Hà Nội`` is read in full, without Hà
Nội, and without Thanh Oai and Hà Nội; what was taken away is remembered, for the unit to agree with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from parsers.unit_names.vocabulary import Phrase, Sort, Vocabulary

#: Wordings of one name that are tried; a text with more is no name.
MAX_WORDINGS = 32
#: Words of the longest text that is tried as one name.
MAX_NAME_WORDS = 40
#: What marks an ordinal in a key; no word has it.
ORDINAL = "#"

#: I, II and III as people type them, with small and capital l for I.
_ONES = re.compile(r"^[il]{1,3}$")
_NUMBER = re.compile(r"^0?[1-9]$|^[12][0-9]$")
_LETTER = re.compile(r"^[abcde]$")
_ROMAN = {"iv": 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to read a text as a name."""

    #: What is left as the name itself; never empty.
    phrases: tuple[Phrase, ...]
    #: Key of ``phrases``: words without fill words, the ordinal last, e.g. ``tiểu học cao viên #1``.
    key: str
    #: How many places were taken away.
    taken: int = 0
    #: True if the campaign's own place (or the word for its level) was taken away.
    home: bool = False
    #: True if a place above it was taken away.
    above: bool = False
    #: Communes that were taken away; the unit must lie in them.
    communes: tuple[Phrase, ...] = ()

    @property
    def stem(self) -> str:
        """The key without its ordinal."""
        return self.key.partition(f" {ORDINAL}")[0]

    @property
    def ordinal(self) -> str:
        """The ordinal with its mark, e.g. ``#1``; empty if there is none."""
        return self.key[self.key.index(ORDINAL) :] if ORDINAL in self.key else ""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of bodies that it begins with."""
        found = []
        for phrase in self.phrases:
            if phrase.sort is not Sort.KIND:
                break
            found.append(phrase.text)
        return tuple(found)


@lru_cache(maxsize=16_384)
def ordinal_of(word: str) -> str | None:
    """Return the ordinal that ``word`` may be, e.g. ``#2`` for ii, ll, il, 2 and 02, ``#a`` for a.

    A scan's "II" is read as "lÏ" too; no Vietnamese word has that letter.
    """
    word = word.replace("ï", "i")
    if _ONES.match(word):
        return f"{ORDINAL}{len(word)}"
    if word in _ROMAN:
        return f"{ORDINAL}{_ROMAN[word]}"
    if _NUMBER.match(word):
        return f"{ORDINAL}{int(word)}"
    return f"{ORDINAL}{word}" if _LETTER.match(word) else None


def wordings(words: tuple[str, ...], vocabulary: Vocabulary) -> Iterator[tuple[Phrase, ...]]:
    """Yield every wording of ``words`` as phrases, abbreviations replaced; nothing if there are too many."""
    parts: list[tuple[tuple[str, ...], ...]] = []
    start, count = 0, 1
    while start < len(words):
        start, meant = vocabulary.meanings_at(words, start)
        parts.append(meant)
        count *= len(meant)
        if count > MAX_WORDINGS:
            return
    for chosen in product(*parts):
        yield _phrases(tuple(word for part in chosen for word in part), vocabulary)


def readings(phrases: tuple[Phrase, ...], vocabulary: Vocabulary) -> Iterator[Reading]:
    """Yield the readings of a wording, from the full one to the one with the fewest words."""
    number, left = _take_number(phrases, vocabulary)
    taken: list[Phrase] = []
    while left:
        yield Reading(
            phrases=left,
            key=key_of(left, number),
            taken=len(taken),
            home=any(phrase.sort is Sort.HOME for phrase in taken),
            above=any(phrase.sort is Sort.ABOVE for phrase in taken),
            communes=tuple(phrase for phrase in taken if phrase.sort is Sort.COMMUNE),
        )
        if left[-1].sort not in (Sort.COMMUNE, Sort.HOME, Sort.ABOVE):
            return
        taken.append(left[-1])
        left = left[:-1]


def _phrases(words: tuple[str, ...], vocabulary: Vocabulary) -> tuple[Phrase, ...]:
    """Part ``words`` into phrases, without empty words and without ``trường`` before a school's kind."""
    found: list[Phrase] = []
    start = 0
    while start < len(words):
        end, phrase = vocabulary.phrase_at(words, start)
        is_school_kind = phrase is not None and phrase.text in vocabulary.school_kinds
        if is_school_kind and found and found[-1].text == vocabulary.school:
            found.pop()
        if phrase is not None or words[start] not in vocabulary.empty_words:
            found.append(phrase or Phrase(text=words[start], sort=Sort.WORD))
        start = end
    return tuple(found)


def _take_number(phrases: tuple[Phrase, ...], vocabulary: Vocabulary) -> tuple[str, tuple[Phrase, ...]]:
    """Take ``số 2`` out of a name, wherever it stands; return its ordinal, or an empty one, and the rest."""
    for at in range(len(phrases) - 1):
        if phrases[at].text == vocabulary.number and (ordinal := ordinal_of(phrases[at + 1].text)):
            return ordinal, phrases[:at] + phrases[at + 2 :]
    return "", phrases


def key_of(phrases: tuple[Phrase, ...], number: str = "") -> str:
    """Return the key of ``phrases``, with ``number`` as its ordinal if that is not empty."""
    words = [phrase.text for phrase in phrases]
    if number:
        words.append(number)
    elif len(words) > 1 and phrases[-1].sort is Sort.WORD:
        words[-1] = ordinal_of(words[-1]) or words[-1]
    return " ".join(words)
