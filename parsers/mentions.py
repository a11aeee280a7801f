"""Whether a text names something, whatever its case, marks and punctuation."""

from __future__ import annotations

from collections.abc import Iterable

from parsers.text import bare


def find_mention(text: str, phrases: Iterable[str]) -> str | None:
    """Return the first of ``phrases`` whose words stand in ``text`` in a row, or None."""
    words = f" {bare(text)} "
    return next((phrase for phrase in phrases if (key := bare(phrase)) and f" {key} " in words), None)


def mentions_any(text: str, phrases: Iterable[str]) -> bool:
    """Tell whether one of ``phrases`` stands in ``text``."""
    return find_mention(text, phrases) is not None
