"""The letter ư of TCVN3, lost on the way: its code is the soft hyphen, which many programs drop.

``Phơng`` can only have been ``Phương``: ơng is no rime of Vietnamese. Where more than one syllable, or the
word as it stands, is possible, nothing is put back.
"""

from __future__ import annotations

import re
from typing import Final

from parsers.legacy.syllables import is_syllable

_WORD: Final = re.compile(r"[^\W\d_]+")
_VOWELLESS_END: Final = "ng"


def restore_u(text: str) -> str:
    """Return decoded TCVN3 ``text`` whose every ư was lost, with those put back that can be nothing else."""
    return _WORD.sub(lambda found: _restored(found[0]), text)


def _restored(word: str) -> str:
    if len(word) < 3 or is_syllable(word) or (word.isascii() and not word.endswith(_VOWELLESS_END)):
        return word
    candidates = {word[:at] + "ư" + word[at:] for at in range(1, len(word)) if word[at].islower()}
    possible = [candidate for candidate in candidates if is_syllable(candidate)]
    return possible[0] if len(possible) == 1 else word
