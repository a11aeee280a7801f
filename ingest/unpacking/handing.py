"""How a child hands over what it unpacked: the length of a JSON listing, the listing, the bytes of its files.

What it took out of a mail needs no listing: the parent knows what it asked for.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

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


def join_parts(parts: Sequence[bytes]) -> bytes:
    """Return ``parts`` as the bytes of an answer: each behind its length."""
    return b"".join(piece for part in parts for piece in (_LENGTH.pack(len(part)), part))


def split_parts(frame: bytes) -> tuple[bytes, ...]:
    """Return what :func:`join_parts` joined; a part that is cut off is left out."""
    parts = []
    begin = 0
    while begin + _LENGTH.size <= len(frame):
        start = begin + _LENGTH.size
        begin = start + _LENGTH.unpack_from(frame, begin)[0]
        if begin <= len(frame):
            parts.append(frame[start:begin])
    return tuple(parts)
