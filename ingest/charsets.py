"""Bytes to text where the charset is declared wrongly, or not at all."""

from __future__ import annotations

import re

_CHARSET_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+-]{0,39}\Z")
#: Codecs of Python that are no charset of mail; some of them warn or take quadratic time.
_NOT_FOR_MAIL = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
#: Charsets that mail programs declare without knowing; valid UTF-8 is believed more than these.
_DECLARED_BY_HABIT = frozenset({"us-ascii", "ascii", "iso-8859-1", "latin1", "windows-1252", "cp1252"})


def decode(data: bytes, charset: str = "") -> str:
    """Return ``data`` as text; never raises.

    ``charset`` as declared, e.g. ``"windows-1258"``; empty or unknown: UTF-8, else windows-1258 (the
    Vietnamese code page), else Latin-1, which has a character for each byte.
    """
    declared = charset.strip().lower()
    candidates = ["utf-8", declared] if not declared or declared in _DECLARED_BY_HABIT else [declared, "utf-8"]
    for candidate in (*candidates, "cp1258"):
        if is_known(candidate):
            try:
                return data.decode(candidate)
            except UnicodeError:
                continue
    return data.decode("latin-1")


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
