"""Units that an officer picked to be reminded at once: who will be, what the mail says, who is left out and why."""

from __future__ import annotations

from email import message_from_bytes, policy
from functools import partial
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.datastructures import FormData, QueryParams
from starlette.responses import Response

from desk.reminding import PickedReminders, load_picked_reminders, remind_units
from domain.errors import N_
from domain.outgoing import OutgoingMail
from reports.outbox_tables import subject_of
from reports.picked_texts import left_out_text
from reports.wording import shown
from web.contacts import contact_parts
from web.visit import Officer, Visit

router = APIRouter()


@router.get("/units-to-remind")
def ask(visit: Officer) -> Response:
    """Show who would be reminded now, and with which words; nothing is written."""
    with visit.app.store.read() as session:
        picked = load_picked_reminders(session, visit.app, _codes(visit.request.query_params), mail_count=1)
    return _page(visit, picked)


@router.post("/units-to-remind")
def remind(visit: Officer) -> Response:
    """Write the reminders, and say who was left out."""
    picked = remind_units(visit.app, _codes(visit.form), by=visit.account.full_name or visit.account.name)
    t, written = visit.t, len(picked.mails)
    said = (
        t.ngettext(
            "{n} reminder is written and leaves at once.", "{n} reminders are written and leave at once.", written
        )
        if written
        else t._(N_("No reminder was written."))
    )
    left_out = [left.unit for left in picked.plan.left_out] if picked.read_at else _codes(visit.form)
    query = urlencode([("unit", code) for code in left_out])
    return visit.back_to(f"/units-to-remind?{query}" if left_out else "/units?status=missing", said=said)


def _codes(fields: FormData | QueryParams) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for code in fields.getlist("unit") if isinstance(code, str)))


def _page(visit: Visit, picked: PickedReminders) -> Response:
    units = visit.app.campaign.roster.by_code
    return visit.page(
        "units_to_remind.html",
        reminders=picked.plan.reminders,
        # What stands on no roster was made up in an address; there is nothing to say of it.
        left_out=tuple((units[left.unit], left) for left in picked.plan.left_out if left.unit in units),
        is_known=picked.read_at is not None,
        preview=_preview(picked.mails[0]) if picked.mails else None,
        why=partial(left_out_text, t=visit.t),
        contact_parts=contact_parts,
        shown=shown,
    )


def _preview(mail: OutgoingMail) -> tuple[str, str]:
    """Return subject and text of a mail of ours."""
    body = message_from_bytes(mail.content, policy=policy.default).get_body(("plain",))
    return subject_of(mail.content), str(body.get_content()).strip() if body else ""
