"""No text of anybody becomes a header of ours."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.errors import DeliveryRefused
from reports.mail import MAX_HEADER, Letter, clean_header, compose, mail_bytes, message_id
from tests.reports.examples import AFTERNOON

HEADERS = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "X-Dangky",
    "MIME-Version",
    "Content-Type",
]
HOSTILE = (
    "x\r\nBcc: e@x.example",
    "x\nBcc: e@x.example",
    "x\rBcc: e@x.example",
    "=?utf-8?q?x=0ABcc:_e=40x.example?=",
    "=?utf-8?b?eApCY2M6IGVAeC5leGFtcGxl?=",
    "x\u2028Bcc: e@x.example",
    "x\x85Bcc: e@x.example",
    "\ud800 lone",
    "\0nul",
    "a" * 5000,
    "=?=?utf-8?q?x?=",
    '"quoted\r\n" <a@b.example>, c@d.example',
    "(comment\r\n) <a@b.example>",
    "a@@b",
    "<>",
)


def letter(text: str) -> Letter:
    return Letter(
        sender=text,
        recipient=text,
        subject=text,
        text=text,
        html=text,
        message_id=message_id(text, text),
        date=AFTERNOON,
        headers={"Auto-Submitted": "auto-generated", "X-Dangky": text},
    )


def composed(text: str) -> bytes:
    return mail_bytes(compose(letter(text)))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_adds_no_header(text: str) -> None:
    """Whatever stands in an address, a subject or a header of ours, the mail has exactly our headers."""
    assert message_from_bytes(composed(text)).keys() == HEADERS


@given(st.text(max_size=300))
@example("=?utf-8?q?a=0d=0aBcc:x?=")
@settings(max_examples=150, deadline=None)
def test_any_text_adds_no_header(text: str) -> None:
    """No text at all adds a header, and the subject is one line when it is decoded again."""
    parsed = message_from_bytes(composed(text))
    assert parsed.keys() == HEADERS
    decoded = str(make_header(decode_header(parsed["Subject"] or "")))
    assert not any(ord(c) < 32 for c in decoded.replace("\r\n ", "").replace("\n ", ""))


def test_vietnamese_subject_comes_out_as_it_went_in() -> None:
    """Cleaning leaves ordinary text alone."""
    subject = "[DVK 2022] Tình hình đăng ký đến 16h00 ngày 14/02/2022: 132/174 đơn vị"
    parsed = message_from_bytes(composed(subject))
    assert str(make_header(decode_header(parsed["Subject"]))) == subject


@given(st.text("ab ạộđĐ,.:()?=_'-27", min_size=1, max_size=200))
@settings(max_examples=300, deadline=None)
def test_long_text_keeps_its_spaces(text: str) -> None:
    """Wherever a long subject or a name before an address is folded, readers see each letter and space of it once."""
    name = clean_header(f"Ban Dân vận {text}")
    parsed = message_from_bytes(composed_as(name, "ubnd@x.example"))
    assert decoded(parsed["Subject"]) == name
    assert decoded(parsed["From"]) == f"{name} <ubnd@x.example>"


def composed_as(name: str, address: str) -> bytes:
    """Return a mail whose subject is the name of its sender."""
    mail = replace(letter("x"), subject=name, sender=f'"{name}" <{address}>')
    return mail_bytes(compose(mail))


def decoded(header: str) -> str:
    """Return what a reader sees of a header that came in several lines."""
    return str(make_header(decode_header(header.replace("\r\n", "").replace("\n", ""))))


def test_long_subject_is_cut() -> None:
    """A subject without end stays within bounds."""
    assert len(compose(letter("ồ " * 5000))["Subject"]) <= MAX_HEADER


def test_header_that_slipped_in_is_caught() -> None:
    """If the library let a header through all the same, the mail is refused and not sent."""
    mail = EmailMessage()
    mail["To"] = "a@b.example"
    mail["Bcc"] = "e@x.example"
    mail.set_content("x")
    with pytest.raises(DeliveryRefused, match="Bcc"):
        mail_bytes(mail, expected=("To", "Content-Transfer-Encoding"))


def test_message_id_follows_the_key() -> None:
    """The same key gives the same Message-ID, another key another, under the sender's domain."""
    first = message_id("digest/dvk-2022/2022-02-14/a@b.vn", "Ban Dân vận <bdv@example.vn>")
    assert first == message_id("digest/dvk-2022/2022-02-14/a@b.vn", "bdv@example.vn")
    assert first != message_id("digest/dvk-2022/2022-02-15/a@b.vn", "bdv@example.vn")
    assert first.endswith("@example.vn>")


def test_encoded_words_are_broken() -> None:
    """What looks like an encoded word is not one any more, so nobody decodes it."""
    assert clean_header("Re: =?utf-8?q?x=0ABcc:_e=40x?=") == "Re: = ?utf-8?q?x=0ABcc:_e=40x?="
