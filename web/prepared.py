"""What the first pages ask of every new view, worked out before anybody waits for it."""

from __future__ import annotations

from desk.app import App
from desk.reminding import unit_addresses
from desk.unit_lists import load_unit_lines
from desk.views import View
from reports.entry_list import EntryList
from web.pages.overview import newest
from web.plots import progress_plot


def prepare(app: App, view: View) -> None:
    """Work out what looks at each unit and each entry; pages then find it in ``view`` (``View.once``)."""
    with app.store.read() as session:
        view.once(unit_addresses, session, app)
    view.once(progress_plot, view.register)
    view.once(newest, view.register)
    view.once(load_unit_lines, app, view.register)
    view.once(EntryList, view.register)
