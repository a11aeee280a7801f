"""What the generator plans and gives: mails with the truth about them, known because it made them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dangky.demo.forms import FilledForm
from dangky.demo.mime import NameStyle
from domain.campaign import Kind
from domain.message import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueEntry:
    """One model as the register must show it."""

    kind: Kind
    performer: str
    field: str
    model: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueForm:
    """What one mail says for one unit."""

    unit: str
    entries: tuple[TrueEntry, ...]
    #: True for a supplement ("bổ sung"), which adds to what counted before.
    adds: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What must come of a mail."""

    message_id: str
    #: Decoded, NFC, one line.
    subject: str
    outcome: Outcome
    #: Forms to be booked, at most one a unit.
    forms: tuple[TrueForm, ...] = ()
    #: Codes of the units that an officer's question concerns; they are not missing.
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratedMail:
    """A mail to be put into a mailbox."""

    raw: bytes
    #: INTERNALDATE, aware, whole seconds.
    received: datetime
    truth: Truth


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlannedFile:
    """A file before it is written; one of ``form``, ``content`` and ``inner``; equal only to itself."""

    #: Name as sent, in any normal form; its extension chooses the format of ``form``.
    name: str
    form: FilledForm | None = None
    #: The form's file is opened and saved again by LibreOffice, as an office that uses it would send it.
    resave: bool = False
    content: bytes = b""
    #: A whole mail, sent as message/rfc822.
    inner: PlannedMail | None = None
    content_type: str = ""
    name_style: NameStyle = NameStyle.RFC2231


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMail:
    """A mail before it is written."""

    received: datetime
    sender_name: str
    text: str
    truth: Truth
    files: tuple[PlannedFile, ...] = ()
    headers: tuple[str, ...] = ()
    multipart: str = "multipart/mixed"
    #: When the same bytes come once more.
    copies: tuple[datetime, ...] = ()
