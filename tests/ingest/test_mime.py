"""From raw bytes to envelope, body and attachments."""

from __future__ import annotations

import binascii
from io import BytesIO

import pytest
from PIL import Image

from ingest.mime import attachment_bytes, open_mail
from tests.ingest.mails import DOCX, FORM, FORWARDED, HTML, TEXT, crlf, file_part, mail, multipart, part, picture
from tests.ingest.opened import found


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
