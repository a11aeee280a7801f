"""What is mended before the parser sees a mail."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.limits import MAX_LINES
from ingest.mime import attachment_bytes, open_mail
from ingest.repair import repair
from tests.ingest.mails import DOCX, FORM, TEXT, crlf, mail, multipart

WHOLE = mail(multipart("mixed", TEXT, DOCX))


def test_a_sound_mail_is_left_alone() -> None:
    """A mail that is in order reaches the parser byte by byte."""
    assert repair(WHOLE) == (WHOLE, ())


@pytest.mark.parametrize(
    "broken",
    [
        b"\xef\xbb\xbf" + WHOLE,
        b"\r\n\r\n" + WHOLE,
        b">From mnkimthu@example.vn Mon Feb 14 10:21:00 2022\r\n" + WHOLE,
        b"From mnkimthu@example.vn Mon Feb 14 10:21:00 2022\r\n" + WHOLE,
        WHOLE.replace(b"Subject: dang ky", "Subject: đăng ký mô hình\r\ndân vận khéo".encode()),
        WHOLE.replace(b"Subject: dang ky", b"Subject : dang ky"),
        WHOLE.replace(b"\r\n", b"\n"),
        WHOLE.replace(b"\r\n", b"\r"),
        WHOLE.replace(b"--b1--\r\n", b""),
        WHOLE.replace(b'; boundary="b1"', b""),
        WHOLE.replace(b'boundary="b1"', b'boundary="other"'),
        WHOLE.replace(b"multipart/mixed", b"multipart"),
        WHOLE.replace(b"multipart/mixed;", b"multipart/mixed;;"),
        WHOLE.replace(b"Encoding: base64", b"Encoding:  Base64 ; x"),
    ],
)
def test_attachment_of_a_broken_mail_is_found(broken: bytes) -> None:
    """What programs and copying break in a mail costs no attachment."""
    opened = open_mail(broken)
    (attachment,) = opened.attachments
    assert attachment.name == "dk.docx"
    assert attachment_bytes(broken, attachment.path) == FORM
    assert opened.envelope.sender == "mnkimthu@example.vn"
    assert opened.body == "Kính gửi Ban Dân vận."


def test_a_broken_subject_keeps_its_second_line() -> None:
    """A line without a name inside the headers belongs to the field above it, and is named as a defect."""
    opened = open_mail(WHOLE.replace(b"Subject: dang ky", "Subject: đăng ký mô hình\r\ndân vận khéo".encode()))
    assert opened.envelope.subject == "đăng ký mô hình dân vận khéo"
    assert "strange lines inside the headers" in opened.defects


def test_text_without_headers_is_the_body() -> None:
    """A text that has no headers at all is kept as the body."""
    assert open_mail(crlf("Kính gửi Ban\nChủ đề: dân vận\n")).body == "Kính gửi Ban\nChủ đề: dân vận"


def test_very_long_headers_keep_what_counts() -> None:
    """Of headers beyond the limit the fields in use are read, folded ones whole."""
    long = WHOLE.replace(b"Subject: dang ky", b"X-Fill: y\r\n" * 30_000 + b"Subject: dang\r\n ky")
    opened = open_mail(long)
    assert opened.envelope.subject == "dang ky"
    assert [attachment.name for attachment in opened.attachments] == ["dk.docx"]
    assert any("262144 bytes" in defect for defect in opened.defects)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from([b"\r", b"\n", b"\r\n", b"a:", b"Subject : x", b"From ", b">From ", b" ", b"x", b"--"]))
)
def test_repairing_headers_never_touches_the_body(pieces: list[bytes]) -> None:
    """Whatever stands in the headers, the body behind them comes out as it went in."""
    repaired, _ = repair(b"From: a@b.vn\r\n" + b"".join(pieces) + "\r\n\r\nKính gửi".encode())
    assert repaired.endswith("Kính gửi".encode())


def test_mail_of_very_many_lines_is_cut() -> None:
    """Lines cost time each, however short; what is cut is said, so that somebody looks."""
    raw = b"Subject: a\n\n" + b"\n" * (MAX_LINES + 5)
    mended, notes = repair(raw)
    assert mended.count(b"\n") < MAX_LINES
    assert notes == (f"limit: only the first {MAX_LINES} lines were read",)
