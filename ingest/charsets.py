"""Bytes to text where the charset is declared wrongly, or not at all."""

from __future__ import annotations

import re

from parsers.charset import decode_bytes
from parsers.legacy import decode_text
from parsers.text import clean

_CHARSET_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+-]{0,39}\Z")
#: Codecs of Python that are no charset of mail; some of them warn or take quadratic time.
_NOT_FOR_MAIL = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
#: Letters beyond ASCII for each torn one, itself counted, so that a short text is UTF-8.
_LETTERS_FOR_TORN = 3
#: Byte order marks of UTF-16.
_MARKS = (b"\xff\xfe", b"\xfe\xff")
#: Charsets that mail programs declare without knowing; valid UTF-8 is believed more than these.
_DECLARED_BY_HABIT = frozenset({"us-ascii", "ascii", "iso-8859-1", "latin1", "windows-1252", "cp1252"})


def decode(data: bytes, charset: str = "") -> str:
    """Return ``data`` as text; never raises.

    ``charset`` as declared, e.g. ``"windows-1258"``; empty, unknown or wrong: UTF-8, else the Western letters
    as which the fonts' encodings (TCVN3, VNI) show, else windows-1258 (the Vietnamese code page).
    """
    declared = charset.strip().lower()
    candidates = ["utf-8", declared] if not declared or declared in _DECLARED_BY_HABIT else [declared, "utf-8"]
    for candidate in candidates:
        if is_known(candidate) and not _is_lie(data, candidate):
            try:
                return data.decode(candidate)
            except UnicodeError:
                continue
    return _guessed(data)


def _is_lie(data: bytes, charset: str) -> bool:
    """Tell whether any even number of bytes would pass for text in a charset of two bytes a letter."""
    return charset.startswith(("utf-16", "utf16", "utf_16")) and b"\x00" not in data and not data.startswith(_MARKS)


def _guessed(data: bytes) -> str:
    torn = data.decode("utf-8", "replace")
    letters = sum(not letter.isascii() for letter in torn)
    # A name or subject that was cut inside a letter; in one byte a letter hardly any two make one of UTF-8.
    if torn.count("\ufffd") * _LETTERS_FOR_TORN <= letters:
        return torn
    text = decode_bytes(data)
    is_western = len(text) == len(data)
    if not is_western or decode_text(text) != clean(text):
        return text
    try:
        return data.decode("cp1258")
    except UnicodeError:
        return text


def is_known(charset: str) -> bool:
    """Tell whether ``charset`` names a charset of text that Python has."""
    if not _CHARSET_NAME.match(charset) or charset.lower().replace("-", "_") in _NOT_FOR_MAIL:
        return False
    try:
        b"a".decode(charset)  # of no bytes at all Python does not ask the codec
    except LookupError:
        return False
    except UnicodeError:
        return True
    return True
