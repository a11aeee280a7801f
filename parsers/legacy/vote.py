"""Which old encoding a file's text is in, if any: a vote of all its words.

Only text that can be in doubt is asked: words with codes between U+00A1 and U+00FF, in strings without
any letter that only Unicode has. A word votes for a reading in which it is a possible syllable. Unicode
wins ties: ``có`` is ``cú`` in TCVN3, and both are words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from parsers import limits
from parsers.legacy.decoding import DECODERS
from parsers.legacy.runs import UNICODE_LETTER
from parsers.legacy.syllables import is_syllable
from parsers.legacy.viqr import is_viqr
from parsers.text import clean

_UNICODE: Final = "unicode"
#: A word as it may be seen in any of the readings: TCVN3 has letters among the signs of Latin-1.
_WORD: Final = re.compile("[0-9A-Za-z\u00a1-\u00ff]{2,}")
_DOUBTFUL: Final = re.compile("[\u00a1-\u00ff]")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
#: Words without a vote: units and products (µm, N·m, m×n), with digits, abbreviations (Đ as TCVN3 and VNI have it).
_NO_VOTE: Final = tuple(map(re.compile, ("µ[A-Za-z]", "[A-Za-z][·×][A-Za-z]", ".*[0-9].*", "[B-DF-HJ-NP-TV-XZ§Ñ]+")))
#: What is left of signs after decoding: no letter.
_SIGN: Final = re.compile("[\u00a1-\u00bf\u00d7\u00f7]")
#: Share of the words in doubt that must be syllables in an old encoding, and how many of them must be no
#: syllables in Unicode; more are asked where the file has text that is plainly in Unicode.
_SHARE: Final = 0.6
_DECISIVE: Final = 1
_DECISIVE_BESIDE_UNICODE: Final = 2


def is_unicode(text: str) -> bool:
    """Tell whether ``text`` has letters that no old encoding has."""
    return UNICODE_LETTER.search(text) is not None


def elect(texts: Iterable[str]) -> str:
    """Return the encoding of a file's ``texts``: ``tcvn3``, ``vni``, ``viqr``, or an empty string for Unicode."""
    votes: Counter[str] = Counter()
    decisive: Counter[str] = Counter()
    words = viqr = unicode_texts = 0
    for text in _as_many_as_vote(texts):
        if is_unicode(text):
            unicode_texts += 1
            continue
        viqr += any(map(is_viqr, text.split("\n")))
        for word in _doubtful_words(text):
            found = readings(word)
            words += 1
            votes.update(found)
            decisive.update(found - {_UNICODE} if _UNICODE not in found else ())
    best = max(DECODERS, key=lambda name: votes[name])
    needed = _DECISIVE_BESIDE_UNICODE if unicode_texts else _DECISIVE
    if votes[best] > votes[_UNICODE] and votes[best] >= _SHARE * words and decisive[best] >= needed:
        return best
    return "viqr" if viqr and not unicode_texts and not votes else ""


def speaks_for(encoding: str, text: str) -> bool:
    """Tell whether ``text`` of a file in ``encoding`` is in it, too: no fewer of its words are syllables so."""
    if is_unicode(text):
        return False
    found = [readings(word) for word in _doubtful_words(text)]
    return sum(encoding in names for names in found) >= sum(_UNICODE in names for names in found)


def is_decisive(encoding: str, text: str) -> bool:
    """Tell whether some word of ``text`` is a syllable in ``encoding`` and none in Unicode."""
    found = (readings(word) for word in _doubtful_words(text))
    return any(encoding in names and _UNICODE not in names for names in found)


def most_likely(raw: str) -> str:
    """Return the name of the encoding in which most words of ``raw`` are syllables; its font said that it is old."""
    found = [readings(word) for word in _doubtful_words(raw)]
    return max(DECODERS, key=lambda name: sum(name in names for names in found))


def _as_many_as_vote(texts: Iterable[str]) -> Iterator[str]:
    left = limits.MAX_VOTING_CHARACTERS
    for text in texts:
        if left <= 0:
            return
        yield text
        left -= len(text)


def _doubtful_words(text: str) -> Iterator[str]:
    if not _DOUBTFUL.search(text):
        return
    for word in _WORD.findall(text):
        if _DOUBTFUL.search(word) and not any(kind.fullmatch(word) for kind in _NO_VOTE):
            yield word


@lru_cache(maxsize=65_536)
def readings(word: str) -> frozenset[str]:
    """Return the names of the encodings (``unicode`` among them) in which ``word`` is Vietnamese."""
    found = {name for name, decode in DECODERS.items() if _is_vietnamese(decode(word))}
    # A soft hyphen stands between syllables, and Vietnamese words are syllables.
    return frozenset(found | {_UNICODE} if "\u00ad" not in word and _is_plain(clean(word)) else found)


def _is_vietnamese(decoded: str) -> bool:
    return _SIGN.search(decoded) is None and is_syllable(decoded)


def _is_plain(word: str) -> bool:
    """Tell whether a word in Unicode, signs around it left out, is Vietnamese."""
    letters = [found for found in _LETTERS.findall(word) if not found.isascii()]
    return bool(letters) and all(map(is_syllable, letters))
