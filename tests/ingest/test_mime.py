"""From raw bytes to envelope, body and attachments."""

from __future__ import annotations

import binascii
import hashlib
import random
import time
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from ingest.mime import attachment_bytes, open_mail
from tests.ingest.mails import DOCX, FORM, HTML, TEXT, crlf, file_part, mail, multipart, part

Found = list[tuple[str, str]]


def found(raw: bytes) -> Found:
    """Return path and name of each attachment, after checking that its bytes are those of its record."""
    attachments = open_mail(raw).attachments
    for attachment in attachments:
        data = attachment_bytes(raw, attachment.path)
        assert hashlib.sha256(data).hexdigest() == attachment.sha256
        assert len(data) == attachment.size_bytes
    return [(attachment.path, attachment.name) for attachment in attachments]


@pytest.mark.parametrize(
    "head",
    [
        "Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=dk.docx",
        "Content-Type: application/octet-stream; name=dk.docx",
        "Content-Type: application/pdf\nContent-Disposition: inline; filename=dk.docx",
        "Content-Type: image/png; name=dk.docx\nContent-ID: <x@y>",
        "Content-Type: text/plain; name=dk.docx",
        "Content-Type: text/html\nContent-Disposition: attachment; filename=dk.docx",
        "Content-Type: ; name=dk.docx",
        "Content-Disposition: attachment; filename=dk.docx",
        "Content-Type: application/vnd.ms-excel; name==?utf-8?Q?dk=2Edocx?=",
    ],
)
def test_every_file_is_an_attachment(head: str) -> None:
    """Neither type nor disposition nor the place of its name keeps a file from being seen."""
    assert found(mail(multipart("mixed", TEXT, file_part(head)))) == [("2", "dk.docx")]


@pytest.mark.parametrize(
    "head",
    [
        "Content-Type: application/octet-stream",
        "Content-Type: application/pdf\nContent-Disposition: inline",
        "Content-Type: text/plain\nContent-Disposition: attachment",
        "Content-Type: text/csv",
    ],
)
def test_a_file_without_a_name_is_an_attachment(head: str) -> None:
    """A file that has no name is still there."""
    assert found(mail(multipart("mixed", TEXT, file_part(head)))) == [("2", "")]


def test_a_mail_that_is_only_a_file() -> None:
    """A mail whose only content is a file carries it as part 1 and has no body."""
    raw = mail(file_part("Content-Type: application/pdf; name=scan.pdf"))
    assert found(raw) == [("1", "scan.pdf")]
    assert open_mail(raw).body == ""


def test_the_second_writing_of_the_text_is_no_attachment() -> None:
    """The HTML twin of a plain text is neither body nor attachment."""
    raw = mail(multipart("mixed", multipart("alternative", TEXT, HTML, boundary="b2"), DOCX))
    assert found(raw) == [("2", "dk.docx")]
    assert open_mail(raw).body == "Kính gửi Ban Dân vận."


def test_html_speaks_where_the_plain_text_is_empty() -> None:
    """An empty plain text gives way to its HTML twin."""
    empty = part("Content-Type: text/plain", " \n")
    raw = mail(multipart("alternative", empty, HTML))
    assert open_mail(raw).body == "Kính gửi Ban Dân vận."
    assert found(raw) == []


def test_a_file_between_the_pieces_of_an_apple_mail() -> None:
    """A file inside the HTML side of an alternative is found, and the pieces around it are not files."""
    inner = multipart("mixed", HTML, file_part("Content-Type: application/pdf; name=a.pdf"), HTML, boundary="b2")
    raw = mail(multipart("alternative", TEXT, inner))
    assert found(raw) == [("2.2", "a.pdf")]
    assert open_mail(raw).body == "Kính gửi Ban Dân vận."


def test_text_behind_an_attachment_belongs_to_the_body() -> None:
    """Text before and behind a file is one body."""
    raw = mail(multipart("mixed", TEXT, DOCX, part("Content-Type: text/plain", "Trân trọng.")))
    assert open_mail(raw).body == "Kính gửi Ban Dân vận.\n\nTrân trọng."
    assert found(raw) == [("2", "dk.docx")]


FORWARDED = "Content-Type: message/rfc822\n\nFrom: c@example.vn\nSubject: goc\n" + multipart(
    "mixed", part("Content-Type: text/plain", "Chữ của thư gốc"), DOCX, boundary="b2"
)


def test_a_form_in_a_forwarded_mail_is_found() -> None:
    """A forwarded mail is entered: its files count, its text and its headers do not."""
    raw = mail(multipart("mixed", TEXT, FORWARDED))
    opened = open_mail(raw)
    assert found(raw) == [("2.1.2", "dk.docx")]
    assert attachment_bytes(raw, "2.1.2") == FORM
    assert opened.body == "Kính gửi Ban Dân vận."
    assert opened.envelope.sender == "mnkimthu@example.vn"


