"""Mails as other people's programs write them; written by hand, as the odd ways of naming a file are the point.

The same letter gives the same bytes: boundaries come from the Message-ID, dates from the letter.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from enum import StrEnum
from hashlib import sha256
from urllib.parse import quote

#: Where all demonstration mail is sent; a name that no one can own (RFC 2606).
MAILBOX_ADDRESS = "bdv@huyenuy.example"
_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "xls": "application/vnd.ms-excel",
    "zip": "application/zip",
    "dat": "application/ms-tnef",
}


class NameStyle(StrEnum):
    """How a program writes a file name that is not ASCII."""

    #: ``filename*=utf-8''...`` (RFC 2231): most programs.
    RFC2231 = "rfc2231"
    #: ``filename="=?utf-8?b?...?="``: Outlook and phones, against the standard.
    RFC2047 = "rfc2047"
    #: The UTF-8 bytes as they are: web mail of old servers.
    RAW = "raw"


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One part of a mail besides its text."""

    #: File name as it is to be sent, in whatever normal form; empty: the part has none.
    name: str
    content: bytes
    name_style: NameStyle = NameStyle.RFC2231
    #: Declared type; empty: what the name's extension says.
    content_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail before it is written down."""

    #: With angle brackets.
    message_id: str
    #: When the sender's program sent it, aware.
    sent: datetime
    #: Shown name, may be empty, and address of the sender.
    sender_name: str = ""
    sender: str
    subject: str
    text: str
    #: The text once more as a web page, as programs send what was pasted with its table; empty: none.
    html: str = ""
    files: tuple[File, ...] = ()
    #: Further header lines, ASCII, e.g. ``Auto-Submitted: auto-replied``.
    headers: tuple[str, ...] = ()
    #: Type of the whole where there are files.
    multipart: str = "multipart/mixed"


def letter_bytes(letter: Letter) -> bytes:
    """Return ``letter`` as the mail server keeps it, CRLF lines, with a Return-Path and a Received line."""
    name = f"{_encoded(letter.sender_name)} " if letter.sender_name else ""
    return_path = next((line for line in letter.headers if line.startswith("Return-Path:")), None)
    date = format_datetime(letter.sent)
    lines = [
        return_path or f"Return-Path: <{letter.sender}>",
        f"Received: from mail.example (mail.example [192.0.2.25]) by mx.huyenuy.example; {date}",
        f"Message-ID: {letter.message_id}",
        f"Date: {date}",
        f"From: {name}<{letter.sender}>",
        f"To: <{MAILBOX_ADDRESS}>",
        f"Subject: {_encoded(letter.subject)}",
        "MIME-Version: 1.0",
        *(line for line in letter.headers if line is not return_path),
    ]
    return "\n".join([*lines, *_content_lines(letter)]).encode().replace(b"\n", b"\r\n")


def _content_lines(letter: Letter) -> list[str]:
    text = _text_part("plain", letter.text)
    if letter.html:
        text = _multipart("multipart/alternative", [text, _text_part("html", letter.html)], letter)
    if not letter.files:
        return text
    return _multipart(letter.multipart, [text, *map(_file_part, letter.files)], letter)


def _multipart(content_type: str, parts: list[list[str]], letter: Letter) -> list[str]:
    """Return the lines of several parts in one; the boundary comes from the Message-ID and the type."""
    boundary = "=_" + sha256(f"{content_type} {letter.message_id}".encode()).hexdigest()[:24]
    lines = [f'Content-Type: {content_type}; boundary="{boundary}"', ""]
    for part in parts:
        lines += [f"--{boundary}", *part]
    return [*lines, f"--{boundary}--", ""]


def _text_part(kind: str, text: str) -> list[str]:
    return [
        f'Content-Type: text/{kind}; charset="utf-8"',
        "Content-Transfer-Encoding: base64",
        "",
        _base64(text.encode()),
    ]


def _file_part(file: File) -> list[str]:
    extension = file.name.rpartition(".")[2].lower()
    content_type = file.content_type or _TYPES.get(extension, "application/octet-stream")
    if content_type.startswith("message/"):
        # A mail inside a mail may not be encoded (RFC 2046, section 5.2.1); raw file names in it are 8 bit.
        inner = file.content.decode("utf-8").replace("\r\n", "\n")
        encoding = "7bit" if inner.isascii() else "8bit"
        return [f"Content-Type: {content_type}", f"Content-Transfer-Encoding: {encoding}", "", inner]
    return [
        f"Content-Type: {content_type}{_name_parameter('name', file)}",
        f"Content-Disposition: attachment{_name_parameter('filename', file)}",
        "Content-Transfer-Encoding: base64",
        "",
        _base64(file.content),
    ]


def _name_parameter(parameter: str, file: File) -> str:
    if not file.name:
        return ""
    if file.name.isascii() or file.name_style is NameStyle.RAW:
        return f';\n {parameter}="{file.name}"'
    if file.name_style is NameStyle.RFC2047:
        return f';\n {parameter}="{_encoded(file.name)}"'
    return f";\n {parameter}*=utf-8''{quote(file.name, safe='')}"


def _encoded(text: str) -> str:
    return text if text.isascii() else Header(text, "utf-8", maxlinelen=60).encode()


def _base64(content: bytes) -> str:
    return base64.encodebytes(content).decode("ascii").rstrip("\n")
