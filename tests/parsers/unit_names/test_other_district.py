"""An invented city quarter: what holds for the first campaign's district comes from data, not from code."""

from __future__ import annotations

import pytest

from tests.parsers.unit_names.rosters import QUARTER, quarter_index


def test_every_name_means_its_unit() -> None:
    """Each unit's own name means it."""
    assert [quarter_index().match(unit.name).unit for unit in QUARTER.units] == [unit.code for unit in QUARTER.units]


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("HND quận Vân Hải", "HND"),
        ("Hội ND Vân Hải, TP Đông Phong", "HND"),
        ("Kiểm lâm Vân Hải", "KL"),
        ("Nhà Văn hóa quận", "BVH"),
        ("PGD&ĐT Vân Hải", "GDDT"),
        ("THPT Vân Hải số 2", "THPT-2"),
        ("ĐU P. An Lạc", "DU-ANLAC"),
        ("ĐU P. Ân Lạc", "DU-ANLAC2"),
        ("UBND xã Tân Lập", "UB-TANLAP-X"),
        ("UBND TT Tân Lập", "UB-TANLAP-T"),
        ("Đảng bộ phường Cầu Sĩ", "DU-CAUSY"),
        ("MG Cầu Sĩ B", "MG-CAUSY-B"),
        ("TH Cầu Sỹ - quận Vân Hải - TP Đông Phong", "TH-CAUSY"),
        ("TH số 1 Tân Lập", "TH-TANLAP-1"),
        ("TH & THCS An Lạc", "THTHCS-ANLAC"),
        ("TH Sao Mai phường An Lạc", "TH-SAOMAI"),
    ],
)
def test_a_name_means_its_unit(written: str, unit: str) -> None:
    """Abbreviations work without an alias that has them; wards, levels and marks tell units apart."""
    assert quarter_index().match(written).unit == unit


@pytest.mark.parametrize(
    ("written", "candidates"),
    [
        ("Hội Nông dân huyện", ()),
        ("Hội Nông dân phường An Lạc", ()),
        ("Công an phường An Lạc", ()),
        ("Công an thành phố Đông Phong", ()),
        ("TH Bình Minh", ()),
        ("TH Sao Mai phường Cầu Sỹ", ()),
        ("PGD", ()),
        ("THPT Vân Hải", ("THPT-1", "THPT-2")),
        ("dang uy phuong an lac", ("DU-ANLAC", "DU-ANLAC2")),
        ("UBND Tân Lập", ("UB-TANLAP-X", "UB-TANLAP-T")),
        ("MG Cầu Sỹ", ("MG-CAUSY-A", "MG-CAUSY-B")),
        ("TH Tân Lập", ("TH-TANLAP-1", "TH-TANLAP-2")),
        ("phường An Lạc", ("DU-ANLAC", "UB-ANLAC")),
    ],
)
def test_a_name_that_means_no_one_unit_is_refused(written: str, candidates: tuple[str, ...]) -> None:
    """Other levels and other districts give nothing; what is open gives its candidates."""
    match = quarter_index().match(written)
    assert (match.unit, match.candidates) == (None, candidates)


def test_the_first_campaign_is_unknown_here() -> None:
    """No name of the first campaign's communes means anything on another roster."""
    written = ("Trường TH Kim Thư", "Đảng ủy xã Cao Viên", "UBND thị trấn Kim Bài", "Agribank Thanh Oai")
    assert [quarter_index().match(text).candidates for text in written] == [(), (), (), ()]
    assert [quarter_index().find(text) for text in written] == [(), (), (), ()]
