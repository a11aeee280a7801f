"""What a document is and which year it speaks of: plans, reports, results, last year's form."""

from __future__ import annotations

import pytest

from tests.parsers.recognise.documents import (
    HEADING,
    UNIT,
    questions,
    read,
    table,
)


@pytest.mark.parametrize(
    "head",
    [
        ("BÁO CÁO", "Kết quả thực hiện mô hình “Dân vận khéo” năm 2022"),
        ("BÁO CÁO kết quả đăng ký mô hình “Dân vận khéo” năm 2022",),
        ("KẾ HOẠCH", "Xây dựng mô hình “Dân vận khéo” năm 2022"),
    ],
)
def test_reports_and_plans_with_such_a_table_are_asked_about(head: tuple[str, ...]) -> None:
    """A document that calls itself a report or a plan may have the form's table, and is no registration."""
    (form,) = read(*head, UNIT, table(*HEADING, ("1", "Tổ 1", "Vườn rau sạch")))
    assert questions(form) == ["other_document"]


@pytest.mark.parametrize(
    ("title", "date", "asked"),
    [
        ("ĐĂNG KÝ MÔ HÌNH “DÂN VẬN KHÉO”", "Kim An, ngày 12 tháng 02 năm 2021", ["other_campaign"]),
        ("ĐĂNG KÝ MÔ HÌNH “DÂN VẬN KHÉO”", "Kim An, ngày 12 tháng 02 năm 2022", []),
        ("ĐĂNG KÝ MÔ HÌNH “DÂN VẬN KHÉO” NĂM 2022", "Kim An, ngày 12 tháng 02 năm 2021", []),
        ("ĐĂNG KÝ MÔ HÌNH “DÂN VẬN KHÉO”", "Kim An, ngày … tháng … năm …", []),
    ],
)
def test_a_form_without_a_year_in_its_title_goes_by_its_date(title: str, date: str, asked: list[str]) -> None:
    """Last year's form is known by its date where its title names no year."""
    (form,) = read(date, title, UNIT, table(*HEADING, ("1", "Tổ 1", "Vườn rau sạch")))
    assert questions(form) == asked


@pytest.mark.parametrize(
    ("lines", "asked"),
    [
        (["Kim An, ngày 12 tháng 02 năm 2021", "HIỆU TRƯỞNG"], ["other_campaign"]),
        (["Kim An, ngày 12/02/2021"], ["other_campaign"]),
        (["Kim An, 12-2-2021."], ["other_campaign"]),
        (["12/02/2022"], []),
        (["Thực hiện Công văn số 05-CV/BDV ngày 28 tháng 12 năm 2021 của Ban Dân vận Huyện ủy về đăng ký"], []),
        (["Điện thoại: 0912 345 678"], []),
    ],
)
def test_a_form_is_dated_below_its_table(lines: list[str], asked: list[str]) -> None:
    """The date by the signature counts like one above, in words or figures; another letter's date does not."""
    (form,) = read("ĐĂNG KÝ MÔ HÌNH “DÂN VẬN KHÉO”", UNIT, table(*HEADING, ("1", "Tổ 1", "Vườn rau sạch")), *lines)
    assert questions(form) == asked


@pytest.mark.parametrize(
    "title",
    [
        "DANH SÁCH MÔ HÌNH “DÂN VẬN KHÉO” ĐƯỢC CÔNG NHẬN NĂM 2022",
        "BIỂU THỐNG KÊ MÔ HÌNH, ĐIỂN HÌNH “DÂN VẬN KHÉO” ĐÃ THỰC HIỆN NĂM 2022",
        "Biểu tổng hợp kết quả thực hiện mô hình dân vận khéo 6 tháng đầu năm 2022",
    ],
)
def test_lists_of_what_was_done_are_asked_about(title: str) -> None:
    """A table like the form's under a title of results registers nothing, unless the title says so."""
    rows = (*HEADING, ("1", "Tổ 1", "Vườn rau sạch"))
    assert [questions(form) for form in read(UNIT, title, table(*rows))] == [["other_document"]]
    assert [questions(form) for form in read(UNIT, f"{title} VÀ ĐĂNG KÝ NĂM 2022", table(*rows))] == [[]]


def test_a_form_is_dated_by_its_sheet() -> None:
    """The sheet "2021" is last year's, left in the workbook."""
    rows = (*HEADING, ("1", "Tổ 1", "Vườn rau sạch"))
    assert [questions(form) for form in read(table(*rows, sheet="DVK 2021"))] == [["other_campaign"]]
    assert [questions(form) for form in read(table(*rows, sheet="DVK 2022"))] == [[]]
