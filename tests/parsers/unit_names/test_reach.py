"""Where a name may end: the quick answer leaves out nothing that the slow one would find."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.unit import Roster
from parsers.unit_names import words as language
from parsers.unit_names.book import Book
from parsers.unit_names.meaning import find_meaning
from parsers.unit_names.vocabulary import build_vocabulary
from tests.parsers.unit_names.rosters import LABELS, PLACES, QUARTER, QUARTER_PLACES, district

_ROSTERS = {"district": (district(), PLACES), "quarter": (QUARTER, QUARTER_PLACES)}
_NAMES = [name for roster, _ in _ROSTERS.values() for unit in roster.units for name in (unit.name, *unit.aliases)]
_PIECES = [
    *_NAMES,
    *(word for name in _NAMES for word in name.split()),
    *(word for level in language.LEVELS for word in level),
    *(*language.MEANINGS, *language.INNER_BODIES, *language.OTHER_KINDS, *PLACES, *QUARTER_PLACES),
    *("và", "số", "số 2", "II", "l", "A", "Đảng ủy - UBND", "nhà trường"),
]


@cache
def _book(name: str, *, marks: bool) -> Book:
    roster: Roster
    roster, places = _ROSTERS[name]
    communes = {unit.commune for unit in roster.units}
    return Book(roster, build_vocabulary(marks=marks, communes=communes, places=places, unit_labels=LABELS))


@pytest.mark.parametrize("roster", list(_ROSTERS))
@pytest.mark.parametrize("marks", [True, False])
@given(pieces=st.lists(st.sampled_from(_PIECES), min_size=1, max_size=4))
@example(pieces=["Đảng ủy", "HĐND", "xã Kim An"])
@example(pieces=["Công đoàn trường", "TH Kim An"])
@example(pieces=["TT", "huyện"])
@settings(max_examples=150, deadline=None)
def test_whatever_means_a_unit_may_end_where_it_ends(pieces: list[str], roster: str, *, marks: bool) -> None:
    """Words that mean units, taken from a text as they stand, are never left out."""
    book = _book(roster, marks=marks)
    words = book.vocabulary.words(" ".join(pieces))
    ends = set(book.reach.ends(words))
    meant = {end for end in range(1, len(words) + 1) if find_meaning(words[:end], book, whole=True).units}
    assert meant <= ends


def test_words_of_no_name_are_left_at_once() -> None:
    """Where no name begins as a text does, nothing is asked about what stands behind."""
    book = _book("district", marks=True)
    words = book.vocabulary.words("kế hoạch của phòng về việc này năm nay")
    assert list(book.reach.ends(words)) == []