def test_a_forwarded_mail_under_a_transfer_encoding_is_entered() -> None:
    """A mail inside the mail is entered even if it is base64, which RFC 2046 forbids."""
    inner = FORWARDED.partition("\n\n")[2].encode()
    raw = mail(multipart("mixed", TEXT, file_part("Content-Type: message/rfc822", inner)))
    assert found(raw) == [("2.1.2", "dk.docx")]


def test_two_multiparts_with_one_boundary() -> None:
    """Files behind an end line that came too early are found."""
    raw = mail(multipart("mixed", multipart("alternative", TEXT, HTML), DOCX))
    assert [name for _, name in found(raw)] == ["dk.docx"]
    assert "parts behind the end of their multipart" in open_mail(raw).defects


def test_a_delivery_report_has_no_attachments() -> None:
    """The machine's part and the returned mail of a report are not files of a unit."""
    status = part("Content-Type: message/delivery-status", "Reporting-MTA: dns; x\n\nAction: failed\n")
    raw = mail(multipart("report; report-type=delivery-status", TEXT, status, FORWARDED))
    opened = open_mail(raw)
    assert opened.envelope.is_bounce
    assert opened.attachments == ()
    assert opened.body == "Kính gửi Ban Dân vận."


def test_a_form_in_a_report_that_a_person_sends_on_is_found() -> None:
    """Who forwards a report because their form was refused has sent the form."""
    status = part("Content-Type: message/delivery-status", "Reporting-MTA: dns; x\n")
    report = multipart("report; report-type=delivery-status", TEXT, status, FORWARDED, boundary="b3")
    raw = mail(multipart("mixed", TEXT, report))
    assert found(raw) == [("2.3.1.2", "dk.docx")]
    assert not open_mail(raw).envelope.is_bounce


def picture(head: str, size: int) -> str:
    return file_part(f"Content-Type: image/png; name=image001.png\n{head}", bytes(size))


@pytest.mark.parametrize(
    ("head", "size", "is_inline"),
    [
        ("Content-ID: <logo@x>", 3_000, True),
        ("Content-ID: <other@x>\nContent-Disposition: inline", 3_000, True),
        ("Content-ID: <other@x>", 3_000, False),
        ("Content-Disposition: attachment", 3_000, False),
        ("Content-ID: <logo@x>\nContent-Disposition: inline", 150_000, False),
    ],
)
def test_only_a_small_picture_shown_in_the_text_is_inline(head: str, size: int, is_inline: bool) -> None:
    """A logo is told from a photo of a form by its size and by whether the text shows it."""
    html = part("Content-Type: text/html", '<p>a<img src="cid:logo@x"></p>')
    raw = mail(multipart("related", html, picture(head, size)))
    (attachment,) = open_mail(raw).attachments
    assert attachment.is_inline is is_inline


@pytest.mark.parametrize(
    ("size", "form", "is_inline"),
    [((1000, 700), "PNG", False), ((700, 1000), "JPEG", False), ((800, 120), "PNG", True), ((160, 160), "GIF", True)],
)
def test_a_page_pasted_into_the_text_is_a_file(size: tuple[int, int], form: str, is_inline: bool) -> None:
    """A picture with the points of a page is looked at, however few bytes it has and wherever it is shown."""
    stream = BytesIO()
    Image.new("L", size, 255).save(stream, format=form)
    html = part("Content-Type: text/html", '<p>a<img src="cid:logo@x"></p>')
    shown = file_part("Content-Type: image/png; name=image001.png\nContent-ID: <logo@x>", stream.getvalue())
    (attachment,) = open_mail(mail(multipart("related", html, shown))).attachments
    assert attachment.is_inline is is_inline


def test_a_small_inline_picture_outside_the_text_is_a_file() -> None:
    """A telephone sends photos "inline" that no text shows."""
    (attachment,) = open_mail(mail(multipart("mixed", TEXT, picture("Content-Disposition: inline", 3_000)))).attachments
    assert not attachment.is_inline


def test_envelope_is_read() -> None:
    """The headers that matter are decoded; the rest is not looked at."""
    head = (
        "Message-ID: <1@example.vn>\nIn-Reply-To: <0@example.vn>\nReferences: <r@example.vn> <0@example.vn>\n"
        "Subject: =?utf-8?Q?=C4=90=C4=83ng_k=C3=BD?=\nFrom: =?utf-8?B?VHLGsOG7nW5nIE1O?= <MN@Example.vn>\n"
        "Precedence: bulk\n"
    )
    envelope = open_mail(crlf(f"{head}\nchữ")).envelope
    assert envelope.message_id == "<1@example.vn>"
    assert envelope.subject == "Đăng ký"
    assert (envelope.sender, envelope.sender_name) == ("mn@example.vn", "Trường MN")
    assert envelope.references == ("<r@example.vn>", "<0@example.vn>")
    assert envelope.automatic == "Precedence: bulk"
    assert not envelope.is_bounce


