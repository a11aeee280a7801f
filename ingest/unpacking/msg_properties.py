"""The properties of an Outlook message, an attachment or a recipient: texts, bytes, numbers and moments.

Source: [MS-OXMSG], sections 2.1.3 (streams), 2.4 (property stream); [MS-OXPROPS] for the numbers.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Final

from ingest.unpacking.code_pages import decode_page, decode_wide
from parsers.ole import Storage

#: Bytes before the first property: of a message, of a message inside one, of an attachment.
OF_MESSAGE, OF_EMBEDDED, OF_ATTACHMENT = 32, 24, 8
_STREAM: Final = "__properties_version1.0"
_PROPERTY: Final = struct.Struct("<HH4xQ")
_TEXT8, _TEXT16, _BINARY, _TIME = 0x001E, 0x001F, 0x0102, 0x0040
#: PidTagMessageCodepage, PidTagInternetCodepage.
_CODE_PAGE, INTERNET_CODE_PAGE = 0x3FFD, 0x3FDE
_EPOCH: Final = datetime(1601, 1, 1, tzinfo=UTC)


class Properties:
    """What a storage says of itself; a property that is missing is empty, 0 or None."""

    def __init__(self, storage: Storage, head_bytes: int, *, code_page: int = 0) -> None:
        self._storage = storage
        self._head_bytes = head_bytes
        self.code_page = self.number(_CODE_PAGE) or code_page

    def text(self, number: int) -> str:
        """Return a text; raises ``UnreadableFile`` if the file is broken there, as all here do."""
        wide = self._storage.stream(f"__substg1.0_{number:04X}{_TEXT16:04X}")
        if wide is not None:
            return decode_wide(wide)
        raw = self._storage.stream(f"__substg1.0_{number:04X}{_TEXT8:04X}")
        return decode_page(raw, self.code_page) if raw else ""

    def raw(self, number: int) -> bytes | None:
        """Return bytes; None: there are none."""
        return self._storage.stream(f"__substg1.0_{number:04X}{_BINARY:04X}")

    def raw_text(self, number: int) -> bytes:
        """Return a text of 8 bits as it stands in the file."""
        return self._storage.stream(f"__substg1.0_{number:04X}{_TEXT8:04X}") or b""

    def number(self, number: int) -> int:
        """Return a whole number."""
        return self._fixed.get((number, 0x0003), 0) & 0xFFFFFFFF

    def truth(self, number: int) -> bool:
        """Return a yes or no."""
        return bool(self._fixed.get((number, 0x000B), 0) & 0xFF)

    def moment(self, number: int) -> datetime | None:
        """Return a moment, aware, to the second; None: there is none."""
        ticks = self._fixed.get((number, _TIME), 0)
        try:
            return _EPOCH + timedelta(seconds=ticks // 10_000_000) if ticks else None
        except OverflowError:
            return None

    @cached_property
    def _fixed(self) -> Mapping[tuple[int, int], int]:
        """The values that need no stream of their own, by number and type."""
        block = (self._storage.stream(_STREAM) or b"")[self._head_bytes :]
        block = block[: len(block) // _PROPERTY.size * _PROPERTY.size]
        return {(number, kind): value for kind, number, value in _PROPERTY.iter_unpack(block)}
