"""Handing one mail to the outgoing server, and telling exactly what became of it.

The steps of SMTP are taken one by one, because what an error means depends on the step: before the
mail was handed over it may be tried again freely; after it was handed over and the answer was lost,
it may already be delivered. Nothing is sent in the clear unless the configuration says ``plain``.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from domain.errors import DeliveryDeferred, DeliveryRefused, DeliveryUnknown
from domain.outgoing import OutgoingMail
from domain.secret import Secret
from reports.mail import bare_address, clean_header

#: Seconds to wait for the server's farewell; the mail is out by then.
FAREWELL_S = 5.0
#: Characters of a server's answer that are kept.
MAX_ANSWER = 300

#: Answers that are about us and the server, not about this mail (RFC 4954, section 6).
_LOGIN_CODES = frozenset({530, 534, 535, 538})
_LINE_START_DOT = re.compile(rb"^\.", re.MULTILINE)


class Security(StrEnum):
    """How the connection is protected."""

    #: TLS from the first byte, port 465.
    TLS = "tls"
    #: TLS after STARTTLS, port 587; without it nothing is sent.
    STARTTLS = "starttls"
    #: None; for a server on the same machine.
    PLAIN = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """The outgoing server, and who we are to it."""

    host: str
    port: int
    security: Security
    #: Authorities to trust instead of the machine's (PEM); None: the machine's.
    ca_file: Path | None = None
    #: None: no login.
    user: str | None = None
    password: Secret | None = None
    #: Address of the sender, with or without a display name.
    sender: str
    #: Seconds for connecting and for each answer.
    timeout_s: float = 30.0


class SmtpTransport:
    """Sends mails through one server; each mail has its own connection."""

    def __init__(self, server: SmtpServer) -> None:
        self._server = server

    def send(self, mail: OutgoingMail) -> None:
        """Hand ``mail`` to the server; return only if the server has taken it.

        Raises:
            DeliveryDeferred: not taken now: no connection, no trust, login refused, 4xx.
            DeliveryRefused: not taken for good: 5xx, or an address that SMTP cannot carry.
            DeliveryUnknown: handed over, but the answer was lost; the same mail may be sent again.
        Source: RFC 5321, sections 3.3 and 4.2.1.
        """
        sender = bare_address(self._server.sender)
        for address in (mail.recipient, sender):
            _check_address(address, mail)
        with self._connection(mail.recipient) as connection:
            with _deferring(mail.recipient, f"the connection to {self._name} broke"):
                _check(connection.mail(sender), mail)
                _check(connection.rcpt(mail.recipient), mail)
                _check(connection.docmd("DATA"), mail, wanted=354)
            _check(_hand_over(connection, mail), mail)

    def check(self) -> None:
        """Connect, protect and log in as for a mail, and send none.

        Raises: DeliveryDeferred: what would hold every mail; it names the server as the recipient.
        """
        with self._connection(self._name):
            pass

    @property
    def _name(self) -> str:
        return f"{self._server.host}:{self._server.port}"

    @contextmanager
    def _connection(self, recipient: str) -> Iterator[smtplib.SMTP]:
        """Open, protect and log in; close in the end, whatever the server says to that."""
        with _deferring(recipient, f"{self._name} cannot be reached"):
            connection = self._connected()
        try:
            self._protect(connection, recipient)
            self._log_in(connection, recipient)
            yield connection
        finally:
            _leave(connection)

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        # Without it smtplib asks the name service for this machine's name, which can take a minute.
        our_name = bare_address(server.sender).rpartition("@")[2]
        if server.security is Security.TLS:
            return smtplib.SMTP_SSL(server.host, server.port, our_name, timeout=server.timeout_s, context=self._trust())
        return smtplib.SMTP(server.host, server.port, our_name, timeout=server.timeout_s)

    def _trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self._server.ca_file)

    def _protect(self, connection: smtplib.SMTP, recipient: str) -> None:
        with _deferring(recipient, f"{self._name} cannot be used"):
            connection.ehlo_or_helo_if_needed()
        if self._server.security is Security.STARTTLS:
            with _deferring(recipient, f"{self._name} cannot be used safely, so nothing was sent"):
                connection.starttls(context=self._trust())
                connection.ehlo_or_helo_if_needed()

    def _log_in(self, connection: smtplib.SMTP, recipient: str) -> None:
        """Log in if a user is named. No answer of the server is quoted: it could repeat the password."""
        user, password = self._server.user, self._server.password
        if user is None or password is None:
            return
        refusal = f"{self._name} did not accept the login of {user}; check user and password"
        try:
            connection.login(user, password.reveal())
        except smtplib.SMTPAuthenticationError as error:
            raise DeliveryDeferred(recipient=recipient, cause=f"{refusal} ({error.smtp_code})") from None
        except smtplib.SMTPNotSupportedError:
            raise DeliveryDeferred(recipient=recipient, cause=f"{self._name} offers no login") from None
        except UnicodeEncodeError:
            # Not chained: the foreign exception holds the password.
            raise DeliveryDeferred(
                recipient=recipient, cause=f"{refusal}: SMTP takes only letters without marks"
            ) from None
        except (smtplib.SMTPException, OSError) as error:
            cause = f"the connection to {self._name} broke during login: {type(error).__name__}"
            raise DeliveryDeferred(recipient=recipient, cause=cause) from None


def _hand_over(connection: smtplib.SMTP, mail: OutgoingMail) -> tuple[int, bytes]:
    """Send the content and return the server's answer; from here on, no answer means not knowing."""
    content = mail.content if mail.content.endswith(b"\r\n") else mail.content + b"\r\n"
    lost = "the server's answer was lost"
    try:
        connection.send(_LINE_START_DOT.sub(b"..", content) + b".\r\n")
        answer = connection.getreply()
    except (smtplib.SMTPException, OSError) as error:
        raise DeliveryUnknown(recipient=mail.recipient, cause=f"{lost}: {_shown(error)}") from error
    # A connection that is cut within the answer leaves the start of it: "25" could have become 250.
    if not (200 <= answer[0] < 300 or 400 <= answer[0] < 600):
        raise DeliveryUnknown(recipient=mail.recipient, cause=f"{lost}: only {answer[0]} came")
    return answer


