"""An SMTP server on loopback that keeps what it gets and fails as it is told, stage by stage."""

from __future__ import annotations

import asyncio
import socket
import ssl
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.1"
#: Seconds for which a hanging stage keeps silent; clients of tests give up long before.
HANG_S = 20.0


class Stage(StrEnum):
    """Where in the dialogue a fault strikes."""

    MAIL = "MAIL"
    RCPT = "RCPT"
    #: After the content was received.
    DATA = "DATA"


class Fault(StrEnum):
    """What goes wrong, unless it is a plain reply such as ``451 try again``."""

    #: The connection is cut, and nothing of this stage has happened.
    DROP = "drop"
    #: Only for DATA: the mail is kept, then the connection is cut before the answer.
    DROP_AFTER_STORING = "drop after storing"
    HANG = "hang"


@dataclass(frozen=True, slots=True)
class Received:
    """A mail that the server took."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes


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
    received: list[Received] = field(default_factory=list)
    #: Users that logged in.
    logins: list[str] = field(default_factory=list)
    port: int = 0
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
        self._controller = Controller(self, hostname=HOST, port=self.port, **options)
        self._controller.start()

    def stop(self) -> None:
        """Stop listening; connections are refused until the next start."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    # -- aiosmtpd's hooks

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.accounts and not session.authenticated:
            return "530 5.7.0 authentication required"
        if reply := await self._fail(Stage.MAIL, server):
            return reply
        envelope.mail_from = address
        return "250 2.1.0 sender ok"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if reply := await self._fail(Stage.RCPT, server):
            return reply
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 recipient ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        stores = self.plan.get(Stage.DATA) in {None, Fault.DROP_AFTER_STORING}
        if stores:
            content = envelope.original_content or b""
            self.received.append(Received(envelope.mail_from or "", tuple(envelope.rcpt_tos), content))
        return await self._fail(Stage.DATA, server) or "250 2.0.0 taken"

    async def _fail(self, stage: Stage, server: SMTP) -> str | None:
        """Do what the plan says for ``stage``; return a reply to give, or None if nothing is planned."""
        planned = self.plan.get(stage)
        if planned == Fault.HANG:
            await asyncio.sleep(HANG_S)
        elif planned in {Fault.DROP, Fault.DROP_AFTER_STORING}:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
            # The lost connection cancels this; returning would write to it.
            await asyncio.sleep(HANG_S)
        return planned

    def _authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: LoginPassword
    ) -> AuthResult:
        user = data.login.decode()
        if self.accounts.get(user) != data.password.decode():
            return AuthResult(success=False, handled=False)
        self.logins.append(user)
        return AuthResult(success=True)


def _free_port() -> int:
    """Return a port that nobody listens on now; aiosmtpd cannot take port 0."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
