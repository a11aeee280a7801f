"""How guard and parent talk: a length, a JSON header, a length, bytes."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import BinaryIO, Protocol

#: Bytes of a header; templates are some 20 kB.
MAX_HEADER_BYTES = 4 * 1024 * 1024
#: Bytes of a payload: a mail, or what was read from it.
MAX_PAYLOAD_BYTES = 256 * 1024 * 1024

_LENGTHS = struct.Struct(">IQ")


class BrokenFrame(EOFError):
    """The other side went away in the middle of a frame, or sent something else."""


class FrameTooLong(BrokenFrame):
    """A frame is longer than the other side may send."""


def write_frame(stream: BinaryIO, header: Mapping[str, str], payload: bytes) -> None:
    """Send one frame and flush it."""
    stream.write(_head(header, payload))
    stream.write(payload)
    stream.flush()


def pack_frame(header: Mapping[str, str], payload: bytes) -> bytes:
    """Return one frame as it is sent."""
    return _head(header, payload) + payload


def _head(header: Mapping[str, str], payload: bytes) -> bytes:
    head = json.dumps(dict(header)).encode()
    return _LENGTHS.pack(len(head), len(payload)) + head


class Incoming(Protocol):
    """What frames are read from."""

    def read(self, size: int, /) -> bytes:
        """Return ``size`` bytes; fewer only if the other side has closed."""
        ...


def read_frame(
    stream: Incoming, *, max_header_bytes: int = MAX_HEADER_BYTES, max_payload_bytes: int = MAX_PAYLOAD_BYTES
) -> tuple[dict[str, str], bytes] | None:
    """Return header and payload, or None if the other side has closed.

    Raises:
        FrameTooLong: one of them is longer than it may be; nothing of it was read.
        BrokenFrame: anything else.
    """
    lengths = stream.read(_LENGTHS.size)
    if not lengths:
        return None
    if len(lengths) < _LENGTHS.size:
        raise BrokenFrame("cut off in the lengths of a frame")
    head_size, payload_size = _LENGTHS.unpack(lengths)
    if head_size > max_header_bytes or payload_size > max_payload_bytes:
        raise FrameTooLong(f"a frame of {head_size} + {payload_size} bytes")
    header = _header(_exactly(stream, head_size))
    return header, _exactly(stream, payload_size)


def _header(written: bytes) -> dict[str, str]:
    """Return a header; a child that was taken over may have written it."""
    try:
        header = json.loads(written)
    except (ValueError, RecursionError) as error:
        raise BrokenFrame("a header that is not JSON") from error
    if not isinstance(header, dict):
        raise BrokenFrame("a header that is no object")
    return {name: value for name, value in header.items() if isinstance(value, str)}


def _exactly(stream: Incoming, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise BrokenFrame(f"cut off after {len(data)} of {size} bytes")
    return data
