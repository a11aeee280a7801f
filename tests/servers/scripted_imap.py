"""An IMAP server that says what a test tells it to, however wrong."""

from __future__ import annotations

import socket
import threading
from collections.abc import Mapping
from contextlib import suppress

from tests.servers.proxy import end

#: Seconds after which it gives up waiting.
_PATIENCE_S = 20.0

#: Answers of a server that works, one message with UID 1 in its folder; a tagged line starts with ``{tag}``.
WORKING: Mapping[str, bytes] = {
    "GREETING": b"* OK ready\r\n",
    "CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n{tag} OK done\r\n",
    "LOGIN": b"{tag} OK done\r\n",
    "LIST": b'* LIST () "/" INBOX\r\n{tag} OK done\r\n',
    "EXAMINE": b"* 1 EXISTS\r\n* 0 RECENT\r\n* FLAGS ()\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 2] ok\r\n"
    b"{tag} OK [READ-ONLY] done\r\n",
    "SELECT": b"* 1 EXISTS\r\n* 0 RECENT\r\n* FLAGS ()\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 2] ok\r\n"
    b"{tag} OK [READ-WRITE] done\r\n",
    "UID SEARCH": b"* SEARCH 1\r\n{tag} OK done\r\n",
    "UID FETCH": b'* 1 FETCH (UID 1 INTERNALDATE "20-Jan-2022 08:30:00 +0700" RFC822.SIZE 4 BODY[] {4}\r\nmail)\r\n'
    b"{tag} OK done\r\n",
    "LOGOUT": b"* BYE bye\r\n{tag} OK done\r\n",
}


class ScriptedImap:
    """Listens on ``port`` of 127.0.0.1 and answers by ``answers`` laid over :data:`WORKING`; use it in a ``with``.

    A key is a command, e.g. ``UID FETCH``, or ``GREETING``; in its answer, ``{tag}`` stands for the
    command's tag. A command without an answer is answered with BAD. ``commands`` keeps what was sent.
    """

    def __init__(self, answers: Mapping[str, bytes]) -> None:
        self._answers = {**WORKING, **answers}
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.commands: list[bytes] = []
        self._connection: socket.socket | None = None
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> ScriptedImap:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        for sock in (self._listener, self._connection):
            if sock is not None:
                end(sock)
        self._thread.join(timeout=_PATIENCE_S)
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                self._connection, _ = self._listener.accept()
                self._connection.settimeout(_PATIENCE_S)
                with suppress(OSError), self._connection, self._connection.makefile("rb") as lines:
                    self._connection.sendall(self._answers["GREETING"])
                    for line in lines:
                        self._connection.sendall(self._answer(line.strip()))

    def _answer(self, line: bytes) -> bytes:
        self.commands.append(line)
        tag, _, command = line.partition(b" ")
        words = command.decode("latin-1").upper().split()
        name = " ".join(words[:2]) if words[:1] == ["UID"] else "".join(words[:1])
        answer = self._answers.get(name, b"{tag} BAD unknown\r\n")
        return answer.replace(b"{tag}", tag)
