"""How whole files are broken: as bytes, and for packages also inside their members, where their own checks pass."""

from __future__ import annotations

import random
import zipfile
import zlib
from collections.abc import Callable, Sequence
from io import BytesIO

#: Numbers that break counts and lengths.
_AWKWARD = (b"\x00", b"\xff", b"\x7f", b"\x80", b"\xff\xff\xff\xff", b"\x00\x00\x00\x80", b"\xff\xff\xff\x7f")
#: Words of office, page and mail formats, put where they do not belong.
_WORDS = (
    b"<w:tbl>", b"</w:tc>", b"<w:p/>", b"<row r='1048576'>", b"XFD1048576", b"&#x10FFFF;", b"<!DOCTYPE a>", b"]]>",
    b"table:number-columns-repeated='16384'", b"<table colspan=99999>", b"<td rowspan=-1>", b"\\trowd", b"{\\*",
    b"%PDF-1.7", b"endobj", b"/Kids [1 0 R]", b"stream\r\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"=?utf-8?B?",
    b"\xc2\xad", b"\xef\xbb\xbf", b"-99999999999999999999", b"1e999", b"\x00" * 64,
)  # fmt: skip
#: Members of a package that are broken one at a time.
_MOST_MEMBERS = 200


def mutated(data: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """Return ``data`` broken in one of many ways; ``others`` lend pieces."""
    if data.startswith(b"PK\x03\x04") and chance.random() < 0.6:
        inside = _in_member(data, chance, others)
        if inside is not None:
            return inside
    return _in_bytes(data, chance, others)


def _in_bytes(data: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        data = chance.choice(_WAYS)(data, chance, others)
    return data


def _flip(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    if not data:
        return data
    at = chance.randrange(len(data))
    return data[:at] + bytes((data[at] ^ (1 << chance.randrange(8)),)) + data[at + 1 :]


def _overwrite(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    at = chance.randrange(len(data) + 1)
    word = chance.choice(_AWKWARD)
    return data[:at] + word + data[at + len(word) :]


def _insert(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(_WORDS) + data[at:]


def _cut(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _remove(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    start, end = _span(data, chance)
    return data[:start] + data[end:]


def _repeat(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    start, end = _span(data, chance)
    return data[:end] + data[start:end] * chance.choice((1, 2, 50)) + data[end:]


def _splice(data: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    other = chance.choice(others)
    start, end = _span(other, chance)
    at = chance.randrange(len(data) + 1)
    return data[:at] + other[start:end] + data[at + end - start :]


def _span(data: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + chance.choice((1, 8, 64, 512, 4096)))


_WAYS: tuple[Callable[[bytes, random.Random, Sequence[bytes]], bytes], ...] = (
    _flip,
    _flip,
    _overwrite,
    _insert,
    _cut,
    _remove,
    _repeat,
    _splice,
)


#: What zipfile raises where a broken package can no longer be unpacked.
_NO_PACKAGE = (
    zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError,
    NotImplementedError,  # a way of packing that it does not know; it is zipfile's own answer, and no stub
)  # fmt: skip


def _in_member(data: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes | None:
    """Break one member and pack again, so that sizes and checksums are right; None if it is no package any more."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = [(info.filename, archive.read(info)) for info in archive.infolist()[:_MOST_MEMBERS]]
    except _NO_PACKAGE:
        return None
    if not members:
        return None
    broken = chance.randrange(len(members))
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, content) in enumerate(members):
            archive.writestr(name, _in_bytes(content, chance, others) if number == broken else content)
    return packed.getvalue()
