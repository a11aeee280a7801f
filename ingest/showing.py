"""What a mail program would show of a mail: its head as written, and its text with what is quoted in it."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from domain.original import ShownMail
from ingest.headers import decode_field
from ingest.leaves import leaves
from ingest.limits import MAX_BODY_CHARACTERS
from ingest.mime import whole_body
from ingest.parts import Part, parse_part
from ingest.repair import repair

#: Characters of one header field that are shown; a letter to all units names some 200 addresses.
MAX_SHOWN_CHARACTERS = 4_000


def show_mail(raw: bytes) -> ShownMail:
    """Return head and text of the mail ``raw``; any bytes give an answer."""
    mended, _ = repair(raw)
    root = parse_part(mended)
    written = _field(root, "date")
    return ShownMail(
        sender=_field(root, "from") or _field(root, "sender"),
        recipients=_field(root, "to"),
        copied=_field(root, "cc"),
        subject=_field(root, "subject"),
        date_as_written=written,
        date=_instant(written),
        body=whole_body(leaves(root))[:MAX_BODY_CHARACTERS],
    )


def _field(root: Part, name: str) -> str:
    return decode_field(root.fields.get(name, "")[:MAX_SHOWN_CHARACTERS])


def _instant(written: str) -> datetime | None:
    """Return a Date as an instant; one without a zone is UTC (RFC 5322, section 4.3)."""
    try:
        found = parsedate_to_datetime(written[:100])
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
