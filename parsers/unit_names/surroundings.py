"""What stands around a name in a text, and what that makes of it.

``TH Cao Vien (1).docx`` is a second download, not the first school; ``HND xã Kim An`` is not the
district's Hội Nông dân; ``gửi Phòng Nội vụ`` names who is written to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from parsers.unit_names import words as language
from parsers.unit_names.line import Line, Word, is_ordinal
from parsers.unit_names.vocabulary import comparable

#: A number goes on with another one: a date, a version.
_NUMBER_GOES_ON = re.compile(r"^[./-]$")
_VOWELS = frozenset("aeiouy")


def _keys(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(" ".join(comparable(text, marks=False)) for text in texts)


_SENDING = _keys(language.SENDING)
_BODIES = _keys(language.COMMUNE_BODIES)
_FOLLOWERS = _keys(language.FOLLOWERS)
_COUNTED = _keys(language.COUNTED)
_PLACE_WORDS = _keys((*(word for level in language.LEVELS for word in level), *language.PLACE_WORDS))
_LONGEST = 4


def is_written_to(line: Line, start: int) -> bool:
    """Tell whether what begins at ``start`` is the one who is written to: ``gửi Phòng Nội vụ``."""
    return _ends_with(line, start, _SENDING)


def belongs_to_body(line: Line, start: int) -> bool:
    """Tell whether what begins at ``start`` only says whose a body is: ``Công an xã Thanh Cao``."""
    return line.is_joined(start) and _ends_with(line, start, _BODIES)


def begins_clause(line: Line, start: int) -> bool:
    """Tell whether nothing before ``start`` goes on into it."""
    return not line.is_joined(start) or line.gap(start).strip() == "-"


def has_doubtful_number(line: Line, start: int, end: int) -> bool:
    """Tell whether one of the words is a number or letter that may be no part of the name."""
    return any(is_ordinal(line.words[at]) and _is_doubtful(line, start, at) for at in range(start + 1, end))


def is_followed_by_place(line: Line, end: int) -> bool:
    """Tell whether a name that ends before ``end`` goes on with a place that is not part of it: ``HND xã Kim An``."""
    if not line.is_joined(end):
        return False
    return any(line.bare(end, end + count) in _PLACE_WORDS for count in (1, 2))


def is_followed_by_name(line: Line, start: int, end: int) -> bool:
    """Tell whether the word after a name may be more of it: an ordinal, or a word that begins as names do."""
    if not line.is_joined(end) or _is_set_off(line, start, end):
        return False
    following = line.words[end]
    if is_ordinal(following):
        return not _is_doubtful(line, start, end)
    is_syllable = following.written.isalpha() and not _VOWELS.isdisjoint(following.bare)
    return is_syllable and following.bare not in _FOLLOWERS and _is_cased_alike(line.written(start, end), following)


def _is_doubtful(line: Line, start: int, at: int) -> bool:
    word = line.words[at]
    if not word.written.isdigit():
        return word.written.islower() and len(word.written) == 1 and line.words[at - 1].written[:1].isupper()
    after = line.gap(at + 1)
    following = line.words[at + 1].written if at + 1 < len(line.words) else ""
    return (
        word.written.startswith("0")
        or "(" in word.before
        or (_NUMBER_GOES_ON.match(after) is not None and following.isdigit())
        or any(line.bare(at + 1, at + 1 + count) in _COUNTED for count in (1, 2))
        or _is_set_off(line, start, at)
    )


def _is_set_off(line: Line, start: int, at: int) -> bool:
    """Tell whether a word is parted from the name otherwise than the name's words: ``TH Cao Vien_1``."""
    gap = line.gap(at).strip(".")
    return gap not in {" ", ""} and (at - 1 <= start or gap != line.gap(at - 1))


def _is_cased_alike(name: str, word: Word) -> bool:
    """Tell whether ``word`` is written as the words of a name are: capital, or like a name all in small letters."""
    if name.islower():
        return word.written.islower()
    return word.written[:1].isupper()


def _ends_with(line: Line, start: int, texts: frozenset[str]) -> bool:
    return any(line.bare(start - count, start) in texts for count in range(1, min(_LONGEST, start) + 1))
