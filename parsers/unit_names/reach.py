"""Where a name may end that begins at a word: a quick answer, so that the slow question is seldom asked.

Names in a text are looked for at each of its words and up to each of the words behind. Here the words are followed
along the beginnings of the roster's names; what is not among the answers is no name in any of its wordings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import IntEnum

from parsers.unit_names.reading import ORDINAL, ordinal_of
from parsers.unit_names.vocabulary import Sort, Vocabulary

#: The telling words of a name as far as it was read.
_Path = tuple[str, ...]


class _After(IntEnum):
    """What stands before the path that is followed."""

    NOTHING = 0
    #: A body inside another: the other's name follows.
    INNER_BODY = 1
    #: One of the bodies that lead a commune, and another of them follows.
    LEADING_KIND = 2
    #: A kind of body: only kinds follow, and a place.
    KIND = 3


_Step = tuple[_After, _Path]


class Reach:
    """All names of a book by their telling words.

    Words that may stand anywhere in a name, or be left out of it (places, ``trường``, ordinals), tell nothing.
    """

    def __init__(self, names: Iterable[_Path], vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._silent = _silent_words(vocabulary)
        kinds = [phrase.text for phrase in vocabulary.phrases.values() if phrase.sort is Sort.KIND]
        self._kinds = {path for kind in kinds if (path := self._telling(kind.split()))}
        self._inner = {self._telling(kind.split()) for kind in vocabulary.inner_bodies}
        self._leading = {self._telling(kind.split()) for kind in vocabulary.leading_kinds}
        own = {self._telling(name) for name in names}
        #: "Đảng ủy - UBND xã Cao Viên": what stands behind the second kind may belong to the first alone.
        self._names = own | {name[len(kind) :] for name in own for kind in self._leading if name[: len(kind)] == kind}
        self._beginnings = {path[:length] for path in self._names | self._kinds for length in range(1, len(path) + 1)}

    def ends(self, words: tuple[str, ...]) -> Iterator[int]:
        """Yield the numbers of ``words``, rising, that a name beginning with the first of them may have."""
        steps: set[_Step] = {(_After.NOTHING, ())}
        start = 0
        while start < len(words) and steps:
            end, meant = self._vocabulary.meanings_at(words, start)
            steps = {step for way in (words[start:end], *meant) for step in self._follow(steps, way)}
            # An abbreviation of several words may be cut in a shorter text, and then means something else.
            yield from range(start + 1, end)
            if any(self._may_end(step, words[end - 1]) for step in steps):
                yield end
            start = end

    def _follow(self, steps: set[_Step], words: tuple[str, ...]) -> set[_Step]:
        for word in self._telling(words):
            steps = {step for after, path in steps for step in self._onward(after, (*path, word))}
        return steps

    def _onward(self, after: _After, path: _Path) -> Iterator[_Step]:
        if path in self._beginnings:
            yield after, path
        if path in self._inner and after is _After.NOTHING:
            yield _After.INNER_BODY, ()
        if path in self._leading and after in (_After.NOTHING, _After.LEADING_KIND):
            yield _After.LEADING_KIND, ()
        if path in self._kinds and after in (_After.NOTHING, _After.KIND):
            yield _After.KIND, ()

    def _may_end(self, step: _Step, last: str) -> bool:
        after, path = step
        if after is _After.KIND:
            return not path and last in self._silent
        return path in self._names or (not path and after is not _After.INNER_BODY)

    def _telling(self, words: Iterable[str]) -> _Path:
        return tuple(word for word in words if word not in self._silent and not _is_ordinal(word))


def _is_ordinal(word: str) -> bool:
    return word.startswith(ORDINAL) or ordinal_of(word) is not None


def _silent_words(vocabulary: Vocabulary) -> frozenset[str]:
    places = (
        word
        for text, phrase in vocabulary.phrases.items()
        if phrase.sort not in (Sort.KIND, Sort.WORD)
        for word in text.split()
    )
    return frozenset((*places, *vocabulary.empty_words, vocabulary.school, vocabulary.number))
