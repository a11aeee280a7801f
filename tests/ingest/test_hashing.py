"""The identity of a mail's content."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.hashing import message_hash, normalise

MAIL = b"Subject: a\r\n\r\nfirst\r\nsecond\r\n"


@pytest.mark.parametrize(
    "copy",
    [
        MAIL.replace(b"\r\n", b"\n"),
        MAIL.replace(b"\r\n", b"\r"),
        MAIL + b"\r\n\r\n",
        MAIL.rstrip(),
        b"Subject: a\n\r\nfirst\rsecond\n",
    ],
)
def test_newlines_do_not_count(copy: bytes) -> None:
    """A mail is the same whichever newlines a server gives it, and however many at its end."""
    assert message_hash(copy) == message_hash(MAIL)


def test_nul_is_what_dovecot_makes_of_it() -> None:
    """A NUL byte counts as 0x80, as Dovecot stores it."""
    assert message_hash(b"a\0b") == message_hash(b"a\x80b") != message_hash(b"ab")


@pytest.mark.parametrize("other", [MAIL.replace(b"first", b"First"), MAIL.replace(b"\r\n\r\n", b"\r\n"), b" " + MAIL])
def test_everything_else_counts(other: bytes) -> None:
    """A mail of other words, lines or blanks is another mail."""
    assert message_hash(other) != message_hash(MAIL)


@settings(deadline=None)
@given(st.binary(max_size=60))
def test_normalising_twice_changes_nothing(raw: bytes) -> None:
    """Normal bytes stay as they are, and hold no bare newline and no NUL."""
    normal = normalise(raw)
    assert normalise(normal) == normal
    assert b"\0" not in normal
    assert normal.count(b"\r") == normal.count(b"\n") == normal.count(b"\r\n")
