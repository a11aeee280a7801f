"""One IMAP account as the configuration gives it: where it is, how it is secured, what becomes of read mail."""

from __future__ import annotations

import re
import ssl
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from domain.errors import MailboxError
from domain.secret import Secret
from ingest.mailboxes.port import After

#: Seconds until a connection must stand.
CONNECT_TIMEOUT_S = 15.0
#: Seconds without a single byte from the server after which it is given up.
READ_TIMEOUT_S = 60.0

#: What a keyword may be made of: an atom (RFC 3501, section 9, ``flag-keyword``).
_ATOM = re.compile(r"[!#$&'+,\-./0-9:;<=>?@A-Z^_`a-z|~]+")
_LINE_BREAKERS = re.compile(r"[\r\n\0]")


class Security(StrEnum):
    """How the connection is kept from listeners."""

    #: TLS from the first byte, usually port 993.
    TLS = "tls"
    #: TLS after a plain greeting, usually port 143; never without it.
    STARTTLS = "starttls"
    #: No TLS: only for a server on the same machine.
    PLAIN = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImapAccount:
    """An IMAP account; ``repr`` does not show the password.

    Raises ``ValueError`` for a keyword that is no atom, a move without a target, and line breaks in
    user or password; the configuration says it better before.
    """

    #: Name of the mailbox in the configuration.
    name: str
    host: str
    port: int = 993
    security: Security = Security.TLS
    #: PEM file with the authorities to trust instead of the system's; None: the system's.
    ca_file: Path | None = None
    user: str
    password: Secret
    folder: str = "INBOX"
    after: After = After.LEAVE
    #: Keyword that is set after reading; used with ``After.KEYWORD``.
    keyword: str = "dangky"
    #: Folder that read mail is moved to; used with ``After.MOVE``.
    move_to: str = ""
    connect_timeout_s: float = CONNECT_TIMEOUT_S
    read_timeout_s: float = READ_TIMEOUT_S

    def __post_init__(self) -> None:
        if self.after is After.KEYWORD and not _ATOM.fullmatch(self.keyword):
            raise ValueError(f"not usable as a keyword: {self.keyword!r}")
        if self.after is After.MOVE and not self.move_to:
            raise ValueError("move_to is empty")
        if _LINE_BREAKERS.search(self.user) or _LINE_BREAKERS.search(self.password.reveal()):
            raise ValueError("user and password must be one line each")

    @property
    def server(self) -> str:
        """The server as errors name it, ``host:port``."""
        return f"{self.host}:{self.port}"

    def tls_context(self) -> ssl.SSLContext | None:
        """Return what certificates are checked against; None without TLS.

        Raises :class:`MailboxError` if ``ca_file`` cannot be read.
        """
        if self.security is Security.PLAIN:
            return None
        try:
            return ssl.create_default_context(cafile=self.ca_file)
        except OSError as error:  # also ssl.SSLError: not a PEM file
            raise MailboxError(mailbox=self.name, cause=f"ca_file {self.ca_file} cannot be read: {error}") from error
