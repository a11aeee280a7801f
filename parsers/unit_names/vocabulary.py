"""The language's words with one campaign's places and communes, as tables for look-ups.

There are two vocabularies of one campaign: with marks, and without any for texts typed bare. Every
text in a vocabulary is in comparable form, see :func:`comparable`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from parsers.text import fold, strip_marks
from parsers.unit_names import words as language

#: "Mỹ" and "Mĩ" are one syllable: y as the only vowel is i. The tone stands at the end, as fold leaves it.
_ONLY_Y = re.compile(r"^(qu|[bcdđghklmnpqrstvx]{1,3})y([\u0300\u0301\u0303\u0309\u0323]?)$")


def comparable(text: str, *, marks: bool) -> tuple[str, ...]:
    """Return the words of ``text`` as they are compared: folded, y as i, and without any mark if ``marks`` is False."""
    folded = fold(text)
    if not marks and not folded.isascii():
        folded = strip_marks(folded)
    words = folded.split()
    return tuple(_ONLY_Y.sub(r"\1i\2", word) for word in words) if "y" in folded else tuple(words)


class Sort(Enum):
    """What a phrase is in a name."""

    WORD = auto()
    #: Kind of body, e.g. ``tiểu học``.
    KIND = auto()
    COMMUNE = auto()
    #: The campaign's own place or the word for its level: ``huyện Thanh Oai``, ``huyện``.
    HOME = auto()
    #: A place above it, e.g. ``Hà Nội``.
    ABOVE = auto()


#: Names of places are taken whole, whatever their words may be short for.
_PLACES = (Sort.COMMUNE, Sort.HOME, Sort.ABOVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """One phrase of a name."""

    #: Its words joined by spaces; of a commune, the name without its type.
    text: str
    sort: Sort
    #: Word that says a commune's type, e.g. ``xã``; empty elsewhere or if not written.
    type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All that reading a name needs to know of language and place."""

    #: False if marks are taken away from everything.
    marks: bool
    #: Abbreviation or synonym -> what it may stand for, as words.
    meanings: Mapping[str, tuple[tuple[str, ...], ...]]
    #: Words of a phrase, with the commune's type -> what it is.
    phrases: Mapping[str, Phrase]
    #: First word of the keys of the two tables -> lengths in words of the keys that begin with it, longest first.
    lengths: Mapping[str, tuple[int, ...]]
    school: str
    school_kinds: frozenset[str]
    leading_kinds: frozenset[str]
    inner_bodies: frozenset[str]
    party_bodies: frozenset[str]
    empty_words: frozenset[str]
    #: The word before a number.
    number: str
    #: Labels before a name, longest first, as words.
    labels: tuple[tuple[str, ...], ...]
    #: Boards, as words, and the bodies that they write for.
    boards: tuple[tuple[str, ...], ...]
    with_boards: frozenset[str]

    def words(self, text: str) -> tuple[str, ...]:
        """Return the words of ``text`` in comparable form."""
        return comparable(text, marks=self.marks)

    def without_board(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Return ``words`` without the board at their beginning that writes for the body behind it."""
        for board in self.boards:
            rest = words[len(board) :]
            if words[: len(board)] == board and any(" ".join(rest).startswith(f"{body} ") for body in self.with_boards):
                return rest
        return words

    def phrase_at(self, words: tuple[str, ...], start: int) -> tuple[int, Phrase | None]:
        """Return the end and the longest phrase that begins at ``start``; None, one word on, if none does."""
        for end in self._ends(words, start):
            phrase = self.phrases.get(" ".join(words[start:end]))
            if phrase is not None:
                return end, phrase
        return start + 1, None

    def meanings_at(self, words: tuple[str, ...], start: int) -> tuple[int, tuple[tuple[str, ...], ...]]:
        """Return the end of what begins at ``start`` and what it may stand for; a place's name is only itself."""
        for end in self._ends(words, start):
            text = " ".join(words[start:end])
            phrase, meant = self.phrases.get(text), self.meanings.get(text)
            if phrase is not None and (meant is None or phrase.sort in _PLACES):
                return end, (words[start:end],)
            if meant is not None:
                return end, meant
        return start + 1, (words[start : start + 1],)

    def _ends(self, words: tuple[str, ...], start: int) -> Iterable[int]:
        lengths = self.lengths.get(words[start])
        return [start + length for length in lengths if start + length <= len(words)] if lengths else ()


def build_vocabulary(
    *, marks: bool, communes: Iterable[str], places: Iterable[str], unit_labels: Iterable[str]
) -> Vocabulary:
    """Return the vocabulary of a campaign, from its communes, places and labels as people write them."""

    def key(text: str) -> str:
        return " ".join(comparable(text, marks=marks))

    def keys(texts: Iterable[str]) -> frozenset[str]:
        return frozenset(key(text) for text in texts)

    meanings: dict[str, tuple[tuple[str, ...], ...]] = {}
    for written, meant in language.MEANINGS.items():
        found = (tuple(key(text).split()) for text in meant)
        meanings[key(written)] = tuple(dict.fromkeys((*meanings.get(key(written), ()), *found)))
    phrases = dict(_kinds(keys))
    phrases.update(_places([key(place) for place in places], [keys(level) for level in language.LEVELS]))
    phrases.update(_communes(keys(communes) - {""}, keys(language.COMMUNE_TYPES)))
    labels = keys((*unit_labels, *language.LABELS)) - {""}
    return Vocabulary(
        marks=marks,
        meanings=meanings,
        phrases=phrases,
        lengths=_lengths((*meanings, *phrases)),
        school=key(language.SCHOOL),
        school_kinds=keys(language.SCHOOL_KINDS),
        leading_kinds=keys(language.LEADING_KINDS),
        inner_bodies=keys(language.INNER_BODIES),
        party_bodies=keys(language.PARTY_BODIES),
        empty_words=keys(language.EMPTY_WORDS),
        number=key(language.NUMBER),
        boards=tuple(tuple(board.split()) for board in sorted(keys(language.BOARDS))),
        with_boards=keys(language.WITH_BOARDS),
        labels=tuple(tuple(label.split()) for label in sorted(labels, key=len, reverse=True)),
    )


def _lengths(texts: Iterable[str]) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = {}
    for text in texts:
        words = text.split()
        lengths.setdefault(words[0], set()).add(len(words))
    return {word: tuple(sorted(found, reverse=True)) for word, found in lengths.items()}


def _kinds(keys: Callable[[Iterable[str]], frozenset[str]]) -> Iterator[tuple[str, Phrase]]:
    groups = (language.SCHOOL_KINDS, (language.SCHOOL,), language.LEADING_KINDS, language.OTHER_KINDS)
    for text in keys((*(kind for group in groups for kind in group), *language.INNER_BODIES)):
        yield text, Phrase(text=text, sort=Sort.KIND)


def _communes(communes: Iterable[str], types: Iterable[str]) -> Iterator[tuple[str, Phrase]]:
    for commune in communes:
        yield commune, Phrase(text=commune, sort=Sort.COMMUNE)
        for type_ in types:
            yield f"{type_} {commune}", Phrase(text=commune, sort=Sort.COMMUNE, type=type_)


def _places(places: Sequence[str], levels: Sequence[frozenset[str]]) -> Iterator[tuple[str, Phrase]]:
    """Yield each place as home or above; home is the lowest place whose type is written, else the first."""
    typed = [
        (level, word, place.removeprefix(f"{word} "))
        for level, words in enumerate(levels)
        for word in sorted(words)
        for place in places
        if place.startswith(f"{word} ")
    ]
    home = places[0] if places else ""
    if typed:
        _, word, home = typed[0]
        yield word, Phrase(text=word, sort=Sort.HOME)
    for place in places:
        is_home = f" {place}".endswith(f" {home}")
        yield place, Phrase(text=place, sort=Sort.HOME if is_home else Sort.ABOVE)
