"""The letters that plain bytes mean, for files that do not say it: CSV, text, and the like.

Unicode is seen with certainty. Of the encodings with one byte a letter, only the Vietnamese code page of
Windows is told here; the fonts' encodings (TCVN3, VNI) are read as the Western letters that stand in
their places, for :mod:`parsers.legacy` to judge by the words of the whole file.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import Final

#: Longer marks first: that of UTF-32 begins as that of UTF-16 does.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Bytes (or characters) at the start that are judged.
_SAMPLE: Final = 64 * 1024
#: In UTF-16, of 100 bytes at the places of high bytes so many are zero; at those of low bytes hardly any is.
_ZEROS_HIGH: Final = 25
_ZEROS_LOW: Final = 2
#: Characters that texts of this country hardly have: controls, and everything beyond Latin letters and signs.
_NOT_HERE: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u0400-\u1dff\u2c00-\uf8ff\ufff0-\uffff]")
#: Letters well written in UTF-8 for each broken one, so that the text as a whole is UTF-8.
_GOOD_FOR_BAD: Final = 10
#: Bytes that mean a tone mark or another letter in the Vietnamese code page than in the Western one.
_VIETNAMESE_ONLY: Final = re.compile(rb"[\xc3\xcc\xd0\xd2\xd5\xdd\xde\xe3\xec\xf0\xf2\xf5\xfd]")
#: Of 100 letters with marks that Vietnamese has, so many at least must be there.
_VIETNAMESE_SHARE: Final = 95
#: Letters with marks, so that the share means something.
_VIETNAMESE_LEAST: Final = 3
_VOWELS: Final = frozenset("aăâeêioôơuưyAĂÂEÊIOÔƠUƯY")
_TONES: Final = "\u0300\u0301\u0303\u0309\u0323"
_LETTERS: Final = frozenset(unicodedata.normalize("NFC", v + tone) for v in _VOWELS for tone in ("", *_TONES)) | {
    "đ",
    "Đ",
}
#: Places of the Western code page that mean nothing; they stay as they are.
_UNDEFINED: Final = frozenset(b"\x81\x8d\x8f\x90\x9d")
_WESTERN: Final = "".join(chr(code) if code in _UNDEFINED else bytes([code]).decode("cp1252") for code in range(256))


def decode_bytes(data: bytes) -> str:
    """Return the text that ``data`` is, without a byte order mark; nothing else is changed.

    UTF-8, UTF-16 and UTF-32 with a mark; UTF-8 and UTF-16 without; cp1258 where that reads as Vietnamese;
    otherwise cp1252, where the old fonts' encodings stay recognisable: ``b"Tr\\xad\\xeang"`` gives
    ``"Tr\\u00ad\\u00eang"``. Broken letters become U+FFFD. Never raises.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    name = _unmarked_utf16(data[:_SAMPLE])
    if name:
        return data.decode(name, "replace")
    return _utf8(data) or _vietnamese(data) or codecs.charmap_decode(data, "replace", _WESTERN)[0]


def is_unmarked_utf16(data: bytes) -> bool:
    """Tell whether ``data`` is text in UTF-16 that does not begin with a mark."""
    return bool(_unmarked_utf16(data[:_SAMPLE]))


def reads_as_vietnamese(data: bytes) -> bool:
    """Tell whether bytes of one a letter are Vietnamese by the code page of Windows (cp1258)."""
    return bool(_vietnamese(data))


def _unmarked_utf16(sample: bytes) -> str:
    """Return the name of the encoding, empty if ``sample`` is no UTF-16."""
    even, odd = (100 * half.count(0) // max(1, len(half)) for half in (sample[::2], sample[1::2]))
    if odd >= _ZEROS_HIGH and even < _ZEROS_LOW:
        name = "utf-16-le"
    elif even >= _ZEROS_HIGH and odd < _ZEROS_LOW:
        name = "utf-16-be"
    else:
        return ""
    # Programs and pictures have zeros in every second place as well.
    text = sample[: len(sample) // 2 * 2].decode(name, "replace")
    return "" if _NOT_HERE.search(text) else name


def _utf8(data: bytes) -> str:
    """Return ``data`` as UTF-8, empty if too many letters of it are broken; a last letter may be cut."""
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(data)
    bad = text.count("\ufffd")
    if not bad:
        return text if len(text) == len(data) or not text.isascii() else ""
    return text if bad * _GOOD_FOR_BAD <= sum(not letter.isascii() for letter in text) - bad else ""


def _vietnamese(data: bytes) -> str:
    """Return ``data`` by the Vietnamese code page, in NFC; empty if it is not Vietnamese that way."""
    if not _VIETNAMESE_ONLY.search(data):
        return ""
    text = unicodedata.normalize("NFC", data.decode("cp1258", "replace"))
    # Quotation marks and dashes say nothing; a tone mark that found no vowel counts against it.
    marked = [letter for letter in text[:_SAMPLE] if "\u00a0" < letter < "\u2000"]
    if len(marked) < _VIETNAMESE_LEAST:
        return ""
    good = sum(letter in _LETTERS for letter in marked)
    return text if good * 100 >= len(marked) * _VIETNAMESE_SHARE else ""
