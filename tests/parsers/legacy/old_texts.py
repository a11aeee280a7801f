"""Vietnamese text as old programs would have stored it, made from the tables by which it is read."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Final

from domain.document import Document, Paragraph, Place
from parsers.legacy.tables import read_table

_ROOT: Final = Path(__file__).parents[3]
FORMS: Final = ("nfc", "nfd", "unikey", "tcvn3", "tcvn3-typed", "vni")
_TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")


@lru_cache
def names_and_models() -> tuple[str, ...]:
    """Return the texts of the roster and of the sample of models, each once, NFC."""
    found = {row["name"] for row in _rows(_ROOT / "campaigns/dvk-2022/roster.csv")}
    for row in _rows(_ROOT / "tests/corpus/data/models.csv"):
        found |= {row["performer"], row["model"]}
    return tuple(sorted(unicodedata.normalize("NFC", " ".join(text.split())) for text in found if text.strip()))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def encoded(text: str, form: str) -> str:
    """Return ``text`` (NFC) as it is seen in one of ``FORMS``, or in VIQR."""
    if form == "nfc":
        return text
    if form == "nfd":
        return unicodedata.normalize("NFD", text)
    if form == "unikey":
        return "".join(map(_tone_apart, text))
    if form == "tcvn3-typed":
        return "".join(_typed(letter) for letter in text)
    codes = _codes(form)
    return "".join(codes.get(letter, letter) for letter in text)


@lru_cache
def _codes(encoding: str) -> dict[str, str]:
    return {letter: codes for codes, letter in read_table(encoding).items()}


def _typed(letter: str) -> str:
    """Return a letter as TCVN3 keyboards give it: capitals with a tone are small letters."""
    code = _codes("tcvn3").get(letter, letter)
    return code if len(code) == 1 else _codes("tcvn3")[letter.lower()]


def _tone_apart(letter: str) -> str:
    decomposed = unicodedata.normalize("NFD", letter)
    tones = "".join(c for c in decomposed if c in _TONES)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONES)) + tones


def document_of(texts: Iterable[str]) -> Document:
    """Return a document with a paragraph for each of ``texts``, of which no font is known."""
    return Document(
        format="text",
        blocks=tuple(Paragraph(text=text, place=Place(paragraph=n)) for n, text in enumerate(texts, start=1)),
    )