def test_sender_stands_in_for_a_broken_from() -> None:
    """Without an address in From that of Sender counts."""
    envelope = open_mail(crlf("From: Trường MN\nSender: mn@example.vn\n\n")).envelope
    assert envelope.sender == "mn@example.vn"


UUENCODED = (
    "begin 644 dang ky.docx\n"
    + "".join(binascii.b2a_uu(FORM[start : start + 45]).decode() for start in range(0, len(FORM), 45))
    + "`\nend\n"
)


def test_a_file_written_into_the_text_is_an_attachment() -> None:
    """What an old program writes as uuencode into a text is a file, and no text."""
    raw = mail(part("Content-Type: text/plain; charset=utf-8", f"Kính gửi Ban.\n\n{UUENCODED}\nTrân trọng.\n"))
    assert found(raw) == [("1.1", "dang ky.docx")]
    assert attachment_bytes(raw, "1.1") == FORM
    assert open_mail(raw).body == "Kính gửi Ban.\n\n\n\nTrân trọng."


@pytest.mark.parametrize(
    "text", ["begin 644 a.docx\nđây là chữ\nend\n", "begin 644 a\nkhông có kết", "begin with the end\nend"]
)
def test_a_text_that_only_begins_like_a_file_stays(text: str) -> None:
    """Where no file can be decoded the text is left as it was written."""
    opened = open_mail(mail(part("Content-Type: text/plain; charset=utf-8", text)))
    assert opened.attachments == ()
    assert opened.body == text.strip()


CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:A\nEND:VCARD\n"
ASIDE = {
    "s/mime": file_part("Content-Type: application/pkcs7-signature; name=smime.p7s"),
    "s/mime, old": file_part("Content-Type: application/x-pkcs7-signature; name=smime.p7s"),
    "pgp": part("Content-Type: application/pgp-signature; name=signature.asc", "-----BEGIN PGP SIGNATURE-----"),
    "vcard": part("Content-Type: text/x-vcard; name=a.vcf", CARD),
    "vcard as bytes": file_part("Content-Type: application/octet-stream; name=a.vcf", CARD.encode()),
    "invitation": part("Content-Type: text/calendar; method=REQUEST", "BEGIN:VCALENDAR\nEND:VCALENDAR\n"),
}


@pytest.mark.parametrize("added", ASIDE.values(), ids=ASIDE.keys())
def test_what_programs_add_is_no_file(added: str) -> None:
    """Signatures, address cards and invitations are neither text nor files of a unit."""
    raw = mail(multipart("mixed", TEXT, DOCX, added))
    assert found(raw) == [("2", "dk.docx")]
    assert open_mail(raw).body == "Kính gửi Ban Dân vận."


def test_a_mail_signed_whole_stays_a_file() -> None:
    """An S/MIME envelope holds the mail inside it and must be seen."""
    assert found(mail(file_part("Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m"))) == [
        ("1", "smime.p7m")
    ]


def test_the_resource_half_of_a_macintosh_file_is_let_go() -> None:
    """Of an Apple double file the half that holds the document counts."""
    double = multipart(
        "appledouble", file_part("Content-Type: application/applefile; name=dk.docx"), DOCX, boundary="b2"
    )
    assert found(mail(multipart("mixed", TEXT, double))) == [("2.2", "dk.docx")]


def test_old_encodings_in_headers_and_text() -> None:
    """Subject, name of a file and text in TCVN3 read as what they say."""
    old = "Tr­êng TiÓu häc Cù Khª ®¨ng ký"
    raw = (
        f"From: a@example.vn\r\nSubject: {old}\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: multipart/mixed; boundary=b1\r\n\r\n"
        f"--b1\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n{old}\r\n--b1\r\n"
        f'Content-Type: application/msword; name="{old}.doc"\r\n\r\nx\r\n--b1--\r\n'
    ).encode("latin-1")
    opened = open_mail(raw)
    assert opened.envelope.subject == "Trường Tiểu học Cự Khê đăng ký"
    assert opened.body == "Trường Tiểu học Cự Khê đăng ký"
    assert opened.attachments[0].name == "Trường Tiểu học Cự Khê đăng ký.doc"


def test_an_empty_mail_is_a_mail() -> None:
    """No bytes give an empty mail."""
    opened = open_mail(b"")
    assert (opened.body, opened.attachments, opened.envelope.message_id) == ("", (), "")


@pytest.mark.parametrize("path", ["", "3", "2.1", "x", "1.2.3"])
def test_a_path_that_is_not_there(path: str) -> None:
    """Asking for a part that the mail does not have says so."""
    with pytest.raises(KeyError):
        attachment_bytes(mail(multipart("mixed", TEXT, DOCX)), path)


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
