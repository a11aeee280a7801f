"""The register of now, as pages show it."""

from __future__ import annotations

from desk.app import App
from desk.views import View, load_view
from storage.revision import load_revision


class Standing:
    """The view of now of one app."""

    def __init__(self, app: App) -> None:
        self._app = app

    def view(self) -> View:
        """Return the register of now."""
        return load_view(self._app, None)

    @property
    def revision(self) -> int:
        """The state of the register that the view shows."""
        with self._app.store.read() as session:
            return load_revision(session)
