"""Texts in old encodings: which letters stand in the file, and in which font.

Source: domain.md 5 and its tables (``data/tcvn3.csv``, ``vni.csv``, ``viqr.csv``).
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby

from tests.corpus.material import DATA

#: A piece of text and the name of its font; empty: the document's.
Run = tuple[str, str]


def plain_runs(text: str) -> Iterable[Run]:
    """Return ``text`` in the document's font."""
    return [(text, "")] if text else []


def tcvn3_runs(text: str) -> Iterator[Run]:
    """Return ``text`` in .VnTime, its capitals without a code of their own in .VnTimeH."""
    for by_font, letters in groupby(text, key=_capital_by_font.__contains__):
        yield tcvn3("".join(letters)), ".VnTimeH" if by_font else ".VnTime"


def vni_runs(text: str) -> Iterator[Run]:
    """Return ``text`` in a VNI font."""
    if text:
        yield vni(text), "VNI-Times"


def tcvn3(text: str) -> str:
    """Return ``text`` in TCVN3; capitals that have no code of their own become small."""
    return "".join(_table("tcvn3", "seen_as_char").get(letter, letter) for letter in _composed(text))


def vni(text: str) -> str:
    """Return ``text`` in VNI for Windows."""
    return "".join(_table("vni", "seen_as").get(letter, letter) for letter in _composed(text))


def viqr(text: str) -> str:
    """Return ``text`` in VIQR (RFC 1456)."""
    return "".join(_table("viqr", "seen_as").get(letter, letter) for letter in _composed(text))


def nfd(text: str) -> str:
    """Return ``text`` fully decomposed, as macOS writes it."""
    return unicodedata.normalize("NFD", text)


def unikey_compound(text: str) -> str:
    """Return ``text`` as UniKey's "Unicode tổ hợp" types it: hat and horn composed, the tone apart."""
    return "".join(_tone_apart(letter) for letter in _composed(text))


_TONES = "\u0300\u0301\u0303\u0309\u0323"


def _tone_apart(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    tone = "".join(mark for mark in parts if mark in _TONES)
    rest = "".join(mark for mark in parts if mark not in _TONES)
    return unicodedata.normalize("NFC", rest) + tone


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@cache
def _table(name: str, column: str) -> dict[str, str]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return {row["unicode_char"]: row[column] for row in csv.DictReader(stream)}


@cache
def _capitals_by_font() -> frozenset[str]:
    with (DATA / "tcvn3.csv").open(encoding="utf-8", newline="") as stream:
        return frozenset(row["unicode_char"] for row in csv.DictReader(stream) if row["case"] == "upper-by-font")


_capital_by_font = _capitals_by_font()
