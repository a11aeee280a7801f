"""Small repairs of recognised words: what cannot be writing goes, everything else stays as it was read."""

from __future__ import annotations

import unicodedata
from typing import Final

#: Traces of ruling lines and of folds, which Tesseract reads as strokes.
_STROKES: Final = "|¦‖│┃"
_QUOTES: Final = str.maketrans({"„": "“", "‟": "“", "❝": "“", "❞": "”", "″": '"', "‚": ",", "‛": "‘"})
#: A word of these alone is a speck, a dotted leader or a piece of a line.
_TRACES: Final = frozenset("|¦‖│┃_~`´^°¬=\\<>«»{}[]©®™§¢£¥€•·")


def repair_word(word: str) -> str:
    """Return ``word`` in NFC, without strokes at its ends; empty if it is only the trace of a line or a speck."""
    text = unicodedata.normalize("NFC", word).translate(_QUOTES).strip().strip(_STROKES)
    return "" if all(char in _TRACES for char in text) else text
