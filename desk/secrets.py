"""Secrets that browsers and programs hold; of each, the database has only the SHA-256.

A plain hash is enough for them, unlike for passwords: 256 random bits cannot be guessed, however fast.
"""

from __future__ import annotations

import hashlib
import secrets

#: With what a program's secret begins, so that whoever finds one in a file knows what it is.
TOKEN_PREFIX = "dk_"  # noqa: S105 - a beginning, not a secret
_SECRET_BYTES = 32


def new_secret(prefix: str = "") -> str:
    """Return a secret that nobody can guess, safe in cookies and headers."""
    return prefix + secrets.token_urlsafe(_SECRET_BYTES)


def sha256_of(secret: str) -> str:
    """Return the SHA-256 of ``secret``, whatever was sent in its place, as hex."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
