"""Where hostile mails are kept: each is a function that makes one, with what must be answered."""

from __future__ import annotations

from base64 import encodebytes
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from domain.reasons import ReasonCode

#: Seconds of processor time that a hostile mail may cost.
MAX_S: Final = 10.0
Make = Callable[[], bytes]
HEAD: Final = (
    b"From: ai-do@example.vn\r\nSubject: Dang ky dan van kheo\r\nMessage-ID: <1@example.vn>\r\nMIME-Version: 1.0\r\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hostile:
    """A mail made to harm."""

    make: Make
    #: Reasons of which one must be given, for the mail or a file; empty: any but that a reader died.
    answers: frozenset[ReasonCode]
    #: Seconds of processor time that reading it may take.
    most_s: float = MAX_S


#: Every hostile mail by name.
HOSTILE: dict[str, Hostile] = {}


def mail(*answers: ReasonCode, most_s: float = MAX_S) -> Callable[[Make], Make]:
    """Register a function that makes a mail, under its own name."""
    return lambda make: _register(make, Hostile(make=make, answers=frozenset(answers), most_s=most_s))


def file(*answers: ReasonCode, most_s: float = MAX_S) -> Callable[[Make], Make]:
    """Register a function that makes a file; it comes attached to a mail."""
    answered = frozenset(answers)
    return lambda make: _register(make, Hostile(make=lambda: carrying(make()), answers=answered, most_s=most_s))


def _register(make: Make, hostile: Hostile) -> Make:
    HOSTILE[make.__name__.replace("_", "-")] = hostile
    return make


def carrying(data: bytes, name: str = "dk.bin") -> bytes:
    """Return a mail with ``data`` attached."""
    part = b"Content-Type: application/octet-stream; name=%s\r\nContent-Transfer-Encoding: base64\r\n" % name.encode()
    border = b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n'
    disposition = b"Content-Disposition: attachment\r\n\r\n"
    return HEAD + border + part + disposition + encodebytes(data) + b"\r\n--b--\r\n"
