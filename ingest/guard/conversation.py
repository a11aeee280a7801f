"""The guard's talk with one child: what it asks of programs, then its answer; nothing it says is believed.

A child that was taken over may send anything, at any pace, or nothing: sizes, numbers and seconds are
bounded, and what is no request ends the talk.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from domain.errors import UnreadableFile
from domain.reasons import ReasonCode, reason
from ingest.guard.frames import BrokenFrame, FrameTooLong, pack_frame, read_frame
from ingest.guard.limits import ChildLimits
from ingest.programs.libreoffice import SOURCES, TARGETS
from parsers.programs import Programs
from storage.codec import to_json

#: Requests of one task.
MAX_REQUESTS: Final = 300
#: Bytes of a file or picture that a program is given.
MAX_REQUEST_BYTES: Final = 64 * 1024 * 1024
_MAX_HEADER_BYTES: Final = 4096
_CHUNK_BYTES: Final = 1024 * 1024
#: Page segmentation modes of Tesseract.
_LAYOUTS: Final = frozenset(str(number) for number in range(14))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a talk ended."""

    #: What the child said last.
    answer: bytes = b""
    #: ``answer``; ``failure``: where it failed; ``silence``: it went without a word; ``time``: it said nothing
    #: in time; ``nonsense``: it said what a child does not say, or too much.
    kind: str = "silence"
    #: What of it was too much or wrong.
    cause: str = ""

    @property
    def is_cut(self) -> bool:
        """Whether the child has to be ended."""
        return self.kind in {"time", "nonsense"}


def converse(connection: socket.socket, limits: ChildLimits, programs: Programs) -> Ending:
    """Do what the child asks until it answers, leaves, or is cut off."""
    line = _Line(connection, seconds=limits.wall_s)
    left_s = limits.programs_s
    longest = max(limits.answer_bytes, MAX_REQUEST_BYTES)
    try:
        for _ in range(MAX_REQUESTS + 1):
            frame = read_frame(line, max_header_bytes=_MAX_HEADER_BYTES, max_payload_bytes=longest)
            if frame is None:
                return Ending()
            header, payload = frame
            if header.get("kind") in {"answer", "failure"}:
                return _last_word(header["kind"], payload, limits)
            began = time.monotonic()
            reply = _reply(header, payload, programs) if left_s > 0 else _refusal(_no_time_left())
            took = time.monotonic() - began
            left_s -= took
            line.wait_longer(took)
            line.send(reply)
    except TimeoutError:
        return Ending(kind="time")
    except FrameTooLong:
        return Ending(kind="nonsense", cause="its answer was too long")
    except BrokenFrame:
        return Ending()
    except _NotARequest:
        return Ending(kind="nonsense", cause="it asked for what there is not")
    return Ending(kind="nonsense", cause="it asked too often")


def _last_word(kind: str, payload: bytes, limits: ChildLimits) -> Ending:
    if len(payload) > limits.answer_bytes:
        return Ending(kind="nonsense", cause="its answer was too long")
    return Ending(kind=kind, answer=payload)


class _NotARequest(Exception):
    """The child asked for something that readers do not ask for."""


def _reply(request: Mapping[str, str], payload: bytes, programs: Programs) -> bytes:
    try:
        return pack_frame({"status": "done"}, _perform(request, payload, programs))
    except UnreadableFile as error:
        return _refusal(error)


def _perform(request: Mapping[str, str], payload: bytes, programs: Programs) -> bytes:
    match request:
        case {"kind": "convert", "source": source, "target": target} if source in SOURCES and target in TARGETS:
            return programs.convert(payload, source=source, target=target)
        case {"kind": "recognise_text", "layout": layout} if layout in _LAYOUTS:
            return programs.recognise_text(payload, layout=int(layout)).encode()
    raise _NotARequest


def _refusal(error: UnreadableFile) -> bytes:
    why = to_json(error.reason).decode()
    return pack_frame({"status": "refused", "reason": why, "format": error.file_format}, b"")


def _no_time_left() -> UnreadableFile:
    return UnreadableFile(reason(ReasonCode.READER_TIMED_OUT))


class _Line:
    """The child's end of the connection, with the time that is left to it."""

    def __init__(self, connection: socket.socket, *, seconds: float) -> None:
        self._connection = connection
        self._deadline = time.monotonic() + seconds

    def wait_longer(self, seconds: float) -> None:
        """Give back the time in which the child had to wait for us."""
        self._deadline += seconds

    def read(self, size: int) -> bytes:
        """Return ``size`` bytes; fewer if the child has closed or is gone. Raises TimeoutError."""
        data = bytearray()
        while len(data) < size:
            chunk = self._receive(min(_CHUNK_BYTES, size - len(data)))
            if not chunk:
                break
            data += chunk
        return bytes(data)

    def _receive(self, size: int) -> bytes:
        self._set_timeout()
        try:
            return self._connection.recv(size)
        except ConnectionError:
            return b""

    def send(self, data: bytes) -> None:
        """Send all of ``data``; a child that is gone is noticed at the next reading. Raises TimeoutError."""
        view = memoryview(data)
        while view:
            self._set_timeout()
            try:
                view = view[self._connection.send(view[:_CHUNK_BYTES]) :]
            except ConnectionError:
                return

    def _set_timeout(self) -> None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(left)
