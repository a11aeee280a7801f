"""The consolidated list of an instant, all from one moment of the database."""

from __future__ import annotations

from datetime import datetime

from desk.app import App
from domain.reminders import reminded_by
from reports.consolidated.model import Consolidated, Selection, consolidate
from reports.language import Translator
from reports.outbox_texts import times_reminded
from storage.polls import load_health
from storage.register import load_ledger_at, load_register
from storage.reminders import load_past_mails


def load_list(
    app: App, t: Translator, *, instant: datetime, selection: Selection = Selection.ALL, since: datetime | None = None
) -> Consolidated:
    """Return the list as of ``instant`` (aware); with what changed after ``since``, when an earlier one was made."""
    with app.store.read() as session:
        return consolidate(
            load_register(session, campaign=app.campaign, as_of=instant),
            load_ledger_at(session, campaign=app.campaign, as_of=instant),
            load_health(session, folders=app.folders, campaign_id=app.campaign.id, as_of=instant),
            selection=selection,
            earlier=load_register(session, campaign=app.campaign, as_of=since) if since else None,
            reminded={
                unit: times_reminded(said, t)
                for unit, said in reminded_by(load_past_mails(session, campaign_id=app.campaign.id), instant).items()
            },
        )
