"""Signing in: who may try now, whether the password is right, and what is written of it.

Whoever guesses must soon wait, but must not be able to keep an officer out. So wrong attempts are counted twice:

- *A name at an address where it has signed in lately* answers for its own wrong attempts there and for nothing else.
  A flood from elsewhere, at this name or at all of them, never keeps the office waiting.
- *Everybody else* also answers for all wrong attempts for the name, wherever they came from, so that ten thousand
  addresses guess no faster than one; and for all from the address, so that one address cannot try all names.

A wait is at most a quarter of an hour, and an attempt during it does not make it longer: it is not looked at, not even
if it is right, and does not count. So an officer at a new address can be delayed by an attack that goes on, never shut
out by one that has ended; at the office's own address only somebody there can delay anyone, and the log names it.

Attempts at the same moment are all checked, but decided one after the other in the writing transaction, where the wait
is looked at again: a hundred at once give a guesser no more answers than one after the other would.

Unknown and disabled accounts are counted, delayed and hashed for just as the others are. A sign-in elsewhere does not
clear the name's count, or strangers could see from their own wait that the name exists.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TypeVar

from sqlalchemy.orm import Session

from desk.app import App
from desk.passwords import Checked, check_password
from desk.sign_in_sessions import begin_session
from domain import attempts
from domain.account import Account, Deed, SignedIn
from domain.account_errors import SignInLater, SignInRefused
from domain.attempts import remaining_wait_s
from storage import deeds
from storage.accounts import find_account, record_password

#: What the name of an account looks like.
NAME = re.compile(r"[a-z0-9._-]{2,40}")
#: Stands in the log for what cannot be a name: it may be a password, typed into the wrong field.
NO_NAME = "?"
#: For how long an address at which a name signed in is known for it.
KNOWN_FOR = timedelta(days=90)
#: How often attempts that are not looked at are written, for each address: a flood must not fill the disk.
_HELD_OFF_EVERY = timedelta(minutes=1)
#: Bits of an IPv6 address that one house or office is given; it may change the others at will (RFC 6177).
_IPV6_SITE = 64
_LONGEST_SOURCE = 64

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Attempt:
    #: As accounts are named, else :data:`NO_NAME`.
    name: str
    #: IPv4 address, or the network of an IPv6 address; has no space.
    source: str


def sign_in(app: App, *, name: str, password: str, source: str) -> tuple[str, SignedIn]:
    """Begin a session of account ``name``; return its secret, for the cookie, and the session.

    ``source`` is the address that the request came from.

    Raises: ``SignInRefused``; ``SignInLater`` if it was not even looked at.
    """
    attempt = _attempt(name, source)

    def accept(session: Session, account: Account) -> tuple[str, SignedIn]:
        now = app.clock()
        deeds.record_deed(session, now=now, name=account.name, deed=Deed.SIGNED_IN, text=attempt.source)
        return begin_session(session, account, now=now)

    return _try(app, attempt, password, accept)


def confirm_password(app: App, *, account: Account, password: str, source: str) -> None:
    """Let somebody who is signed in show that it is still them, before they change their password.

    Raises: ``SignInRefused``; ``SignInLater`` if it was not even looked at.
    """
    _try(app, _attempt(account.name, source), password, lambda _session, _account: None)


def _try(app: App, attempt: _Attempt, password: str, accept: Callable[[Session, Account], Result]) -> Result:
    _hold_off(app, attempt)
    with app.store.read() as session:
        account = _find_active(session, attempt)
    checked = check_password(account.password_hash if account else None, password)
    with app.store.write(is_shown=False) as session:
        now = app.clock()
        wait_s = _wait_s(session, attempt, now)
        if wait_s:
            _record_held_off(session, attempt, now, wait_s)
        elif account is not None and checked.is_right and _find_active(session, attempt) == account:
            _keep_new_hash(session, account, checked)
            return accept(session, account)
        else:
            deeds.record_deed(session, now=now, name=attempt.name, deed=Deed.REFUSED, text=attempt.source)
    if wait_s:
        raise SignInLater(wait_s=wait_s)
    raise SignInRefused


def _hold_off(app: App, attempt: _Attempt) -> None:
    """Refuse an attempt that must wait before anything costly is done for it."""
    now = app.clock()
    with app.store.read() as session:
        wait_s = _wait_s(session, attempt, now)
        is_known = wait_s and _is_held_off_known(session, attempt, now)
    if not wait_s:
        return
    if not is_known:
        with app.store.write(is_shown=False) as session:
            _record_held_off(session, attempt, now, wait_s)
    raise SignInLater(wait_s=wait_s)


def _wait_s(session: Session, attempt: _Attempt, now: datetime) -> int:
    name, source, since = attempt.name, attempt.source, now - attempts.NAME_WINDOW
    own = deeds.load_refusals_of_name_from(session, name=name, source=source, since=since)
    own_wait_s = remaining_wait_s(own, free=attempts.FREE_OF_NAME, now=now)
    last = deeds.find_sign_in(session, name=name, source=source)
    if last is not None and last > now - KNOWN_FOR:
        return own_wait_s
    of_name = deeds.load_refusals_of_name(session, name=name, since=since)
    of_address = deeds.load_refusals_from(session, source=source, since=now - attempts.ADDRESS_WINDOW)
    return max(
        own_wait_s,
        remaining_wait_s(of_name, free=attempts.FREE_OF_NAME, now=now),
        remaining_wait_s(of_address, free=attempts.FREE_OF_ADDRESS, now=now),
    )


def _record_held_off(session: Session, attempt: _Attempt, now: datetime, wait_s: int) -> None:
    if not _is_held_off_known(session, attempt, now):
        deeds.record_held_off(session, now=now, name=attempt.name, source=attempt.source, wait_s=wait_s)


def _is_held_off_known(session: Session, attempt: _Attempt, now: datetime) -> bool:
    return deeds.is_held_off_known(session, source=attempt.source, since=now - _HELD_OFF_EVERY)


def _find_active(session: Session, attempt: _Attempt) -> Account | None:
    account = find_account(session, name=attempt.name)
    return None if account is None or account.disabled_at is not None else account


def _keep_new_hash(session: Session, account: Account, checked: Checked) -> None:
    if checked.new_hash:
        record_password(session, account=account.id, password_hash=checked.new_hash)


def _attempt(name: str, source: str) -> _Attempt:
    typed = name.strip().lower()
    return _Attempt(name=typed if NAME.fullmatch(typed) else NO_NAME, source=_source(source))


def _source(text: str) -> str:
    """Return by what an address is counted: ``192.0.2.7``, ``2001:db8:0:1::/64``; another text without its spaces."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return "".join(letter for letter in text if letter.isprintable() and letter != " ")[:_LONGEST_SOURCE]
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ip_network((int(address), _IPV6_SITE), strict=False))
