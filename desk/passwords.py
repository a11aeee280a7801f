"""Passwords: what one must be like, and their hashes; the only file that knows Argon2.

A hash is made slow and large on purpose (RFC 9106, section 4: 64 MiB, three passes), so only a few are made at a time:
a flood of attempts must not take the machine's memory.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from domain.account_errors import PasswordIsName, PasswordTooLong, PasswordTooShort, SignInLater

#: Characters of a password (NIST SP 800-63B-4, section 3.1.1.2, asks for 15 where it is the only factor, with 8 as
#: the floor; who types on a phone in Vietnamese gets by with three words).
LEAST_LENGTH = 12
MOST_LENGTH = 1000

_HASHER = PasswordHasher()
#: Hashes made at once: one per core of the smallest machine that this is meant for; 64 MiB each.
_AT_ONCE = BoundedSemaphore(2)
#: Seconds for which an attempt waits for its turn, and after which whoever gets none is to try again.
_TURN_WAIT_S = 2.0
_TRY_AGAIN_S = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What came of checking a password."""

    is_right: bool
    #: The same password hashed with the cost of today; empty: the hash that is kept has it.
    new_hash: str = ""


def refuse_weak(password: str, *, name: str) -> None:
    """Refuse what anybody would guess first as the password of account ``name``.

    Raises: ``PasswordTooShort``, ``PasswordTooLong``, ``PasswordIsName``.
    """
    text = _normal(password)
    if text.strip().casefold() == name.casefold():
        raise PasswordIsName
    if len(text.strip()) < LEAST_LENGTH:
        raise PasswordTooShort(least=LEAST_LENGTH)
    if len(text) > MOST_LENGTH:
        raise PasswordTooLong(most=MOST_LENGTH)


def hash_password(password: str) -> str:
    """Return the Argon2id hash in the PHC string form: ``$argon2id$v=19$m=65536,t=3,p=4$salt$hash``."""
    with _AT_ONCE:
        return _HASHER.hash(_bytes(password))


def check_password(kept_hash: str | None, password: str) -> Checked:
    """Tell whether ``password`` is the one of ``kept_hash``; with None (no such account) it never is, as slowly.

    Raises: ``SignInLater`` if too many are being checked.
    """
    if len(_normal(password)) > MOST_LENGTH:
        return Checked(is_right=False)
    with _turn():
        if kept_hash is None:
            _HASHER.hash(_bytes(password))
            return Checked(is_right=False)
        if not _is_right(kept_hash, password):
            return Checked(is_right=False)
        is_old = _HASHER.check_needs_rehash(kept_hash)
        return Checked(is_right=True, new_hash=_HASHER.hash(_bytes(password)) if is_old else "")


@contextmanager
def _turn() -> Iterator[None]:
    if not _AT_ONCE.acquire(timeout=_TURN_WAIT_S):
        raise SignInLater(wait_s=_TRY_AGAIN_S)
    try:
        yield
    finally:
        _AT_ONCE.release()


def _is_right(kept_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(kept_hash, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False


def _normal(password: str) -> str:
    """Return ``password`` as every keyboard gives it: Vietnamese ones differ in how they put letters together."""
    return unicodedata.normalize("NFC", password)


def _bytes(password: str) -> bytes:
    return _normal(password).encode("utf-8", "surrogatepass")
