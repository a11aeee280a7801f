"""A mailbox on an IMAP server; the only file that knows the IMAP client.

What must stay true here: every wait ends, a password goes only over TLS unless the account says
otherwise, a cut connection never gives a short mail, no flag but the account's own keyword ever
changes, and nothing but :class:`domain.errors.MailboxError` comes out.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any

from imapclient import DELETED, IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError, LoginError

from domain.clock import require_aware
from domain.errors import FolderMissing, MailboxError, MailboxUnreachable, UnexpectedAnswer
from ingest.mailboxes.imap_account import ImapAccount, Security
from ingest.mailboxes.imap_errors import ImapErrors
from ingest.mailboxes.imap_wire import AnswerTooLarge, BoundedConnection, connect
from ingest.mailboxes.port import After, FetchedMessage, MessageHead
from parsers.text import one_line

__all__ = ["ImapAccount", "ImapMailbox", "Security"]

#: Messages asked for in one SEARCH; its answer is one line, of which the client takes a million bytes.
SEARCH_WINDOW_MESSAGES = 50_000
#: The largest UID, UIDVALIDITY and message count (RFC 3501, section 9, ``nz-number``).
MAX_UID = 2**32 - 1
#: UIDs in one command; servers need to take lines of 8,000 bytes (RFC 7162, section 4).
MAX_UIDS_IN_COMMAND = 500
#: Tries of a fetch during which messages go away.
MAX_FETCH_TRIES = 5
#: Folders that an error lists.
MAX_FOLDERS_TOLD = 30


class ImapMailbox:
    """A folder of an IMAP account; see :class:`ingest.mailboxes.port.Mailbox`."""

    def __init__(self, account: ImapAccount) -> None:
        self._account = account
        self._errors = ImapErrors(account)

    @property
    def name(self) -> str:
        """Name of the mailbox in the configuration."""
        return self._account.name

    @property
    def folder(self) -> str:
        """The folder that is read."""
        return self._account.folder

    @property
    def after(self) -> After:
        """What is done on the server with a message that was read."""
        return self._account.after

    @contextmanager
    def open(self) -> Iterator[ImapFolder]:
        """Connect, log in and open the folder, read-only if mail is left as it is.

        Raises ``MailboxUnreachable``, ``CertificateRefused``, ``LoginRefused``, ``FolderMissing``,
        ``UnexpectedAnswer``, and ``MailboxError`` for other refusals.
        """
        tls = self._account.tls_context()
        with self._errors.doing("connecting"):
            client = _Client(self._account, tls)
        try:
            if self._account.security is Security.STARTTLS:
                self._start_tls(client, tls)
            self._log_in(client)
            yield self._select(client)
            with suppress(
                IMAPClientError, OSError, AnswerTooLarge, ValueError
            ):  # all is done: a lost goodbye harms none
                client.logout()
        finally:
            _drop(client)

    def _start_tls(self, client: _Client, tls: ssl.SSLContext | None) -> None:
        """Secure the connection; a server that does not offer it is refused, never used as it is."""
        with self._errors.doing("starting TLS"):
            if not client.has_capability("STARTTLS"):
                raise self._errors.refusal("it does not offer STARTTLS; choose security = 'tls'", "starting TLS")
            client.starttls(tls)

    def _log_in(self, client: _Client) -> None:
        account = self._account
        with self._errors.doing("logging in"):
            if client.has_capability("LOGINDISABLED"):
                raise self._errors.refusal("it takes no password without TLS; choose 'tls' or 'starttls'", "logging in")
            try:
                _send_credentials(client, account)
            except LoginError as error:
                # Not "from error": a server may repeat in its text what was sent to it.
                raise self._errors.login_failed(error) from None
            except UnicodeEncodeError:
                raise self._errors.refusal("it takes only ASCII in user and password", "logging in") from None

    def _select(self, client: _Client) -> ImapFolder:
        what = f"opening folder {self.folder}"
        try:
            with self._errors.doing(what):
                answer = client.select_folder(self.folder, readonly=self._account.after is After.LEAVE)
        except MailboxError as error:
            _raise_if_missing(client, self._errors, error, mailbox=self.name, folder=self.folder)
            raise
        return ImapFolder(client, account=self._account, errors=self._errors, selected=answer)


class ImapFolder:
    """The open folder; see :class:`ingest.mailboxes.port.OpenFolder`."""

    def __init__(
        self, client: _Client, *, account: ImapAccount, errors: ImapErrors, selected: dict[bytes, Any]
    ) -> None:
        self._client = client
        self._account = account
        self._errors = errors
        self._permanent_flags: tuple[bytes, ...] | None = selected.get(b"PERMANENTFLAGS")
        self.uidvalidity = self._number(selected, b"UIDVALIDITY")
        self.message_count = self._number(selected, b"EXISTS")

    def list_uids(self) -> tuple[int, ...]:
        """Return the uids of all messages, ascending."""
        uids: set[int] = set()
        for window in search_windows(self.message_count, size=SEARCH_WINDOW_MESSAGES):
            with self._doing(f"listing messages {window}"):
                uids.update(self._client.search(window))
                if not all(0 < uid <= MAX_UID for uid in uids):
                    raise self._errors.unexpected("a UID out of range", "listing messages")
        return tuple(sorted(uids))

    def fetch_heads(self, uids: Sequence[int]) -> tuple[MessageHead, ...]:
        """Return size and INTERNALDATE of each message that is still there."""
        return tuple(
            MessageHead(uid=uid, size_bytes=size, received=received)
            for uid, received, size in self._fetch(uids, "RFC822.SIZE", int)
        )

    def fetch(self, uids: Sequence[int]) -> tuple[FetchedMessage, ...]:
        """Return each whole mail that is still there; ``PEEK`` leaves ``\\Seen`` alone."""
        return tuple(
            FetchedMessage(uid=uid, received=received, raw=raw)
            for uid, received, raw in self._fetch(uids, "BODY.PEEK[]", bytes)
        )

    def fetch_header(self, uid: int) -> FetchedMessage | None:
        """Return the headers of a message; None if it is gone."""
        for _, received, raw in self._fetch((uid,), "BODY.PEEK[HEADER]", bytes):
            return FetchedMessage(uid=uid, received=received, raw=raw)
        return None

    def mark(self, uids: Sequence[int]) -> None:
        """Set the keyword on the messages, or move them, as the account asks.

        A uid that is gone is passed over, so that a call whose answer was lost can be repeated.
        Raises ``FolderMissing`` if the folder to move to is not there, ``MailboxError`` if the server
        cannot do what the account asks; the messages then stay as they are.
        """
        for chunk in _chunks(uids):
            if self._account.after is After.KEYWORD:
                self._set_keyword(chunk)
            elif self._account.after is After.MOVE:
                self._move(chunk)

    def _set_keyword(self, uids: Sequence[int]) -> None:
        keyword, what = self._account.keyword, f"marking {len(uids)} messages"
        if not _may_set(keyword, self._permanent_flags):
            raise self._errors.refusal(f"it does not keep the keyword {keyword}; choose 'move' or 'leave'", what)
        with self._doing(what):
            self._client.add_flags(uids, [keyword], silent=True)

    def _move(self, uids: Sequence[int]) -> None:
        target, what = self._account.move_to, f"moving {len(uids)} messages to {self._account.move_to}"
        try:
            with self._doing(what):
                if self._client.has_capability("MOVE"):
                    self._client.move(uids, target)
                elif self._client.has_capability("UIDPLUS"):
                    self._copy_and_expunge(uids, target)
                else:  # a plain EXPUNGE would also take what others have marked as deleted
                    raise self._errors.refusal("it can neither MOVE nor UID EXPUNGE; choose 'keyword' or 'leave'", what)
        except MailboxError as error:
            _raise_if_missing(self._client, self._errors, error, mailbox=self._account.name, folder=target)
            raise

    def _copy_and_expunge(self, uids: Sequence[int], target: str) -> None:
        """Move without MOVE; a repeat after a lost answer may leave a second copy (RFC 6851, section 1)."""
        self._client.copy(uids, target)
        self._client.add_flags(uids, [DELETED], silent=True)
        self._client.uid_expunge(uids)

    def _fetch(self, uids: Sequence[int], item: str, kind: type[int] | type[bytes]) -> list[tuple[int, datetime, Any]]:
        """Return uid, INTERNALDATE and ``item`` (a value of ``kind``) of each message that is still there."""
        key = item.replace(".PEEK", "").encode()
        found: list[tuple[int, datetime, Any]] = []
        for chunk in _chunks(uids):
            what = f"fetching {item} of {len(chunk)} messages"
            with self._doing(what):
                for uid, answer in self._ask(chunk, item).items():
                    if key not in answer and b"INTERNALDATE" not in answer:
                        continue  # told unasked, e.g. another client's flag on a message of that number
                    if not isinstance(answer.get(key), kind) or not isinstance(answer.get(b"INTERNALDATE"), datetime):
                        raise self._errors.unexpected(f"no {key.decode()} or INTERNALDATE for UID {uid}", what)
                    found.append((uid, _utc(answer[b"INTERNALDATE"]), answer[key]))
        return found

    def _ask(self, uids: Sequence[int], item: str) -> dict[int, dict[bytes, Any]]:
        """Fetch ``item`` and INTERNALDATE, again if a message went away meanwhile (RFC 2180, section 4.1).

        Of such a message a server tells nothing, or a body of NIL and a date of 1970, and says
        EXPUNGEISSUED (RFC 5530); the next time it leaves the message out.
        """
        for _ in range(MAX_FETCH_TRIES):
            answers, is_true = self._client.fetch_once(uids, ("INTERNALDATE", item))
            if is_true:
                return answers
            self._client.noop()  # now the server may say which are gone
        raise self._errors.refusal("messages keep going away", f"fetching {item}")

    def _number(self, selected: dict[bytes, Any], key: bytes) -> int:
        number = selected.get(key)
        if not isinstance(number, int) or not 0 <= number <= MAX_UID:
            raise self._errors.unexpected(f"no {key.decode()}", f"opening folder {self._account.folder}")
        return number

    @contextmanager
    def _doing(self, what: str) -> Iterator[None]:
        """Wrap the errors of the block; a connection that is cut or out of step is dropped at once."""
        try:
            with self._errors.doing(what):
                yield
        except (MailboxUnreachable, UnexpectedAnswer):
            _drop(self._client)
            raise


class _Client(IMAPClient):  # type: ignore[misc]  # the library has no types
    """The client on a bounded connection, with aware times and without its log of everything that is sent."""

    def __init__(self, account: ImapAccount, tls: ssl.SSLContext | None) -> None:
        self._account = account
        self._first_byte_tls = tls if account.security is Security.TLS else None
        timeout = SocketTimeout(connect=account.connect_timeout_s, read=account.read_timeout_s)
        super().__init__(account.host, account.port, ssl=self._first_byte_tls is not None, timeout=timeout)
        self.normalise_times = False
        self._imap.debug = 0

    def fetch_once(self, uids: Sequence[int], items: Sequence[str]) -> tuple[dict[int, dict[bytes, Any]], bool]:
        """Fetch, and tell whether the answer is true of all: False if a message went away meanwhile."""
        self._imap.untagged_responses.pop("EXPUNGEISSUED", None)
        try:
            answers = self.fetch(uids, items)
        except IMAPClientError as error:
            if "EXPUNGEISSUED" not in str(error):
                raise
            return {}, False
        return answers, "EXPUNGEISSUED" not in self._imap.untagged_responses

    def _create_IMAP4(self) -> BoundedConnection:  # noqa: N802 - the library's name
        account = self._account
        return connect(account.host, account.port, tls=self._first_byte_tls, timeout_s=account.connect_timeout_s)


def search_windows(count: int, *, size: int) -> tuple[str, ...]:
    """Return the sequence sets that together cover a folder of ``count`` messages, ``size`` at a time, last first.

    ``search_windows(120, size=50)`` gives ``("101:*", "51:100", "1:50")``. Last first, because a message
    deleted meanwhile moves later ones down: into a window still to come, never into one already read.
    """
    starts = range((count - 1) // size * size + 1, 0, -size)
    return tuple(f"{start}:*" if start + size > count else f"{start}:{start + size - 1}" for start in starts)


def _send_credentials(client: _Client, account: ImapAccount) -> None:
    """Log in by PLAIN where it is offered, which takes any letters (RFC 4616), else by LOGIN, which takes ASCII."""
    user, password = account.user, account.password.reveal()
    if client.has_capability("AUTH=PLAIN"):
        client.plain_login(user, password)
    else:
        quoted = user.replace("\\", "\\\\").replace('"', '\\"')  # the library quotes the password only
        client.login(f'"{quoted}"', password)


def _raise_if_missing(client: _Client, errors: ImapErrors, error: MailboxError, *, mailbox: str, folder: str) -> None:
    """Raise ``FolderMissing`` if ``error`` is a refusal and the reason is that ``folder`` is not there."""
    if type(error) is not MailboxError:
        return
    with errors.doing("listing folders"):
        listed = client.list_folders()
    names = sorted(one_line(name) for flags, _, name in listed if not {b"\\Noselect", b"\\NonExistent"} & set(flags))
    if one_line(folder) in names or folder.upper() == "INBOX":
        return
    told = names[:MAX_FOLDERS_TOLD] + ["…"] * (len(names) > MAX_FOLDERS_TOLD)
    raise FolderMissing(mailbox=mailbox, folder=folder, folders=", ".join(told)) from error


def _may_set(keyword: str, permanent: tuple[bytes, ...] | None) -> bool:
    """Tell whether the server keeps ``keyword``; one that does not say keeps all flags (RFC 3501, section 7.1)."""
    return permanent is None or b"\\*" in permanent or keyword.lower().encode() in {flag.lower() for flag in permanent}


def _utc(internal_date: datetime) -> datetime:
    """Return the aware time in UTC; raise ``ValueError`` for a naive one, which no server may tell."""
    return require_aware(internal_date).astimezone(UTC)


def _chunks(uids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(uids), MAX_UIDS_IN_COMMAND):
        yield uids[start : start + MAX_UIDS_IN_COMMAND]


def _drop(client: _Client) -> None:
    """Close the connection as it is; closing twice is no error."""
    with suppress(OSError):
        client.shutdown()
