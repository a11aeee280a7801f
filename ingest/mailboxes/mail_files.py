"""Mail in files: finding it in a folder, a Maildir or an mbox, opening it, and telling when it arrived.

Files are only ever read. Nothing is followed that leads out of the folder, and nothing is opened that
is not a plain file.
"""

from __future__ import annotations

import errno
import mailbox
import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Protocol, cast

from ingest.limits import MAX_MAIL_BYTES
from ingest.mailboxes.raw_mail import MAX_HEADER_BYTES, arrival_date, from_line_date, received_date
from ingest.unpacking.msg import delivered_at, is_msg

_MBOX_START = b"From "
#: How a mail starts that has no telling name: a header's name and colon (RFC 5322, section 2.2).
_HEADER_START = re.compile(rb"[!-9;-~]+:")


class MailFile(Protocol):
    """One mail on disk."""

    @property
    def place(self) -> str:
        """Where it lies, for errors and for a steady order."""

    def open(self) -> IO[bytes]:
        """Open its bytes for reading; raises ``OSError``."""

    def received(self, head: bytes) -> datetime:
        """Return when it arrived, aware, to the second; ``head`` has its headers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmlFile:
    """A mail saved by a mail program: its headers know more than its file."""

    path: Path

    @property
    def place(self) -> str:
        return str(self.path)

    def open(self) -> IO[bytes]:
        return self.path.open("rb")

    def received(self, head: bytes) -> datetime:
        return received_date(head) or _modified(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class MsgFile:
    """A message saved by Outlook: no mail of headers and lines, kept as it is and turned into one when it is read."""

    path: Path

    @property
    def place(self) -> str:
        return str(self.path)

    def open(self) -> IO[bytes]:
        return self.path.open("rb")

    def received(self, head: bytes) -> datetime:
        """Return when it was delivered, else sent, as the message itself says; ``head`` may be too short for that."""
        with self.path.open("rb") as file:
            data = head if len(head) < MAX_HEADER_BYTES else file.read(MAX_MAIL_BYTES)
        return delivered_at(data) or _modified(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class MaildirFile:
    """A mail in a Maildir: the server keeps INTERNALDATE as the file's time.

    A copied Maildir has the time of the copy, so an earlier topmost Received date wins.
    """

    path: Path

    @property
    def place(self) -> str:
        return str(self.path)

    def open(self) -> IO[bytes]:
        return self.path.open("rb")

    def received(self, head: bytes) -> datetime:
        modified, arrived = _modified(self.path), arrival_date(head)
        return min(modified, arrived) if arrived else modified


@dataclass(frozen=True, slots=True, kw_only=True)
class MboxPart:
    """A mail in an mbox, behind its "From " line."""

    path: Path
    box: mailbox.mbox
    #: Its key in ``box``.
    key: str
    #: Its number in the mbox, from 1.
    number: int

    @property
    def place(self) -> str:
        return f"{self.path}, mail {self.number:06}"

    def open(self) -> IO[bytes]:
        return cast("IO[bytes]", self.box.get_file(self.key))

    def received(self, head: bytes) -> datetime:
        with self.box.get_file(self.key, from_=True) as stream:
            line = stream.readline()
        return from_line_date(line) or received_date(head) or _modified(self.path)


def find_mail_files(path: Path, opened: ExitStack) -> Iterator[MailFile]:
    """Give the mails of an .eml or .msg file, an mbox, a Maildir, or a folder of them.

    ``opened`` closes what stays open.

    Raises ``OSError``, also for a file that holds no mail.
    """
    if path.is_dir():
        yield from _in_folder(path, opened)
    elif not path.is_file():
        raise OSError("there is no such file or folder")
    elif _starts_with_from(path):
        yield from _in_mbox(path, opened)
    elif _is_msg(path):
        yield MsgFile(path=path)
    elif path.suffix.lower() == ".eml" or _HEADER_START.match(_start_of(path)):
        yield EmlFile(path=path)
    else:
        raise OSError("neither a mail nor an mbox nor a folder")


def _in_folder(path: Path, opened: ExitStack) -> Iterator[MailFile]:
    """Walk a folder in the order of names; hidden files and what is no mail are passed over."""
    for folder, below, names in os.walk(path, onerror=_raise):
        if {"cur", "new"} <= set(below):
            below.clear()  # a Maildir's other folders (.Sent, .Trash) are mailboxes of their own
            yield from _in_maildir(Path(folder))
            continue
        below[:] = sorted(name for name in below if not name.startswith("."))
        for name in sorted(names):
            file = Path(folder, name)
            if name.startswith(".") or not file.is_file():
                continue
            if file.suffix.lower() == ".eml":
                yield EmlFile(path=file)
            elif file.suffix.lower() == ".msg" and _is_msg(file):
                yield MsgFile(path=file)
            elif _starts_with_from(file):
                yield from _in_mbox(file, opened)


def _in_maildir(path: Path) -> Iterator[MailFile]:
    # "new" first: a mail that moves on to "cur" meanwhile is then seen there.
    for part in ("new", "cur"):
        for file in sorted((path / part).iterdir()):
            if not file.name.startswith(".") and file.is_file():
                yield MaildirFile(path=file)


def _in_mbox(path: Path, opened: ExitStack) -> Iterator[MailFile]:
    try:
        box = mailbox.mbox(path, create=False)
    except mailbox.NoSuchMailboxError as error:
        raise FileNotFoundError(errno.ENOENT, "it went away", str(path)) from error
    opened.callback(box.close)
    for number, key in enumerate(box.iterkeys(), start=1):
        yield MboxPart(path=path, box=box, key=key, number=number)


def _starts_with_from(path: Path) -> bool:
    return _start_of(path).startswith(_MBOX_START)


def _is_msg(path: Path) -> bool:
    return is_msg(_start_of(path))


def _start_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(100)


def _modified(path: Path) -> datetime:
    return datetime.fromtimestamp(int(path.stat().st_mtime), UTC)


def _raise(error: OSError) -> None:
    raise error
