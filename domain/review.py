"""A question to an officer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.form import Form
from domain.reasons import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """An open question about a message or one of its files."""

    #: Row number, for commands and pages.
    id: int
    #: Row number of the message in the ledger.
    message: int
    #: Path of the attachment; None: the message as a whole.
    attachment: str | None
    #: Name of the file as sent; empty for the message as a whole.
    file_name: str
    #: The mail's own Message-ID; may be empty.
    message_id: str = ""
    subject: str
    sender: str
    #: INTERNALDATE of the message, aware.
    received: datetime
    reason: Reason
    #: Codes of the units that it may concern, in roster order.
    candidates: tuple[str, ...] = ()
    #: What was read; None: nothing was.
    form: Form | None = None
    #: The form's number in its attachment, from 0; None: the question is about the file, or the message.
    form_number: int | None = None
    #: True if the form that it is about is booked all the same.
    is_remark: bool = False
