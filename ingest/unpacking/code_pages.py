"""Text of Outlook in a code page named by its number."""

from __future__ import annotations

from typing import Final

from ingest.unpacking.names import guess_name

#: Numbers that Python does not know as ``cpNNN``.
_NAMES: Final = {
    1200: "utf-16-le",
    20127: "ascii",
    28591: "iso-8859-1",
    28605: "iso-8859-15",
    65000: "utf-7",
    65001: "utf-8",
}


def charset_of(page: int) -> str:
    """Return the name of code page ``page``, e.g. ``cp1258`` or ``utf-8``; empty for 0 and for unknown ones."""
    name = _NAMES.get(page, f"cp{page}")
    try:
        b"a".decode(name, "ignore")
    except LookupError:
        return ""
    return name


def decode_page(raw: bytes, page: int) -> str:
    """Return ``raw`` up to its NUL as text of code page ``page``; of an unknown page as what it reads like."""
    charset = charset_of(page)
    if charset == "utf-16-le":
        return decode_wide(raw)
    raw = raw.partition(b"\0")[0]
    try:
        return raw.decode(charset) if charset else guess_name(raw)
    except UnicodeDecodeError:
        return guess_name(raw)


def decode_wide(raw: bytes) -> str:
    """Return UTF-16 little-endian ``raw`` up to its NUL."""
    return raw[: len(raw) // 2 * 2].decode("utf-16-le", "replace").partition("\0")[0]
