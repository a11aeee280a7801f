"""winmail.dat: what Outlook makes of attachments where it thinks that everybody has Outlook (TNEF).

Source: [MS-OXTNEF], sections 2.1.3 (attributes), 2.1.3.1 (checksum), 2.1.3.3 (attachments), 2.1.3.4 (properties);
[MS-OXPROPS] for the numbers of properties.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from domain.errors import UnreadableFile
from domain.reasons import ReasonCode, reason
from ingest.unpacking.code_pages import decode_page, decode_wide
from ingest.unpacking.packed import Packed
from ingest.unpacking.rich_text import body_of_rtf
from parsers.refuse import damaged

_KIND: Final = "tnef"
_HEADER_BYTES: Final = 6
_ATTRIBUTE: Final = struct.Struct("<BII")
_CHECKSUM: Final = struct.Struct("<H")
#: Attributes, by their numbers with their types as they stand in the file.
_CODE_PAGE, _MESSAGE = 0x00069007, 0x00069003
_BEGINS, _TITLE, _DATA, _PROPERTIES = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
#: Properties: PidTagRtfCompressed, AttachDataObject, AttachFilename, AttachLongFilename, AttachMimeTag, DisplayName.
_RTF, _OBJECT_DATA = 0x1009, 0x3701
_FILE_NAME, _LONG_FILE_NAME, _MIME, _DISPLAY_NAME = 0x3704, 0x3707, 0x370E, 0x3001
_TEXT8, _TEXT16, _OBJECT, _BINARY = 0x001E, 0x001F, 0x000D, 0x0102
#: A bit of the type of a property that has several values.
_SEVERAL: Final = 0x1000
_OF_ANY_LENGTH: Final = frozenset((_TEXT8, _TEXT16, _OBJECT, _BINARY))
#: Bytes that values of the other types take, filled up to four.
_SIZES: Final = {
    **dict.fromkeys((0x0002, 0x0003, 0x0004, 0x000A, 0x000B), 4),
    **dict.fromkeys((0x0005, 0x0006, 0x0007, 0x0014, 0x0040), 8),
    0x0048: 16,
}
_FIRST_NAMED: Final = 0x8000
#: The number of an interface, which stands before an embedded object.
_INTERFACE_BYTES: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class _Attribute:
    number: int
    value: bytes
    #: True if the checksum is that of the value.
    is_whole: bool


def unpack_tnef(data: bytes) -> Iterator[Packed]:
    """Give the attachments of a winmail.dat; of one that is cut off those before the cut, then ``UnreadableFile``.

    A body with a table in it comes first, for the plain text beside the winmail.dat has lost it.
    """
    attributes, is_cut = _attributes(data)
    page = next((int.from_bytes(a.value[:4], "little") for a in attributes if a.number == _CODE_PAGE), 0)
    begins = [place for place, attribute in enumerate(attributes) if attribute.number == _BEGINS]
    yield from _body(attributes[: begins[0] if begins else None], page)
    for number, (begin, end) in enumerate(pairwise([*begins, None]), start=1):
        yield from _attachment(number, attributes[begin:end], page)
    if is_cut:
        raise damaged(_KIND, "it is cut off, files may be missing")


def _attributes(data: bytes) -> tuple[list[_Attribute], bool]:
    """Return the attributes that are complete, and whether something incomplete stands behind them."""
    position = _HEADER_BYTES
    found: list[_Attribute] = []
    while position + _ATTRIBUTE.size <= len(data):
        _, number, length = _ATTRIBUTE.unpack_from(data, position)
        start = position + _ATTRIBUTE.size
        position = start + length + _CHECKSUM.size
        if position > len(data):
            return found, True
        value = data[start : start + length]
        (checksum,) = _CHECKSUM.unpack_from(data, start + length)
        found.append(_Attribute(number=number, value=value, is_whole=sum(value) & 0xFFFF == checksum))
    return found, position < len(data) or not found


def _body(attributes: Sequence[_Attribute], page: int) -> Iterator[Packed]:
    message = next((a.value for a in attributes if a.number == _MESSAGE and a.is_whole), b"")
    packed = _properties(message, page).get(_RTF)
    if not isinstance(packed, bytes):
        return
    try:
        found = body_of_rtf(packed)
    except UnreadableFile:
        return  # The mail has its text beside; a damaged body must not keep the attachments.
    if found:
        name, body = found
        yield Packed(id="body", path=name, chunks=lambda: iter((body,)), size=len(body), is_text=True)


def _attachment(number: int, attributes: Sequence[_Attribute], page: int) -> Iterator[Packed]:
    """Give one attachment; none if its data do not come, as at a cut."""
    by_number = {attribute.number: attribute for attribute in attributes}
    properties = by_number.get(_PROPERTIES)
    values = _properties(properties.value, page) if properties else {}
    held = by_number.get(_DATA)
    embedded = values.get(_OBJECT_DATA)
    data = embedded[_INTERFACE_BYTES:] if isinstance(embedded, bytes) else held.value if held else None
    if data is None:
        return
    source = properties if isinstance(embedded, bytes) else held
    is_whole = source is not None and source.is_whole
    title = decode_page(by_number[_TITLE].value, page) if _TITLE in by_number else ""
    yield Packed(
        id=str(number),
        path=_name(values) or title,
        chunks=lambda: iter((data,)),
        size=len(data),
        declared_type=str(values.get(_MIME, "")),
        refusal=None if is_whole else reason(ReasonCode.FILE_DAMAGED, cause="winmail.dat: a wrong checksum"),
    )


def _name(values: Mapping[int, bytes | str]) -> str:
    """Return the long name; what else there is is cut to eight letters and an ending."""
    names = (values.get(number) for number in (_LONG_FILE_NAME, _DISPLAY_NAME, _FILE_NAME))
    return next((name for name in names if isinstance(name, str) and name), "")


# -- properties


def _properties(block: bytes, page: int) -> dict[int, bytes | str]:
    """Return texts and bytes of a block of properties, each by its number; what lies behind damage is let go."""
    found: dict[int, bytes | str] = {}
    try:
        (count,) = struct.unpack_from("<I", block)
        position = 4
        for _ in range(count):
            kind, number = struct.unpack_from("<HH", block, position)
            position = _behind_name(block, position + 4, number)
            values, position = _values(block, position, kind)
            if values:
                found.setdefault(number, _converted(values[0], kind, page))
    except (struct.error, KeyError):
        return found
    return found


def _behind_name(block: bytes, position: int, number: int) -> int:
    """Return where the values begin: properties without a number of their own have a set and a name before them."""
    if number < _FIRST_NAMED:
        return position
    (has_text,) = struct.unpack_from("<I", block, position + 16)
    (length,) = struct.unpack_from("<I", block, position + 20)
    return position + 24 + (_filled(length) if has_text else 0)


def _values(block: bytes, position: int, kind: int) -> tuple[list[bytes], int]:
    """Return the values of a property of a length of its own, and where the next property begins."""
    has_several, kind, count = kind & _SEVERAL, kind & ~_SEVERAL, 1
    is_any_length = kind in _OF_ANY_LENGTH
    if is_any_length or has_several:
        (count,) = struct.unpack_from("<I", block, position)
        position += 4
    if not is_any_length:
        return [], position + count * _SIZES[kind]
    values = []
    for _ in range(count):
        (length,) = struct.unpack_from("<I", block, position)
        values.append(block[position + 4 : position + 4 + length])
        position += 4 + _filled(length)
    return values, position


def _converted(value: bytes, kind: int, page: int) -> bytes | str:
    if kind & ~_SEVERAL == _TEXT16:
        return decode_wide(value)
    return decode_page(value, page) if kind & ~_SEVERAL == _TEXT8 else value


def _filled(length: int) -> int:
    return (length + 3) // 4 * 4
