"""Whether a text names something, whatever its case, marks and punctuation."""

from __future__ import annotations

from collections.abc import Iterable

from parsers.text import bare, fold, strip_marks


def find_mention(text: str, phrases: Iterable[str]) -> str | None:
    """Return the first of ``phrases`` whose words stand in ``text`` in a row, or None."""
    words = f" {bare(text)} "
    return next((phrase for phrase in phrases if (key := bare(phrase)) and f" {key} " in words), None)


def mentions_any(text: str, phrases: Iterable[str]) -> bool:
    """Tell whether one of ``phrases`` stands in ``text``."""
    return find_mention(text, phrases) is not None


def find_said(text: str, phrases: Iterable[str]) -> str | None:
    """Return the first of ``phrases`` that ``text`` says, in its words or without their marks: "thầy" is not "thay".

    A word that is typed with marks must have the phrase's own.
    """
    phrases = [phrase for phrase in phrases if find_mention(text, (phrase,))]
    words = fold(text).split() if phrases else []
    plain = [strip_marks(word) for word in words]
    return next((phrase for phrase in phrases if (key := fold(phrase).split()) and _stands(key, words, plain)), None)


def says_any(text: str, phrases: Iterable[str]) -> bool:
    """Tell whether ``text`` says one of ``phrases``; see :func:`find_said`."""
    return find_said(text, phrases) is not None


def _stands(key: list[str], words: list[str], plain: list[str]) -> bool:
    bare_key = [strip_marks(word) for word in key]
    starts = (at for at, word in enumerate(plain[: len(plain) - len(key) + 1]) if word == bare_key[0])
    return any(
        all(
            word in (wanted, unmarked)
            for word, wanted, unmarked in zip(words[at : at + len(key)], key, bare_key, strict=True)
        )
        for at in starts
    )
