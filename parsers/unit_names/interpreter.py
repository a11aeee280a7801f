"""What one text means that is supposed to be a name: the book to ask, labels, and what units are to each other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from parsers.text import fold, strip_marks
from parsers.unit_names.book import Book
from parsers.unit_names.meaning import NOTHING, Meaning, Strength, find_meaning, find_turned
from parsers.unit_names.meaning import is_bare_kind as has_bare_kind
from parsers.unit_names.mistyped import find_mistyped
from parsers.unit_names.vocabulary import Sort, Vocabulary

#: Characters of a text that may be a name; a longer one is none, but names may stand in it.
MAX_NAME_CHARACTERS = 300
#: Pieces of texts of which the meaning is kept.
MAX_KNOWN = 8_192
#: Words that a text may have beside the longest name of the roster: its places written out.
MAX_EXTRA_WORDS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Of what a name in a text is made."""

    #: True if it begins with a place: no kind says whose body it is.
    is_place: bool
    #: True if that place is a commune with its type: ``xã Thanh Cao``.
    has_type: bool
    #: Letters beside the campaign's places, marks not counted.
    letters: int


class Interpreter:
    """Asks the book with marks; the one without only for texts that have no marks at all."""

    def __init__(self, *, marked: Book, unmarked: Book) -> None:
        self._marked = marked
        self._unmarked = unmarked
        #: The forms of one mail have much in common: "huyện Thanh Oai", "Trường Mầm non".
        self.mean_in_text = lru_cache(maxsize=MAX_KNOWN)(self._mean_in_text)

    def book_for(self, text: str) -> Book:
        """Return the book in which ``text`` is looked up."""
        return self._unmarked if fold(text).isascii() else self._marked

    def mean(self, text: str) -> Meaning:
        """Return what ``text`` means, without the label that it may begin with; a long text is no name."""
        if len(text) > MAX_NAME_CHARACTERS:
            return NOTHING
        book = self.book_for(text)
        words = book.vocabulary.words(text)
        found = find_meaning(words, book)
        for label in book.vocabulary.labels:
            if found.strength < Strength.NAMED and words[: len(label)] == label:
                words = words[len(label) :]
                found = find_meaning(words, book)
                break
        if found.strength > Strength.LIKE:
            return found
        turned = find_turned(words, book)
        if turned.unit is not None:
            return turned
        mistyped = find_mistyped(words, book)
        return mistyped if mistyped.strength >= found.strength and mistyped.units else found

    def _mean_in_text(self, words: tuple[str, ...]) -> Meaning:
        """Return what ``words`` (comparable, marks kept), cut from a longer text, mean: only whole names count."""
        book, words = self._book_and_words(words)
        return find_meaning(words, book, whole=True)

    def shape_of(self, words: tuple[str, ...]) -> Shape:
        """Return of what ``words`` (comparable, marks kept) are made, judged by their first phrase."""
        book, words = self._book_and_words(words)
        _, first = book.vocabulary.phrase_at(words, 0) if words else (0, None)
        return Shape(
            is_place=first is not None and first.sort is not Sort.KIND,
            has_type=first is not None and bool(first.type),
            letters=_letters_beside_places(words, book.vocabulary),
        )

    def is_bare_kind(self, text: str) -> bool:
        """Tell whether ``text`` says a kind of body and nothing else, as the first line of a broken name does."""
        if len(text) > MAX_NAME_CHARACTERS:
            return False
        book = self.book_for(text)
        return has_bare_kind(book.vocabulary.words(text), book)

    def are_peers(self, one: int, other: int) -> bool:
        """Tell whether two units stand side by side, so that neither is the other's superior."""
        if one == other:
            return False
        both = (one, other)
        return all(map(self._marked.is_school, both)) or all(map(self._marked.leads, both))

    def may_begin(self, word: str) -> bool:
        """Tell whether a name may begin with ``word`` (comparable, marks kept)."""
        book, words = self._book_and_words((word,))
        return words[0] in book.starters

    def ends_in_text(self, words: tuple[str, ...]) -> tuple[int, ...]:
        """Return how many of ``words`` (comparable, marks kept) a name from the first on may have, most first."""
        words = words[: self.longest_name]
        bare = tuple(takewhile(str.isascii, words))
        ends = {*self._unmarked.reach.ends(bare), *(() if bare == words else self._marked.reach.ends(words))}
        return tuple(sorted(ends, reverse=True))

    @property
    def longest_name(self) -> int:
        """Words of the longest name that is looked for in a text."""
        return self._marked.longest_name + MAX_EXTRA_WORDS

    def _book_and_words(self, words: tuple[str, ...]) -> tuple[Book, tuple[str, ...]]:
        return (self._unmarked if all(word.isascii() for word in words) else self._marked), words


def _letters_beside_places(words: tuple[str, ...], vocabulary: Vocabulary) -> int:
    count = at = 0
    while at < len(words):
        end, phrase = vocabulary.phrase_at(words, at)
        if phrase is None or phrase.sort not in (Sort.HOME, Sort.ABOVE):
            count += sum(len(strip_marks(word)) for word in words[at:end])
        at = end
    return count
