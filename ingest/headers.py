"""Header fields to text: folding, encoded words, 8-bit bytes and parameters, as mail programs really write them.

A raw field is what ``email``'s parser gives: ASCII, with each other byte as a lone surrogate.
Everything here takes time in proportion to its input and never raises.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from ingest.charsets import decode
from parsers.legacy import decode_text
from parsers.text import one_line

#: An encoded word; its text may hold spaces, which RFC 2047 forbids and mail programs write.
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
#: One parameter; a quote that is never closed takes the rest.
_PARAMETER = re.compile(r';\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))', re.DOTALL)
_FOLD = re.compile(r"\r\n|\r|\n")
_NUMBERED = re.compile(r"(.+?)\*(\d{1,5})(\*?)\Z", re.DOTALL)


def raw_bytes(text: str) -> bytes:
    """Return the bytes that a raw field stands for."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def decode_field(raw: str) -> str:
    """Return a raw field as one line of text: unfolded, encoded words and old encodings decoded, cleaned, NFC.

    ``"=?UTF-8?B?xJDEg25n?= =?UTF-8?Q?_k=C3=BD?="`` gives ``"Đăng ký"``. Source: RFC 2047.
    """
    return one_line(decode_text("".join(_pieces(_FOLD.sub("", raw)))))


def decode_literally(raw: str) -> str:
    """Return a raw field as one line, encoded words left as they are: in an identifier they are only letters."""
    return one_line(decode(raw_bytes(_FOLD.sub("", raw))))


def parameters(raw: str) -> tuple[str, dict[str, str]]:
    """Take a raw Content-Type or Content-Disposition apart: its value, and its parameters by name, all lower case.

    ``'text/plain; Charset="utf-8"'`` gives ``("text/plain", {"charset": "utf-8"})``. The values are
    still raw; of two with one name the first counts. Source: RFC 2045, section 5.1.
    """
    unfolded = _FOLD.sub("", raw)
    found: dict[str, str] = {}
    for match in _PARAMETER.finditer(unfolded):
        name, quoted, bare = match.groups()
        value = bare.strip() if quoted is None else quoted.replace('\\"', '"').replace("\\\\", "\\")
        found.setdefault(name.lower(), value)
    return unfolded.partition(";")[0].strip().lower(), found


def parameter_text(found: dict[str, str], name: str) -> str:
    """Return the parameter ``name`` as text, from whichever of its spellings is there; empty if none.

    ``name*`` and ``name*0*``, ``name*1`` ... (RFC 2231) come before plain ``name``, which may hold
    encoded words, 8-bit bytes or percent signs, as no standard allows.
    """
    if f"{name}*" in found:
        return one_line(decode_text(_extended([(found[f"{name}*"], True)])))
    numbered = _continuations(found, name)
    if any(is_extended for _, is_extended in numbered):
        return one_line(decode_text(_extended(numbered)))
    plain = "".join(text for text, _ in numbered) or found.get(name, "")
    return decode_field(plain) if "=?" in plain else one_line(decode_text(_plain(plain)))


def _pieces(text: str) -> Iterator[str]:
    """Give the decoded pieces; the bytes of adjacent words are joined first, as words get cut inside a letter."""
    end, charset, pending = 0, "", b""
    for match in _WORD.finditer(text):
        between = text[end : match.start()]
        this = match[1].partition("*")[0].lower()
        if pending and (between.strip() or this != charset):
            yield decode(pending, charset)
            pending = b""
        if between.strip() or (end == 0 and between):
            yield decode(raw_bytes(between))
        charset, pending, end = this, pending + _word_bytes(match[2], match[3]), match.end()
    yield decode(pending, charset)
    yield decode(raw_bytes(text[end:]))


def _word_bytes(encoding: str, text: str) -> bytes:
    data = raw_bytes(text)
    if encoding in "qQ":
        return binascii.a2b_qp(data.replace(b"_", b" "))
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    # A single letter behind the last group of four carries less than a byte.
    whole = letters[:-1] if len(letters) % 4 == 1 else letters
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))


def _continuations(found: dict[str, str], name: str) -> list[tuple[str, bool]]:
    """Return the pieces ``name*0``, ``name*1*`` ... in order, each with whether it is percent-encoded."""
    numbered = {}
    for key, value in found.items():
        match = _NUMBERED.match(key)
        if match and match[1] == name:
            numbered[int(match[2])] = (value, bool(match[3]))
    return [numbered[number] for number in sorted(numbered)]


def _extended(pieces: list[tuple[str, bool]]) -> str:
    """Join the pieces' bytes and decode them by the charset that stands before the first."""
    first, is_extended = pieces[0]
    charset, language, rest = first.split("'", 2) if is_extended and first.count("'") > 1 else ("", "", first)
    del language
    pieces = [(rest, is_extended), *pieces[1:]]
    data = b"".join(unquote_to_bytes(raw_bytes(text)) if coded else raw_bytes(text) for text, coded in pieces)
    return decode(data, charset)


def _plain(text: str) -> str:
    """Decode 8-bit bytes; percent signs only if they stand for UTF-8 beyond ASCII, as some web mails write names."""
    data = raw_bytes(text)
    unquoted = unquote_to_bytes(data)
    if unquoted != data and not unquoted.isascii():
        try:
            return unquoted.decode("utf-8")
        except UnicodeDecodeError:
            pass
    return decode(data)
