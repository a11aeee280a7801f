"""A folder of mail files, a Maildir or an mbox as a mailbox: for import, and for servers that only hand out files.

Files have no uids, so a mail's uid is made from its content: renames, flag changes and the deletion
of other mails do not change it, and reading the same folder twice finds the same mails. Nothing is
ever written.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from domain.errors import MailboxError
from ingest.mailboxes.mail_files import MailFile, find_mail_files
from ingest.mailboxes.port import After, FetchedMessage, MessageHead
from ingest.mailboxes.raw_mail import MAX_HEADER_BYTES, header_of, scan_mail

#: Uids come from the content alone and hold for ever.
UIDVALIDITY = 1


class FolderMailbox:
    """Mail files under ``path``, left as they are; see :class:`ingest.mailboxes.port.Mailbox`."""

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self.path = path
        #: Saved mail is left as it is.
        self.after = After.LEAVE

    @property
    def folder(self) -> str:
        """Name of the file or folder, without the way to it."""
        return self.path.name

    @contextmanager
    def open(self) -> Iterator[FileFolder]:
        """Go through all mails, one file in memory at a time.

        Raises ``MailboxError`` that names the file if something is missing or cannot be read.
        """
        with ExitStack() as opened:
            index = self._index(opened)
            yield FileFolder(self, index)

    def _index(self, opened: ExitStack) -> dict[int, IndexedMail]:
        with self.naming(self.path):
            found = [mail for file in find_mail_files(self.path, opened) if (mail := self._scan(file))]
        occurrences: Counter[bytes] = Counter()
        index: dict[int, IndexedMail] = {}
        for mail in sorted(found, key=lambda mail: (mail.received, mail.file.place)):
            index[content_uid(mail.digest, occurrences[mail.digest])] = mail
            occurrences[mail.digest] += 1
        return dict(sorted(index.items()))

    def _scan(self, file: MailFile) -> IndexedMail | None:
        """Read a mail once; None if it went away since it was found."""
        with self.naming(file.place):
            try:
                with file.open() as stream:
                    scan = scan_mail(stream)
                received = file.received(scan.head)
            except FileNotFoundError:
                return None
        return IndexedMail(file=file, digest=scan.digest, size_bytes=scan.size_bytes, received=received)

    @contextmanager
    def naming(self, place: Path | str) -> Iterator[None]:
        """Wrap an ``OSError`` of the block in a ``MailboxError`` that names ``place``."""
        try:
            yield
        except OSError as error:
            cause = f"{error.filename or place} cannot be read: {error.strerror or error}"
            raise MailboxError(mailbox=self.name, cause=cause) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedMail:
    """A mail as it was when the folder was opened."""

    file: MailFile
    #: SHA-256 of its content with CRLF line ends.
    digest: bytes
    size_bytes: int
    #: Aware, to the second.
    received: datetime


class FileFolder:
    """The open folder; see :class:`ingest.mailboxes.port.OpenFolder`."""

    uidvalidity = UIDVALIDITY

    def __init__(self, mailbox: FolderMailbox, index: dict[int, IndexedMail]) -> None:
        self._mailbox = mailbox
        self._index = index
        self.message_count = len(index)

    def list_uids(self) -> tuple[int, ...]:
        """Return the uids of all mails, ascending."""
        return tuple(self._index)

    def fetch_heads(self, uids: Sequence[int]) -> tuple[MessageHead, ...]:
        """Return size and moment of receipt of each mail, as they were when the folder was opened."""
        return tuple(
            MessageHead(uid=uid, size_bytes=mail.size_bytes, received=mail.received)
            for uid in uids
            if (mail := self._index.get(uid))
        )

    def fetch(self, uids: Sequence[int]) -> tuple[FetchedMessage, ...]:
        """Return each whole mail whose file is still there and unchanged."""
        return tuple(
            FetchedMessage(uid=uid, received=self._index[uid].received, raw=raw)
            for uid in uids
            if (raw := self._read(uid, lambda stream: stream.read())) is not None
        )

    def fetch_header(self, uid: int) -> FetchedMessage | None:
        """Return the headers of a mail; None if it is gone."""
        header = self._read(uid, lambda stream: header_of(stream.read(MAX_HEADER_BYTES)))
        return None if header is None else FetchedMessage(uid=uid, received=self._index[uid].received, raw=header)

    def mark(self, uids: Sequence[int]) -> None:
        """Do nothing: files are left as they are."""

    def _read(self, uid: int, take: Callable[[IO[bytes]], bytes]) -> bytes | None:
        """Return what ``take`` gets from a mail; None if its file is gone or holds something else by now."""
        mail = self._index.get(uid)
        if mail is None:
            return None
        with self._mailbox.naming(mail.file.place), suppress(FileNotFoundError), mail.file.open() as stream:
            if scan_mail(stream).digest == mail.digest:
                stream.seek(0)
                return take(stream)
        return None


def content_uid(digest: bytes, occurrence: int) -> int:
    """Return the uid, 1 to 2**63 - 1, of the ``occurrence``-th mail (from 0) with a content of hash ``digest``."""
    number = int.from_bytes(hashlib.sha256(digest + occurrence.to_bytes(8)).digest()[:8]) >> 1
    return number or 1
