"""The units of a register with what the outbox and officers' lessons say about each."""

from __future__ import annotations

from desk.app import App
from domain.memory import with_memories
from domain.register import Register
from domain.reminders import reminded_by
from reports.unit_list import UnitLine, unit_lines
from storage.memories import load_memories
from storage.reminders import load_past_mails, load_returned_addresses


def load_unit_lines(app: App, register: Register) -> tuple[UnitLine, ...]:
    """Return the units of ``register``, by group in the letter's order, within it in roster order."""
    campaign_id = app.campaign.id
    with app.store.read() as session:
        memories = load_memories(session, campaign_id=campaign_id)
        past = load_past_mails(session, campaign_id=campaign_id)
        bounced = load_returned_addresses(session, campaign_id=campaign_id)
    refused = {mail.recipient.lower() for mail in past if mail.is_returned}
    return unit_lines(
        register,
        with_memories(register.campaign.roster, memories),
        reminded=reminded_by(past, register.as_of),
        returned=bounced | refused,
    )
