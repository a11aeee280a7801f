"""What Outlook writes, written out by hand: winmail.dat, OLE files, messages."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise

# -- winmail.dat ([MS-OXTNEF])


def attribute(level: int, number: int, value: bytes) -> bytes:
    return struct.pack("<BII", level, number, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def tnef_properties(values: Sequence[tuple[int, int, bytes]]) -> bytes:
    """Return a block of properties: type, number, value; texts and bytes are counted and filled up."""
    out = struct.pack("<I", len(values))
    for kind, number, value in values:
        out += struct.pack("<HH", kind, number)
        if number >= 0x8000:
            out += b"\x11" * 16 + struct.pack("<II", 1, 6) + "abc".encode("utf-16-le") + b"\0\0"
        if kind in (0x1E, 0x1F, 0x0D, 0x0102):
            out += struct.pack("<II", 1, len(value)) + value + b"\0" * (-len(value) % 4)
        else:
            out += value
    return out


def tnef_attachment(title: bytes, data: bytes, properties: bytes = b"") -> bytes:
    out = attribute(2, 0x00069002, b"\x01\0" + b"\0" * 12) + attribute(2, 0x00018010, title + b"\0")
    out += attribute(2, 0x0006800F, data)
    return out + (attribute(2, 0x00069005, properties) if properties else b"")


def long_name(name: str) -> bytes:
    wide = f"{name}\0".encode("utf-16-le")
    named = (0x0003, 0x8005, b"\x07\0\0\0")
    return tnef_properties([(0x0003, 0x3705, b"\x01\0\0\0"), named, (0x001F, 0x3707, wide)])


def tnef(*attributes: bytes) -> bytes:
    head = struct.pack("<IH", 0x223E9F78, 1)
    version = attribute(1, 0x00089006, b"\0\0\x01\0") + attribute(1, 0x00069007, struct.pack("<II", 1258, 0))
    return head + version + b"".join(attributes)


# -- OLE files ([MS-CFB])


@dataclass
class Store:
    """A storage to be written."""

    streams: dict[str, bytes] = field(default_factory=dict)
    storages: dict[str, Store] = field(default_factory=dict)


_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def ole(root: Store) -> bytes:
    """Return an OLE file of 512-byte sectors; siblings hang to the right of each other."""
    sectors: list[bytes] = []
    fat: list[int] = []
    mini = b""
    mini_fat: list[int] = []

    def place(data: bytes) -> int:
        if not data:
            return _END
        first = len(sectors)
        for at in range(0, len(data), 512):
            sectors.append(data[at : at + 512].ljust(512, b"\0"))
            fat.append(len(sectors))
        fat[-1] = _END
        return first

    entries: list[list[object]] = []

    def add(name: str, kind: int) -> int:
        entries.append([name, kind, _FREE, _FREE, _END, 0])
        return len(entries) - 1

    def fill(number: int, store: Store) -> None:
        nonlocal mini
        children = []
        for name, data in store.streams.items():
            child = add(name, 2)
            entries[child][5] = len(data)
            if len(data) < 4096:
                if data:
                    entries[child][4] = len(mini_fat)
                    count = -(-len(data) // 64)
                    mini_fat.extend([*range(len(mini_fat) + 1, len(mini_fat) + count), _END])
                    mini += data.ljust(count * 64, b"\0")
            else:
                entries[child][4] = place(data)
            children.append(child)
        for name, inner in store.storages.items():
            child = add(name, 1)
            fill(child, inner)
            children.append(child)
        for left, right in pairwise(children):
            entries[left][2] = right
        if children:
            entries[number][3] = children[0]

    add("Root Entry", 5)
    fill(0, root)
    entries[0][4], entries[0][5] = place(mini), len(mini)
    mini_start = place(struct.pack(f"<{len(mini_fat)}I", *mini_fat).ljust(-(-len(mini_fat) // 128) * 512, b"\xff"))
    directory = b""
    for name, kind, right, child, start, size in entries:
        wide = f"{name}\0".encode("utf-16-le")
        directory += wide.ljust(64, b"\0") + struct.pack("<HBB", len(wide), int(str(kind)), 1)
        directory += struct.pack("<III", _FREE, right, child) + b"\0" * 36 + struct.pack("<IQ", start, size)
    directory_start = place(directory)
    count = 1
    while count * 128 < len(fat) + count:
        count += 1
    at = range(len(sectors), len(sectors) + count)
    table = [*fat, *[_FAT] * count]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    mini_count = -(-len(mini_fat) // 128)
    head += struct.pack("<IIIIIIIII", 0, count, directory_start, 0, 4096, mini_start, mini_count, _END, 0)
    head += struct.pack("<109I", *[*at, *[_FREE] * (109 - count)])
    tables = struct.pack(f"<{len(table)}I", *table).ljust(count * 512, b"\xff")
    return head + b"".join(sectors) + tables


# -- messages ([MS-OXMSG])


def msg_store(
    texts: Mapping[int, str | bytes],
    *,
    head_bytes: int = 32,
    numbers: Mapping[int, int] | None = None,
    moments: Mapping[int, datetime] | None = None,
    code_page: str = "",
) -> Store:
    """Return the storage of a message or an attachment; texts in UTF-16, or in ``code_page`` if it is named."""
    store = Store()
    fixed = b"\0" * head_bytes
    for number, value in (numbers or {}).items():
        fixed += struct.pack("<HHIQ", 0x0003, number, 6, value)
    for number, moment in (moments or {}).items():
        ticks = int((moment - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
        fixed += struct.pack("<HHIQ", 0x0040, number, 6, ticks)
    for number, text in texts.items():
        if isinstance(text, bytes):
            kind, raw = 0x0102, text
        elif code_page:
            kind, raw = 0x001E, text.encode(code_page)
        else:
            kind, raw = 0x001F, text.encode("utf-16-le")
        store.streams[f"__substg1.0_{number:04X}{kind:04X}"] = raw
        fixed += struct.pack("<HHIII", kind, number, 6, len(raw), 0)
    store.streams["__properties_version1.0"] = fixed
    return store


def with_files(message: Store, *attachments: Store) -> Store:
    for number, attachment in enumerate(attachments):
        message.storages[f"__attach_version1.0_#{number:08X}"] = attachment
    return message


def msg_file(name: str, data: bytes, *, short: str = "", code_page: str = "") -> Store:
    texts: dict[int, str | bytes] = {0x3707: name} if name else {}
    if short:
        texts[0x3704] = short
    store = msg_store(texts, head_bytes=8, numbers={0x3705: 1}, code_page=code_page)
    store.streams["__substg1.0_37010102"] = data
    return store


def msg_inside(name: str, message: Store) -> Store:
    store = msg_store({0x3001: name}, head_bytes=8, numbers={0x3705: 5})
    store.storages["__substg1.0_3701000D"] = message
    return store
