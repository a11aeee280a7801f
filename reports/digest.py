"""The daily mail to the officers: how it looks, and that it goes out once.

``reports.digest_plan`` decides what is said; ``digest_letter`` makes the mail of it with three templates and a
workbook; ``enqueue_digest`` puts it into the outbox, once for a campaign, a day and a recipient. Units and
numbers only: no name of a person, no subject, no sender and nothing of a message's content gets in, because
neither the templates nor the workbook use anything of these.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from email.message import EmailMessage

from sqlalchemy.orm import Session

from domain.outgoing import MailKind
from reports.deadlines import extension_text
from reports.digest_plan import Digest, is_wanted, occasion_of
from reports.digest_words import (
    blind_text,
    contact_text,
    deadline_text,
    occasion_text,
    reminded_text,
    service_lines,
    time_left,
    undelivered_text,
    unit_names,
)
from reports.digest_workbook import digest_workbook, workbook_name
from reports.language import Translator
from reports.mail import Letter, MailFile, compose, message_id, outgoing, own_headers
from reports.templating import render_mail
from reports.wording import brief, status_text
from storage.outbox import record_mail
from storage.outbox_report import load_steps

#: Questions, arrivals and lost mails that are listed; the rest is told as a number.
MAX_LISTED = 200
#: What the templates can say.
_WORDS: Mapping[str, object] = {
    "deadline_text": deadline_text,
    "time_left": time_left,
    "occasion_text": occasion_text,
    "blind_text": blind_text,
    "contact_text": contact_text,
    "extension_text": extension_text,
    "reminded_text": reminded_text,
    "undelivered_text": undelivered_text,
    "service_lines": service_lines,
    "workbook_name": workbook_name,
    "unit_names": unit_names,
    "brief": brief,
    "status_text": status_text,
    "max_listed": MAX_LISTED,
}


def render_digest(digest: Digest, translator: Translator, *, sender: str, recipient: str, key: str) -> EmailMessage:
    """Return the mail to ``recipient``; the same ``key`` always gives the same Message-ID."""
    letter = digest_letter(digest, translator, sender=sender, recipient=recipient, key=key)
    return compose(replace(letter, files=digest_files(digest, translator)))


def digest_letter(digest: Digest, translator: Translator, *, sender: str, recipient: str, key: str) -> Letter:
    """Return what the mail to ``recipient`` says, without the files that go with it."""
    said = render_mail(MailKind.DIGEST, {"digest": digest, **_WORDS}, translator)
    return Letter(
        sender=sender,
        recipient=recipient,
        subject=said.subject,
        text=said.text,
        html=said.html,
        message_id=message_id(key, sender),
        date=translator.local(digest.summary.as_of),
        headers=own_headers(MailKind.DIGEST),
    )


def digest_files(digest: Digest, translator: Translator) -> tuple[MailFile, ...]:
    """Return the files that go with ``digest``: the same for all recipients, and slow to make."""
    return (digest_workbook(digest, translator),) if digest.habits.has_workbook else ()


def digest_key(campaign_id: str, day: date, recipient: str) -> str:
    """Return what makes a digest unique: ``digest/dvk-2022/2022-02-14/bdv@example.vn``."""
    return f"digest/{campaign_id}/{day.isoformat()}/{recipient.strip().lower()}"


def enqueue_digest(
    session: Session,
    *,
    digest: Digest,
    translator: Translator,
    sender: str,
    recipients: Iterable[str],
    now: datetime,
    is_asked_for: bool = True,
) -> int:
    """Write the digest of the day of ``now`` for each recipient who has none yet; return how many were new.

    The caller owns the transaction. However often and from however many processes it is called, a
    recipient gets one digest a day: the key in the outbox is unique. Unless an officer asked for it,
    only what is wanted is written.
    """
    day = translator.local(now).date()
    files = digest_files(digest, translator)
    written = 0
    for recipient in recipients:
        campaign = digest.summary.campaign.id
        theirs = digest_for(session, digest, translator, recipient=recipient, now=now)
        if not (is_asked_for or is_wanted(theirs)):
            continue
        key = digest_key(campaign, day, recipient)
        letter = digest_letter(theirs, translator, sender=sender, recipient=recipient.strip(), key=key)
        mail = outgoing(
            replace(letter, files=files), key=key, kind=MailKind.DIGEST, campaign=campaign, step=theirs.occasion
        )
        written += record_mail(session, mail=mail, not_before=now)
    return written


def digest_for(session: Session, digest: Digest, translator: Translator, *, recipient: str, now: datetime) -> Digest:
    """Return ``digest`` with its occasion for ``recipient``: what digests of earlier days told is not told again."""
    told = load_steps(
        session,
        campaign_id=digest.summary.campaign.id,
        kind=MailKind.DIGEST,
        recipient=recipient.strip(),
        before=day_begins(now, translator),
    )
    return replace(digest, occasion=occasion_of(digest, told))


def day_begins(now: datetime, translator: Translator) -> datetime:
    """Return the first instant of the reader's day in which ``now`` (aware) lies."""
    return datetime.combine(translator.local(now).date(), time(), tzinfo=translator.zone)
