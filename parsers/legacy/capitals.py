"""Capitals in TCVN3 text that no capital font shows.

Letters with a tone have one code for small and capital; people who type ``HỌC`` in an ordinary font get
``HọC``. The letters around tell what was meant.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from parsers.legacy.syllables import is_syllable

_WORD: Final = re.compile(r"[^\W\d_]+")
_TONES: Final = frozenset("\u0300\u0309\u0303\u0301\u0323")


def raise_capitals(text: str) -> str:
    """Return decoded TCVN3 ``text`` with the words that were typed in capitals in capitals: ``HọC`` is ``HỌC``."""
    return "".join(_raised_line(line) for line in text.splitlines(keepends=True))


def _raised_line(line: str) -> str:
    words = _WORD.findall(line)
    if not any(map(_has_small_tone, words)):
        return line
    is_title = _is_in_capitals(words)
    return _WORD.sub(lambda word: word[0].upper() if _is_capital(word[0], is_title) else word[0], line)


def _is_in_capitals(words: list[str]) -> bool:
    """Tell whether a line is typed in capitals: some word that is more than an abbreviation, and no small one."""
    plain = [word for word in words if len(word) > 1 and len(_fixed(word)) > 1]
    return any(is_syllable(word) for word in plain if _fixed(word).isupper()) and all(
        _fixed(word).isupper() for word in plain
    )


def _is_capital(word: str, is_title: bool) -> bool:
    """Tell whether a word with small toned letters was meant in capitals."""
    fixed = _fixed(word)
    if not _has_small_tone(word) or (fixed and not fixed.isupper()):
        return False
    # One capital at the beginning is every name; elsewhere it means that all were.
    return is_title or len(fixed) > 1 or (bool(fixed) and word[0] != fixed)


def _fixed(word: str) -> str:
    """Return the letters whose code says whether they are capitals: all without a tone."""
    return "".join(letter for letter in word if not _is_small_and_toned(letter))


def _has_small_tone(word: str) -> bool:
    return any(map(_is_small_and_toned, word))


def _is_small_and_toned(letter: str) -> bool:
    return letter.islower() and not _TONES.isdisjoint(unicodedata.normalize("NFD", letter))
