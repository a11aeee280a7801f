"""Unit names that merely stand in a text: a subject, a file name, the body of a mail.

Nothing says here that a name is a name, so more is asked than of a form's own line: whole names
only, enough letters to be no accident, and around them nothing that makes them part of another
name, a count, or the one who is written to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from parsers.text import bare
from parsers.unit_names import words as language
from parsers.unit_names.interpreter import Interpreter
from parsers.unit_names.line import Line, read_line
from parsers.unit_names.meaning import NOTHING, Meaning, Strength
from parsers.unit_names.surroundings import (
    begins_clause,
    belongs_to_body,
    has_doubtful_number,
    is_followed_by_name,
    is_followed_by_place,
    is_written_to,
)

#: Words of one line that are looked at.
MAX_WORDS = 2_000
#: Letters that a name must have beside its places; fewer are an accident: "ca huyen" is seldom Công an huyện.
MIN_LETTERS = 3

_ADDRESSING = tuple(tuple(bare(text).split()) for text in language.ADDRESSING)
#: A line of the list under "Kính gửi:".
_LIST_LINE = re.compile(r"^\s*[-–+•*]|;\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundName:
    """A name in a text."""

    written: str
    meaning: Meaning


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    start: int
    end: int
    meaning: Meaning


def find_names(text: str, interpreter: Interpreter) -> tuple[FoundName, ...]:
    """Return the names in ``text`` (cleaned), longest first, none overlapping another."""
    found = [name for line in _telling_lines(text) for name in _in_line(read_line(line), interpreter)]
    return tuple(sorted(found, key=lambda name: -len(name.written)))


def _telling_lines(text: str) -> Iterator[str]:
    """Yield the lines of ``text`` without the addresses: the rest of a ``Kính gửi`` line and the list under it."""
    in_list = False
    for line in text.split("\n"):
        if in_list and (_LIST_LINE.search(line) or not line.strip()):
            continue
        words = read_line(line)
        at = _addressing_at(words)
        in_list = at is not None
        kept = line if at is None else words.text[: words.words[at].start]
        if kept.strip():
            yield kept


def _addressing_at(line: Line) -> int | None:
    """Return the number of the word at which a line begins to name who is written to, or None."""
    words = tuple(word.bare for word in line.words)
    starts = (at for at in range(len(words)) if any(words[at : at + len(key)] == key for key in _ADDRESSING))
    return next(starts, None)


def _in_line(line: Line, interpreter: Interpreter) -> Iterator[FoundName]:
    spans = [
        span
        for start, word in enumerate(line.words[:MAX_WORDS])
        if interpreter.may_begin(word.key) and (span := _longest_from(line, start, interpreter))
    ]
    kept = tuple(_without_overlaps(spans))
    beginnings = {span.start for span in kept if span.meaning.unit is not None}
    for span in kept:
        meaning = _judge(line, span, interpreter)
        if span.end in beginnings and meaning.units:
            # Another unit's name goes on at once: both are told, and it is for others to choose.
            meaning = span.meaning
        if meaning.units:
            yield FoundName(written=line.written(span.start, span.end), meaning=meaning)


def _longest_from(line: Line, start: int, interpreter: Interpreter) -> _Span | None:
    """Return the longest name that begins at ``start``."""
    words = tuple(word.key for word in line.words[start : start + interpreter.longest_name])
    for count in interpreter.ends_in_text(words):
        meaning, end = interpreter.mean_in_text(words[:count]), start + count
        if meaning.strength >= Strength.OPEN and not has_doubtful_number(line, start, end):
            return _Span(start=start, end=end, meaning=meaning)
    return None


def _without_overlaps(spans: list[_Span]) -> Iterator[_Span]:
    taken: set[int] = set()
    for span in sorted(spans, key=lambda span: (span.start - span.end, span.start)):
        words = range(span.start, span.end)
        if taken.isdisjoint(words):
            taken.update(words)
            yield span


def _judge(line: Line, span: _Span, interpreter: Interpreter) -> Meaning:
    """Return what is left of a name's meaning once its surroundings are seen."""
    keys = tuple(word.key for word in line.words[span.start : span.end])
    shape = interpreter.shape_of(keys)
    if is_written_to(line, span.start) or shape.letters < MIN_LETTERS:
        return NOTHING
    if shape.is_place:
        is_told = begins_clause(line, span.start) or shape.has_type
        return span.meaning if is_told and not belongs_to_body(line, span.start) else NOTHING
    following = tuple(word.key for word in line.words[span.end :])
    if is_followed_by_place(line, span.end) or (line.is_joined(span.end) and interpreter.shape_of(following).is_place):
        return NOTHING
    if belongs_to_body(line, span.start) or is_followed_by_name(line, span.start, span.end):
        return replace(span.meaning, strength=Strength.OPEN)
    return span.meaning
