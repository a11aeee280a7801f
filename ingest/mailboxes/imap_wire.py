"""The connection under the IMAP client, made unable to take more than we allow.

``imaplib`` reserves memory for whatever size a server announces and waits for as long as bytes keep
trickling in. Here each answer has a budget of bytes, checked before memory is taken, and of seconds,
checked at each line and each piece of a literal. It overrides only what ``imaplib`` offers for it
(``open``, ``read``, ``readline``, ``send``).
"""

from __future__ import annotations

import imaplib
import socket
import ssl
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

#: Bytes that the answer to one command may have; a batch has 8 MB, one mail alone may have more.
MAX_ANSWER_BYTES = 128 * 1024 * 1024
#: Seconds that the answer to one command may take, even if it keeps moving.
MAX_ANSWER_S = 600.0
#: A literal is read in pieces of this size, so that what is announced but never sent costs nothing.
_PIECE_BYTES = 64 * 1024


class AnswerTooLarge(Exception):
    """The server announced or sent more than an answer may have.

    Not one of ``imaplib``'s errors on purpose: those are turned into others on their way.
    """


class BoundedConnection(imaplib.IMAP4):
    """A plain connection whose answers are bounded."""

    _bytes_left = MAX_ANSWER_BYTES
    _deadline_s = 0.0

    def open(self, *args: Any, **kwargs: Any) -> None:
        """Connect, with the arguments of ``imaplib``; small commands go out at once."""
        self._expect_answer()
        super().open(*args, **kwargs)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, data: ReadableBuffer) -> None:
        """Send ``data``; what comes next is a new answer."""
        self._expect_answer()
        super().send(data)

    def readline(self) -> bytes:
        """Return a line; raises :class:`AnswerTooLarge`, ``TimeoutError``."""
        line = super().readline()
        self._spend(len(line))
        return line

    def read(self, size: int) -> bytes:
        """Return a literal of ``size`` bytes, fewer only at the end of the connection; raises as ``readline``."""
        self._spend(size)
        pieces: list[bytes] = []
        while size > 0 and (piece := super().read(min(size, _PIECE_BYTES))):
            pieces.append(piece)
            size -= len(piece)
            self._spend(0)
        return b"".join(pieces)

    def _expect_answer(self) -> None:
        self._bytes_left = MAX_ANSWER_BYTES
        self._deadline_s = time.monotonic() + MAX_ANSWER_S

    def _spend(self, size_bytes: int) -> None:
        self._bytes_left -= size_bytes
        if self._bytes_left < 0:
            raise AnswerTooLarge(f"an answer of more than {MAX_ANSWER_BYTES} bytes")
        if time.monotonic() > self._deadline_s:
            raise TimeoutError(f"an answer that takes more than {MAX_ANSWER_S:.0f} seconds")


class BoundedTlsConnection(BoundedConnection, imaplib.IMAP4_SSL):
    """The same, with TLS from the first byte."""


def connect(host: str, port: int, *, tls: ssl.SSLContext | None, timeout_s: float) -> BoundedConnection:
    """Connect to an IMAP server, with TLS from the first byte if ``tls`` is given; its greeting is read."""
    if tls is None:
        return BoundedConnection(host, port, timeout_s)
    return BoundedTlsConnection(host, port, ssl_context=tls, timeout=timeout_s)
