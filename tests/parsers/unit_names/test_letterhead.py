"""Letterheads: the lower line is the unit, the upper its superior."""

from __future__ import annotations

import pytest

from tests.parsers.unit_names.rosters import district_index


@pytest.mark.parametrize(
    ("lines", "unit"),
    [
        (("PHÒNG GD&ĐT THANH OAI", "TRƯỜNG MN KIM THƯ"), "MN-KIMTHU"),
        (("ĐẢNG ỦY XÃ KIM AN", "CHI BỘ TRƯỜNG THCS KIM AN", "*", "Số 12-CV/CB"), "THCS-KIMAN"),
        (("UBND HUYỆN", "PHÒNG NỘI VỤ", "Số:   /CV-NV"), "PB-NV"),
        (("ĐẢNG BỘ HUYỆN THANH OAI", "ĐẢNG ỦY XÃ BÌNH MINH", "*"), "DU-BINHMINH"),
        (("UBND XÃ KIM AN", "TRƯỜNG TH KIM AN"), "TH-KIMAN"),
        (("CÔNG AN TP HÀ NỘI", "CÔNG AN HUYỆN THANH OAI"), "DB-CA"),
        (("PHONG GD&DT THANH OAI", "TRUONG MN KIM THU"), "MN-KIMTHU"),
    ],
)
def test_the_lower_line_is_the_unit(lines: tuple[str, ...], unit: str) -> None:
    """The lowest name is the unit, though the line above it names one too."""
    match = district_index().match_letterhead(lines)
    assert match is not None
    assert match.unit == unit


@pytest.mark.parametrize(
    ("lines", "unit"),
    [
        (("TRƯỜNG TIỂU HỌC", "CAO VIÊN I"), "TH-CAOVIEN-I"),
        (("PHÒNG GD&ĐT", "TRƯỜNG TIỂU HỌC", "CAO VIÊN I"), "TH-CAOVIEN-I"),
        (("TRƯỜNG MẦM NON", "KIM AN"), "MN-KIMAN"),
        (("UBND HUYỆN THANH OAI", "BAN QUẢN LÝ DỰ ÁN", "ĐẦU TƯ XÂY DỰNG"), "PB-QLDA"),
        (("VĂN PHÒNG", "HĐND VÀ UBND HUYỆN"), "PB-VP"),
        (("HỘI NÔNG DÂN", "HUYỆN THANH OAI"), "MT-HND"),
        (("CÔNG ĐOÀN", "TRƯỜNG TH KIM AN"), "TH-KIMAN"),
    ],
)
def test_a_name_may_be_broken_over_lines(lines: tuple[str, ...], unit: str) -> None:
    """A name that goes on in the next line is read as one."""
    match = district_index().match_letterhead(lines)
    assert match is not None
    assert match.unit == unit


@pytest.mark.parametrize(
    ("lines", "candidates"),
    [
        (("HỘI LHPN HUYỆN THANH OAI", "HỘI LHPN XÃ KIM AN"), ()),
        (("MTTQ HUYỆN THANH OAI", "ỦY BAN MTTQ XÃ KIM THƯ"), ()),
        (("ĐẢNG ỦY XÃ KIM AN", "CHI BỘ THÔN TRUNG"), ()),
        (("HUYỆN ỦY THANH OAI", "BAN DÂN VẬN"), ()),
        (("SỞ NỘI VỤ HÀ NỘI",), ()),
        (("TRƯỜNG TH KIM AN", "TRƯỜNG MN KIM AN"), ("MN-KIMAN", "TH-KIMAN")),
        (("ĐẢNG ỦY XÃ KIM AN", "UBND XÃ KIM AN"), ("DU-KIMAN", "UB-KIMAN")),
        (("ĐẢNG ỦY - HĐND - UBND", "XÃ KIM AN"), ("DU-KIMAN", "UB-KIMAN")),
        (("CÔNG ĐOÀN", "UBND XÃ KIM AN"), ("UB-KIMAN",)),
    ],
)
def test_the_superior_is_never_taken_for_the_unit(lines: tuple[str, ...], candidates: tuple[str, ...]) -> None:
    """Where the lower line is no unit, the upper one is no answer; two peers are both candidates."""
    match = district_index().match_letterhead(lines)
    assert match is not None
    assert match.unit is None
    assert match.candidates == candidates


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("*", "Số 12/CV", "-----"),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
        ("ĐẢNG CỘNG SẢN VIỆT NAM", "Thanh Oai, ngày 14 tháng 02 năm 2022"),
        ("Kim An, ngày …… tháng …… năm 2022",),
        ("BIỂU MẪU ĐĂNG KÝ", "(Kèm theo Công văn số 454-CV/HU, ngày 09/02/2022)"),
        ("Kính gửi: Ban Dân vận Huyện ủy Thanh Oai",),
    ],
)
def test_lines_of_every_document_are_no_names(lines: tuple[str, ...]) -> None:
    """Motto, number, date, title and address lines alone make no letterhead."""
    assert district_index().match_letterhead(lines) is None


def test_two_columns_read_as_one_line_are_parted() -> None:
    """The motto in the right column does not hide the unit in the left one."""
    lines = (
        "PHÒNG GD&ĐT THANH OAI\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "TRƯỜNG MN KIM THƯ      Độc lập - Tự do - Hạnh phúc",
    )
    match = district_index().match_letterhead(lines)
    assert match is not None
    assert match.unit == "MN-KIMTHU"
    assert match.written == "PHÒNG GD&ĐT THANH OAI\nTRƯỜNG MN KIM THƯ"


def test_a_line_too_long_for_a_name_hides_no_unit() -> None:
    """Below a line that nobody can take for a name the superior is not the unit; above one it does not count."""
    long = "kh ct " * 3_000
    below = district_index().match_letterhead(("UBND HUYỆN", "PHÒNG NỘI VỤ", long))
    assert below is not None
    assert below.unit is None
    above = district_index().match_letterhead((long, "PHÒNG NỘI VỤ"))
    assert above is not None
    assert above.unit == "PB-NV"
