"""Mails that would go out now, made to be looked at; nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desk.app import App
from desk.digests import load_digest
from desk.reminding import DueReminders, load_due_reminders
from reports.digest import digest_for, digest_key, render_digest
from reports.digest_plan import is_wanted
from reports.language import Translator
from reports.mail import mail_bytes

#: Who a preview comes from, or is addressed to, if the configuration names nobody.
NOBODY = "can-bo@example.vn"


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPreview:
    """Today's digest as it would go out now."""

    #: The whole mail.
    content: bytes
    #: False if the service by itself would write none: nothing is open.
    is_wanted: bool


def preview_digest(app: App, t: Translator, *, now: datetime) -> DigestPreview:
    """Return the digest of ``now`` (aware) to the first of its recipients."""
    recipient = next(iter(app.settings.schedule.digest_recipients), NOBODY)
    with app.store.read() as session:
        digest = load_digest(session, app, t, now)
        digest = digest_for(session, digest, t, recipient=recipient, now=now)
    key = digest_key(app.campaign.id, t.local(now).date(), recipient)
    mail = render_digest(digest, t, sender=_sender(app), recipient=recipient, key=key)
    return DigestPreview(content=mail_bytes(mail), is_wanted=is_wanted(digest))


def preview_reminders(app: App, t: Translator, *, now: datetime, mail_count: int | None = None) -> DueReminders:
    """Return the reminders that are due at ``now`` (aware), with all of the mails or the first ``mail_count``."""
    with app.store.read() as session:
        return load_due_reminders(session, app, t, sender=_sender(app), now=now, mail_count=mail_count)


def _sender(app: App) -> str:
    return app.settings.smtp.sender if app.settings.smtp else NOBODY
