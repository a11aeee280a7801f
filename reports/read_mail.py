"""A mail of ours, read back from its bytes: as it goes out, for officers to see."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """A file that goes with a mail."""

    name: str
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMail:
    """What a mail says."""

    subject: str
    sender: str
    recipient: str
    #: Every header, in the order of the mail, decoded.
    headers: tuple[tuple[str, str], ...]
    #: The text for programs that show no HTML; it says the same.
    text: str
    files: tuple[ReadFile, ...]


def read_mail(content: bytes) -> ReadMail:
    """Return what the mail with the bytes ``content`` says."""
    mail = message_from_bytes(content, _class=EmailMessage, policy=policy.default)
    body = mail.get_body(("plain",))
    return ReadMail(
        subject=str(mail["Subject"] or ""),
        sender=str(mail["From"] or ""),
        recipient=str(mail["To"] or ""),
        headers=tuple((name, str(value)) for name, value in mail.items()),
        text=str(body.get_content()) if body is not None else "",
        files=tuple(_file(part) for part in mail.iter_attachments()),
    )


def _file(part: EmailMessage) -> ReadFile:
    payload = part.get_payload(decode=True)
    return ReadFile(name=part.get_filename() or "", size_bytes=len(payload) if isinstance(payload, bytes) else 0)
