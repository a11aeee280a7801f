"""What messages are searched by: subject, sender and names of files, without capitals and Vietnamese marks.

Folded when a reading is booked, so that "dang ky" finds "Đăng ký" on any database, without an extension of it. In a
table of their own, since a search looks at all of them: the ledger's rows are many times as long.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from sqlalchemy import ScalarSelect, delete, insert, select
from sqlalchemy.orm import Session

from domain.reading import MessageReading
from storage.models import MessageTextRow


def record_message_text(session: Session, *, message: int, reading: MessageReading) -> None:
    """Write what the message is found by, in place of what an earlier reading gave."""
    envelope = reading.envelope
    names = (line.attachment.name for line in reading.attachments)
    text = searchable((envelope.subject, envelope.sender, envelope.sender_name, *names))
    session.execute(delete(MessageTextRow).where(MessageTextRow.message == message))
    session.execute(insert(MessageTextRow), {"message": message, "text": text})


def searchable(parts: Iterable[str]) -> str:
    """Return ``parts`` as one text, a line each: ``["Đăng  ký", "A.docx"]`` gives ``"dang ky\\na.docx"``."""
    return "\n".join(filter(None, map(_folded, parts)))


def messages_with(text: str) -> ScalarSelect[int]:
    """Return the query for the numbers of the messages in which every word of ``text`` stands, in any order."""
    statement = select(MessageTextRow.message)
    for word in _folded(text).split():
        statement = statement.where(MessageTextRow.text.contains(word, autoescape=True))
    return statement.scalar_subquery()


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(char for char in decomposed if not unicodedata.combining(char)).split())
