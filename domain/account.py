"""Who may look and who may decide: accounts of the pages, and tokens of programs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What an account may do; each may do all that those before it may."""

    #: Looks: lists, mails, files, exports.
    VIEWER = "viewer"
    #: Decides: questions, versions, extensions, mail out.
    OFFICER = "officer"
    #: Changes the campaign, its roster, and the accounts.
    ADMINISTRATOR = "administrator"

    def includes(self, other: Role) -> bool:
        """Tell whether who has this role may do what ``other`` may."""
        order = list(Role)
        return order.index(self) >= order.index(other)


class Scope(StrEnum):
    """What a token of a program may do; never more than its account."""

    READ = "read"
    WRITE = "write"


class Deed(StrEnum):
    """What is logged of a person beside decisions, rulings, changes of the roster and words about mail."""

    SIGNED_IN = "signed_in"
    REFUSED = "refused"
    SIGNED_OUT = "signed_out"
    #: A secret that was changed long ago came back: somebody has a copy. The session was ended.
    COPIED = "copied"
    EXPORTED = "exported"
    DOWNLOADED = "downloaded"
    ACCOUNT_CHANGED = "account_changed"
    KEY_CHANGED = "key_changed"
    CAMPAIGN_CHANGED = "campaign_changed"
    #: A mail read again, and what it says now taken over.
    READ_AGAIN = "read_again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who may sign in."""

    id: int
    #: What is typed to sign in: lower case, without marks, e.g. ``lan.nguyen``.
    name: str
    #: How the person is named in the log and in mails.
    full_name: str
    role: Role
    #: The password's Argon2 hash in the PHC string form, with its own salt and cost.
    password_hash: str = field(repr=False)
    created_at: datetime
    #: None: the account may sign in.
    disabled_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A session of an account."""

    #: SHA-256 of the session's secret, as hex; the secret itself is only in the cookie.
    token_sha256: str
    account: Account
    started_at: datetime
    #: When its secret was last changed.
    renewed_at: datetime
    #: True: the browser has the present secret, for it has come back.
    is_confirmed: bool
    #: First instant at which it holds no more.
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """A program that may ask in the name of an account."""

    id: int
    account: Account
    #: What it is for, in the account's words.
    name: str
    scope: Scope
    created_at: datetime
    #: First instant at which it holds no more; None: it holds until it is revoked.
    expires_at: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedDeed:
    """What somebody did, and when."""

    id: int
    at: datetime
    #: Name of the account, as it was typed; it need not exist.
    name: str
    deed: Deed
    #: What it was about: a file's name, a list, another account; the address for signing in.
    text: str
