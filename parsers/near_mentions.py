"""Whether a text says a phrase with other words between its own: "đăng ký 02 mô hình" for "đăng ký mô hình"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from parsers.text import bare

#: Words among those of a phrase that take nothing from it: "đăng ký 02 mô hình".
BETWEEN = 1
#: Words among them where a unit is named beside it: "đăng ký xây dựng và thực hiện mô hình".
FAR_BETWEEN = 8


def mentions_near(text: str, phrases: Iterable[str], *, between: int) -> bool:
    """Tell whether the words of one of ``phrases`` stand in ``text`` in their order, at most ``between`` others among
    them; case, marks and punctuation do not matter.
    """
    words = bare(text).split()
    return any(key and _stands_near(key, words, between) for key in (bare(phrase).split() for phrase in phrases))


def _stands_near(key: Sequence[str], words: Sequence[str], between: int) -> bool:
    starts = (at for at, word in enumerate(words) if word == key[0])
    return any(_is_in_order(key, words[at : at + len(key) + between]) for at in starts)


def _is_in_order(key: Sequence[str], words: Sequence[str]) -> bool:
    left = iter(words)
    return all(word in left for word in key)
