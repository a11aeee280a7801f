"""How a child hands over what it unpacked: the length of a JSON listing, the listing, the bytes of its files."""

from __future__ import annotations

import struct

from ingest.unpacking.unpack import Listing, Unpacked
from storage.codec import from_json, to_json

_LENGTH = struct.Struct(">I")


def to_frame(unpacked: Unpacked) -> bytes:
    """Return ``unpacked`` as the bytes of an answer."""
    listing = to_json(unpacked.listing)
    return b"".join((_LENGTH.pack(len(listing)), listing, *unpacked.contents))


def from_frame(frame: bytes) -> Unpacked:
    """Return what :func:`to_frame` wrote.

    Raises: ``ValueError`` if ``frame`` is anything else.
    """
    if len(frame) < _LENGTH.size:
        raise ValueError("an answer without a listing")
    begin = _LENGTH.size + _LENGTH.unpack_from(frame)[0]
    listing = from_json(Listing, frame[_LENGTH.size : begin])
    contents = []
    for member in listing.members:
        end = begin + (0 if member.refusal else member.attachment.size_bytes)
        contents.append(frame[begin:end])
        begin = end
    if begin != len(frame) or any(member.attachment.size_bytes < 0 for member in listing.members):
        raise ValueError("an answer of another length than its listing says")
    return Unpacked(listing=listing, contents=tuple(contents))
