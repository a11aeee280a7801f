"""Contacts as officers write them: numbers to call and addresses to write to are found, all else stays text."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from domain.clock import LOCAL_ZONE
from web.contacts import contact_parts
from web.days import end_of, find_day


@pytest.mark.parametrize(
    ("contact", "links"),
    [
        ("Cô Mai, 0912 345 678", ["tel:0912345678"]),
        ("(024) 3387.1234", ["tel:02433871234"]),
        ("+84 912-345-678 hoặc a.b@c.example.vn", ["tel:+84912345678", "mailto:a.b@c.example.vn"]),
        ("máy lẻ 12) 024 3387 1234", ["tel:02433871234"]),
        ("máy lẻ 103", []),
        ("công văn 454/2022, ngày 09/02/2022", []),
        ("javascript:alert(1)", []),
        ("", []),
    ],
)
def test_what_can_be_touched(contact: str, links: list[str]) -> None:
    """Links are made of numbers and addresses only, and the pieces make up the whole text."""
    parts = contact_parts(contact)
    assert [href for _, href in parts if href] == links
    assert "".join(text for text, _ in parts) == contact


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2022-02-20", date(2022, 2, 20)),
        (" 20/02/2022 ", date(2022, 2, 20)),
        ("20.2.2022", date(2022, 2, 20)),
        ("2022-02-30", None),
        ("20/02/22", None),
        ("٢٠/٠٢/٢٠٢٢", None),
        ("", None),
    ],
)
def test_days_as_sent_and_as_typed(text: str, day: date | None) -> None:
    """A browser's date field and a date typed by hand name the same day; what is none is none."""
    assert find_day(text) == day


def test_a_day_ends_where_the_next_begins() -> None:
    """The first late instant is midnight; the calendar's last day has none."""
    assert end_of(date(2022, 2, 20), LOCAL_ZONE) == datetime(2022, 2, 21, tzinfo=LOCAL_ZONE)
    assert end_of(date.max, LOCAL_ZONE) is None
