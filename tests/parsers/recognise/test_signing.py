"""Who signs a form: lines below its table, which may name the unit where nothing else does."""

from __future__ import annotations

import pytest

from tests.parsers.recognise.documents import HEADING, SCHOOL, TITLE, UNIT, read, table

CASES = {
    "the school above its post": (("TRƯỜNG TH CAO VIÊN II", "HIỆU TRƯỞNG"), ("TRƯỜNG TH CAO VIÊN II", "HIỆU TRƯỞNG")),
    "for its board": (
        ("TM. BAN GIÁM HIỆU", "HIỆU TRƯỞNG", "TRƯỜNG TH CAO VIÊN II"),
        ("TM. BAN GIÁM HIỆU", "HIỆU TRƯỞNG", "TRƯỜNG TH CAO VIÊN II"),
    ),
    "the post with its school in small letters": (
        ("Hiệu trưởng Trường TH Cao Viên II", "(Ký, đóng dấu)"),
        ("Hiệu trưởng Trường TH Cao Viên II",),
    ),
    "place, date and the name of a person are left out": (
        ("Cao Viên, ngày 11 tháng 02 năm 2022", "THỦ TRƯỞNG ĐƠN VỊ", "(Ký, đóng dấu)", "Lê Thị Kim Thư"),
        ("THỦ TRƯỞNG ĐƠN VỊ",),
    ),
    "who gets a copy is left out": (
        ("Nơi nhận:", "- PHÒNG GD&ĐT THANH OAI;", "- LƯU: VT.", "HIỆU TRƯỞNG"),
        ("HIỆU TRƯỞNG",),
    ),
    "who confirms is left out": (("XÁC NHẬN CỦA UBND XÃ CAO VIÊN", "HIỆU TRƯỞNG"), ("HIỆU TRƯỞNG",)),
    "what is far from who signs is left out": (
        ("TRƯỜNG MN KIM THƯ CŨNG THỰC HIỆN MÔ HÌNH", "MỘT", "HAI", "HIỆU TRƯỞNG"),
        ("MỘT", "HAI", "HIỆU TRƯỞNG"),
    ),
    "nobody signs": (("TRƯỜNG TH CAO VIÊN II",), ()),
}


@pytest.mark.parametrize(("below", "expected"), CASES.values(), ids=CASES)
def test_signature(below: tuple[str, ...], expected: tuple[str, ...]) -> None:
    """Only lines in capitals, and the one with the post, around who signs are kept."""
    (form,) = read(UNIT, table(*HEADING, SCHOOL), *below)
    assert form.signature == expected


def test_signature_in_rows_of_the_table() -> None:
    """In a workbook the signature stands in the columns of the form."""
    signed = ("", "", "", "", "", "T/M CHI BỘ TRƯỜNG TH CAO VIÊN II", "")
    (form,) = read(table((UNIT,), *HEADING, SCHOOL, signed, sheet="Sheet1"))
    assert form.signature == ("T/M CHI BỘ TRƯỜNG TH CAO VIÊN II",)


def test_signature_at_the_end_of_a_sheet_is_not_the_next_ones_letterhead() -> None:
    """What stands below the rows of a sheet belongs to its form."""
    below = ("", "", "", "HIỆU TRƯỞNG", "", "", "")
    school = ("", "", "", "TRƯỜNG MN KIM AN", "", "", "")
    first = table((TITLE,), *HEADING, SCHOOL, below, school, sheet="MN Kim An")
    second = table((TITLE,), *HEADING, SCHOOL, sheet="TH Kim An", number=2)
    forms = read(first, second)
    assert [(form.sheet, form.letterhead, form.signature) for form in forms] == [
        ("MN Kim An", (), ("HIỆU TRƯỞNG", "TRƯỜNG MN KIM AN")),
        ("TH Kim An", (), ()),
    ]
