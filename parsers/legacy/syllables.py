"""Which words are possible Vietnamese syllables: an onset, a rime, one tone mark in its place.

This is how an encoding is told from another: read wrongly, hardly any word is a syllable. Spelling is
judged strictly (no tone mark over the wrong vowel, only two tones before a stop), words are not known.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from parsers.text import strip_marks

_OPEN: Final = (
    "a e ê i o ô ơ u ư ai ao au ay âu ây eo êu ia iu iêu oa oai oao oay oe oeo oi ôi ơi "
    "ua uê ui uôi uơ uy uya uyu uây ưa ưi ươi ươu ưu"
)
_CLOSED: Final = (
    "am an ang anh ăm ăn ăng âm ân âng em en eng êm ên ênh im in inh iêm iên iêng "
    "om on ong ôm ôn ông ơm ơn oam oan oang oanh oăm oăn oăng oen oong "
    "um un ung ưng ươm ươn ương uân uâng uênh uôm uôn uông uyn uynh uyên"
)
_STOPPED: Final = (
    "ac ach ap at ăc ăp ăt âc âp ât ec ep et êch êp êt ich ip it iêc iêp iêt oc op ot ôc ôp ôt ơp ơt "
    "oac oach oap oat oăc oăt oet ooc uc up ut ưc ưt ươc ươp ươt uât uêch uôc uôt uych uyp uyt uyêt"
)
#: Rimes written with y at the beginning, where there is no onset.
_WITH_Y: Final = "y yêu yêm yên yêng yêt"
#: Rimes after qu, whose u is part of the onset.
_AFTER_QU: Final = (
    "a ai ao au ay ây e eo ê êu i y ơ ac ach am an ang anh ap at ăc ăm ăn ăng ăp ăt ân âng ât âp en eng et "
    "ên ênh êt êch it ôc ôt yên yêt ynh ych yt yn"
)
_AFTER_G: Final = "i in iêng iêc iêt im ip"

#: Onsets, by the vowels before which they are written.
_BEFORE_ALL: Final = "b ch d đ h kh l m n nh p ph r s t th tr v x"
_BEFORE_BACK: Final = "c g gi ng"
_BEFORE_FRONT: Final = "k gh ngh"
_BEFORE_Y: Final = "h k l m s t v"

_FRONT: Final = frozenset("eêi")
_HATTED: Final = frozenset("ăâêôơ")
#: No mark, grave, hook above, tilde, acute, dot below.
_ALL_TONES: Final = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
#: Before c, ch, p and t only acute and dot below are possible.
_STOP_TONES: Final = ("\u0301", "\u0323")
#: Old and new habit: hòa and hoà, thủy and thuỷ.
_EITHER: Final = frozenset(("oa", "oe", "uy"))
_LONGEST: Final = 7


@lru_cache(maxsize=65_536)
def is_syllable(word: str) -> bool:
    """Tell whether ``word`` is a possible Vietnamese syllable, in whatever case, NFC or NFD: ``"Trường"``."""
    if len(word) > 2 * _LONGEST:
        return False
    key = unicodedata.normalize("NFC", word).lower()
    return any(key[length:] in _RIMES_AFTER.get(key[:length], ()) for length in range(min(4, len(key))))


def may_be_syllable(word: str) -> bool:
    """Tell whether ``word``, lower case, NFC, without its tone, may be a syllable: with its other marks, or bare."""
    rimes = _BARE_RIMES_AFTER if word.isascii() else _UNTONED_RIMES_AFTER
    return any(word[length:] in rimes.get(word[:length], ()) for length in range(min(4, len(word))))


def _toned(rimes: list[str]) -> frozenset[str]:
    """Return ``rimes`` under each tone that they may have."""
    return frozenset(
        unicodedata.normalize("NFC", rime[: at + 1] + tone + rime[at + 1 :])
        for rime in rimes
        for tone in (_STOP_TONES if rime.endswith(("c", "ch", "p", "t")) else _ALL_TONES)
        for at in _tone_places(rime)
    )


def _tone_places(rime: str) -> Iterator[int]:
    """Yield the numbers of the letters over which the tone mark of a rime may stand."""
    hatted = [at for at, letter in enumerate(rime) if letter in _HATTED]
    if hatted:
        yield hatted[-1]
    elif rime in _EITHER:
        yield from (0, 1)
    else:
        yield 1 if rime.startswith(("oa", "oe", "oo", "uy")) else 0


def _without_tone(rime: str) -> str:
    return unicodedata.normalize("NFC", "".join(c for c in unicodedata.normalize("NFD", rime) if c not in _ALL_TONES))


def _rimes_by_onset() -> dict[str, frozenset[str]]:
    plain = " ".join((_OPEN, _CLOSED, _STOPPED)).split()
    front = [rime for rime in plain if rime[0] in _FRONT]
    back = [rime for rime in plain if rime[0] not in _FRONT]
    found = {"": _toned([*plain, *_WITH_Y.split()]), "qu": _toned(_AFTER_QU.split())}
    found |= dict.fromkeys(_BEFORE_ALL.split(), _toned(plain))
    found |= dict.fromkeys(_BEFORE_BACK.split(), _toned(back))
    found |= dict.fromkeys(_BEFORE_FRONT.split(), _toned(front))
    for onset in _BEFORE_Y.split():
        found[onset] |= _toned(["y"])
    found["g"] |= _toned(_AFTER_G.split())
    found["gi"] |= _toned([rime for rime in front if rime.startswith("e")])
    return found


_RIMES_AFTER: Final = _rimes_by_onset()
_UNTONED_RIMES_AFTER: Final = {onset: frozenset(map(_without_tone, rimes)) for onset, rimes in _RIMES_AFTER.items()}
_BARE_RIMES_AFTER: Final = {
    onset: frozenset(map(strip_marks, rimes)) for onset, rimes in _RIMES_AFTER.items() if onset.isascii()
}
