"""A file as it was sent, beside what was read: its bytes, pictures of its pages, and the mail around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.reading import AttachmentLine
from domain.reasons import Reason

#: Pages of one file of which pictures are made; the others are told by their number.
MAX_PICTURES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedFile:
    """One file of a mail, or the text of the mail itself."""

    #: Name as sent, with the names of archives around it; empty where it has none, and for the mail's own text.
    name: str
    #: Bytes as they came; of the mail's own text UTF-8.
    data: bytes
    #: Format found in the content, as ``sniff`` names it.
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One page of a file as a picture."""

    #: ``image/webp`` or ``image/jpeg``.
    media_type: str
    data: bytes
    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """What making pictures of a file gave."""

    #: SHA-256 of the file's bytes, hex; empty if they cannot be had.
    sha256: str
    #: Pages of the file; 0 if no pictures could be made.
    page_count: int = 0
    #: Pages, from the first, of which there are pictures; fewer than ``page_count`` of a file that is long or broken.
    picture_count: int = 0
    #: Why there are no pictures; None: there are.
    reason: Reason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMail:
    """What a mail program would show of a mail: a pure function of its raw bytes."""

    #: Headers as written: decoded, one line each, cleaned; empty where the mail has none.
    sender: str = ""
    recipients: str = ""
    copied: str = ""
    subject: str = ""
    #: The sender's Date as written, and as an aware instant where it is one. It is not what counts.
    date_as_written: str = ""
    date: datetime | None = None
    #: The text with the mails quoted in it.
    body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPart:
    """One file of a mail, as the ledger has it."""

    line: AttachmentLine
    #: Name without those of the archives around it; may be empty.
    own_name: str
    #: Archives and mails around it; 0 for a file of the mail itself.
    depth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MailParts:
    """A kept mail: its head and text, and every file in it, each container before what lies in it."""

    #: Row number in the ledger.
    message: int
    received: datetime
    mail: ShownMail
    parts: tuple[MailPart, ...]
    #: Why there is no text and only part of the head; None: the mail was opened.
    reason: Reason | None = None
