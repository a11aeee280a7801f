"""Mails made to harm by their own build; importing this registers every hostile mail there is."""

from __future__ import annotations

from domain.reasons import ReasonCode
from tests.hostile import containers, office, pages, texts
from tests.hostile.registry import HEAD, HOSTILE, mail

__all__ = ["HOSTILE", "containers", "office", "pages", "texts"]


@mail()
def deep_parts() -> bytes:
    """Multiparts inside multiparts, 10,000 deep."""
    lines = [b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(10_000)]
    return HEAD + b"".join(lines) + b"\r\na"


@mail()
def same_borders() -> bytes:
    """Multiparts inside multiparts that all have the same border."""
    return (
        HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n' * 10_000 + b"\r\na\r\n--b--\r\n" * 10_000
    )


@mail()
def deep_mails() -> bytes:
    """Forwarded mails inside forwarded mails, 10,000 deep."""
    return HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 10_000 + b"a"


@mail()
def many_parameters() -> bytes:
    """A part whose type has 20,000 parameters."""
    parameters = b"".join(b";\r\n name*%d*=utf-8''a" % n for n in range(20_000))
    return HEAD + b"Content-Type: application/octet-stream" + parameters + b"\r\n\r\na"


@mail()
def many_parts() -> bytes:
    """A mail of 100,000 parts."""
    return HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b\r\n\r\na\r\n" * 100_000 + b"--b--"


@mail()
def many_files() -> bytes:
    """A mail with 10,000 attachments."""
    part = b"--b\r\nContent-Disposition: attachment; filename=a.csv\r\n\r\na,b\r\n"
    return HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + part * 10_000 + b"--b--"


@mail()
def many_headers() -> bytes:
    """A mail with 200,000 header lines."""
    return b"X-A: b\r\n" * 200_000 + HEAD + b"\r\na"


@mail()
def one_long_header() -> bytes:
    """A mail whose subject is 20 MB of folded, encoded words."""
    words = b" =?utf-8?Q?=C4=90=C6=A1n_v=E1=BB=8B?=\r\n" * 500_000
    return HEAD.replace(b"Dang ky dan van kheo\r\n", words)


@mail()
def many_addresses() -> bytes:
    """A mail from 200,000 senders with comments inside comments."""
    return HEAD.replace(b"ai-do@", b"(" * 50_000 + b"a@example.vn, " * 200_000 + b'"' * 5_001 + b"ai-do@") + b"\r\na"


@mail()
def many_quotes() -> bytes:
    """A mail with an answer inside an answer, 100,000 deep, and a page of blockquotes as deep."""
    text = b"\r\n".join(b">" * (n % 1_000) + b" On Mon, 14 Feb 2022 a wrote:" for n in range(5_000))
    page = b"<blockquote class=gmail_quote><div class=gmail_attr>On a wrote:</div>" * 30_000
    parts = b"--b\r\n\r\n" + text + b"\r\n--b\r\nContent-Type: text/html\r\n\r\n" + page + b"\r\n--b--"
    return HEAD + b'Content-Type: multipart/alternative; boundary="b"\r\n\r\n' + parts


@mail()
def uuencoded_without_end() -> bytes:
    """A mail in whose text 50,000 files begin as uuencode."""
    return HEAD + b"\r\n" + b"begin 644 a.docx\r\nM" * 50_000


@mail()
def broken_base64() -> bytes:
    """A mail with 20 MB of base64 that is none."""
    return (
        HEAD
        + b"Content-Type: application/msword; name=a.doc\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + b"=A =\r\n" * 3_000_000
    )


@mail()
def utf_7() -> bytes:
    """A mail whose page hides its tags in UTF-7 and its text in half surrogates."""
    text = b"+ADw-table+AD4-+ADw-tr+AD4-+2AD-+ADw-td+AD4-\xed\xa0\x80" * 10_000
    return HEAD + b"Content-Type: text/html; charset=utf-7\r\n\r\n" + text


@mail()
def half_surrogates() -> bytes:
    """A mail with halves of letters in UTF-16, in its text, its subject and its file's name."""
    text = b"\xff\xfe" + b"\x00\xd8a\x00" * 5_000
    head = HEAD.replace(b"Dang ky dan van kheo", b"=?utf-16le?B?ANhhAA==?= =?utf-8?B?7aCA?=")
    name = b"name*=utf-16le''%00%d8a%00; "
    return head + b"Content-Type: text/plain; " + name + b"charset=utf-16\r\n\r\n" + text


@mail(ReasonCode.MAIL_UNREADABLE, ReasonCode.MAIL_CUT_SHORT)
def nothing_but_zeros() -> bytes:
    """A mail of 20 MB of zeros."""
    return bytes(20 << 20)
