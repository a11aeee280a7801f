"""An Outlook message (.msg) written as the mail that it was, so that it is read on the one way of mail.

Headers are those that the message came with, where Outlook kept them; bodies and attachments become the parts of a
multipart. The same bytes always give the same mail: the paths of its parts stand in the register.

Source: [MS-OXMSG], sections 2.2 (storages), 2.2.2 (attachments); [MS-OXCMSG], sections 2.2.1, 2.2.2; [MS-OXPROPS].
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from datetime import datetime
from email.utils import format_datetime
from typing import Final
from urllib.parse import quote

from domain.errors import UnreadableFile
from ingest.limits import MAX_ARCHIVE_DEPTH, MAX_FIELD_CHARACTERS, MAX_HEADER_BYTES, MAX_MAIL_BYTES
from ingest.unpacking.code_pages import charset_of
from ingest.unpacking.msg_properties import (
    INTERNET_CODE_PAGE,
    OF_ATTACHMENT,
    OF_EMBEDDED,
    OF_MESSAGE,
    Properties,
)
from ingest.unpacking.rich_text import body_of_rtf
from parsers.ole import MAGIC, Ole, Storage
from parsers.refuse import over_limit
from parsers.text import one_line

_KIND: Final = "msg"
#: Properties (PidTag...) of a message.
_SUBJECT, _HEADERS, _MESSAGE_ID, _IN_REPLY_TO, _REFERENCES = 0x0037, 0x007D, 0x1035, 0x1042, 0x1039
_DELIVERED, _SUBMITTED = 0x0E06, 0x0039
_BODY, _HTML, _RTF = 0x1000, 0x1013, 0x1009
#: Names and addresses of whom it is from: the one it was sent for comes first.
_SENDERS: Final = ((0x0042, (0x5D02, 0x0065)), (0x0C1A, (0x5D01, 0x0C1F)))
#: Properties of an attachment.
_DATA, _LONG_NAME, _NAME, _DISPLAY_NAME = 0x3701, 0x3707, 0x3704, 0x3001
_MIME, _CONTENT_ID = 0x370E, 0x3712
_ATTACHMENTS: Final = "__attach_version1.0_#"
_EMBEDDED: Final = f"__substg1.0_{_DATA:04X}000D"
#: Headers that we write ourselves.
_OURS: Final = re.compile(r"(?i)(?:content-[\w-]+|mime-version)\s*:")
_HEADER: Final = re.compile(r"[!-9;-~]+[ \t]*:")
_TYPE: Final = re.compile(r"[\w!#$&^.+-]{1,60}/[\w!#$&^.+-]{1,100}\Z", re.ASCII)
_CONTENT_ID_TEXT: Final = re.compile(r"[!-~]{1,250}\Z")


def is_msg(data: bytes) -> bool:
    """Tell whether ``data`` is meant to be an Outlook message: an OLE file, which no mail begins as."""
    return data.startswith(MAGIC)


def mail_of(raw: bytes) -> bytes:
    """Return ``raw`` itself if it is a mail as servers give it, else the mail that an Outlook message was.

    Raises:
        UnreadableFile: an OLE file that is broken or no message.
    """
    return write_mail(raw) if is_msg(raw) else raw


def write_mail(data: bytes) -> bytes:
    """Return the Outlook message ``data`` as a mail.

    Raises:
        UnreadableFile: FILE_DAMAGED, or FILE_LIMIT (archive_depth, archive_bytes).
    """
    return _Writer().message(Ole(data).root, OF_MESSAGE, depth=0)


def delivered_at(data: bytes) -> datetime | None:
    """Return when the Outlook message ``data`` arrived, else when it was sent, aware; None: it does not say."""
    try:
        properties = Properties(Ole(data).root, OF_MESSAGE)
        return properties.moment(_DELIVERED) or properties.moment(_SUBMITTED)
    except UnreadableFile:
        return None


class _Writer:
    """Writes a message and those inside it, and counts what they take."""

    def __init__(self) -> None:
        self._room = MAX_MAIL_BYTES

    def message(self, storage: Storage, head_bytes: int, *, depth: int, code_page: int = 0) -> bytes:
        """Return a message, headers and parts."""
        if depth > MAX_ARCHIVE_DEPTH:
            raise over_limit(_KIND, "archive_depth", value=depth, limit=MAX_ARCHIVE_DEPTH)
        properties = Properties(storage, head_bytes, code_page=code_page)
        parts = [*self._body(properties, depth), *self._attachments(storage, properties, depth)]
        return _headers(properties) + b"MIME-Version: 1.0\r\n" + _multipart("mixed", parts, depth)

    def _body(self, properties: Properties, depth: int) -> Iterator[bytes]:
        """Give the text: plain and HTML as alternatives, and the RTF that holds a table if there is no HTML."""
        html, charset = properties.raw(_HTML), charset_of(properties.number(INTERNET_CODE_PAGE))
        if html is None:
            html, charset = properties.text(_HTML).encode("utf-8", "replace"), "utf-8"
        rich = None if html else _rich_body(properties)
        if rich and rich[0].endswith(".html"):
            html, charset, rich = rich[1], "utf-8", None
        texts = []
        if plain := properties.text(_BODY):
            texts.append(self._part("text/plain; charset=utf-8", plain.encode("utf-8", "replace")))
        if html:
            texts.append(self._part(f"text/html; charset={charset}" if charset else "text/html", html))
        if texts:
            yield _multipart("alternative", texts, f"{depth}a")
        if rich:
            yield self._part("application/rtf", rich[1], _disposition(rich[0]))

    def _attachments(self, storage: Storage, around: Properties, depth: int) -> Iterator[bytes]:
        for name in storage.names(_ATTACHMENTS):
            held = storage.storage(name)
            if held is not None:
                yield self._attachment(held, around, depth)

    def _attachment(self, storage: Storage, around: Properties, depth: int) -> bytes:
        """Return an attached file, or message; of one that lies elsewhere (a link) an empty part with its name."""
        properties = Properties(storage, OF_ATTACHMENT, code_page=around.code_page)
        name = next(filter(None, map(properties.text, (_LONG_NAME, _NAME, _DISPLAY_NAME))), "")
        head = _disposition(name)
        embedded = storage.storage(_EMBEDDED)
        if embedded is not None and "__properties_version1.0" in embedded.entries:
            inside = self.message(embedded, OF_EMBEDDED, depth=depth + 1, code_page=around.code_page)
            return b"Content-Type: message/rfc822\r\n" + head + b"\r\n" + inside
        if _CONTENT_ID_TEXT.match(content_id := properties.text(_CONTENT_ID)):
            head += f"Content-ID: <{content_id}>\r\n".encode()
        declared = properties.text(_MIME)
        is_leaf = _TYPE.match(declared) and not declared.lower().startswith(("multipart/", "message/"))
        return self._part(declared if is_leaf else "application/octet-stream", properties.raw(_DATA) or b"", head)

    def _part(self, content_type: str, data: bytes, head: bytes = b"") -> bytes:
        self._room -= len(data)
        if self._room < 0:
            raise over_limit(_KIND, "archive_bytes", value=MAX_MAIL_BYTES - self._room, limit=MAX_MAIL_BYTES)
        head = f"Content-Type: {content_type}\r\n".encode("ascii", "replace") + head
        return head + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(data).replace(b"\n", b"\r\n")


def _rich_body(properties: Properties) -> tuple[str, bytes] | None:
    packed = properties.raw(_RTF)
    try:
        return body_of_rtf(packed) if packed else None
    except UnreadableFile:
        return None  # The plain text has the words; a damaged body must not keep the attachments.


def _multipart(kind: str, parts: list[bytes], place: object) -> bytes:
    # All data are in base64, in which no underscore stands, and borders inside have another place.
    boundary = f"=_part_{place}"
    border = f"--{boundary}\r\n".encode()
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
    return head + b"".join(border + part + b"\r\n" for part in parts) + f"--{boundary}--\r\n".encode()


def _disposition(name: str) -> bytes:
    """Return the header that names an attachment (RFC 2231)."""
    named = f"; filename*=utf-8''{quote(one_line(name), safe='')}" if name else ""
    return f"Content-Disposition: attachment{named}\r\n".encode()


# -- headers


def _headers(properties: Properties) -> bytes:
    """Return the headers of a message: those it came with, and what only its properties say."""
    kept = list(_transport_headers(properties.text(_HEADERS)))
    there = {line.partition(":")[0].strip().lower() for line in kept}
    lines = kept + [f"{name}: {value}" for name, value in _written_headers(properties) if name.lower() not in there]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8", "replace")


def _transport_headers(text: str) -> Iterator[str]:
    """Give the headers that a message came with, folded as they are, without those that describe its parts."""
    is_ours = True
    for line in text[:MAX_HEADER_BYTES].replace("\0", "").splitlines():
        if not line.startswith((" ", "\t")):
            is_ours = not _HEADER.match(line) or bool(_OURS.match(line))
        if not is_ours and line.strip():
            yield line


def _written_headers(properties: Properties) -> Iterator[tuple[str, str]]:
    """Give the headers that the properties of a message amount to, encoded."""
    for name, addresses in _SENDERS:
        address = next((text for text in map(properties.text, addresses) if "@" in text), "")
        if address:
            yield "From", f"{_encoded(properties.text(name))} <{one_line(address)}>"
            break
    yield "Subject", _encoded(properties.text(_SUBJECT))
    if moment := properties.moment(_SUBMITTED) or properties.moment(_DELIVERED):
        yield "Date", format_datetime(moment)
    for header, number in (("Message-ID", _MESSAGE_ID), ("In-Reply-To", _IN_REPLY_TO), ("References", _REFERENCES)):
        if value := one_line(properties.text(number)):
            yield header, value


def _encoded(text: str) -> str:
    """Return a text of a header in one encoded word (RFC 2047), however long; empty stays empty."""
    text = one_line(text)[:MAX_FIELD_CHARACTERS]
    return f"=?utf-8?B?{base64.b64encode(text.encode('utf-8', 'replace')).decode()}?=" if text else ""
