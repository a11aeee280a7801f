"""What is mended in a mail's bytes before the parser sees them.

The standard parser takes everything behind the first strange line for text; with it the attachments
would be gone. It also has no bounds of its own.
"""

from __future__ import annotations

import re

from ingest.limits import MAX_BORDER_LINES, MAX_HEADER_BYTES, MAX_LINES, MAX_MAIL_BYTES
from ingest.parts import FIELDS

_EMPTY_LINE = re.compile(rb"(?:\r\n|\n|\r(?!\n)){2}")
_BEFORE_HEADERS = re.compile(rb"(?:\xef\xbb\xbf)?[\r\n]*(?:>From [^\r\n]*(?:\r\n|\r|\n))?")
_USED_FIELD = re.compile(
    rb"^(?:" + "|".join(sorted(FIELDS)).encode() + rb"):[^\r\n]*(?:(?:\r\n|\r|\n)[ \t][^\r\n]*)*",
    re.MULTILINE | re.IGNORECASE,
)
_HEADER_LINE = re.compile(rb"[\x21-\x39\x3b-\x7e]+:|[ \t]|From ")
_STRANGE_LINE = re.compile(rb"^(?![\x21-\x39\x3b-\x7e]+:|[ \t]|From )", re.MULTILINE)
_SPACED_NAME = re.compile(rb"([\x21-\x39\x3b-\x7e]+)[ \t]+:")
#: Fields that no text begins a line with by chance; behind a strange line they show that headers go on.
_SURE_FIELD = re.compile(
    rb"(?:content-type|mime-version|message-id|content-transfer-encoding|subject|from):", re.IGNORECASE
)


def repair(raw: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return ``raw`` fit for the parser, and a phrase for each thing that was done to it."""
    notes: list[str] = []
    if len(raw) > MAX_MAIL_BYTES:
        raw = raw[:MAX_MAIL_BYTES]
        notes.append(f"limit: only the first {MAX_MAIL_BYTES} bytes were read")
    raw = _without_flood(raw, notes)
    start = _BEFORE_HEADERS.match(raw)
    if start and start.end():
        raw = raw[start.end() :]
        notes.append("something before the headers")
    end = _EMPTY_LINE.search(raw)
    headers, rest = (raw[: end.start()], raw[end.start() :]) if end else (raw, b"")
    if len(headers) <= MAX_HEADER_BYTES:
        return _mended_headers(headers, notes) + rest, tuple(notes)
    strange = _STRANGE_LINE.search(headers)
    end_of_headers = strange.start() if strange else len(headers)
    if end_of_headers > MAX_HEADER_BYTES:
        notes.append(f"headers of more than {MAX_HEADER_BYTES} bytes, only the fields in use were read")
        raw = _used_fields(raw[:end_of_headers]) + raw[end_of_headers:]
    return raw, tuple(notes)


def _used_fields(headers: bytes) -> bytes:
    """Return the fields that we use, with a newline at their end if ``headers`` has one."""
    newline = b"\r\n" if headers.endswith((b"\r", b"\n")) else b""
    return b"\r\n".join(match[0] for match in _USED_FIELD.finditer(headers)) + newline


def _without_flood(raw: bytes, notes: list[str]) -> bytes:
    """Cut a mail of very many parts, each of which would cost a thousand times its bytes, or of very many lines."""
    for mark, limit, what in ((b"\n--", MAX_BORDER_LINES, "borders of parts"), (b"\n", MAX_LINES, "lines")):
        if raw.count(mark) > limit:
            notes.append(f"limit: only the first {limit} {what} were read")
            raw = raw[: _place(raw, mark, limit)]
    return raw


def _place(raw: bytes, mark: bytes, number: int) -> int:
    """Return where ``mark`` stands for the ``number``-th time."""
    position = -1
    for _ in range(number):
        position = raw.find(mark, position + 1)
    return position


def _mended_headers(headers: bytes, notes: list[str]) -> bytes:
    """Make strange lines continuations of the field above, if sure headers follow them."""
    lines = headers.splitlines(keepends=True)
    strange = [number for number, line in enumerate(lines) if not _HEADER_LINE.match(line)]
    last_sure = max((number for number, line in enumerate(lines) if _SURE_FIELD.match(line)), default=-1)
    strange = [number for number in strange if _SPACED_NAME.match(lines[number]) or 0 < number < last_sure]
    if not strange or not _is_header(lines[0]):
        return headers
    for number in strange:
        lines[number] = _mended(lines[number])
    notes.append("strange lines inside the headers")
    return b"".join(lines)


def _is_header(line: bytes) -> bool:
    return bool(_HEADER_LINE.match(line) or _SPACED_NAME.match(line))


def _mended(line: bytes) -> bytes:
    match = _SPACED_NAME.match(line)
    return match[1] + line[match.end() - 1 :] if match else b" " + line
