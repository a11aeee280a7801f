"""A TCP proxy that breaks connections on purpose: cut, stalled, refused, or with words changed on the way."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

#: Seconds after which the proxy gives up whatever it waits for.
_PATIENCE_S = 20.0


@dataclass(frozen=True, kw_only=True)
class Faults:
    """What is done to each connection; the default passes everything on."""

    #: Bytes from the server after which the connection is cut; None: never.
    cut_after_server_bytes: int | None = None
    #: Bytes from the client after which the connection is cut; None: never.
    cut_after_client_bytes: int | None = None
    #: Bytes from the server after which nothing more is passed on, the connection left standing; None: never.
    stall_after_server_bytes: int | None = None
    #: True: connections are closed as soon as they are made.
    refuse: bool = False
    #: Words of the server that are replaced, if they come in one piece.
    rewrite: Mapping[bytes, bytes] = field(default_factory=dict)


class FaultProxy:
    """Listens on ``port`` of 127.0.0.1 and passes on to ``target_port``; use it in a ``with``."""

    def __init__(self, target_port: int, faults: Faults | None = None) -> None:
        self._target_port = target_port
        self._faults = faults or Faults()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        #: Bytes that the server sent, over all connections.
        self.server_bytes = 0
        self._cut_next_answer = threading.Event()
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []

    def cut_next_answer(self) -> None:
        """Let the server's next words be lost and the connection with them, once."""
        self._cut_next_answer.set()

    def __enter__(self) -> FaultProxy:
        self._spawn(self._accept)
        return self

    def __exit__(self, *exc: object) -> None:
        end(self._listener)
        self._threads[0].join(timeout=_PATIENCE_S)  # then no connection is added any more
        for connection in self._sockets:
            end(connection)
        for thread in self._threads:
            thread.join(timeout=_PATIENCE_S)
        for connection in (self._listener, *self._sockets):
            connection.close()

    def _spawn(self, work: Callable[..., None], *sockets: socket.socket) -> None:
        self._threads.append(threading.Thread(target=work, args=sockets, daemon=True))
        self._threads[-1].start()

    def _accept(self) -> None:
        with suppress(OSError):  # the listener was closed
            while True:
                client, _ = self._listener.accept()
                self._sockets.append(client)
                if self._faults.refuse:
                    end(client)
                    continue
                client.settimeout(_PATIENCE_S)
                server = socket.create_connection(("127.0.0.1", self._target_port), timeout=_PATIENCE_S)
                self._sockets.append(server)
                self._spawn(self._pass_up, client, server)
                self._spawn(self._pass_down, server, client)

    def _pass_up(self, client: socket.socket, server: socket.socket) -> None:
        passed, limit = 0, self._faults.cut_after_client_bytes
        with suppress(OSError):
            while piece := client.recv(65536):
                server.sendall(piece if limit is None else piece[: limit - passed])
                passed += len(piece)
                if limit is not None and passed >= limit:
                    break
        end(client)
        end(server)

    def _pass_down(self, server: socket.socket, client: socket.socket) -> None:
        passed, faults = 0, self._faults
        with suppress(OSError):
            while piece := server.recv(65536):
                if self._cut_next_answer.is_set():
                    self._cut_next_answer.clear()
                    break
                for word, other in faults.rewrite.items():
                    piece = piece.replace(word, other)
                cut, stall = faults.cut_after_server_bytes, faults.stall_after_server_bytes
                limit = cut if cut is not None else stall
                client.sendall(piece if limit is None else piece[: max(limit - passed, 0)])
                passed += len(piece)
                self.server_bytes += len(piece)
                if cut is not None and passed >= cut:
                    break
        end(client)
        end(server)


def end(connection: socket.socket) -> None:
    """End a connection, or listening, for all threads that wait on it.

    It is closed only when they are gone: the number of a closed socket goes to the next one that is
    opened, and a thread that waits on the number would wait on that.
    """
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
