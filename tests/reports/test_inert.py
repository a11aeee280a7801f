"""Whatever people write, a mail of ours holds no link that a mail program would make by itself."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.inert import inert

#: What mail programs take for a link: a scheme, or letters or digits around a dot before a word.
LINK = re.compile(r"[a-z][a-z0-9+.-]+:[^\s]|//|[^\W_][.\u3002][^\W\d_]{2}", re.IGNORECASE)


@pytest.mark.parametrize(
    "written",
    [
        *(
            "https://evil.example/x",
            "http://evil.cc",
            "www.evil.net",
            "bit.ly/abc",
            "t.ly/1",
            "forms.gle/xyz",
            "evil.app",
        ),
        *("a@evil.cc", "evil。com", "hồsơ.vn/x", "ơ.com", "tel:0912345678", "zalo://x", "xn--e.xn--p1ai", "evil-.vn"),
    ],
)
def test_no_link_is_left(written: str) -> None:
    """Links of every kind stand there as words."""
    assert not LINK.search(inert(written))


def test_an_address_of_numbers_is_no_link() -> None:
    """Four numbers with dots are a host; a number with dots for thousands is not."""
    assert inert("1.2.3.4/x") == "1. 2. 3. 4/x"
    assert inert("1.234.567 đồng") == "1.234.567 đồng"


@pytest.mark.parametrize(
    "written",
    [
        "Vườn rau sạch",
        "5 tốt, 3 sạch",
        "Tổ 1: Đường hoa",
        "dk 2022 (1).docx",
        "Họp lúc 14:00",
        "Đ/c Nguyễn Văn A - Bí thư",
    ],
)
def test_what_people_mean_stays(written: str) -> None:
    """Names, times, colons between words and names of files are told as they were written."""
    assert inert(written) == written


@given(st.text(max_size=80))
def test_any_text_is_left_without_a_link(written: str) -> None:
    """Whatever is written, no scheme is left before a word, and no two slashes."""
    told = inert(written)
    assert "//" not in told
    assert not re.search(r"https?:\S", told, re.IGNORECASE)
