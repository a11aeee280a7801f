"""Mail servers inside this process, on loopback, so that the demonstration needs nothing installed.

They are for showing and testing only: the IMAP server keeps mail in memory and drops keywords, so
nothing that marks mail can be shown with it; the SMTP server delivers nothing.
"""

from __future__ import annotations

import asyncio
import imaplib
import socket
import threading
from argparse import Namespace
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from aiosmtpd.smtp import SMTP, Envelope, Session
from proxyprotocol.reader import ProxyProtocolReader
from proxyprotocol.version import ProxyProtocolVersion
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer
from pysasl.hashing import Cleartext

from domain.clock import require_aware

HOST = "127.0.0.1"
#: Seconds that a server may take to listen or to stop, and a client to be answered.
TIMEOUT_S = 10.0

#: Host and port on which a server listens.
Address = tuple[str, int]


@contextmanager
def demo_imap(user: str, password: str) -> Iterator[Address]:
    """Run an IMAP server with one empty INBOX for ``user``; yield where it listens; plain text, no TLS."""

    async def start() -> asyncio.Server:
        settings = Namespace(
            debug=False, host=[HOST], port="0", cert=None, key=None, tls=False, proxy_protocol=None,
            passlib_cfg=None, inherited_sockets=None, demo_data=False, demo_user=user, demo_password=password,
        )  # fmt: skip
        backend, config = await DictBackend.init(settings, hash_context=Cleartext(), invalid_user_sleep=0.0)
        config.apply_context()
        reader = ProxyProtocolReader(ProxyProtocolVersion.get(None))
        return await asyncio.start_server(reader.get_callback(IMAPServer(backend.login, config)), HOST, 0)

    with _serving(start) as port:
        yield HOST, port


def append_mails(
    address: Address, *, user: str, password: str, mails: Iterable[tuple[bytes, datetime]], folder: str = "INBOX"
) -> int:
    """Put ``mails`` (raw bytes, INTERNALDATE) into ``folder`` over IMAP, in order; return how many.

    The dates are aware. Raises ``imaplib.IMAP4.error`` if the server refuses one.
    """
    count = 0
    with imaplib.IMAP4(*address, timeout=TIMEOUT_S) as client:
        # imaplib writes a literal in pieces; with Nagle's algorithm each one waits 40 ms for the last.
        client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.login(user, password)
        for raw, received in mails:
            date = imaplib.Time2Internaldate(require_aware(received))
            answer, data = client.append(folder, "", date, raw)
            if answer != "OK":
                raise imaplib.IMAP4.error(f"APPEND of mail {count + 1} was refused: {data!r}")
            count += 1
    return count


@dataclass(frozen=True, slots=True, kw_only=True)
class SunkMail:
    """A mail that the SMTP sink took."""

    sender: str
    recipients: tuple[str, ...]
    #: As it came over the wire, CRLF lines.
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSink:
    """An SMTP server that keeps every mail and delivers none."""

    host: str = HOST
    port: int
    #: What came, oldest first; grows while the server runs.
    mails: Sequence[SunkMail] = field(default_factory=list)


@contextmanager
def demo_smtp() -> Iterator[SmtpSink]:
    """Run an SMTP server that keeps what it gets; yield it; plain text, no login."""
    keeper = _Keeper()

    async def start() -> asyncio.Server:
        loop = asyncio.get_running_loop()
        return await loop.create_server(lambda: SMTP(keeper, hostname="localhost", loop=loop), HOST, 0)

    with _serving(start) as port:
        yield SmtpSink(port=port, mails=keeper.mails)


class _Keeper:
    """Handler of aiosmtpd: takes every mail."""

    def __init__(self) -> None:
        self.mails: list[SunkMail] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - aiosmtpd's
        content = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        mail = SunkMail(sender=envelope.mail_from or "", recipients=tuple(envelope.rcpt_tos), content=content)
        self.mails.append(mail)
        return "250 OK"


@contextmanager
def _serving(start: Callable[[], Awaitable[asyncio.Server]]) -> Iterator[int]:
    """Run the server that ``start`` makes in a thread with its own loop; yield its port.

    Port 0 lets the system choose, so no two servers can race for one. Clients that are still
    connected at the end are cut off.
    """
    thread = _ServerThread(start)
    thread.start()
    try:
        yield thread.port.result(TIMEOUT_S)
    finally:
        thread.stop()


class _ServerThread(threading.Thread):
    def __init__(self, start: Callable[[], Awaitable[asyncio.Server]]) -> None:
        super().__init__(daemon=True)
        self.port: Future[int] = Future()
        self._make_server = start
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None

    def run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        try:
            server = await self._make_server()
        except OSError as exc:
            self.port.set_exception(exc)
            return
        self.port.set_result(server.sockets[0].getsockname()[1])
        await self._stopping.wait()
        # Not ``wait_closed``: from Python 3.12 on it waits for clients to go away by themselves.
        server.close()

    def stop(self) -> None:
        if self._loop is not None and self._stopping is not None and self.is_alive():
            self._loop.call_soon_threadsafe(self._stopping.set)
        self.join(TIMEOUT_S)
