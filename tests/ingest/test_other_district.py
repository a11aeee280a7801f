"""Schools and communes of other districts bear the names of ours; their letterhead tells."""

from __future__ import annotations

import pytest

from domain.reasons import ReasonCode
from ingest.other_district import other_district
from tests.ingest.attributing import LETTER
from tests.ingest.judging import file, form, judge


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (("PHÒNG GD&ĐT HUYỆN CHƯƠNG MỸ", "TRƯỜNG MẦM NON DÂN HÒA"), "chuong my"),
        (("HUYỆN ỦY ỨNG HÒA", "ĐẢNG ỦY XÃ HỒNG DƯƠNG"), "ung hoa"),
        (("UBND QUẬN HÀ ĐÔNG", "TRƯỜNG TIỂU HỌC"), "ha dong"),
        (("PHÒNG GD&ĐT HUYỆN THANH OAI", "TRƯỜNG MN KIM AN"), None),
        (("UBND HUYỆN THANH OAI - HÀ NỘI",), None),
        (("PHÒNG GD&ĐT HUYỆN THANH ỌAI",), None),
        (("HUYỆN ĐOÀN THANH OAI",), None),
        (("CÔNG AN HUYỆN",), None),
        (("UBND HUYỆN CHƯƠNG MỸ THÀNH PHỐ HÀ NỘI",), "chuong my"),
        (("UBND THỊ XÃ SƠN TÂY", "TRƯỜNG TIỂU HỌC KIM AN"), "son tay"),
        (("PHONG GD&DT HUYEN CHUONG MY",), "chuong my"),
        (("UBND HUYỆN THANH TRÌ",), "thanh tri"),
        (("UBND HUYỆN TRUNG SƠN",), "trung son"),
        (("UBND HUYỆN TANH OIA",), None),
        (("UBND HUYỆN THANHOAI",), None),
        (("BAN CHỈ HUY QUÂN SỰ",), None),
        (("CƠ QUAN BẢO HIỂM XÃ HỘI",), None),
        (("CO QUAN THANH TRA",), None),
        (("PHÒNG GD&ĐT HUYỆN TRƯỜNG MN KIM AN",), None),
        (("UBND HUYỆN PHÒNG NỘI VỤ",), None),
        (("UBND HUYỆN - TRƯỜNG MN KIM AN",), None),
        (("ĐẢNG BỘ HUYỆN CHI BỘ THPT",), None),
        (("UBND HUYỆN CHƯƠNG MỸ", "ỦY BAN HUYỆN THANH OAI"), None),
        ((), None),
    ],
)
def test_only_another_district_alone_is_one(lines: tuple[str, ...], found: str | None) -> None:
    """Ours may be mistyped, stand without its name, or beside another."""
    assert other_district(lines, LETTER.places) == found


def test_a_campaign_without_a_district_has_no_other() -> None:
    assert other_district(("PHÒNG GD&ĐT HUYỆN CHƯƠNG MỸ",), ("thành phố Hà Nội",)) is None


def test_form_under_another_letterhead_is_asked_about() -> None:
    """Its line names our school word for word; an officer sees the place that it speaks of."""
    read = form("Trường MN Kim An", "Vườn rau", letterhead=("PHÒNG GD&ĐT HUYỆN CHƯƠNG MỸ", "TRƯỜNG MN KIM AN"))
    (question,) = judge(file("dk.docx", read)).reviews
    assert (question.reason.code, question.candidates) == (ReasonCode.COMMUNE_NAMED, ("MN-KIMAN",))
