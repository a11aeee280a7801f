"""Text whose font tells its encoding."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from parsers.legacy.decoding import DECODERS
from parsers.legacy.fonts import OldFont, old_font

#: Letters that only Unicode has; text with one of them is not in an old encoding, whatever its font.
UNICODE_LETTER: Final = re.compile("[ĂăĐđĨĩŨũƠơƯư\u0300-\u0303\u0309\u0323\u0306\u0302\u031b\u1ea0-\u1ef9]")
#: Fonts of symbols have their letters here.
_SYMBOL_AREA: Final = {0xF000 + code: code for code in range(0x20, 0x100)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Text of a cell or paragraph, put together from its runs; not cleaned yet."""

    #: What it says, as far as fonts tell the encoding.
    text: str
    #: As it stood in the file; empty if nothing was decoded.
    raw: str = ""


def join_runs(runs: Iterable[tuple[str, str]]) -> Written:
    """Join ``runs`` of (text, name of the font or ""), each decoded if its font is one of an old encoding.

    Runs of like fonts are put together first: a letter of VNI may be broken over two. Text with letters
    that only Unicode has was typed in Unicode, and the font is not the one that people saw.
    """
    grouped = [
        ("".join(text for text, _ in group), font)
        for font, group in groupby(((text, old_font(name)) for text, name in runs), key=lambda run: run[1])
    ]
    raw = "".join(text for text, _ in grouped)
    is_unicode = any(font is not None and UNICODE_LETTER.search(text) for text, font in grouped)
    text = raw if is_unicode else "".join(_decoded(text, font) for text, font in grouped)
    return Written(text=text, raw=raw if text != raw else "")


def _decoded(text: str, font: OldFont | None) -> str:
    if font is None:
        return text
    decoded = DECODERS[font.encoding](text.translate(_SYMBOL_AREA))
    return decoded.upper() if font.shows_capitals else decoded
