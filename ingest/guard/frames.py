"""How guard and parent talk: a length, a JSON header, a length, bytes."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import BinaryIO

#: Bytes of a header; templates are some 20 kB.
MAX_HEADER_BYTES = 4 * 1024 * 1024
#: Bytes of a payload: a mail, or what was read from it.
MAX_PAYLOAD_BYTES = 256 * 1024 * 1024

_LENGTHS = struct.Struct(">IQ")


class BrokenFrame(EOFError):
    """The other side went away in the middle of a frame, or sent something else."""


def write_frame(stream: BinaryIO, header: Mapping[str, str], payload: bytes) -> None:
    """Send one frame and flush it."""
    head = json.dumps(dict(header)).encode()
    stream.write(_LENGTHS.pack(len(head), len(payload)))
    stream.write(head)
    stream.write(payload)
    stream.flush()


def read_frame(stream: BinaryIO) -> tuple[dict[str, str], bytes] | None:
    """Return header and payload, or None if the other side has closed; raise BrokenFrame on anything else."""
    lengths = stream.read(_LENGTHS.size)
    if not lengths:
        return None
    if len(lengths) < _LENGTHS.size:
        raise BrokenFrame("cut off in the lengths of a frame")
    head_size, payload_size = _LENGTHS.unpack(lengths)
    if head_size > MAX_HEADER_BYTES or payload_size > MAX_PAYLOAD_BYTES:
        raise BrokenFrame(f"a frame of {head_size} + {payload_size} bytes")
    header = json.loads(_exactly(stream, head_size))
    return {str(name): str(value) for name, value in header.items()}, _exactly(stream, payload_size)


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise BrokenFrame(f"cut off after {len(data)} of {size} bytes")
    return data
