"""What raw mail says without being parsed: where its headers end, when it arrived, what its content hashes to.

The full parser runs in a child process, because mail can be made to choke it; this is all that a
mailbox of files needs, in time that grows with the size only.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz
from typing import IO

#: Bytes at the start of a mail in which its headers are looked for.
MAX_HEADER_BYTES = 256 * 1024
#: Bytes read from a file at once.
_PIECE_BYTES = 256 * 1024

_HEADER_END = re.compile(rb"\r?\n\r?\n")
_RECEIVED = re.compile(rb"^Received:([^\n]*(?:\n[ \t][^\n]*)*)", re.IGNORECASE | re.MULTILINE)
_DATE = re.compile(rb"^Date:([^\n]*(?:\n[ \t][^\n]*)*)", re.IGNORECASE | re.MULTILINE)
#: The date of an mbox's "From " line, behind the sender, who may be written with spaces.
_FROM_LINE_DATE = re.compile(
    rb"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\s+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s.*", re.DOTALL
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailScan:
    """What one pass over a mail gives."""

    #: SHA-256 of the content with CRLF line ends.
    digest: bytes
    size_bytes: int
    #: Its first bytes, at most ``MAX_HEADER_BYTES``.
    head: bytes


def scan_mail(stream: IO[bytes]) -> MailScan:
    """Read ``stream`` to its end, a piece at a time."""
    digest, size_bytes, head, carried = hashlib.sha256(), 0, b"", b""
    while piece := stream.read(_PIECE_BYTES):
        size_bytes += len(piece)
        head += piece[: MAX_HEADER_BYTES - len(head)]
        piece = carried + piece
        carried = b"\r" if piece.endswith(b"\r") else b""  # its newline may be in the next piece
        digest.update(with_crlf(piece.removesuffix(b"\r")))
    digest.update(carried)
    return MailScan(digest=digest.digest(), size_bytes=size_bytes, head=head)


def with_crlf(raw: bytes) -> bytes:
    """Return ``raw`` with CRLF line ends, as servers give mail; a lone CR stays."""
    return re.sub(rb"\r?\n", b"\r\n", raw)


def header_of(raw: bytes) -> bytes:
    """Return the headers up to and with the empty line; at most ``MAX_HEADER_BYTES``."""
    if raw.startswith((b"\n", b"\r\n")):
        return raw[: raw.index(b"\n") + 1]
    end = _HEADER_END.search(raw, 0, MAX_HEADER_BYTES)
    return raw[: end.end() if end else MAX_HEADER_BYTES]


def arrival_date(head: bytes) -> datetime | None:
    """Return the date of the topmost Received header that has one, in UTC; None: there is none.

    Source: RFC 5321, section 4.4: each server puts its own line on top, its date behind the last semicolon.
    """
    dates = (_parse_date(received[1].rpartition(b";")[2]) for received in _RECEIVED.finditer(header_of(head)))
    return next((date for date in dates if date), None)


def received_date(head: bytes) -> datetime | None:
    """Return :func:`arrival_date`, else the sender's own Date, in UTC; None: neither."""
    date_header = _DATE.search(header_of(head))
    return arrival_date(head) or (_parse_date(date_header[1]) if date_header else None)


def from_line_date(line: bytes) -> datetime | None:
    """Return the date of an mbox's "From " line, taken as UTC unless it has an offset; None: no date.

    ``From vp@example.vn Sat Jan 15 01:02:03 2022`` gives 2022-01-15T01:02:03+00:00.
    """
    date = _FROM_LINE_DATE.search(line)
    return _parse_date(date[0]) if date else None


def _parse_date(written: bytes) -> datetime | None:
    """Return a mail's date in UTC, to the second; None if it is none, or out of the years there are."""
    parts = parsedate_tz(written.decode("latin-1"))
    if parts is None:
        return None
    try:
        offset = timezone(timedelta(seconds=parts[9] or 0))
        return datetime(*parts[:6], tzinfo=offset).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
