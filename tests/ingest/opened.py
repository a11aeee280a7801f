"""What is found in a mail, with its bytes checked."""

from __future__ import annotations

import hashlib

from ingest.mime import attachment_bytes, open_mail

Found = list[tuple[str, str]]


def found(raw: bytes) -> Found:
    """Return path and name of each attachment, after checking that its bytes are those of its record."""
    attachments = open_mail(raw).attachments
    for attachment in attachments:
        data = attachment_bytes(raw, attachment.path)
        assert hashlib.sha256(data).hexdigest() == attachment.sha256
        assert len(data) == attachment.size_bytes
    return [(attachment.path, attachment.name) for attachment in attachments]
