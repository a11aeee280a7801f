"""Broken, hostile and damaged mails: nothing that stands beside the damage is lost."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.mime import attachment_bytes, open_mail
from tests.ingest.mails import DOCX, FORM, FORWARDED, HTML, TEXT, crlf, mail, multipart, part, picture
from tests.ingest.opened import found


def test_bad_base64_is_named() -> None:
    """Letters that are no base64 are passed over and named; the file is there."""
    broken = DOCX.replace("\n\n", "\n\n*!*")
    raw = mail(multipart("mixed", TEXT, broken))
    assert attachment_bytes(raw, "2") == FORM
    assert "bad base64" in open_mail(raw).defects


@pytest.mark.parametrize("encoding", ["uuencode", "x-nothing", "base64", "quoted-printable"])
def test_content_that_cannot_be_decoded_is_kept(encoding: str) -> None:
    """A file whose encoding does not fit is given as it stands, never lost."""
    odd = part(f"Content-Type: a/b; name=x\nContent-Transfer-Encoding: {encoding}", "begin 644 x\n#!!!!!!\x7f~~\nend\n")
    assert found(mail(multipart("mixed", TEXT, odd))) == [("2", "x")]


def deep(levels: int) -> str:
    heads = (f"Content-Type: multipart/mixed; boundary=d{n}\n\n--d{n}\n" for n in range(levels))
    ends = (f"--d{n}--\n" for n in reversed(range(levels)))
    return "".join(heads) + "\nsâu\n" + "".join(ends)


HOSTILE = {
    "2,000 levels": deep(2_000),
    "2,000 mails in mails": "Content-Type: message/rfc822\n\n" * 2_000,
    "2,000 levels without a boundary": "".join(f"--z{n}\nContent-Type: multipart/mixed\n\n" for n in range(2_000)),
    "200,000 headers": "".join(f"X-{n}: v\n" for n in range(200_000)) + "\nx",
    "20,000 parameters": part(
        "Content-Disposition: attachment" + "".join(f"; filename*{n}*=%41" for n in range(20_000)), "x"
    ),
    "15,000 parts": multipart("mixed", *["\nx"] * 15_000, boundary="b9"),
    "deep HTML": part("Content-Type: text/html", "<div>" * 100_000),
    "HTML of 50,000 attributes": part(
        "Content-Type: text/html", "<p " + " ".join(f"a{n}" for n in range(100_000)) + ">"
    ),
    "30 large pages": multipart("mixed", *[part("Content-Type: text/html", "<p>a</p>" * 40_000)] * 30, boundary="b8"),
    "100,000 begins of files": part("Content-Type: text/plain", "begin 644 a\n" * 100_000),
}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_part_costs_nothing_that_stands_beside_it(hostile: str) -> None:
    """However deep, wide or long a part is, the form before and behind it is found, within ten seconds."""
    raw = mail(multipart("mixed", DOCX, hostile, DOCX))
    start = time.process_time()
    opened = open_mail(raw)
    assert time.process_time() - start < 10
    ours = [attachment for attachment in opened.attachments if attachment.name == "dk.docx"]
    assert [attachment.path for attachment in ours] == ["1", "3"]
    assert attachment_bytes(raw, "3") == FORM


@pytest.mark.parametrize(
    "head",
    [
        "To: " + ", ".join(f"u{n}@example.vn" for n in range(20_000)) + "\n",
        "From: " + "(" * 5_000 + "\n",
        "From: " + '"\\"' * 5_000 + "\n",
        "References: " + "<a@b> " * 50_000 + "\n",
        "Subject: " + "=?a?q?" * 50_000 + "\n",
        "Content-Type: multipart/mixed" + "".join(f"; x*{n}*=1" for n in range(20_000)) + "; boundary=b1\n",
        "X-Fill: v\n" * 200_000,
        "Subject: v\n" * 100_000,
    ],
)
def test_hostile_headers_cost_no_attachment(head: str) -> None:
    """However long the headers are, the form is found."""
    raw = crlf(f"{head}Sender: mn@example.vn\nMIME-Version: 1.0\n{multipart('mixed', TEXT, DOCX)}")
    assert [attachment.name for attachment in open_mail(raw).attachments] == ["dk.docx"]


def test_what_lies_too_deep_is_one_file() -> None:
    """Parts beyond the depth that is read are one attachment, and the mail says so."""
    opened = open_mail(mail(deep(60)))
    assert len(opened.attachments) == 1
    assert any(defect.startswith("limit: parts deeper than") for defect in opened.defects)


def test_a_form_twenty_levels_deep_is_found() -> None:
    """A chain of forwards as people make them is read to its end."""
    inner = multipart("mixed", TEXT, DOCX, boundary="z")
    for level in range(10):
        inner = multipart("mixed", TEXT, f"Content-Type: message/rfc822\n\nSubject: s\n{inner}", boundary=f"c{level}")
    assert found(mail(inner)) == [("2.1." * 10 + "2", "dk.docx")]


def test_more_attachments_than_are_listed_is_said() -> None:
    """A mail of very many files lists the first and says that there are more."""
    opened = open_mail(mail(multipart("mixed", *[DOCX] * 310)))
    assert len(opened.attachments) == 300
    assert "limit: only the first 300 attachments are listed" in opened.defects


SAMPLES = (
    mail(multipart("mixed", multipart("alternative", TEXT, HTML, boundary="b2"), DOCX, FORWARDED)),
    mail(multipart("related", HTML, picture("Content-ID: <a@b>", 300))),
    mail(multipart("mixed", multipart("alternative", TEXT, HTML), FORWARDED), head="Auto-Submitted: no\n"),
)
SPLINTERS = (
    b"\r\n",
    b"--b1",
    b"--b1--",
    b"\r\n\r\n",
    b"Content-Type: message/rfc822\r\n",
    b"\xff",
    b"\0",
    b"=",
    b";",
    b":",
)


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_mail(raw: bytes) -> None:
    """Any bytes open without an error, and each attachment's bytes are those of its record."""
    found(raw)


@settings(deadline=None, max_examples=250)
@given(st.sampled_from(SAMPLES), st.integers(0, 2**32), st.integers(1, 12))
def test_any_damaged_mail_is_a_mail(sample: bytes, seed: int, wounds: int) -> None:
    """A real-shaped mail with pieces cut out, doubled and put in opens without an error."""
    chance = random.Random(seed)
    raw = sample
    for _ in range(wounds):
        start = chance.randrange(len(raw) + 1)
        end = min(len(raw), start + chance.choice((0, 1, 5, 60)))
        raw = raw[:start] + chance.choice((*SPLINTERS, raw[start:end] * 2, b"")) + raw[end:]
    opened = open_mail(raw)
    assert all(len(line.splitlines()) <= 1 for line in (opened.envelope.subject, opened.envelope.message_id))
    found(raw)