def _check_address(address: str, mail: OutgoingMail) -> None:
    """Refuse what would not arrive as one address: marks need SMTPUTF8, spaces and brackets could add commands."""
    if not address.isascii() or not re.fullmatch(r"[^\s<>]+@[^\s<>]+", address):
        cause = f"{clean_header(address)!r} is not an address that can be written to"
        raise DeliveryRefused(recipient=clean_header(mail.recipient), cause=cause)


def _check(answer: tuple[int, bytes], mail: OutgoingMail, wanted: int | None = None) -> None:
    """Raise unless ``answer`` is ``wanted``, or any 2xx if that is None."""
    code, text = answer
    if code == wanted or (wanted is None and 200 <= code < 300):
        return
    cause = f"{code} {clean_header(text.decode('utf-8', 'replace'))[:MAX_ANSWER]}"
    is_final = 500 <= code < 600 and code not in _LOGIN_CODES
    raise (DeliveryRefused if is_final else DeliveryDeferred)(recipient=mail.recipient, cause=cause)


@contextmanager
def _deferring(recipient: str, doing: str) -> Iterator[None]:
    """Turn what smtplib, TLS and the network raise before the mail is handed over into a deferral."""
    try:
        yield
    except (smtplib.SMTPException, OSError) as error:
        raise DeliveryDeferred(recipient=recipient, cause=f"{doing}: {_shown(error)}") from error


def _shown(error: Exception) -> str:
    """Return what a foreign exception says, on one line."""
    if isinstance(error, smtplib.SMTPResponseException):
        answer = error.smtp_error
        text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
        return clean_header(f"{error.smtp_code} {text}")[:MAX_ANSWER]
    return clean_header(str(error) or type(error).__name__)[:MAX_ANSWER]


def _leave(connection: smtplib.SMTP) -> None:
    """Say goodbye; the mail's fate is known by now, so no answer can change it."""
    with contextlib.suppress(smtplib.SMTPException, OSError):
        if connection.sock is not None:
            connection.sock.settimeout(FAREWELL_S)
            connection.quit()
    connection.close()
