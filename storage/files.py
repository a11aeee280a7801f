"""The files of one kept message, as the ledger has them."""

from __future__ import annotations

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.errors import NoSuchMessage
from domain.message import Attachment, LedgerLine
from domain.reading import AttachmentLine
from domain.reasons import Reason, ReasonCode
from storage.messages import ledger_line
from storage.models import AttachmentRow, MessageRow

_NUMBER = re.compile(r"(\d+)")


def load_message(session: Session, *, campaign_id: str, message: int) -> LedgerLine:
    """Return the campaign's message with this number, read or not.

    Raises: ``NoSuchMessage``.
    """
    row = session.scalar(select(MessageRow).where(MessageRow.id == message, MessageRow.campaign_id == campaign_id))
    if row is None:
        raise NoSuchMessage(number=message)
    return ledger_line(row)


def load_files(session: Session, *, message: int) -> tuple[AttachmentLine, ...]:
    """Return every file of the message, a container before what lies in it, in their order in the mail."""
    rows = session.scalars(select(AttachmentRow).where(AttachmentRow.message == message))
    return tuple(map(_line, sorted(rows, key=lambda row: _place(row.path))))


def load_file(session: Session, *, message: int, path: str) -> AttachmentLine | None:
    """Return one file of the message; None: the ledger has none at this path."""
    row = session.get(AttachmentRow, (message, path))
    return None if row is None else _line(row)


def _line(row: AttachmentRow) -> AttachmentLine:
    attachment = Attachment(
        path=row.path,
        name=row.name,
        declared_type=row.declared_type,
        size_bytes=row.size_bytes,
        sha256=row.sha256,
        is_inline=row.reason_code is ReasonCode.DECORATION,
    )
    why = Reason(code=row.reason_code, details=row.reason_details)
    return AttachmentLine(attachment=attachment, format=row.format, outcome=row.outcome, reason=why)


def _place(path: str) -> tuple[tuple[int, str], ...]:
    """Return ``path`` so that 10 comes behind 2: ``2!10`` gives ``((0, ""), (2, ""), (0, "!"), (10, ""), (0, ""))``."""
    return tuple((int(piece), "") if piece.isdecimal() else (0, piece) for piece in _NUMBER.split(path))
