"""Text as people type it, brought to one form for keeping and to keys for comparing.

Two kinds of functions: :func:`clean` and :func:`one_line` keep what was written and only take away
what nobody can see; :func:`fold` and :func:`bare` make keys, which are compared and never shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

#: Characters that nobody sees: those that only format, and what else Unicode has a program leave out where it cannot
#: use it (Default_Ignorable_Code_Point): joiners, Hangul fillers, variation selectors, tags. U+00AD is not among them:
#: in text of the TCVN3 encoding it is the letter ư, and only the decoder may judge.
_FORMATTING = (code for code in range(0x10000) if unicodedata.category(chr(code)) == "Cf" and code != 0xAD)
_HIDDEN = dict.fromkeys(
    [
        *_FORMATTING,
        *(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), 0x2065, 0x3164, 0xFFA0),
        *(*range(0xFE00, 0xFE10), *range(0xFFF0, 0xFFF9)),
        *(*range(0x1BCA0, 0x1BCA4), *range(0x1D173, 0x1D17B), *range(0xE0000, 0xE1000)),
    ]
)
#: Look-alikes: Eth typed for Đ, and spaces of special width.
_ALIKE = str.maketrans({"Ð": "Đ", "ð": "đ", "\u00a0": " ", "\u2007": " ", "\u202f": " ", "\u3000": " "})
#: The five tone marks as combining characters: grave, acute, tilde, hook above, dot below.
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_BREAK = re.compile("\r\n|[\n\r\x0b\u2028]")
_NOT_WORD = re.compile(r"[^\w]+|_+")


def clean(text: str) -> str:
    """Return ``text`` in NFC without hidden and control characters; newline and tab stay.

    ``"Trươ\\u0300ng\\u200b"`` gives ``"Trường"``. Lone surrogates become U+FFFD.
    """
    text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace") if not text.isascii() else text
    text = unicodedata.normalize("NFC", with_newlines(text).translate(_HIDDEN)).translate(_ALIKE)
    return _CONTROL.sub("", text)


def with_newlines(text: str) -> str:
    """Return ``text``, not cleaned, with every kind of line break as a newline.

    Only line breaks break lines, not the other characters at which ``str.splitlines`` does.
    """
    return _BREAK.sub("\n", text)


def split_lines(text: str) -> tuple[str, ...]:
    """Return the lines of ``text``, not cleaned, without white space and empty lines at their ends."""
    return trim_lines(with_newlines(text).split("\n"))


def trim_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """Return ``lines`` without white space at their ends, and without empty lines at both ends."""
    stripped = [line.strip() for line in lines]
    while stripped and not stripped[-1]:
        stripped.pop()
    first = next((number for number, line in enumerate(stripped) if line), 0)
    return tuple(stripped[first:])


def one_line(text: str) -> str:
    """Return :func:`clean` ``text`` with every run of white space as one space, none at the ends."""
    return " ".join(clean(text).split())


@lru_cache(maxsize=512)  # a row's cells are asked about many times; each may be 20,000 characters
def fold(text: str) -> str:
    """Return the key under which two ways of writing the same words are equal, marks kept.

    Case, punctuation, hidden characters and the place of the tone mark do not count: ``"HOÀ"``,
    ``"hòa"`` and ``"Hoà."`` have one key. Words are parted by single spaces; the tone stands at the
    end of its word.
    """
    words = _NOT_WORD.sub(" ", clean(text).replace("\u00ad", "").casefold()).split()
    return " ".join(_tone_last(word) for word in words)


@lru_cache(maxsize=512)
def bare(text: str) -> str:
    """Return :func:`fold` ``text`` without any mark: ``"Đảng ủy"`` gives ``"dang uy"``."""
    return " ".join(strip_marks(word) for word in fold(text).split())


@lru_cache(maxsize=65_536)
def strip_marks(text: str) -> str:
    """Return ``text`` without tone marks, hats, horns and breves; đ becomes d."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@lru_cache(maxsize=65_536)
def _tone_last(word: str) -> str:
    """Move the tone mark to the end of ``word``; its place over the vowels is a matter of taste (hòa, hoà)."""
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFD", word)
    tones = [c for c in decomposed if c in _TONES]
    letters = "".join(c for c in decomposed if c not in _TONES)
    return unicodedata.normalize("NFC", letters) + "".join(tones)
