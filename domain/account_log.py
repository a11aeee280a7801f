"""What the log says of a change to an account: in words of a closed list, so that it can be said in any language."""

from __future__ import annotations

from enum import StrEnum


class AccountChange(StrEnum):
    """What was done to an account; the words stand in databases and are never renamed."""

    #: Its detail is the role.
    ADDED = "added"
    #: Its detail is the new role.
    ROLE = "role"
    PASSWORD = "password"  # noqa: S105 - the word, not one
    DISABLED = "disabled"
    ENABLED = "enabled"
    #: Its detail is the token's number.
    TOKEN_ADDED = "token_added"  # noqa: S105
    #: Its detail is the token's number.
    TOKEN_REVOKED = "token_revoked"  # noqa: S105


def change_text(name: str, change: AccountChange, detail: str = "") -> str:
    """Return the text of a deed: ``lan.nguyen role officer``."""
    return " ".join((name, change.value, detail)).rstrip()


def parse_change(text: str) -> tuple[str, AccountChange, str] | None:
    """Return account, change and detail of a deed's text; None: it is none of :func:`change_text`."""
    name, _, rest = text.partition(" ")
    word, _, detail = rest.partition(" ")
    try:
        return name, AccountChange(word), detail
    except ValueError:
        return None
