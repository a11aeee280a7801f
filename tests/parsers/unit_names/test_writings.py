"""Two thousand writings of the roster's names, and as many of names that are not on it."""

from __future__ import annotations

import pytest

from tests.parsers.unit_names.figures import understand
from tests.parsers.unit_names.rosters import district, district_index
from tests.parsers.unit_names.strangers import strangers
from tests.parsers.unit_names.writings import RULES, write_all

COUNT, SEED = 2_000, 1
#: Share of the writings that may be refused though one unit is meant.
MAX_REFUSED = 0.02


def test_writings_mean_their_unit() -> None:
    writings = write_all(district(), count=COUNT, seed=SEED)
    figures = understand(writings, district_index())
    assert len(writings) == COUNT
    assert figures.by_rule.keys() == RULES.keys()
    assert figures.wrong == []
    assert len(figures.refused) <= MAX_REFUSED * COUNT, figures.refused


def test_strangers_are_nobody() -> None:
    writings = write_all(strangers(), count=COUNT, seed=SEED)
    assert len(writings) == COUNT
    assert understand(writings, district_index()).wrong == []


@pytest.mark.parametrize(
    ("written", "candidates"),
    [
        # Another syllable is another name, however near: a commune elsewhere is called so.
        ("Trường Tiểu học Kim Anh", ()),
        ("UBND xã Thanh Vân", ()),
        # A typing error, and still two units may be meant.
        ("Trường Tiểu hoc Cao Viễn", ("TH-CAOVIEN-I", "TH-CAOVIEN-II")),
    ],
)
def test_what_is_too_far_or_too_open_is_refused(written: str, candidates: tuple[str, ...]) -> None:
    match = district_index().match(written)
    assert (match.unit, match.candidates) == (None, candidates)


@pytest.mark.parametrize(
    ("written", "unit", "is_mistyped"),
    [
        ("Mần non Kim Thư", "MN-KIMTHU", True),
        ("THCS Suân Dương", "THCS-XUANDUONG", True),
        ("Đãng ũy xả Kim An", "DU-KIMAN", True),
        ("TH Phơng Trung II", "TH-PHUONGTRUNG-II", True),
        ("Kim Thư - MN", "MN-KIMTHU", False),
        ("MN Kim Thư", "MN-KIMTHU", False),
    ],
)
def test_borne_errors_are_told(written: str, unit: str, is_mistyped: bool) -> None:
    match = district_index().match(written)
    assert (match.unit, match.is_mistyped) == (unit, is_mistyped)
