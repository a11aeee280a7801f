"""What the name of a font tells of the encoding of its text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

#: In PDF a font of which only some letters are in the file has a mark in front.
_SUBSET: Final = re.compile(r"^[a-z]{6}\+")
_STYLES: Final = re.compile(r"(?:[\s,_-]*(?:bold|italic|oblique|regular|normal|mt))+$")
#: ``VNF-`` fonts are Unicode.
_TCVN3: Final = re.compile(r"^(?:\.|#2e)?vn(?![if]|-)")
_VNI: Final = re.compile(r"^\.?vni")


@dataclass(frozen=True, slots=True, kw_only=True)
class OldFont:
    """A font of an old encoding."""

    #: ``tcvn3`` or ``vni``.
    encoding: str
    #: True if it shows small letters as capitals: TCVN3 has codes for few capitals.
    shows_capitals: bool = False


@lru_cache(maxsize=1024)
def old_font(name: str) -> OldFont | None:
    """Return what the font ``name`` tells, e.g. ``.VnTimeH`` or ``ABCDEF+VNI-Times``; None for Unicode fonts."""
    key = _STYLES.sub("", _SUBSET.sub("", name.strip().lower()))
    if _VNI.match(key):
        return OldFont(encoding="vni")
    return OldFont(encoding="tcvn3", shows_capitals=key.endswith("h")) if _TCVN3.match(key) else None
