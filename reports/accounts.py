"""Accounts, tokens and the log of deeds, as people read them; no hash of a password or token is in any list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.account import Account, ApiToken, Deed, LoggedDeed, Role, Scope
from domain.account_log import AccountChange, parse_change
from domain.errors import N_
from reports.export import Json, iso
from reports.language import DEFAULT_ZONE, Translator
from reports.tables import Grid

ROLE_TEXTS: Mapping[Role, str] = {
    Role.VIEWER: N_("viewer"),
    Role.OFFICER: N_("officer"),
    Role.ADMINISTRATOR: N_("administrator"),
}
SCOPE_TEXTS: Mapping[Scope, str] = {Scope.READ: N_("reads"), Scope.WRITE: N_("reads and decides")}
DEED_TEXTS: Mapping[Deed, str] = {
    Deed.SIGNED_IN: N_("signed in"),
    Deed.REFUSED: N_("refused to sign in"),
    Deed.SIGNED_OUT: N_("signed out"),
    Deed.COPIED: N_("was signed out: an old cookie of this session came back, so somebody may have a copy of it"),
    Deed.EXPORTED: N_("list exported"),
    Deed.DOWNLOADED: N_("file downloaded"),
    Deed.ACCOUNT_CHANGED: N_("account changed"),
    Deed.KEY_CHANGED: N_("token changed"),
    Deed.CAMPAIGN_CHANGED: N_("campaign changed"),
    Deed.READ_AGAIN: N_("mail read again"),
}
CHANGE_TEXTS: Mapping[AccountChange, str] = {
    AccountChange.ADDED: N_("{name}: new account, {role}"),
    AccountChange.ROLE: N_("{name}: role is now {role}"),
    AccountChange.PASSWORD: N_("{name}: another password"),
    AccountChange.DISABLED: N_("{name}: disabled"),
    AccountChange.ENABLED: N_("{name}: may sign in again"),
    AccountChange.TOKEN_ADDED: N_("{name}: token {number} made"),
    AccountChange.TOKEN_REVOKED: N_("{name}: token {number} revoked"),
}
_OF_ACCOUNTS = frozenset({Deed.ACCOUNT_CHANGED, Deed.KEY_CHANGED})
_OF_ROLES = frozenset({AccountChange.ADDED, AccountChange.ROLE})


def account_rows(accounts: Iterable[Account], t: Translator) -> Grid:
    """Return a row for each account, in the order given."""
    headings = (N_("Name"), N_("Full name"), N_("Role"), N_("Since"), N_("Disabled"))
    rows = (
        (
            account.name,
            account.full_name,
            t._(ROLE_TEXTS[account.role]),
            t.stamp(account.created_at),
            t.stamp(account.disabled_at) if account.disabled_at else "",
        )
        for account in accounts
    )
    return Grid(headings=tuple(t._(heading) for heading in headings), rows=tuple(rows))


def account_documents(accounts: Iterable[Account], zone: ZoneInfo = DEFAULT_ZONE) -> list[Json]:
    """Return each account without its password's hash."""
    return [
        {
            "name": account.name,
            "full_name": account.full_name,
            "role": account.role.value,
            "created_at": iso(account.created_at, zone),
            "disabled_at": iso(account.disabled_at, zone),
        }
        for account in accounts
    ]


def token_rows(tokens: Iterable[ApiToken], t: Translator, *, now: datetime) -> Grid:
    """Return a row for each token, in the order given."""
    headings = (N_("No."), N_("Account"), N_("What for"), N_("May"), N_("Since"), N_("State"))
    rows = (
        (
            str(token.id),
            token.account.name,
            token.name,
            t._(SCOPE_TEXTS[token.scope]),
            t.stamp(token.created_at),
            token_state(token, t, now),
        )
        for token in tokens
    )
    return Grid(headings=tuple(t._(heading) for heading in headings), rows=tuple(rows))


def token_documents(tokens: Iterable[ApiToken], zone: ZoneInfo = DEFAULT_ZONE) -> list[Json]:
    """Return each token without its secret, which nobody has any more."""
    return [
        {
            "id": token.id,
            "account": token.account.name,
            "name": token.name,
            "scope": token.scope.value,
            "created_at": iso(token.created_at, zone),
            "expires_at": iso(token.expires_at, zone),
            "revoked_at": iso(token.revoked_at, zone),
        }
        for token in tokens
    ]


def deed_rows(deeds: Iterable[LoggedDeed], t: Translator) -> Grid:
    """Return a row for each deed, in the order given."""
    headings = (N_("When"), N_("Who"), N_("What"), N_("Which"))
    rows = ((t.stamp(deed.at), deed.name, t._(DEED_TEXTS[deed.deed]), deed_about(deed, t)) for deed in deeds)
    return Grid(headings=tuple(t._(heading) for heading in headings), rows=tuple(rows))


def deed_about(deed: LoggedDeed, t: Translator) -> str:
    """Return what a deed was about: the change to an account in words, anything else as it is written."""
    found = parse_change(deed.text) if deed.deed in _OF_ACCOUNTS else None
    if found is None:
        return deed.text
    name, change, detail = found
    role = t._(ROLE_TEXTS[Role(detail)]) if change in _OF_ROLES else ""
    return t._(CHANGE_TEXTS[change], name=name, role=role, number=detail)


def token_state(token: ApiToken, t: Translator, now: datetime) -> str:
    """Return whether a token holds, and since when not."""
    if token.revoked_at is not None:
        return t._(N_("revoked on {day}"), day=t.stamp(token.revoked_at))
    if token.account.disabled_at is not None:
        return t._(N_("its account is disabled"))
    if token.expires_at is None:
        return t._(N_("holds until it is revoked"))
    said = N_("holds until {day}") if token.expires_at > now else N_("expired on {day}")
    return t._(said, day=t.stamp(token.expires_at))
