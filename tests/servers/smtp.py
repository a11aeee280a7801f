"""An SMTP server on loopback that keeps what it gets and fails as it is told, stage by stage."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.1"
#: Seconds for which a hanging stage keeps silent; clients of tests give up long before.
HANG_S = 20.0


class Stage(StrEnum):
    """Where in the dialogue a fault strikes, in the order of the dialogue."""

    #: Before the greeting.
    CONNECT = "connect"
    #: HELO as well.
    EHLO = "EHLO"
    STARTTLS = "STARTTLS"
    AUTH = "AUTH"
    MAIL = "MAIL"
    RCPT = "RCPT"
    #: The command DATA, before the content.
    BEGIN = "begin"
    #: After the content was received.
    DATA = "DATA"
    QUIT = "QUIT"


#: The stages whose answers are about one mail: 5xx there refuses it for good.
OF_A_MAIL = (Stage.MAIL, Stage.RCPT, Stage.BEGIN, Stage.DATA)


class Fault(StrEnum):
    """What goes wrong, unless it is a plain reply such as ``451 try again``."""

    #: The connection is cut, and nothing of this stage has happened.
    DROP = "drop"
    HANG = "hang"
    #: Only for DATA: the mail is kept, then the connection is cut before the answer.
    DROP_AFTER_STORING = "drop after storing"
    #: Only for DATA: the mail is kept, then the connection is cut within the answer.
    DROP_IN_ANSWER = "drop in answer"
    #: Only for DATA: the mail is kept, and no answer comes.
    HANG_AFTER_STORING = "hang after storing"


#: Faults that come after the mail was kept.
_KEEPING = frozenset({Fault.DROP_AFTER_STORING, Fault.DROP_IN_ANSWER, Fault.HANG_AFTER_STORING})


@dataclass(frozen=True, slots=True)
class Received:
    """A mail that the server took."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes


def _let_pass(_stage: Stage) -> None:
    pass


@dataclass
class MailSink:
    """A server on a free port; use it as a context, or :meth:`start` and :meth:`stop` it to be down at times."""

    #: For STARTTLS, or for TLS from the first byte if ``implicit_tls``; None: neither is offered.
    tls: ssl.SSLContext | None = None
    implicit_tls: bool = False
    #: Passwords by user; if there are any, mail is taken only after a login.
    accounts: dict[str, str] = field(default_factory=dict)
    #: Faults by stage, each until it is taken out again: a reply, or a :class:`Fault`.
    plan: dict[Stage, str] = field(default_factory=dict)
    #: The same for RCPT, by address.
    recipients: dict[str, str] = field(default_factory=dict)
    #: Told of each stage that a client reaches, in the server's thread, before anything is answered.
    reached: Callable[[Stage], None] = _let_pass
    received: list[Received] = field(default_factory=list)
    #: Users that logged in.
    logins: list[str] = field(default_factory=list)
    port: int = 0
    #: Those that stand now.
    connections: set[SMTP] = field(default_factory=set)
    _controller: Controller | None = None

    def __enter__(self) -> MailSink:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def start(self) -> None:
        """Listen, on the same port as before if it has been up."""
        self.port = self.port or _free_port()
        options: dict[str, Any] = {"ssl_context": self.tls} if self.implicit_tls else {"tls_context": self.tls}
        if self.accounts:
            # A login is asked for in handle_MAIL: aiosmtpd's own auth_required warns about plain connections.
            options |= {"authenticator": self._authenticate, "auth_require_tls": False}
        self._controller = _Controller(self, hostname=HOST, port=self.port, **options)
        self._controller.start()

    def stop(self) -> None:
        """End all connections and stop listening; connections are refused until the next start."""
        if self._controller is not None:
            asyncio.run_coroutine_threadsafe(self._hang_up(), self._controller.loop).result(HANG_S)
            self._controller.stop()
            self._controller = None

    async def _hang_up(self) -> None:
        assert self._controller
        assert self._controller.server
        self._controller.server.close()
        while self.connections:
            for connection in tuple(self.connections):
                if isinstance(connection.transport, asyncio.WriteTransport):
                    connection.transport.abort()
            await asyncio.sleep(0.001)  # what was aborted is lost in the loop's next rounds

    async def fail(self, stage: Stage, server: SMTP, planned: str | None = None) -> str | None:
        """Do what is ``planned``, or what the plan says; return a reply to give, or None if nothing is planned."""
        self.reached(stage)
        planned = planned or self.plan.get(stage)
        if planned in {Fault.HANG, Fault.HANG_AFTER_STORING}:
            await asyncio.sleep(HANG_S)
        elif planned == Fault.DROP_IN_ANSWER:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.write(b"25")
            server.transport.close()
            await asyncio.sleep(HANG_S)
        elif planned in set(Fault):
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
            # The lost connection cancels this; returning would write to it.
            await asyncio.sleep(HANG_S)
        return planned

    # -- aiosmtpd's hooks

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.accounts and not session.authenticated:
            return "530 5.7.0 authentication required"
        if reply := await self.fail(Stage.MAIL, server):
            return reply
        envelope.mail_from = address
        return "250 2.1.0 sender ok"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if reply := await self.fail(Stage.RCPT, server, self.recipients.get(address)):
            return reply
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 recipient ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        planned = self.plan.get(Stage.DATA)
        if planned is None or planned in _KEEPING:
            content = envelope.original_content or b""
            self.received.append(Received(envelope.mail_from or "", tuple(envelope.rcpt_tos), content))
        return await self.fail(Stage.DATA, server) or "250 2.0.0 taken"

    def _authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: LoginPassword
    ) -> AuthResult:
        user = data.login.decode()
        if self.accounts.get(user) != data.password.decode():
            return AuthResult(success=False, handled=False)
        self.logins.append(user)
        return AuthResult(success=True)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _StagedSMTP(self.handler, **self.SMTP_kwargs)


class _StagedSMTP(SMTP):
    """Asks the sink at the stages for which aiosmtpd has no hook that can fail, and tells it of each connection."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.event_handler.connections.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self.event_handler.connections.discard(self)

    async def _handle_client(self) -> None:
        if reply := await self.event_handler.fail(Stage.CONNECT, self):
            await self.push(reply)
            assert self.transport is not None
            self.transport.close()
            return
        await super()._handle_client()

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802
        await self._staged(Stage.EHLO, super().smtp_EHLO, hostname)

    async def smtp_HELO(self, hostname: str) -> None:  # noqa: N802
        await self._staged(Stage.EHLO, super().smtp_HELO, hostname)

    async def smtp_STARTTLS(self, arg: str) -> None:  # noqa: N802
        await self._staged(Stage.STARTTLS, super().smtp_STARTTLS, arg)

    async def smtp_AUTH(self, arg: str) -> None:  # noqa: N802
        await self._staged(Stage.AUTH, super().smtp_AUTH, arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        await self._staged(Stage.BEGIN, super().smtp_DATA, arg)

    async def smtp_QUIT(self, arg: str) -> None:  # noqa: N802
        await self._staged(Stage.QUIT, super().smtp_QUIT, arg)

    async def _staged(self, stage: Stage, command: Callable[[str], Awaitable[None]], arg: str) -> None:
        if reply := await self.event_handler.fail(stage, self):
            await self.push(reply)
        else:
            await command(arg)


def _free_port() -> int:
    """Return a port that nobody listens on now; aiosmtpd cannot take port 0."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
