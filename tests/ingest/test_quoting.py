"""What a person wrote, without the mail quoted below it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.quoting import strip_quoted

OWN = "Kính gửi Ban Dân vận,\nTrường MN Kim Thư gửi bản đăng ký."
CALL = "Đề nghị các đơn vị đăng ký mô hình dân vận khéo trước ngày 15/02/2022."

INTRODUCTIONS = {
    "gmail": "Vào 10:21, Th 2, 14 thg 2, 2022 Ban Dân vận <bdv@example.vn> đã viết:",
    "gmail, now": "Vào Th 2, 14 thg 2, 2022 vào lúc 10:21 Ban Dân vận <bdv@example.vn> đã viết:",
    "apple": "Vào lúc 10:21, 14 thg 2, 2022, Ban Dân vận <bdv@example.vn> đã viết:",
    "wrapped": "Vào 10:21, Th 2, 14 thg 2, 2022 Ban Dân vận Huyện ủy\n<bdv@example.vn> đã\nviết:",
    "english": "On Mon, Feb 14, 2022 at 10:21 AM Ban Dan van <bdv@example.vn> wrote:",
    "english, wrapped": "On Mon, Feb 14, 2022 at 10:21 AM Ban Dan van\n<bdv@example.vn> wrote:",
    "no date": "Ban Dân vận <bdv@example.vn> đã viết:",
    "zimbra": "Người gửi: bdv@example.vn\nNgày gửi: 14/02/2022\nTới: mn@example.vn\nChủ đề: Công văn 454",
    "outlook": "____________________\nTừ: Ban Dân vận\nĐã gửi: 14 Tháng Hai 2022 10:21\nĐến: MN\nChủ đề: CV",
    "outlook, english": "From: BDV <bdv@example.vn>\nSent: Monday, February 14, 2022\nTo: MN\nSubject: CV 454",
    "bold": "*From:* BDV\n*Sent:* Monday\n*To:* MN\n*Cc:* X\n*Subject:* CV 454",
    "original": "-----Original Message-----",
    "thunderbird": "-------- Thư gốc --------\nTiêu đề: CV 454\nNgày: Mon, 14 Feb 2022\nTừ: BDV\nĐến: MN",
    "forwarded": "---------- Forwarded message ---------\nTừ: BDV <bdv@example.vn>\nDate: T2, 14 thg 2, 2022",
    "samsung": "-------- Tin nhắn gốc --------",
    "apple, forwarded": "Begin forwarded message:",
}


@pytest.mark.parametrize("introduction", INTRODUCTIONS.values(), ids=INTRODUCTIONS.keys())
def test_quoted_mail_is_cut(introduction: str) -> None:
    """Below an introduction, by whichever habit, nothing is what the person wrote."""
    assert strip_quoted(f"{OWN}\n\n{introduction}\n\n{CALL}\n") == OWN


@pytest.mark.parametrize("introduction", INTRODUCTIONS.values(), ids=INTRODUCTIONS.keys())
def test_a_forward_with_nothing_above_is_empty(introduction: str) -> None:
    """A forwarded call for registration says nothing of the person who forwards it."""
    assert strip_quoted(f"\n{introduction}\n\n{CALL}\n") == ""


@pytest.mark.parametrize("introduction", [INTRODUCTIONS["gmail"], INTRODUCTIONS["english, wrapped"]])
def test_answers_below_and_between_marked_lines_are_kept(introduction: str) -> None:
    """Where the quoted lines are marked, what stands below them is the person's."""
    text = f"{introduction}\n\n> {CALL}\n>\n> Trân trọng\n\nNhà trường không có mô hình.\n> Hạn 15/02\nĐã rõ."
    assert strip_quoted(text) == "Nhà trường không có mô hình.\nĐã rõ."


def test_marked_lines_go() -> None:
    """Lines that begin with > are someone else's."""
    assert strip_quoted(f"{OWN}\n> {CALL}\n  > nữa") == OWN


def test_a_text_that_is_marked_as_a_whole_is_kept() -> None:
    """If there is nothing but marked lines and nothing introduces them, they are all that was written."""
    assert strip_quoted("> Trường không có mô hình.\n> Trân trọng.") == "> Trường không có mô hình.\n> Trân trọng."


@pytest.mark.parametrize(
    "line",
    [
        "Đã gửi từ iPhone của tôi",
        "Gửi từ iPhone của tôi",
        "Được gửi từ iPhone của tôi",
        "Sent from my iPhone",
        "Sent from my Samsung Galaxy smartphone.",
        "Gửi từ Thư dành cho Windows",
        "Sent from Yahoo Mail on Android",
        "Tải Outlook cho Android",
        "Get Outlook for iOS",
    ],
)
def test_the_line_of_a_telephone_goes(line: str) -> None:
    """What a program puts below a mail was not written by the person."""
    assert strip_quoted(f"{OWN}\n\n{line}\n") == OWN
    assert strip_quoted(line) == ""


@pytest.mark.parametrize(
    "text",
    [
        OWN,
        "Đăng ký mô hình:\n- Tổ tự quản\n- Đường hoa",
        "Đơn vị: Trường MN Kim Thư\nNgày: 14/02/2022\nNgười lập: Trần Thị B",
        "Thời gian thực hiện:\nTừ: tháng 2\nĐến: tháng 11",
        "Vào ngày 10/02 nhà trường đã nhận công văn.\nNhà trường xin đăng ký.",
        "-----\nSố 12/CV\n-----\nNội dung",
        "Gửi từ trường một bản giấy và một bản mềm cho Ban Dân vận huyện ủy Thanh Oai để tổng hợp theo quy định.",
        "",
    ],
)
def test_what_was_written_stays(text: str) -> None:
    """Labels, dates and rules in a person's own text cut nothing."""
    assert strip_quoted(text) == text


@settings(deadline=None)
@given(st.lists(st.sampled_from([*INTRODUCTIONS.values(), "> a", "", "Đã viết:", "Từ: x", "Sent from my iPhone", "b"])))
def test_any_text_only_shrinks(lines: list[str]) -> None:
    """Cutting adds nothing: each line that is left was in the text, in the same order."""
    text = "\n".join(lines)
    remaining = iter(text.split("\n"))
    assert all(any(line == other for other in remaining) for line in strip_quoted(text).split("\n") if line)
