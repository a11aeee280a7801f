"""Each thing that can go wrong on an IMAP connection, said once in our words.

The IMAP client raises ``imaplib``'s errors under other names, so this needs the standard library
only. What decides: did the connection end (try again), did the server refuse (it said why), or did
it say what no server may say. No text that leaves here holds the password.
"""

from __future__ import annotations

import base64
import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from domain.errors import CertificateRefused, LoginRefused, MailboxError, MailboxUnreachable, UnexpectedAnswer
from ingest.mailboxes.imap_account import ImapAccount
from ingest.mailboxes.imap_wire import AnswerTooLarge
from parsers.text import one_line

#: Characters of a server's text that are told on.
MAX_CAUSE = 300

#: What the client may raise when it is fed garbage; found by feeding it garbage.
_GARBAGE = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError, AssertionError)
_FOREIGN = (imaplib.IMAP4.error, OSError, AnswerTooLarge, *_GARBAGE)
#: A tagged NO, as the client words it.
_REFUSAL = re.compile(r"\w+ failed: ")
#: Response codes of a NO that passes by itself (RFC 5530, section 3).
_PASSING = re.compile(r"\[(UNAVAILABLE|INUSE|LIMIT|SERVERBUG)\b", re.IGNORECASE)
#: Response codes that speak of user and password even if the server hangs up with them.
_CREDENTIALS = re.compile(r"\[(AUTHENTICATIONFAILED|AUTHORIZATIONFAILED|EXPIRED)\b", re.IGNORECASE)
#: How ``imaplib`` words a line that is no answer; its error is otherwise that of a lost connection.
_NO_ANSWER = re.compile(r"unexpected (tagged )?response")


class ImapErrors:
    """Words the errors of one account."""

    def __init__(self, account: ImapAccount) -> None:
        self._account = account
        password = account.password.reveal()
        plain = base64.b64encode(f"\0{account.user}\0{password}".encode()).decode()
        self._secrets = tuple(_bare(text) for text in (password, repr(password.encode())[2:-1], plain) if text)

    @contextmanager
    def doing(self, what: str) -> Iterator[None]:
        """Wrap every foreign error of the block; ``what`` says what is being done, e.g. ``fetching 50 messages``."""
        try:
            yield
        except _FOREIGN as error:
            raise self.translate(error, what) from error

    def translate(self, error: BaseException, what: str) -> MailboxError:
        """Return our error for a foreign one."""
        text = str(error)
        if isinstance(error, ssl.SSLCertVerificationError):
            return CertificateRefused(**self._place(error.verify_message or text))
        if isinstance(error, imaplib.IMAP4.readonly):
            return self.refusal("the folder can only be read; choose 'leave'", what)
        is_passing = _REFUSAL.match(text) and _PASSING.search(text)
        is_cut = isinstance(error, imaplib.IMAP4.abort) and not _NO_ANSWER.search(text)
        if isinstance(error, OSError) or is_cut or is_passing:
            return MailboxUnreachable(**self._place(text or type(error).__name__), doing=what)
        if isinstance(error, imaplib.IMAP4.error) and _REFUSAL.match(text):
            return self.refusal(text, what)
        return UnexpectedAnswer(**self._place(text or type(error).__name__), doing=what)

    def login_failed(self, error: imaplib.IMAP4.error) -> MailboxError:
        """Return our error for the client's ``LoginError``, which it also raises when the line is cut.

        The client keeps the first error as context; an ``abort`` there means that the connection
        ended. Taken for a wrong password, one cut cable would close an account.
        """
        text = str(error)
        first = error.__context__
        if not _CREDENTIALS.search(text):
            if isinstance(first, imaplib.IMAP4.abort):
                return self.translate(first, "logging in")
            if _PASSING.search(text):
                return MailboxUnreachable(**self._place(text), doing="logging in")
        return LoginRefused(**self._place(text), user=self._account.user)

    def refusal(self, cause: str, what: str) -> MailboxError:
        """Return the error for a server that works and says no."""
        server = self._account.server
        return MailboxError(mailbox=self._account.name, cause=f"{server} refused while {what}: {self._clean(cause)}")

    def unexpected(self, cause: str, what: str) -> UnexpectedAnswer:
        """Return the error for an answer that lacks what it must have."""
        return UnexpectedAnswer(**self._place(cause), doing=what)

    def _place(self, cause: str) -> dict[str, str]:
        return {"mailbox": self._account.name, "server": self._account.server, "cause": self._clean(cause)}

    def _clean(self, text: str) -> str:
        if any(secret in _bare(text) for secret in self._secrets):
            return "(the answer repeats the password and is not shown)"
        text = one_line(text).rstrip(".")  # the sentence it goes into has its own
        return text if len(text) <= MAX_CAUSE else text[:MAX_CAUSE] + "…"


def _bare(text: str) -> str:
    """Return ``text`` without backslashes: the way to an error may have quoted it once, twice or not."""
    return text.replace("\\", "")
