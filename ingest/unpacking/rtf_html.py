"""HTML that Outlook wrapped in RTF, taken out again.

Each tag stands in a group ``{\\*\\htmltag...}``, the text between them as RTF; what is between ``\\htmlrtf`` and
``\\htmlrtf0`` is for readers of RTF alone.

Source: [MS-OXRTFEX], sections 2.1.3 (format), 2.2.3 and 3.1.3 (taking it out).
"""

from __future__ import annotations

import re
from typing import Final

from ingest.unpacking.code_pages import decode_page

_CODE_PAGE: Final = re.compile(rb"\\ansicpg(\d{1,5})")
#: The border of a group, a byte in hex, a control word with its number, a control symbol, or text.
_TOKEN: Final = re.compile(
    rb"(?P<border>[{}])|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?"
    rb"|\\(?P<symbol>[^a-zA-Z'])|(?P<text>[^\\{}\r\n]+)"
)
#: Control words that stand for text.
_SAID: Final = {
    b"par": "\r\n",
    b"line": "\r\n",
    b"tab": "\t",
    b"bullet": "•",
    b"endash": "–",
    b"emdash": "—",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
}
_SYMBOLS: Final = {b"~": "\u00a0", b"_": "\u00ad", b"{": "{", b"}": "}", b"\\": "\\"}
#: Groups that hold no text of the mail.
_ASIDE: Final = frozenset((b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"listtable"))


def html_of_rtf(rtf: bytes) -> str:
    """Return the HTML that ``rtf`` was made from; any bytes give a text."""
    page = _CODE_PAGE.search(rtf[:1000])
    unwrapper = _Unwrapper(int(page[1]) if page else 1252)
    for token in _TOKEN.finditer(rtf):
        unwrapper.take(token)
    return unwrapper.html()


class _Unwrapper:
    """Reads RTF token by token and keeps what is HTML."""

    def __init__(self, page: int) -> None:
        self._page = page
        self._pieces: list[str] = []
        #: Bytes in the code page that wait for those that follow.
        self._bytes = bytearray()
        #: In a part for readers of RTF alone; in a group without text of the mail.
        self._hidden, self._aside = False, False
        self._groups: list[tuple[bool, bool]] = []
        #: A group has just been marked as one that may be ignored.
        self._may_ignore = False
        #: Characters that stand for the Unicode one before them.
        self._fallback = 0

    def html(self) -> str:
        """Return what was kept."""
        self._flush()
        return "".join(self._pieces)

    def take(self, token: re.Match[bytes]) -> None:
        """Take one token in."""
        if token["border"]:
            self._border(token["border"])
        elif token["word"]:
            self._word(token["word"], token["number"])
        elif token["symbol"] == b"*":
            self._may_ignore = True
        elif token["symbol"]:
            self._say(_SYMBOLS.get(token["symbol"], ""))
        else:
            self._add(bytes.fromhex(token["hex"].decode()) if token["hex"] else token["text"])

    def _border(self, border: bytes) -> None:
        if border == b"{":
            self._groups.append((self._hidden, self._aside))
        elif self._groups:
            self._hidden, self._aside = self._groups.pop()
        self._may_ignore, self._fallback = False, 0

    def _word(self, word: bytes, number: bytes | None) -> None:
        if self._may_ignore or word in _ASIDE:
            self._aside = word != b"htmltag"
            self._may_ignore = False
        elif word == b"htmlrtf":
            self._hidden = number != b"0"
        elif word == b"u" and number:
            self._say(chr(int(number) & 0xFFFF))
            self._fallback = 1
        elif word in _SAID:
            self._say(_SAID[word])

    def _add(self, raw: bytes) -> None:
        skipped, self._fallback = min(self._fallback, len(raw)), 0
        if not (self._hidden or self._aside):
            self._bytes += raw[skipped:]

    def _say(self, text: str) -> None:
        if not (self._hidden or self._aside):
            self._flush()
            self._pieces.append(text)

    def _flush(self) -> None:
        self._pieces.append(decode_page(bytes(self._bytes), self._page))
        self._bytes.clear()
