"""Rosters that somebody has been shown and not yet confirmed: kept here, so that the browser is not trusted with them.

In memory only, for half an hour, few and small: what is lost is made again by sending the file once more.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from desk.roster_writing import roster_csv
from domain.account import Account
from domain.errors import N_, DangkyError
from domain.roster_log import RosterAction
from domain.unit import Roster

#: How long a draft waits to be confirmed.
KEPT_FOR = timedelta(minutes=30)
#: Drafts of one account, and of all; beyond them the oldest go.
MAX_OF_ONE, MAX_OF_ALL = 4, 20
#: Characters of one draft, written as a file; the letter's roster has 20,000.
MAX_SIZE = 2_000_000


class DraftTooLarge(DangkyError):
    """A roster is larger than any that is kept."""

    template = N_("This roster is too large to be a list of units; nothing was stored.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterDraft:
    """A roster that waits for a word."""

    #: What it is found by; nobody can guess it.
    key: str
    #: Number of the account that may confirm it.
    account: int
    action: RosterAction
    #: The roster that it was compared with, and the one that is to take its place.
    before: Roster
    after: Roster
    made_at: datetime


class RosterDrafts:
    """The drafts of a site; from any thread."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, RosterDraft] = OrderedDict()
        self._lock = Lock()
        #: Held while a roster is stored and taken over, so that nobody goes on with the one before it.
        self.storing = Lock()

    def keep(self, account: Account, action: RosterAction, *, before: Roster, after: Roster, now: datetime) -> str:
        """Keep ``after`` until ``account`` confirms it; return its key.

        Raises: ``DraftTooLarge``.
        """
        if len(roster_csv(after)) > MAX_SIZE:
            raise DraftTooLarge
        draft = RosterDraft(
            key=secrets.token_urlsafe(24), account=account.id, action=action, before=before, after=after, made_at=now
        )
        with self._lock:
            self._kept[draft.key] = draft
            self._drop_old(account, now)
        return draft.key

    def find(self, account: Account, key: str, *, now: datetime) -> RosterDraft | None:
        """Return the draft; None: there is none, it is too old, or somebody else's."""
        with self._lock:
            draft = self._kept.get(key)
        is_theirs = draft is not None and draft.account == account.id and draft.made_at > now - KEPT_FOR
        return draft if is_theirs else None

    def drop(self, key: str) -> None:
        """Forget a draft: it was stored, or is not wanted."""
        with self._lock:
            self._kept.pop(key, None)

    def _drop_old(self, account: Account, now: datetime) -> None:
        expired = [key for key, draft in self._kept.items() if draft.made_at <= now - KEPT_FOR]
        for key in expired:
            del self._kept[key]
        own = [key for key, draft in self._kept.items() if draft.account == account.id]
        for key in own[: max(0, len(own) - MAX_OF_ONE)]:
            del self._kept[key]
        while len(self._kept) > MAX_OF_ALL:
            self._kept.popitem(last=False)
