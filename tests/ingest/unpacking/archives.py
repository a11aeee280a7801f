"""Archives written out by hand or by a writer, as units' programs make them and as attackers do."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from io import BytesIO

import libarchive

#: A file's name as its bytes stand in the archive, and its content.
RawFile = tuple[bytes, bytes]


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """Return a zip as Python writes it: deflated, names in UTF-8 with the flag."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def raw_zip(files: Sequence[RawFile], *, flags: int = 0, extra: bytes = b"", directory: bool = True) -> bytes:
    """Return a zip of stored files with names as given, without saying their encoding."""
    out, entries = bytearray(), bytearray()
    for name, data in files:
        sizes = struct.pack("<IIIHH", zlib.crc32(data), len(data), len(data), len(name), len(extra))
        head = struct.pack("<HHHHH", 20, flags, 0, 0, 0) + sizes
        at = len(out)
        out += b"PK\x03\x04" + head + name + extra + data
        entries += b"PK\x01\x02" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, at) + name + extra
    if not directory:
        return bytes(out)
    return bytes(out + entries) + struct.pack(
        "<4sHHHHIIH", b"PK\x05\x06", 0, 0, *[len(files)] * 2, len(entries), len(out), 0
    )


def unicode_path(name: bytes, text: str) -> bytes:
    """Return Info-ZIP's extra field with the name in UTF-8."""
    value = b"\x01" + struct.pack("<I", zlib.crc32(name)) + text.encode()
    return struct.pack("<HH", 0x7075, len(value)) + value


def seven_zip(files: Mapping[str, bytes], kind: str = "7zip") -> bytes:
    """Return a 7z archive (or another that libarchive writes)."""
    out = BytesIO()
    with libarchive.custom_writer(out.write, kind) as archive:
        for name, data in files.items():
            archive.add_file_from_memory(name, len(data), data)
    return out.getvalue()


def rar4(files: Mapping[str, bytes], *, flags: int = 0) -> bytes:
    """Return a RAR 4 archive of stored files, names in UTF-8 form of the format's Unicode field left out."""

    def block(kind: int, block_flags: int, fields: bytes) -> bytes:
        head = struct.pack("<BHH", kind, block_flags, 7 + len(fields)) + fields
        return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head

    out = b"Rar!\x1a\x07\x00" + block(0x73, 0, b"\0" * 6)
    for name, data in files.items():
        raw = name.encode()
        fields = struct.pack("<IIBIIBBHI", len(data), len(data), 2, zlib.crc32(data), 0, 20, 0x30, len(raw), 0x20)
        out += block(0x74, 0x8000 | flags, fields + raw) + data
    return out + block(0x7B, 0x4000, b"")


def rar5(files: Mapping[str, bytes]) -> bytes:
    """Return a RAR 5 archive of stored files."""

    def number(value: int) -> bytes:
        out = b""
        while True:
            value, low = value >> 7, value & 0x7F
            if not value:
                return out + bytes([low])
            out += bytes([low | 0x80])

    def block(content: bytes) -> bytes:
        sized = number(len(content)) + content
        return struct.pack("<I", zlib.crc32(sized)) + sized

    out = b"Rar!\x1a\x07\x01\x00" + block(number(1) + number(0) + number(0))
    for name, data in files.items():
        raw = name.encode()
        fields = number(4) + number(len(data)) + number(0o100644) + struct.pack("<I", zlib.crc32(data))
        fields += number(0) + number(1) + number(len(raw)) + raw
        out += block(number(2) + number(2) + number(len(data)) + fields) + data
    return out + block(number(5) + number(0) + number(0))
