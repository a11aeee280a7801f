"""VIQR: Vietnamese in plain ASCII, ``Tru+o+`ng``.

Its marks are ordinary punctuation, so a word is decoded only if it becomes a possible syllable, and a
line only if it has two words that nobody writes for another reason. Addresses are left alone.

Source: RFC 1456.
"""

from __future__ import annotations

import re
from typing import Final

from parsers.legacy.syllables import is_syllable
from parsers.legacy.tables import read_table

#: Words with one of these that become syllables show that a line is VIQR.
_TELLING: Final = re.compile(r"[uo]\+|dd|[aeo]\^", re.IGNORECASE)
_HITS_NEEDED: Final = 2
_PIECE: Final = re.compile(r"\S+|\s+")
_ADDRESS: Final = re.compile(r"@|://|^www\.|\.(?:vn|com|net|org|edu|gov|docx?|xlsx?|pdf|zip|rar)\b", re.IGNORECASE)
#: Letters and the marks that may stand over and under them; a word begins with a letter.
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z`?~'.(^+]*")
#: At the end of a word these may be marks or punctuation.
_END: Final = re.compile(r"(?<=[aeiouy])[.?]+$", re.IGNORECASE)
_ESCAPED: Final = re.compile(r"\\([`?~'.(^+])")
_ABBREVIATION: Final = re.compile("[B-DF-HJ-NP-TV-XZ]{3,}")
_COMRADE: Final = re.compile(r"dd(?=/c\b)", re.IGNORECASE)
_OTHER_LETTER: Final = re.compile(r"[^\W\d_a-zA-Z]")
_TABLE: Final = {**read_table("viqr"), "Dd": "Đ"}
_LETTER: Final = re.compile("|".join(map(re.escape, sorted(_TABLE, key=len, reverse=True))))


def is_viqr(line: str) -> bool:
    """Tell whether ``line`` has two words or more that are Vietnamese if it is VIQR, and make no sense if not."""
    return may_be_viqr(line) and sum(map(_is_hit, _words(line))) >= _HITS_NEEDED


def may_be_viqr(line: str) -> bool:
    """Tell whether ``line`` has no letter but those of ASCII."""
    return line.isascii() or _OTHER_LETTER.search(line) is None


def decode_viqr(text: str) -> str:
    """Return ``text`` with each word in Unicode that becomes a possible syllable, the others as they are.

    A full stop or question mark at the end of a sentence is one, though elsewhere it may be a tone.
    """
    pieces = _PIECE.findall(text)
    return "".join(
        piece if _ADDRESS.search(piece) else _decoded(piece, ends=_ends_sentence(piece, pieces[at + 1 : at + 3]))
        for at, piece in enumerate(pieces)
    )


def _words(line: str) -> list[str]:
    return [word for piece in line.split() if not _ADDRESS.search(piece) for word in _WORD.findall(piece)]


def _is_hit(word: str) -> bool:
    return _TELLING.search(word) is not None and sum(map(str.isalpha, word)) > 1 and _word(word) != word


def _ends_sentence(piece: str, following: list[str]) -> bool:
    """Tell whether a sentence may end with ``piece``; ``following`` are a space and the next word, if any.

    A name goes on after a capital: ``Nguye^~n Thi. Xua^n``.
    """
    return len(following) < 2 or "\n" in following[0] or (following[1][0].isupper() and not piece[0].isupper())


def _decoded(piece: str, *, ends: bool) -> str:
    end = _END.search(piece) if ends else None
    at = end.start() if end else len(piece)
    words = _COMRADE.sub(lambda found: _TABLE.get(found[0], "Đ"), piece[:at])
    return _ESCAPED.sub(r"\1", _WORD.sub(lambda found: _word(found[0]), words) + piece[at:])


def _word(written: str) -> str:
    """Return a word in Unicode if it is one, with the marks at its end or without some of them."""
    if _ABBREVIATION.fullmatch(written):
        return written.replace("DD", "Đ")
    for end in range(len(written), len(written.rstrip("`?~'.(^+")) - 1, -1):
        letters = _LETTER.sub(lambda found: _TABLE[found[0]], written[:end])
        if letters != written[:end] and is_syllable(letters):
            return letters + written[end:]
    return written
