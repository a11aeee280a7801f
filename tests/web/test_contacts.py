"""Contacts as officers write them: numbers to call and addresses to write to are found, all else stays text."""

from __future__ import annotations

import pytest

from web.contacts import contact_parts


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
