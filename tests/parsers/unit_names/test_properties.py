"""What holds for every name of two rosters, however it is typed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.unit import Roster
from parsers.text import bare, fold
from parsers.unit_names import NameIndex
from tests.parsers.unit_names.rosters import QUARTER, district, district_index, quarter_index

_ORDINAL = re.compile(r" (?:số )?(?:I{1,2}|[12AB])$")


def _names(roster: Roster, key: Callable[[str], str]) -> list[tuple[str, str]]:
    """Names and aliases with their units, of those that one unit alone has under ``key``."""
    owners = {(key(name), unit.code) for unit in roster.units for name in (unit.name, *unit.aliases)}
    counts = Counter(text for text, _ in owners)
    pairs = ((name, unit.code) for unit in roster.units for name in (unit.name, *unit.aliases))
    return [(name, code) for name, code in pairs if counts[key(name)] == 1]


def _tone_on_the_second_vowel(text: str) -> str:
    """``hòa`` as ``hoà``, ``thùy`` as ``thuỳ``: the tone moves to the letter after."""

    def move(found: re.Match[str]) -> str:
        first, second = unicodedata.normalize("NFD", found[1]), found[2]
        return unicodedata.normalize("NFC", first[0] + second + first[1:])

    return re.sub(r"(?i)(?<!q)([òóỏõọùúủũụ])([aey])(?!\w)", move, text)


def _in_case(text: str, flags: list[bool]) -> str:
    return "".join(c.upper() if flags[at % len(flags)] else c.lower() for at, c in enumerate(text))


NAMED = [(district_index(), pair) for pair in _names(district(), fold)] + [
    (quarter_index(), pair) for pair in _names(QUARTER, fold)
]
NAMED_BARE = [(district_index(), pair) for pair in _names(district(), bare)]


@settings(deadline=None, max_examples=300)
@given(
    case=st.sampled_from(NAMED),
    flags=st.lists(st.booleans(), min_size=1, max_size=5),
    form=st.sampled_from(["NFC", "NFD"]),
    moves_tone=st.booleans(),
    space=st.sampled_from([" ", "  ", "\u00a0", " \u200b", "\t"]),
)
def test_typing_does_not_change_a_name(
    case: tuple[NameIndex, tuple[str, str]], flags: list[bool], form: str, moves_tone: bool, space: str
) -> None:
    """Case, composition, the place of the tone and spaces leave a name with its unit."""
    index, (name, unit) = case
    moved = _tone_on_the_second_vowel(name) if moves_tone else name
    written = unicodedata.normalize("NFD" if form == "NFD" else "NFC", space.join(_in_case(moved, flags).split(" ")))
    assert index.match(f"{space}{written}{space}").unit == unit


@settings(deadline=None, max_examples=200)
@given(case=st.sampled_from(NAMED_BARE))
def test_a_name_without_marks_means_its_unit(case: tuple[NameIndex, tuple[str, str]]) -> None:
    """A name typed without any mark means the one unit that it can be."""
    index, (name, unit) = case
    assert index.match(bare(name)).unit == unit


def test_the_moved_tone_is_a_real_case() -> None:
    """The rule above moves tones at all: Hòa and Thùy are on the roster."""
    assert _tone_on_the_second_vowel("Bích Hòa, Thanh Thùy, Đảng ủy, quý") == "Bích Hoà, Thanh Thuỳ, Đảng uỷ, quý"


@pytest.mark.parametrize("written", [str, bare], ids=["marks", "bare"])
def test_a_numbered_school_without_its_number_is_no_unit(written: Callable[[str], str]) -> None:
    """Taking the ordinal away never leaves a unit, and its own unit stays among the candidates."""
    numbered = [
        (index, unit.code, _ORDINAL.sub("", name))
        for index, roster in ((district_index(), district()), (quarter_index(), QUARTER))
        for unit in roster.units
        for name in (unit.name, *unit.aliases)
        if _ORDINAL.search(name)
    ]
    matches = [(code, index.match(written(text))) for index, code, text in numbered]
    assert len(matches) > 100
    assert [match for _, match in matches if match.unit is not None] == []
    assert [code for code, match in matches if code not in match.candidates] == []


def test_a_lost_word_never_makes_another_unit() -> None:
    """An official name that lacks any one of its words means its own unit or none."""
    wrong = []
    for index, roster in ((district_index(), district()), (quarter_index(), QUARTER)):
        for unit in roster.units:
            words = unit.name.split()
            shortened = (" ".join(words[:at] + words[at + 1 :]) for at in range(len(words)))
            wrong += [text for text in shortened if index.match(text).unit not in (None, unit.code)]
    assert wrong == []


@pytest.mark.parametrize("more", ["Ứng Hòa", "- huyện Ứng Hòa", "tỉnh Hà Nam", "3", "C", "Chương Mỹ", "xã"])
def test_a_foreign_word_never_leaves_a_unit(more: str) -> None:
    """A name that goes on with another place, another ordinal or half a place means no unit."""
    texts = [f"{unit.name} {more}" for unit in district().units]
    assert [text for text in texts if district_index().match(text).unit is not None] == []


_PARTS = ("TH", "MN", "UBND", "xã", "Kim", "An", "Cao", "Viên", "I", "2", "-", "\n", "TT", "huyện", "Kính gửi")


@settings(deadline=None, max_examples=150)
@given(text=st.text(max_size=60) | st.lists(st.sampled_from(_PARTS)).map(" ".join))
def test_any_text_is_answered(text: str) -> None:
    """Any text gives a match whose unit is its only candidate, and so does each found name."""
    match = district_index().match(text)
    assert match.unit is None or match.candidates == (match.unit,)
    for found in district_index().find(text):
        assert found.candidates
        assert found.unit is None or found.candidates == (found.unit,)
