"""Who our mail comes from."""

from __future__ import annotations

from desk.app import App
from domain.errors import N_, ConfigurationError, SettingsProblem


def require_sender(app: App) -> str:
    """Return the address that mail comes from; raise ``ConfigurationError`` if there is no outgoing server."""
    if app.settings.smtp is None:
        problem = SettingsProblem(key="smtp", template=N_("nothing can be sent without a table [smtp]"))
        raise ConfigurationError(file=str(app.settings.file), found=[problem])
    return app.settings.smtp.sender
