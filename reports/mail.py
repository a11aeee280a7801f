"""A mail out of its parts, with headers that nobody can add to.

Python's own ``email`` has let text in a header become another header more than once (CVE-2024-6923,
CVE-2026-1299). So every value is cleaned before it goes in, and the bytes that will be sent are
parsed again and their list of headers compared with what was meant.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import SMTP, EmailPolicy, compat32
from email.utils import parseaddr
from typing import Any

from domain.errors import DeliveryRefused
from domain.outgoing import MailKind, OutgoingMail

#: Characters of a header that are sent; ``email`` takes seconds to fold one without end.
MAX_HEADER = 300

#: C0, DEL, C1, line and paragraph separators, lone surrogates.
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
#: An address that needs no quoting (RFC 5322, section 3.4.1: dot-atom on both sides).
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9-]+"
_PLAIN_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?P<domain>{_LABEL}(?:\.{_LABEL})*)")
#: Header by which the service knows its own mail when it comes back; its value is the kind of mail.
OWN_HEADER = "X-Dangky"
#: Headers that ``email`` adds for a message of two bodies.
_ADDED = ("MIME-Version", "Content-Type")


class _WholeText(EmailPolicy):
    """Folds headers so that readers see what was meant; the one of Python loses and adds spaces in long ones.

    Source: RFC 2047, sections 2 and 6.2: what separates two encoded words is not shown, so a space that is meant
    stands inside of one.
    """

    def fold(self, name: str, value: Any) -> str:
        """Return the header as it is sent."""
        return self._in_words(name, value) or super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Return the header as bytes."""
        words = self._in_words(name, value)
        return words.encode("ascii") if words else super().fold_binary(name, value)

    def _in_words(self, name: str, value: Any) -> str:
        """Return a header whose text is not ASCII in encoded words; nothing for others and for names of files."""
        if str(value).isascii():
            return ""
        if name == "Subject":
            text, behind = str(value), ""
        elif name in {"From", "To"} and len(value.addresses) == 1:
            (address,) = value.addresses
            text, behind = address.display_name, f"{self.linesep} <{address.addr_spec}>"
        else:
            return ""
        words = Header(text, "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {words}{behind}{self.linesep}"


_WHOLE_TEXT = _WholeText(linesep=SMTP.linesep)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFile:
    """A file that goes with a mail."""

    name: str
    #: Its media type, e.g. ``application/pdf``.
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a mail says and to whom, before it is put into MIME."""

    #: Address with or without a display name.
    sender: str
    #: Address without a display name.
    recipient: str
    subject: str
    text: str
    html: str
    #: With angle brackets; see :func:`message_id`.
    message_id: str
    #: When it was written, aware.
    date: datetime
    #: Further headers, e.g. ``Auto-Submitted``.
    headers: Mapping[str, str] = field(default_factory=dict)
    files: tuple[MailFile, ...] = ()


def own_headers(kind: MailKind, *, answered: str = "") -> dict[str, str]:
    """Return the headers by which every machine knows a mail of ours; ``answered`` is the Message-ID that it answers.

    A returned form is an officer's own word, so it is not marked as automatic.

    Source: RFC 3834, section 5 (Auto-Submitted); RFC 5322, section 3.6.4 (threads).
    """
    headers = {OWN_HEADER: kind.value, "X-Auto-Response-Suppress": "All"}
    if kind is not MailKind.RETURNED:
        headers["Auto-Submitted"] = "auto-replied" if kind is MailKind.RECEIPT else "auto-generated"
    if answered.isascii() and answered.startswith("<") and answered.endswith(">"):
        headers |= {"In-Reply-To": answered, "References": answered}
    return headers


def compose(letter: Letter) -> EmailMessage:
    """Return ``letter`` as a mail with a text and an HTML body.

    Raises: DeliveryRefused: its headers would not come out as they went in.
    """
    mail = EmailMessage(policy=_WHOLE_TEXT)
    mail["From"] = _address(letter.sender)
    mail["To"] = _address(letter.recipient)
    mail["Subject"] = clean_header(letter.subject)
    mail["Date"] = letter.date
    mail["Message-ID"] = clean_header(letter.message_id)
    for name, value in letter.headers.items():
        mail[name] = clean_header(value)
    mail.set_content(_encodable(letter.text), cte="quoted-printable")
    mail.add_alternative(_encodable(letter.html), subtype="html", cte="quoted-printable")
    for file in letter.files:
        major, _, minor = file.media_type.partition("/")
        mail.add_attachment(file.data, maintype=major, subtype=minor, filename=clean_header(file.name))
    mail_bytes(mail, ("From", "To", "Subject", "Date", "Message-ID", *letter.headers))
    return mail


def outgoing(
    letter: Letter,
    *,
    key: str,
    kind: MailKind,
    campaign: str,
    unit: str | None = None,
    step: str = "",
    cause: int | None = None,
) -> OutgoingMail:
    """Return ``letter`` as it stands in the outbox under ``key``.

    Raises: DeliveryRefused: its headers would not come out as they went in.
    """
    return OutgoingMail(
        key=key,
        kind=kind,
        campaign=campaign,
        recipient=letter.recipient,
        content=mail_bytes(compose(letter)),
        message_id=letter.message_id,
        created_at=letter.date,
        unit=unit,
        step=step,
        cause=cause,
    )


def mail_bytes(mail: EmailMessage, expected: tuple[str, ...] | None = None) -> bytes:
    """Return the bytes that will be sent, CRLF lines; they hold the headers ``expected``, else those of ``mail``.

    Raises: DeliveryRefused: parsed again, the bytes have other headers: somebody's text became a header.
    """
    content = mail.as_bytes(policy=_WHOLE_TEXT)
    meant = sorted((*expected, *_ADDED)) if expected is not None else sorted(mail.keys())
    found = sorted(BytesHeaderParser(policy=compat32).parsebytes(content).keys())
    if [name.lower() for name in found] != [name.lower() for name in meant]:
        raise DeliveryRefused(recipient=mail["To"], cause=f"its headers came out as {', '.join(found)}")
    return content


def require_whole(mail: OutgoingMail) -> None:
    """Refuse a mail that would not go where it says: parsed as it leaves, it has one of each header that it must.

    Raises: DeliveryRefused.
    """
    header = BytesHeaderParser(policy=compat32).parsebytes(mail.content)
    found = {name: header.get_all(name, []) for name in ("From", "To", "Message-ID", "Date")}
    others = [name for name in ("Cc", "Bcc", "Resent-To") if name in header]
    wrong = [*(name for name, values in found.items() if len(values) != 1), *others]
    if not wrong and bare_address(str(found["To"][0])).casefold() != mail.recipient.casefold():
        wrong = ["To"]
    if wrong:
        raise DeliveryRefused(
            recipient=clean_header(mail.recipient), cause=f"its headers are not whole: {', '.join(wrong)}"
        )


def clean_header(value: str) -> str:
    """Return the start of ``value`` on one line, without control characters, lone surrogates and encoded words.

    ``"Re: =?utf-8?q?x=0ABcc:_e=40x?="`` gives ``"Re: = ?utf-8?q?x=0ABcc:_e=40x?="``: nobody decodes it again.
    """
    return " ".join(_FORBIDDEN.sub(" ", value[:MAX_HEADER]).split()).replace("=?", "= ?")


def message_id(key: str, sender: str) -> str:
    """Return the Message-ID of the mail with ``key``: the same on every try, so that a repeat is seen as one.

    Source: RFC 5322, section 3.6.4.
    """
    plain = _PLAIN_ADDRESS.fullmatch(bare_address(sender))
    digest = hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:32]
    return f"<{digest}@{plain['domain'] if plain else 'dangky.invalid'}>"


def reply_subject(subject: str) -> str:
    """Return the subject of an answer to a mail with ``subject``: ``Re:`` stands before it once."""
    return subject if subject.casefold().startswith("re:") else f"Re: {subject}"


def is_plain_address(address: str) -> bool:
    """Tell whether ``address`` can be written to without quoting and without SMTPUTF8."""
    return _PLAIN_ADDRESS.fullmatch(address) is not None and "=?" not in address


def bare_address(address: str) -> str:
    """Return ``a@b.vn`` of ``Tên <a@b.vn>``; empty if there is none."""
    return parseaddr(clean_header(address))[1]


def _address(address: str) -> Address:
    """Return an address for a header; one that would need quoting stands there as a mere name, and is refused later."""
    cleaned = clean_header(address)
    name, spec = parseaddr(cleaned)
    if _PLAIN_ADDRESS.fullmatch(spec):
        return Address(display_name=name, addr_spec=spec)
    return Address(display_name=cleaned)


def _encodable(text: str) -> str:
    """Return ``text`` without lone surrogates, which no charset can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
