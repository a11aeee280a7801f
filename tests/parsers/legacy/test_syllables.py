"""Possible Vietnamese syllables."""

from __future__ import annotations

import re
import unicodedata

import pytest

from parsers.legacy.syllables import is_syllable
from tests.parsers.legacy.old_texts import names_and_models

_WORD = re.compile(r"[^\W\d_]+")
_ABBREVIATION = re.compile("[BCDĐGHKLMNPQRSTVXY]+")


def test_what_people_write_is_possible() -> None:
    """Every marked word of real names and models that is no abbreviation is a possible syllable, NFC or NFD."""
    words = {word for text in names_and_models() for word in _WORD.findall(text) if not word.isascii()}
    spoken = [word for word in words if not _ABBREVIATION.fullmatch(word)]
    assert [word for word in spoken if not is_syllable(word)] == []
    assert [word for word in spoken if not is_syllable(unicodedata.normalize("NFD", word).upper())] == []
    assert len(spoken) > 400


@pytest.mark.parametrize(
    "word", ["hòa", "hoà", "THUỶ", "thủy", "quý", "giếng", "gìn", "nguyễn", "khuỷu", "ngoẻo", "yêu"]
)
def test_both_habits_of_placing_tones(word: str) -> None:
    """A tone stands over either letter of oa, oe and uy; qu and gi are onsets."""
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word",
    [
        "xaõ",
        "tröôøng",
        "phơng",
        "quôc",
        "việc" + "x",
        "kà",
        "cê",
        "ngê",
        "gê",
        "đ",
        "ă",
        "Müller",
        "café",
        "ếch" * 9,
        "",
    ],
)
def test_what_is_no_syllable(word: str) -> None:
    """Wrong places of tones, impossible rimes, stops without their tones and foreign words are none."""
    assert not is_syllable(word)
