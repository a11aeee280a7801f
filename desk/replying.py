"""What a message causes: a receipt to its sender, another once an officer has decided, a note on our mail."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from desk.settings import ImapSettings, Settings
from domain.campaign import Campaign
from domain.clock import Clock
from domain.errors import NoSuchMessage
from domain.memory import with_memories
from domain.outgoing import MailEvent, MailKind, OutgoingMail
from ingest.automatic import reads_answers
from ingest.pipeline import BookedMessage
from reports.language import Translator
from reports.mail import bare_address, is_plain_address
from reports.receipts import Incoming, is_answerable, plan_receipt, receipt_key, receipt_mail
from storage.answers import load_standing
from storage.decisions import load_decisions
from storage.memories import load_memories
from storage.messages import load_kept
from storage.outbox import count_written, record_mail, record_withdrawn
from storage.outbox_care import find_mail, record_report
from storage.outbox_report import load_mails
from storage.register import load_lines

#: Mail that is older is not answered any more: a mailbox that is read for the first time, or after an outage.
MAX_AGE = timedelta(days=2)
_DAY = timedelta(days=1)
#: What an officer decided is told after this time, so that the next answer, or taking it back, comes first.
SETTLING = timedelta(minutes=10)
#: Sender of a preview if the configuration names none.
_NOBODY = "can-bo@example.vn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replier:
    """What the pipeline calls with each message that it has booked."""

    campaign: Campaign
    settings: Settings
    clock: Clock
    #: The language of units.
    t: Translator

    def __call__(self, session: Session, booked: BookedMessage) -> None:
        """Write what the message causes, in the transaction that books it."""
        envelope = booked.reading.envelope
        if envelope.is_bounce or envelope.automatic:
            self._note(session, booked)
        elif self._is_to_be_answered(session, booked):
            self._answer(session, booked)

    def _note(self, session: Session, booked: BookedMessage) -> None:
        """Write beside the mail of ours that a machine answers what became of it."""
        envelope = booked.reading.envelope
        report = envelope.report
        found = find_mail(session, message_ids=report.original_ids if report else envelope.references)
        if found is None or (report is not None and report.is_success):
            return
        event, text = MailEvent.ANSWERED, envelope.subject
        if report is not None and _speaks_of(report.recipient, found.mail.recipient):
            event = MailEvent.DELAYED if report.action == "delayed" else MailEvent.BOUNCED
            text = f"{report.status} {report.diagnostic}".strip()
        record_report(session, mail_id=found.id, event=event, text=text, now=self.clock())

    def _is_to_be_answered(self, session: Session, booked: BookedMessage) -> bool:
        mails, smtp = self.campaign.mails, self.settings.smtp
        if not mails.receipts or smtp is None or booked.received < self.clock() - MAX_AGE:
            return False
        sender = booked.reading.envelope.sender
        if (
            not is_plain_address(sender)
            or not reads_answers(sender)
            or not is_answerable(booked.reading, own=self._own_addresses())
        ):
            return False
        since = self.clock() - _DAY
        written = count_written(session, kind=MailKind.RECEIPT, recipient=sender, since=since)
        return written < mails.receipts_per_day

    def _own_addresses(self) -> frozenset[str]:
        """Return the addresses that are never answered: the service's own, its mailboxes', and the officers'."""
        smtp = self.settings.smtp
        mailboxes = (mailbox.user for mailbox in self.settings.mailboxes if isinstance(mailbox, ImapSettings))
        own = (bare_address(smtp.sender) if smtp else "", *mailboxes, *self.settings.schedule.digest_recipients)
        return frozenset(address.lower() for address in own)

    def _answer(self, session: Session, booked: BookedMessage) -> None:
        record_mail(session, mail=self.receipt(session, booked), not_before=self.clock())

    def tell_decided(self, session: Session, *, message: int, decision: int | None) -> datetime | None:
        """Tell the sender what officers made of a mail, once nothing of it is open; return when it leaves, if at all.

        Only who was told that an officer would look hears of it. What was to be told of earlier decisions about
        the mail, and has not left, is not told any more; ``decision`` is None if one was taken back.
        """
        (kept,) = load_kept(session, campaign_id=self.campaign.id, message=message)
        for made in load_decisions(session, messages=(message,)).get(message, ()):
            record_withdrawn(session, key=receipt_key(self.campaign.id, kept.sha256, made.id))
        reading = load_standing(session, message=message)
        if decision is None or reading is None or not reading.forms or any(not r.is_remark for r in reading.reviews):
            return None
        was_told = load_mails(session, keys=(receipt_key(self.campaign.id, kept.sha256),))
        if not was_told or not is_answerable(reading, own=self._own_addresses()):
            return None
        booked = BookedMessage(id=message, sha256=kept.sha256, received=kept.received, reading=reading)
        leaves = self.clock() + SETTLING
        record_mail(session, mail=self.receipt(session, booked, decision=decision), not_before=leaves)
        return leaves

    def receipt(self, session: Session, booked: BookedMessage, *, decision: int | None = None) -> OutgoingMail:
        """Return what the sender of a message is told, when it is booked or after ``decision``.

        Raises: ``DeliveryRefused`` if the sender's address is none.
        """
        units = {form.unit for form in booked.reading.forms}
        now = self.clock()
        incoming = Incoming(message=booked.id, sha256=booked.sha256, received=booked.received, reading=booked.reading)
        roster = with_memories(self.campaign.roster, load_memories(session, campaign_id=self.campaign.id))
        receipt = plan_receipt(
            incoming,
            campaign=self.campaign,
            lines=load_lines(session, campaign=self.campaign, units=units, now=max(now, booked.received)),
            known={
                unit.code: {sender.lower() for sender in unit.senders} for unit in roster.units if unit.code in units
            },
            decision=decision,
        )
        sender = self.settings.smtp.sender if self.settings.smtp else _NOBODY
        return receipt_mail(
            receipt, campaign=self.campaign, sender=sender, now=now, salt=secrets.token_hex(16), t=self.t
        )


def preview_receipt(session: Session, replier: Replier, number: int) -> OutgoingMail:
    """Return what the sender of message ``number`` would be told, whether receipts are switched on or not.

    Raises: ``NoSuchMessage``; ``DeliveryRefused`` if the sender's address is none.
    """
    kept = load_kept(session, campaign_id=replier.campaign.id, message=number)
    reading = load_standing(session, message=number)
    if not kept or reading is None:
        raise NoSuchMessage(number=number)
    booked = BookedMessage(id=number, sha256=kept[0].sha256, received=kept[0].received, reading=reading)
    return replier.receipt(session, booked)


def _speaks_of(reported: str, recipient: str) -> bool:
    """Tell whether a report about ``reported`` may be about our mail: to another domain it is no proof of anything.

    A server may name the address behind an alias, or none.
    """
    return not reported or reported.rpartition("@")[2] == recipient.lower().rpartition("@")[2]
