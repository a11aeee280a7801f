"""The mails to units from which nothing came, and to their superiors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.campaign import Campaign
from domain.errors import N_
from domain.mailing import Step
from domain.outgoing import MailKind, OutgoingMail
from domain.picked_reminders import BY_WORD
from domain.reminders import Escalation, Reminder
from domain.unit import Unit
from reports.deadlines import last_day_text
from reports.language import Translator
from reports.mail import Letter, message_id, outgoing, own_headers
from reports.templating import render_mail

_NOTHING_CAME = N_(
    "Up to {read_at} nothing has come from your unit: {title}, letter {number} of {date}. The last day is {day}."
)
_FIRST_LINES: Mapping[Step, str] = {
    Step.OPENED: N_("By letter {number} of {date} your unit is asked to register: {title}. The last day is {day}."),
    Step.MIDDLE: _NOTHING_CAME,
    Step.DAY_BEFORE: _NOTHING_CAME,
    Step.OVERDUE: N_(
        "The last day for your registration was {day} ({title}, letter {number} of {date}). Up to {read_at} "
        "nothing has come from your unit. Please send it now; it is still taken."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks: the campaign, the address that its mail comes from, and what is known of the mailbox."""

    campaign: Campaign
    sender: str
    #: When the mailbox was last read completely, aware: nothing is claimed of what came later.
    read_at: datetime
    now: datetime
    #: Chance, so that nobody can foretell a Message-ID and forge a report of its delivery.
    salt: str


def reminder_mail(reminder: Reminder, asker: Asker, t: Translator) -> OutgoingMail:
    """Return the mail to a unit: what is asked of it, until when, and what to do if it sent it long ago.

    Raises: ``DeliveryRefused`` if its address is none.
    """
    values = {
        "campaign": asker.campaign,
        "unit": reminder.unit,
        "step": reminder.step.value,
        "last_day": last_day_text(reminder.deadline, t),
        "lines": tuple(_reminder_lines(reminder, asker, t)),
    }
    letter = _letter(MailKind.REMINDER, values, asker, reminder.recipient, reminder.key, t)
    return outgoing(
        letter,
        key=reminder.key,
        kind=MailKind.REMINDER,
        campaign=asker.campaign.id,
        unit=reminder.unit.code,
        step=BY_WORD if reminder.is_by_word else reminder.step.value,
    )


def escalation_mail(escalation: Escalation, asker: Asker, t: Translator) -> OutgoingMail:
    """Return the mail to a superior with the list of its units from which nothing came.

    Raises: ``DeliveryRefused`` if its address is none.
    """
    values = {
        "campaign": asker.campaign,
        "superior": escalation.superior,
        "missing": escalation.missing,
        "lines": tuple(_escalation_lines(escalation, asker, t)),
    }
    letter = _letter(MailKind.ESCALATION, values, asker, escalation.recipient, escalation.key, t)
    return outgoing(
        letter,
        key=escalation.key,
        kind=MailKind.ESCALATION,
        campaign=asker.campaign.id,
        unit=escalation.superior.code,
        step=listed_units(escalation.missing),
    )


def listed_units(units: Iterable[Unit]) -> str:
    """Return the codes of the units that an escalation names, as its step."""
    return " ".join(unit.code for unit in units)


def _letter(kind: MailKind, values: dict[str, object], asker: Asker, recipient: str, key: str, t: Translator) -> Letter:
    said = render_mail(kind, values, t)
    return Letter(
        sender=asker.sender,
        recipient=recipient,
        subject=said.subject,
        text=said.text,
        html=said.html,
        message_id=message_id(f"{key}/{asker.salt}", asker.sender),
        date=t.local(asker.now),
        headers=own_headers(kind),
    )


def _reminder_lines(reminder: Reminder, asker: Asker, t: Translator) -> Iterator[str]:
    campaign = asker.campaign
    yield t._(
        _FIRST_LINES[reminder.step],
        number=campaign.document_number,
        date=t.date(campaign.document_date),
        title=campaign.title,
        day=last_day_text(reminder.deadline, t),
        read_at=t.moment(asker.read_at),
    )
    yield t._(
        N_(
            "Please answer this mail and attach the completed form, best as a Word or Excel file. If your unit has "
            "nothing to register, please answer just that."
        )
    )
    yield t._(N_("If you have sent it long ago, perhaps from another address, please tell us when and from which."))
    yield from _contact(campaign, t)


def _escalation_lines(escalation: Escalation, asker: Asker, t: Translator) -> Iterator[str]:
    campaign = asker.campaign
    yield t.ngettext(
        "Up to {read_at} nothing has come from {n} unit under you, though its time has passed: {title}, letter "
        "{number} of {date}.",
        "Up to {read_at} nothing has come from {n} units under you, though their time has passed: {title}, letter "
        "{number} of {date}.",
        len(escalation.missing),
        read_at=t.moment(asker.read_at),
        title=campaign.title,
        number=campaign.document_number,
        date=t.date(campaign.document_date),
    )
    yield t._(N_("Please see to it that they send their registration, or say that they have nothing to register."))
    yield from _contact(campaign, t)


def _contact(campaign: Campaign, t: Translator) -> Iterator[str]:
    if campaign.mails.contact:
        yield t._(N_("Questions: {contact}"), contact=campaign.mails.contact)
