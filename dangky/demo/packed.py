"""Files that hold files: a zip with folders, and the winmail.dat that Outlook makes of attachments."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_ZIP_TIME = (2022, 2, 11, 10, 0, 0)
#: What a clerk's Windows writes names of zip members in, without saying so.
_OLD_NAMES = "cp1258"
_TONES = "\u0300\u0301\u0303\u0309\u0323"
#: Attributes of a winmail.dat: its version and code page; begin, title, content and properties of an attachment.
_VERSION, _CODE_PAGE = 0x00089006, 0x00069007
_BEGINS, _TITLE, _DATA, _PROPERTIES = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
#: Level of an attribute: of the message, of an attachment.
_MESSAGE, _ATTACHMENT = 1, 2
#: PidTagAttachLongFilename as text of two bytes a letter.
_LONG_NAME = (0x001F, 0x3707)


def zip_archive(files: Iterable[tuple[str, bytes]], *, old_names: bool = False) -> bytes:
    """Return a zip of ``files`` (name with folders, content); ``old_names`` writes names in an unsaid code page.

    Source: APPNOTE 6.3.10, section 4.4.4, bit 11, and appendix D.
    """
    stream = BytesIO()
    written: dict[bytes, bytes] = {}
    with ZipFile(stream, "w") as archive:
        for number, (name, content) in enumerate(files):
            raw = _in_code_page(name)
            # Python marks every name that is not ASCII as UTF-8, so one of the same length goes in first.
            stand_in = f"{number:02}".ljust(len(raw), "~") if old_names else name
            written[stand_in.encode()] = raw
            archive.writestr(ZipInfo(stand_in, _ZIP_TIME), content, compress_type=ZIP_DEFLATED)
    data = stream.getvalue()
    for stand_in_bytes, raw in written.items() if old_names else ():
        data = data.replace(stand_in_bytes, raw)
    return data


def _in_code_page(name: str) -> bytes:
    """Return ``name`` in windows-1258, which has letters without tones (hats and horns in place) and tones apart."""
    return "".join(map(_tone_apart, unicodedata.normalize("NFC", name))).encode(_OLD_NAMES)


def _tone_apart(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    tones = "".join(part for part in parts if part in _TONES)
    return unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones)) + tones


def winmail_dat(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return the attachments as Outlook wraps them (TNEF). Source: [MS-OXTNEF], section 2.1.3."""
    head = struct.pack("<IH", 0x223E9F78, 1)
    head += _attribute(_MESSAGE, _VERSION, b"\0\0\x01\0") + _attribute(
        _MESSAGE, _CODE_PAGE, struct.pack("<II", 1258, 0)
    )
    return head + b"".join(_wrapped(name, content) for name, content in files)


def _wrapped(name: str, content: bytes) -> bytes:
    wide = f"{name}\0".encode("utf-16-le")
    properties = struct.pack("<IHHII", 1, *_LONG_NAME, 1, len(wide)) + wide + bytes(-len(wide) % 4)
    parts = (
        (_BEGINS, b"\x01\0" + bytes(12)),
        (_TITLE, b"DANGKY~1.DOC\0"),
        (_DATA, content),
        (_PROPERTIES, properties),
    )
    return b"".join(_attribute(_ATTACHMENT, number, value) for number, value in parts)


def _attribute(level: int, number: int, value: bytes) -> bytes:
    return struct.pack("<BII", level, number, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)
