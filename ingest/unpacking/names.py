"""Names in archives whose encoding nobody wrote down: chosen by which one reads as Vietnamese.

Zip programs have written names in UTF-8 without saying so (macOS), in the code page of the console (437 on an
English Windows, 1258 on a Vietnamese one), and in whatever the keyboard program typed (TCVN3, VNI).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from parsers.legacy.decoding import DECODERS
from parsers.legacy.syllables import is_syllable

_WORD: Final = re.compile(r"[^\W\d_]+")


def guess_name(raw: bytes) -> str:
    """Return ``raw`` as the text that it most likely is; never raises.

    UTF-8 if it is that; else the one of windows-1258, TCVN3 or VNI, and CP437 in which most words with marks are
    possible in Vietnamese. CP437 is what the zip format says, so it stands where none is.
    """
    raw = raw.partition(b"\0")[0]
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    old = (decode(raw.decode("latin-1")) for decode in DECODERS.values())
    readings = [raw.decode("cp437"), raw.decode("cp1258", "replace"), *old]
    return max(readings, key=_likeness)


def _likeness(text: str) -> int:
    """Return how much of ``text`` reads as Vietnamese: letters of possible words with marks, less all other marks."""
    text = unicodedata.normalize("NFC", text)
    likeness = 0
    for word in _WORD.findall(text):
        if not word.isascii():
            likeness += len(word) if is_syllable(word) else -len(word)
    # Signs are rare in names; a letter read in a wrong encoding often becomes one.
    return likeness - 3 * sum(not (c.isascii() or c.isalpha()) for c in text)
