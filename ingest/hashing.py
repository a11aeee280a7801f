"""One hash for one mail, whichever server it was read from.

Servers rewrite what they keep: Dovecot makes a bare LF to CRLF and NUL to 0x80 (seen with 2.3.19), and
copies differ in the newlines at their end. The hash is taken over bytes on which all of them agree.
"""

from __future__ import annotations

import hashlib
import re

_NEWLINE = re.compile(rb"\r\n|\r|\n")


def normalise(raw: bytes) -> bytes:
    """Return ``raw`` with CRLF for every newline, 0x80 for NUL, and no newline at the very end."""
    return _NEWLINE.sub(b"\r\n", raw.rstrip(b"\r\n")).replace(b"\0", b"\x80")


def message_hash(raw: bytes) -> str:
    """Return the SHA-256 (64 hex digits) of :func:`normalise` ``raw``: the identity of a mail's content."""
    return hashlib.sha256(normalise(raw)).hexdigest()
