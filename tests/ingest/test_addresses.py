"""Who wrote, and to what."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.addresses import first_mailbox, message_id, message_ids


@pytest.mark.parametrize(
    ("field", "address", "name"),
    [
        ("mnkimthu@example.vn", "mnkimthu@example.vn", ""),
        ("MnKimThu@Example.VN", "mnkimthu@example.vn", ""),
        ('"Trường MN Kim Thư" <mn@example.vn>', "mn@example.vn", "Trường MN Kim Thư"),
        ("=?utf-8?B?VHLGsOG7nW5nIE1O?= <mn@example.vn>", "mn@example.vn", "Trường MN"),
        ('"=?utf-8?B?VHLGsOG7nW5nIE1O?=" <mn@example.vn>', "mn@example.vn", "Trường MN"),
        ("mn@example.vn (Trường MN)", "mn@example.vn", "Trường MN"),
        ("a@example.vn, b@example.vn", "a@example.vn", ""),
        ('"A" <a@example.vn>, "B" <b@example.vn>', "a@example.vn", "A"),
        # A comma that should have been quoted; the address of someone else in the quoted name.
        ("Trần Văn B, Hiệu trưởng <b@example.vn>", "b@example.vn", "Trần Văn B, Hiệu trưởng"),
        ('"a@example.vn" <b@example.vn>', "b@example.vn", "a@example.vn"),
        ("a@example.vn <b@example.vn>", "b@example.vn", "a@example.vn"),
        ("B <b@example.vn", "b@example.vn", "B"),
        ("B <<b@example.vn>>", "b@example.vn", "B"),
        ("B < b@example.vn >", "b@example.vn", "B"),
        ('"B <b@example.vn>', "b@example.vn", "B"),
        ("=?utf-8?Q?B_<b=40example.vn>?=", "b@example.vn", "B"),
        ("nhóm: b@example.vn;", "b@example.vn", ""),
        ("MAILER-DAEMON", "", ""),
        ("undisclosed-recipients:;", "", ""),
        ("<>", "", ""),
        ("", "", ""),
        ("@", "", ""),
        (f"{'a' * 400}@example.vn", "", ""),
    ],
)
def test_first_mailbox_is_found(field: str, address: str, name: str) -> None:
    """The first address that the server would use is the sender, however broken the field."""
    raw = field.encode().decode("ascii", "surrogateescape")
    assert first_mailbox(raw) == (address, name)


def test_message_id_is_kept_as_written() -> None:
    """A Message-ID is one line of at most 998 characters, whatever stands in it."""
    assert message_id(" <a.b@x>\r\n ") == "<a.b@x>"
    assert message_id("no brackets at\r\n all") == "no brackets at all"
    assert len(message_id("<" + "a" * 5000 + ">")) == 998
    assert message_id("") == ""


def test_references_are_listed_once_oldest_first() -> None:
    """References come first, In-Reply-To last, each identifier once."""
    assert message_ids("<1@x> <2@x>\r\n <3@x>", "<3@x>") == ("<1@x>", "<2@x>", "<3@x>")
    assert message_ids("<1@x> <2@x> <1@x>", "") == ("<2@x>", "<1@x>")


def test_references_are_bounded_to_the_latest() -> None:
    """Of thousands of references the latest 50 are kept."""
    found = message_ids(" ".join(f"<{n}@x>" for n in range(3000)), "<last@x>")
    assert len(found) == 50
    assert found[-2:] == ("<2999@x>", "<last@x>")


def test_a_reference_cannot_carry_a_header() -> None:
    """Only printable ASCII in brackets is an identifier; nothing coded goes through."""
    assert message_ids("<=?utf-8?q?x=0ABcc:_e=40x?=> <a b@x> <ế@x> <ok@x> junk", "") == ("<ok@x>",)


@settings(deadline=None)
@given(st.text(alphabet='<>@()",:;\\ =?ab\r\nế\udcff', max_size=60))
def test_any_field_gives_a_mailbox_or_none(field: str) -> None:
    """Whatever stands in From, the address is empty or one plain address, the name one line."""
    address, name = first_mailbox(field)
    assert not address or address.count("@") == 1
    assert not set(address) & set('<>", \r\n')
    assert len(name.splitlines()) <= 1
