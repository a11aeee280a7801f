"""Mails made to harm by their own build, and mails that carry a harmful file."""

from __future__ import annotations

from base64 import encodebytes
from collections.abc import Callable, Mapping

from tests.hostile.bombs import BOMBS

_HEAD = (
    b"From: ai-do@example.vn\r\nSubject: Dang ky dan van kheo\r\nMessage-ID: <1@example.vn>\r\nMIME-Version: 1.0\r\n"
)


def carrying(data: bytes, name: str = "dk.bin") -> bytes:
    """Return a mail with ``data`` attached."""
    part = b"Content-Type: application/octet-stream; name=%s\r\nContent-Transfer-Encoding: base64\r\n" % name.encode()
    border = b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n'
    disposition = b"Content-Disposition: attachment\r\n\r\n"
    return _HEAD + border + part + disposition + encodebytes(data) + b"\r\n--b--\r\n"


def deep_parts() -> bytes:
    """Multiparts inside multiparts, 10,000 deep."""
    lines = [b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(10_000)]
    return _HEAD + b"".join(lines) + b"\r\na"


def deep_mails() -> bytes:
    """Forwarded mails inside forwarded mails, 10,000 deep."""
    return _HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 10_000 + b"a"


def many_parameters() -> bytes:
    """A part whose type has 20,000 parameters."""
    parameters = b"".join(b";\r\n name*%d*=utf-8''a" % n for n in range(20_000))
    return _HEAD + b"Content-Type: application/octet-stream" + parameters + b"\r\n\r\na"


def many_parts() -> bytes:
    """A mail of 100,000 parts."""
    return _HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b\r\n\r\na\r\n" * 100_000 + b"--b--"


def many_headers() -> bytes:
    """A mail with 200,000 header lines."""
    return b"X-A: b\r\n" * 200_000 + _HEAD + b"\r\na"


#: Every such mail by its name.
MAILS: Mapping[str, Callable[[], bytes]] = {
    mail.__name__.replace("_", "-"): mail
    for mail in (deep_parts, deep_mails, many_parameters, many_parts, many_headers)
}


def hostile_mail(name: str) -> bytes:
    """Return the mail called ``name``: one of ``MAILS``, or one that carries one of ``BOMBS``."""
    return MAILS[name]() if name in MAILS else carrying(BOMBS[name]())


NAMES = (*MAILS, *BOMBS)
