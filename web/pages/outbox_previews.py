"""What would go out now, looked at before it does: today's digest and the reminders that are due."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter
from starlette.responses import Response

from desk.digests import recipients_without_digest
from desk.mail_previews import preview_digest, preview_reminders
from desk.outbox_words import PRESSING, send_digest, send_reminders
from desk.reminding import sends_to_units
from domain.errors import N_
from domain.outbox_list import WantedMails
from domain.outgoing import MailKind, MailState
from domain.reminders import next_step
from reports.freshness import health_line
from reports.language import Translator
from reports.read_mail import read_mail
from reports.reminder_tables import phone_rows, reminder_rows, step_text
from reports.wording import shown
from storage.outbox_care import load_unreleased
from web.outbox_filters import address
from web.visit import Officer, Viewer

router = APIRouter()
#: Reminders whose text is shown; all of an occasion read alike.
_SHOWN = 3


@router.get("/outbox/preview/digest")
def show_digest(visit: Viewer) -> Response:
    """Show today's digest as it would go out now; nothing is stored."""
    app = visit.app
    found = preview_digest(app, app.replier.t, now=app.clock())
    return visit.page(
        "preview_digest.html",
        mail=read_mail(found.content),
        is_wanted=found.is_wanted,
        recipients=app.settings.schedule.digest_recipients,
        left=recipients_without_digest(app, app.replier.t),
        can_send=app.transport is not None,
        is_served_alone=visit.office.service is None,
        shown=shown,
    )


@router.post("/outbox/preview/digest")
def send_todays_digest(visit: Officer) -> Response:
    """Write today's digest for each recipient who has none; the service sends it."""
    new = send_digest(visit.app, visit.app.replier.t, by=visit.account.full_name)
    return visit.back_to(address(WantedMails(kind=MailKind.DIGEST)), said=_digest_text(new, visit.t))


@router.get("/outbox/preview/reminders")
def show_reminders(visit: Viewer) -> Response:
    """Show which units would be reminded now; nothing is stored."""
    app, t = visit.app, visit.t
    now = app.clock()
    due = preview_reminders(app, app.replier.t, now=now, mail_count=_SHOWN)
    with app.store.read() as session:
        waiting = load_unreleased(session, campaign_id=app.campaign.id, kinds=PRESSING)
    return visit.page(
        "preview_reminders.html",
        reminds=sends_to_units(app),
        freshness=health_line(visit.view().health, t),
        is_known=due.read_at is not None,
        due=due,
        rows=reminder_rows(due.plan, t),
        phone=phone_rows(due.plan.by_phone, t),
        samples=tuple(read_mail(mail.content) for mail in due.mails),
        waiting_count=len(waiting),
        waiting_address=address(WantedMails(state=MailState.HELD)),
        ahead=next_step(app.campaign, now, t.zone),
        step_text=partial(step_text, t=t),
        can_send=app.transport is not None,
        is_served_alone=visit.office.service is None,
        shown=shown,
    )


@router.post("/outbox/preview/reminders")
def send_due_reminders(visit: Officer) -> Response:
    """Write the reminders that are due and let go those that were written on hold; the service sends them."""
    gone = send_reminders(visit.app, visit.app.replier.t, by=visit.account.full_name)
    said = _reminders_text(gone.written, gone.released, visit.t)
    return visit.back_to(address(WantedMails()), said=said)


def _digest_text(new: int, t: Translator) -> str:
    if not new:
        return t._(N_("Today's digest was written before; nobody gets it twice."))
    return t.ngettext(
        "The digest was written for {n} recipient and goes out within a minute or two.",
        "The digest was written for {n} recipients and goes out within a minute or two.",
        new,
    )


def _reminders_text(written: int, released: int, t: Translator) -> str:
    said = []
    if written:
        said.append(t.ngettext("{n} reminder was written.", "{n} reminders were written.", written))
    if released:
        said.append(t.ngettext("{n} mail on hold is released.", "{n} mails on hold are released.", released))
    return " ".join(said) or t._(N_("No reminder is due now."))
