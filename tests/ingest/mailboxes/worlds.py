"""The five places in which a mailbox can lie, each with hands to put mail in and take it out."""

from __future__ import annotations

import mailbox
import os
import socket
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from imapclient import IMAPClient

from domain.secret import Secret
from ingest.mailboxes.folder import FolderMailbox
from ingest.mailboxes.imap import ImapAccount, ImapMailbox, Security
from ingest.mailboxes.memory import InMemoryMailbox
from ingest.mailboxes.port import FetchedMessage, Mailbox
from ingest.mailboxes.raw_mail import with_crlf
from tests.servers.dovecot import Dovecot

#: Offset of the letter's place.
ICT = timezone(timedelta(hours=7))
#: When the first mail of a test arrives; each next one a minute and a second later.
FIRST = datetime(2022, 1, 20, 8, 30, 0, tzinfo=ICT)


def moment(number: int) -> datetime:
    """Return when mail ``number`` of a test arrives."""
    return FIRST + timedelta(seconds=61 * number)


def mail(number: int, *, body: bytes = "Kính gửi Ban Dân vận,\r\n".encode()) -> bytes:
    """Return a mail as a server stores it, its Received line telling :func:`moment`."""
    when = moment(number).strftime("%a, %d %b %Y %H:%M:%S %z").encode()
    return (
        b"Received: from mail.example.vn by mx.example.vn\r\n\twith ESMTP id %d; %s\r\n"
        b"Date: Mon, 03 Jan 2022 00:00:00 +0700\r\nSubject: thu %d\r\nMessage-ID: <%d@example.vn>\r\n\r\n%s"
    ) % (number, when, number, number, body)


class World(ABC):
    """One place."""

    mailbox: Mailbox

    @abstractmethod
    def deliver(self, raw: bytes, received: datetime) -> None:
        """Put a mail in, as its server does."""

    @abstractmethod
    def remove(self, raw: bytes) -> None:
        """Take one mail with this content out, as another program does."""

    @abstractmethod
    def state(self) -> object:
        """Return all that reading must not change."""


class MemoryWorld(World):
    def __init__(self) -> None:
        self.mailbox: InMemoryMailbox = InMemoryMailbox("memory")
        self._raws: dict[int, bytes] = {}

    def deliver(self, raw: bytes, received: datetime) -> None:
        self._raws[self.mailbox.append(raw, received)] = raw

    def remove(self, raw: bytes) -> None:
        self.mailbox.remove(next(uid for uid, stored in self._raws.items() if stored == raw))

    def state(self) -> object:
        return {uid: self.mailbox.flags(uid) for uid in self._raws}


class FileWorld(World):
    """Files, one a mail."""

    def __init__(self, path: Path, new: Path) -> None:
        new.mkdir(parents=True, exist_ok=True)
        self.mailbox = FolderMailbox("files", path)
        self._path = path
        self._new = new
        self._count = 0

    def deliver(self, raw: bytes, received: datetime) -> None:
        self._count += 1
        file = self._new / f"{100 - self._count}.eml"
        file.write_bytes(raw)
        os.utime(file, (received.timestamp(), received.timestamp()))

    def remove(self, raw: bytes) -> None:
        next(file for file in sorted(self._new.iterdir()) if file.read_bytes() == raw).unlink()

    def state(self) -> object:
        files = sorted(file for file in self._path.rglob("*") if file.is_file())
        return [(file, file.read_bytes(), file.stat().st_mtime_ns) for file in files]


def maildir_world(path: Path) -> FileWorld:
    """Return a Maildir."""
    for part in ("cur", "tmp"):
        (path / part).mkdir(parents=True)
    return FileWorld(path, path / "new")


class MboxWorld(World):
    def __init__(self, path: Path) -> None:
        self.mailbox = FolderMailbox("mbox", path.parent)
        self._path = path
        path.touch()

    def deliver(self, raw: bytes, received: datetime) -> None:
        line = received.astimezone(UTC).strftime("From vp@example.vn %a %b %d %H:%M:%S %Y\n").encode()
        with self._box() as box:
            box.add(line + raw.replace(b"\r\n", b"\n"))

    def remove(self, raw: bytes) -> None:
        with self._box() as box:
            box.remove(next(key for key in box.iterkeys() if with_crlf(box.get_bytes(key)) == raw))

    def state(self) -> object:
        return self._path.read_bytes(), self._path.stat().st_mtime_ns

    @contextmanager
    def _box(self) -> Iterator[mailbox.mbox]:
        box = mailbox.mbox(self._path)
        try:
            yield box
        finally:
            box.close()


class ImapWorld(World):
    def __init__(self, server: Dovecot) -> None:
        self.server = server
        self.user = server.new_user()
        self.mailbox = ImapMailbox(self.account())

    def account(self, **changes: Any) -> ImapAccount:
        """Return the user's account without TLS, with ``changes``."""
        given: dict[str, Any] = {
            "name": "imap",
            "host": "127.0.0.1",
            "port": self.server.imap_port,
            "security": Security.PLAIN,
            "user": self.user,
            "password": Secret(self.server.password),
            "read_timeout_s": 10.0,
        }
        return ImapAccount(**{**given, **changes})

    @contextmanager
    def admin(self) -> Iterator[IMAPClient]:
        """Give another program's connection to the same mailbox."""
        with IMAPClient("127.0.0.1", self.server.imap_port, ssl=False, timeout=10) as client:
            client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            client.plain_login(self.user, self.server.password)
            yield client

    def deliver(self, raw: bytes, received: datetime, folder: str = "INBOX") -> None:
        with self.admin() as client:
            client.append(folder, raw, msg_time=received)

    def remove(self, raw: bytes) -> None:
        with self.admin() as client:
            client.select_folder("INBOX")
            bodies = client.fetch(client.search(), ["BODY.PEEK[]"])
            uid = next(uid for uid, answer in bodies.items() if answer[b"BODY[]"] == raw)
            client.delete_messages([uid], silent=True)
            client.expunge([uid])

    def state(self) -> object:
        return self.flags("INBOX")

    def flags(self, folder: str) -> dict[int, set[bytes]]:
        """Return the flags of each message, seen without changing any."""
        with self.admin() as client:
            client.select_folder(folder, readonly=True)
            return {uid: set(answer[b"FLAGS"]) for uid, answer in client.fetch(client.search(), ["FLAGS"]).items()}

    def raws(self, folder: str) -> list[bytes]:
        """Return the mails of a folder, oldest first."""
        with self.admin() as client:
            client.select_folder(folder, readonly=True)
            return [answer[b"BODY[]"] for answer in client.fetch(client.search(), ["BODY.PEEK[]"]).values()]


#: A line of a mail's body.
LINE = b"x" * 58 + b"\r\n"


def three_mails(server: Dovecot) -> ImapWorld:
    """Return a new user with three mails, of one, one and a thousand lines: the last has 60 kB."""
    world = ImapWorld(server)
    for number, lines in enumerate((1, 1, 1_000)):
        world.deliver(mail(number, body=LINE * lines), moment(number))
    return world


def read_all(mailbox: Mailbox) -> tuple[FetchedMessage, ...]:
    """Read a folder as a poll does."""
    with mailbox.open() as folder:
        uids = folder.list_uids()
        heads = folder.fetch_heads(uids)
        return folder.fetch([head.uid for head in heads])
