"""Files that speak of several units, or of none clearly."""

from __future__ import annotations

from tests.parsers.recognise.documents import (
    HEADING,
    SCHOOL,
    TITLE,
    UNIT,
    models,
    questions,
    read,
    table,
)


def test_one_table_for_several_units_gives_a_form_each() -> None:
    """An office gathers for its schools in one table: the column of the unit parts it."""
    rows = (
        ("TT", "Trường", "Tên tập thể, cá nhân", "Lĩnh vực", "Tên mô hình"),
        ("1", "MN Kim An", "Tổ 1", "KT", "Vườn rau sạch"),
        ("2", "^", "Tổ 2", "VH-XH", "Nhà sạch vườn đẹp"),
        ("3", "TH Kim An", "Tổ 3", "KT", "Ao cá tình thương"),
    )
    forms = read(TITLE, table(*rows))
    assert [(form.unit_as_written, models(form)) for form in forms] == [
        ("MN Kim An", ["Vườn rau sạch", "Nhà sạch vườn đẹp"]),
        ("TH Kim An", ["Ao cá tình thương"]),
    ]


def test_the_signer_behind_the_unit_is_not_its_name() -> None:
    """A unit's line over the signature may be read as one line with it."""
    (form,) = read(TITLE, table(*HEADING, ("1", "Tổ 1", "Vườn rau sạch")), "Đơn vị: Trường MN Kim An THỦ TRƯỞNG ĐƠN VỊ")
    assert form.unit_as_written == "Trường MN Kim An"


def test_two_letterheads_are_two_forms() -> None:
    """A second letterhead and title below the first form's rows begin the next school's form."""
    second = table(*HEADING, ("1", "Tổ 4", "Trồng cây xanh"), number=2)
    forms = read(
        "TRƯỜNG MN KIM THƯ", TITLE, table(*HEADING, SCHOOL), "THỦ TRƯỞNG ĐƠN VỊ", "TRƯỜNG TH CỰ KHÊ", TITLE, second
    )
    assert [(form.letterhead[-1:], models(form)) for form in forms] == [
        (("TRƯỜNG MN KIM THƯ",), ["Vườn rau sạch"]),
        (("TRƯỜNG TH CỰ KHÊ",), ["Trồng cây xanh"]),
    ]


def test_schools_named_inside_an_offices_form_are_asked_about() -> None:
    """Title rows with names of schools, or a column of them, under the office's own line: whose rows are these?"""
    bands = (
        *HEADING,
        ("I. Trường MN Kim Thư", "<", "<", "<", "<", "<", "<"),
        SCHOOL,
        ("II. Trường TH Cự Khê", "<", "<", "<", "<", "<", "<"),
        ("1", "Tổ 2", "Vườn cây"),
    )
    (form,) = read("Đơn vị: Phòng GD&ĐT Thanh Oai", TITLE, table(*bands))
    assert questions(form) == ["several_units"]


def test_two_names_of_units_are_asked_about() -> None:
    """Two labelled lines with different names leave open whose form it is."""
    (form,) = read("Đơn vị: Trường MN Kim An", "Cơ quan: Phòng GD&ĐT Thanh Oai", TITLE, table(*HEADING, SCHOOL))
    assert questions(form) == ["several_units"]


def test_a_column_that_sounds_like_a_field_is_asked_about() -> None:
    """A heading that names part of a field and is none must not lose the models under it."""
    rows = (
        ("TT", "Tên tập thể thực hiện", "Kinh tế - xã hội", "An ninh quốc phòng", "Xây dựng hệ thống chính trị"),
        ("1", "Tổ 1", "Vườn rau sạch", "", "Chi bộ bốn tốt"),
    )
    (form,) = read(TITLE, UNIT, table(*rows))
    assert "column_unknown" in questions(form) or "Vườn rau sạch" in models(form)
