"""One mail: where it lies, what its headers say, what it carries, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.reasons import Reason


class Outcome(StrEnum):
    """What became of a message; exactly one each."""

    REGISTERED = "registered"
    NOTHING_TO_REGISTER = "nothing_to_register"
    NEEDS_REVIEW = "needs_review"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Location:
    """Where a message lies on a server (RFC 3501, section 2.3.1.1)."""

    #: Name of the mailbox in the configuration.
    mailbox: str
    folder: str
    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReport:
    """What a mail server says became of a mail (RFC 3464); empty where it does not say.

    Of a report about several recipients the first for whom delivery failed counts, else the first that waits.
    """

    #: Message-IDs, with their angle brackets, of the mail that it is about, surest first.
    original_ids: tuple[str, ...] = ()
    #: Address that the mail did, or did not, reach, lower case.
    recipient: str = ""
    #: ``failed``, ``delayed``, ``delivered``, ``relayed`` or ``expanded``.
    action: str = ""
    #: Status code, e.g. ``5.1.1`` (RFC 3463).
    status: str = ""
    #: What the other server answered, on one line.
    diagnostic: str = ""
    #: True if the mail that came back bears the header of dangky's own mail.
    is_own: bool = False

    @property
    def is_success(self) -> bool:
        """True if the mail was handed on, and nothing is wrong."""
        return self.action in ("delivered", "relayed", "expanded")


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """The headers that matter, decoded, NFC, cleaned of control characters; empty where the mail has none."""

    #: Message-ID as written, with its angle brackets; at most one line.
    message_id: str = ""
    subject: str = ""
    #: Address of the first From mailbox, lower case.
    sender: str = ""
    sender_name: str = ""
    #: The header that marks the mail as automatic, e.g. ``Auto-Submitted: auto-replied``; empty: a person's mail.
    automatic: str = ""
    #: True for reports that a mail was not delivered (RFC 3464), and for mail with an empty return path.
    is_bounce: bool = False
    #: Message-IDs of In-Reply-To and References, oldest first.
    references: tuple[str, ...] = ()
    #: What a delivery report says; None for all other mail.
    report: DeliveryReport | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A leaf file of a message; its bytes are taken again from the raw mail by its path."""

    #: Path of part numbers in the MIME tree, e.g. ``1.2``.
    path: str
    #: File name as sent, NFC; only text, never a path on our disk; empty where the part has none.
    name: str
    #: Content-Type as declared; a hint only.
    declared_type: str
    size_bytes: int
    #: SHA-256 of the decoded bytes, hex.
    sha256: str
    #: True for a picture of a signature or logo, shown inside the text.
    is_inline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedMail:
    """A message taken apart: a pure function of its raw bytes."""

    envelope: Envelope
    #: The text a person wrote, without quoted mail below it; NFC.
    body: str
    attachments: tuple[Attachment, ...]
    #: Texts of the mail (its own and those of mails inside it) that may hold a form, nameless; without quoted mail,
    #: except those whose path says that they are quoting.
    texts: tuple[Attachment, ...] = ()
    #: What was broken in the mail and how it was borne, for the ledger.
    defects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """One message in the ledger."""

    #: Row number in the ledger, for commands and pages.
    id: int
    message_id: str
    subject: str
    sender: str
    #: INTERNALDATE of the earliest copy, aware.
    received: datetime
    #: None while the message is kept but not yet read.
    outcome: Outcome | None
    reason: Reason | None
