"""Small mails, written out."""

from __future__ import annotations

import base64

#: Stands for a Word file: what matters here are its bytes.
FORM = b"PK\x03\x04 form of a unit"


def crlf(text: str) -> bytes:
    """Return a mail written with plain newlines as bytes with CRLF; raw 8-bit text becomes UTF-8."""
    return text.replace("\n", "\r\n").encode()


def coded(data: bytes = FORM) -> str:
    return base64.encodebytes(data).decode()


def part(head: str, content: str = "") -> str:
    return f"{head.strip()}\n\n{content}"


def file_part(head: str, data: bytes = FORM) -> str:
    return part(f"{head}\nContent-Transfer-Encoding: base64", coded(data))


def picture(head: str, size: int) -> str:
    """Return a part with a picture of ``size`` bytes."""
    return file_part(f"Content-Type: image/png; name=image001.png\n{head}", bytes(size))


def multipart(kind: str, *parts: str, boundary: str = "b1") -> str:
    inside = "".join(f"--{boundary}\n{one}\n" for one in parts)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\n\n{inside}--{boundary}--\n'


def mail(rest: str, *, head: str = "") -> bytes:
    """Return a mail of a school with more headers and the rest, which begins with a Content-Type."""
    return crlf(f"From: mnkimthu@example.vn\nSubject: dang ky\n{head}MIME-Version: 1.0\n{rest}")


TEXT = part("Content-Type: text/plain; charset=utf-8", "Kính gửi Ban Dân vận.\n")
HTML = part("Content-Type: text/html; charset=utf-8", "<p>Kính gửi <b>Ban</b> Dân vận.</p>\n")
DOCX = file_part('Content-Type: application/octet-stream; name="dk.docx"')
FORWARDED = "Content-Type: message/rfc822\n\nFrom: c@example.vn\nSubject: goc\n" + multipart(
    "mixed", part("Content-Type: text/plain", "Chữ của thư gốc"), DOCX, boundary="b2"
)
