"""A line of text as words that know where they stand, for judging what stands around a name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parsers.text import strip_marks
from parsers.unit_names.reading import ordinal_of
from parsers.unit_names.vocabulary import comparable

_WORD = re.compile(r"[^\W_]+")
#: Between two words of one name: spaces, and the underscores and hyphens of file names.
_JOINING = re.compile(r"^[\s_-]+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word of a line."""

    #: As written.
    written: str
    #: In comparable form, marks kept.
    key: str
    #: In comparable form, without marks.
    bare: str
    #: What stands between the word before and this one; of the first word, what the line begins with.
    before: str
    #: Where it stands in the line.
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The words of a line, and the line."""

    text: str
    words: tuple[Word, ...]

    def written(self, start: int, end: int) -> str:
        """Return the words from ``start`` up to ``end`` as they are written."""
        return self.text[self.words[start].start : self.words[end - 1].end]

    def bare(self, start: int, end: int) -> str:
        """Return the words from ``start`` up to ``end`` without marks, joined by spaces; empty outside the line."""
        return " ".join(word.bare for word in self.words[max(start, 0) : end])

    def gap(self, at: int) -> str:
        """Return what stands before word ``at``; after the last word, the rest of the line."""
        return self.words[at].before if at < len(self.words) else self.text[self.words[-1].end :]

    def is_joined(self, at: int) -> bool:
        """Tell whether word ``at`` goes on from the word before, with nothing but spaces or hyphens between."""
        return 0 < at < len(self.words) and _JOINING.match(self.gap(at)) is not None


def read_line(text: str) -> Line:
    """Return the words of ``text``, one cleaned line."""
    text = text.replace("\u00ad", "")
    words = []
    end = 0
    for found in _WORD.finditer(text):
        key = " ".join(comparable(found[0], marks=True))
        before = text[end : found.start()]
        end = found.end()
        words.append(
            Word(written=found[0], key=key, bare=strip_marks(key), before=before, start=found.start(), end=end)
        )
    return Line(text=text, words=tuple(words))


def is_ordinal(word: Word) -> bool:
    """Tell whether ``word`` may be the ordinal of a name."""
    return ordinal_of(word.bare) is not None
