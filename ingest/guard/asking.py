"""The programs of this machine as a child has them: it asks the guard, which runs them beside it."""

from __future__ import annotations

from typing import BinaryIO

from domain.errors import UnreadableFile
from domain.reasons import Reason
from ingest.guard.frames import BrokenFrame, read_frame, write_frame
from storage.codec import from_json


class AskedPrograms:
    """A :class:`parsers.programs.Programs` at the other end of a stream."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def convert(self, data: bytes, *, source: str, target: str) -> bytes:
        return self._ask({"kind": "convert", "source": source, "target": target}, data)

    def recognise_text(self, picture: bytes, *, layout: int) -> str:
        return self._ask({"kind": "recognise_text", "layout": str(layout)}, picture).decode()

    def _ask(self, request: dict[str, str], payload: bytes) -> bytes:
        write_frame(self._stream, request, payload)
        frame = read_frame(self._stream)
        if frame is None:
            raise BrokenFrame("the guard went away")
        header, answer = frame
        if header["status"] == "refused":
            raise UnreadableFile(from_json(Reason, header["reason"]), file_format=header["format"])
        return answer
