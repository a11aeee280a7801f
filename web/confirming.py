"""Showing once more that it is oneself, before something that outlives the session: accounts, passwords, tokens.

Source: OWASP Session Management Cheat Sheet (re-authentication after risk events).
"""

from __future__ import annotations

from desk.signing_in import confirm_password
from web.visit import Visit

#: Field of the own password, on every form that needs it.
OWN_PASSWORD = "own"  # noqa: S105 - the name of a field


def confirm(visit: Visit) -> None:
    """Let go on who has typed their own password, with the waits of signing in.

    Raises: ``SignInRefused``; ``SignInLater`` if it was not even looked at.
    """
    client = visit.request.client
    typed = str(visit.form.get(OWN_PASSWORD) or "")
    confirm_password(visit.app, account=visit.account, password=typed, source=client.host if client else "")
