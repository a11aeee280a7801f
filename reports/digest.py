"""The daily mail to the officers: what it says, how it looks, and that it goes out once.

``plan_digest`` decides what is said and is pure; ``render_digest`` makes the mail of it with three
templates; ``enqueue_digest`` puts it into the outbox, once for a campaign, a day and a recipient.
Units and numbers only: no name of a person, no subject, no sender and nothing of a message's content
gets in, because the templates use nothing of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from sqlalchemy.orm import Session

from domain.errors import N_
from domain.message import LedgerLine
from domain.outgoing import MailKind
from domain.poll import MailboxHealth
from domain.reasons import ReasonCode
from domain.register import Register, RegisterLine, Status
from domain.review import Review
from domain.unit import Unit
from reports.deadlines import extension_text
from reports.language import Translator
from reports.mail import Letter, compose, message_id, outgoing, own_headers
from reports.status import StatusSummary, summarise
from reports.wording import brief, status_text
from storage.outbox import record_mail

#: Questions and arrivals that are listed; the rest is told as a number.
MAX_LISTED = 200
_TEMPLATES = Path(__file__).parent / "templates" / "digest"
#: What of a contact is shown: telephone numbers and addresses, not the names beside them.
_REACHABLE = re.compile(r"[^\s@,;<>()]+@[^\s@,;<>()]+|\+?\d[\d .\-()/]{5,}\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A message that an officer should look at."""

    #: Row number of the message in the ledger.
    message: int
    received: datetime
    #: Each reason once, oldest first.
    reasons: tuple[ReasonCode, ...]
    #: Units that it may concern, in roster order.
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A unit that wrote since the last digest."""

    unit: Unit
    status: Status
    #: True if it was already in the register: what came corrects or adds.
    again: bool
    #: True if all that came is older than what counts, and changed nothing.
    is_older: bool
    #: When the newest of what came was received.
    received: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What the digest says."""

    summary: StatusSummary
    health: MailboxHealth
    #: Oldest first.
    questions: tuple[Question, ...]
    #: Since when ``arrivals`` count; None: since the campaign was opened.
    since: datetime | None
    #: In roster order.
    arrivals: tuple[Arrival, ...]
    #: When the next digest is due; None: none is planned.
    next_digest_at: datetime | None

    @property
    def until_deadline(self) -> timedelta:
        """Time left until the deadline; negative once it is past."""
        return self.summary.campaign.deadline - self.summary.as_of


def plan_digest(
    register: Register,
    *,
    ledger: Sequence[LedgerLine],
    health: MailboxHealth,
    since: datetime | None,
    next_digest_at: datetime | None,
) -> Digest:
    """Return what the digest says at the register's instant.

    ``since`` (aware) is the instant up to which the digest before this one knew the mailbox: its
    ``as_of``, or the last complete reading that it named if the mailbox was unreachable then.
    """
    units = register.campaign.roster.by_code
    arrivals = (_arrival(line, units[line.unit], since) for line in register.lines)
    return Digest(
        summary=summarise(register, ledger),
        health=health,
        questions=_questions(register),
        since=since,
        arrivals=tuple(arrival for arrival in arrivals if arrival is not None),
        next_digest_at=next_digest_at,
    )


def render_digest(digest: Digest, translator: Translator, *, sender: str, recipient: str, key: str) -> EmailMessage:
    """Return the mail to ``recipient``; the same ``key`` always gives the same Message-ID."""
    return compose(digest_letter(digest, translator, sender=sender, recipient=recipient, key=key))


def digest_letter(digest: Digest, translator: Translator, *, sender: str, recipient: str, key: str) -> Letter:
    """Return what the mail to ``recipient`` says."""
    said = {"digest": digest, "t": translator, "_": translator._, "ngettext": translator.ngettext}
    templates = _load_templates()
    return Letter(
        sender=sender,
        recipient=recipient,
        subject=templates.get_template("subject.txt.j2").render(said),
        text=templates.get_template("body.txt.j2").render(said),
        html=templates.get_template("body.html.j2").render(said),
        message_id=message_id(key, sender),
        date=translator.local(digest.summary.as_of),
        headers=own_headers(MailKind.DIGEST),
    )


def digest_key(campaign_id: str, day: date, recipient: str) -> str:
    """Return what makes a digest unique: ``digest/dvk-2022/2022-02-14/bdv@example.vn``."""
    return f"digest/{campaign_id}/{day.isoformat()}/{recipient.strip().lower()}"


def enqueue_digest(
    session: Session, *, digest: Digest, translator: Translator, sender: str, recipients: Iterable[str], now: datetime
) -> int:
    """Write the digest of the day of ``now`` for each recipient who has none yet; return how many were new.

    The caller owns the transaction. However often and from however many processes it is called, a
    recipient gets one digest a day: the key in the outbox is unique.
    """
    day = translator.local(now).date()
    written = 0
    for recipient in recipients:
        campaign = digest.summary.campaign.id
        key = digest_key(campaign, day, recipient)
        letter = digest_letter(digest, translator, sender=sender, recipient=recipient.strip(), key=key)
        mail = outgoing(letter, key=key, kind=MailKind.DIGEST, campaign=campaign)
        written += record_mail(session, mail=mail, not_before=now)
    return written


# -- what is said --------------------------------------------------------------------------------


def _questions(register: Register) -> tuple[Question, ...]:
    """Gather the open reviews by message: one line for each mail, however many files it has."""
    by_message: dict[int, list[Review]] = {}
    for review in register.reviews:
        by_message.setdefault(review.message, []).append(review)
    return tuple(_question(message, reviews, register) for message, reviews in by_message.items())


def _question(message: int, reviews: Sequence[Review], register: Register) -> Question:
    concerned = {code for review in reviews for code in review.candidates}
    return Question(
        message=message,
        received=reviews[0].received,
        reasons=tuple(dict.fromkeys(review.reason.code for review in reviews)),
        units=tuple(unit for unit in register.campaign.roster.units if unit.code in concerned),
    )


def _arrival(line: RegisterLine, unit: Unit, since: datetime | None) -> Arrival | None:
    """Return what came from ``unit`` after ``since``, or None if nothing did."""
    moments = [version.received for version in line.versions]
    if line.status is Status.NEEDS_REVIEW:
        moments = [review.received for review in line.reviews]
    fresh = [moment for moment in moments if since is None or moment > since]
    if not fresh:
        return None
    changes = [version.received for version in line.versions if version.repeats is None]
    return Arrival(
        unit=unit,
        status=line.status,
        again=len(fresh) < len(moments),
        is_older=line.status is not Status.NEEDS_REVIEW and not set(fresh) & set(changes),
        received=max(fresh),
    )


# -- how it looks --------------------------------------------------------------------------------


@lru_cache
def _load_templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals.update(
        deadline_text=deadline_text,
        blind_text=blind_text,
        contact_text=contact_text,
        extension_text=extension_text,
        brief=brief,
        status_text=status_text,
        max_listed=MAX_LISTED,
    )
    templates.filters["units"] = _unit_names
    return templates


def deadline_text(digest: Digest, t: Translator) -> str:
    """Return the deadline and how far it is: ``Hạn: trước ngày 15/02/2022, còn 8 giờ.``"""
    deadline, left = digest.summary.campaign.deadline, digest.until_deadline
    local = t.local(deadline)
    midnight = local.hour == local.minute == 0
    day = t._(N_("the start of {date}"), date=t.date(deadline)) if midnight else t.moment(deadline)
    if left > timedelta(0):
        return t._(N_("Deadline: before {day}, {span} left."), day=day, span=t.span(left))
    return t._(N_("Deadline: before {day}, passed {span} ago."), day=day, span=t.span(-left))


def blind_text(health: MailboxHealth, t: Translator) -> str:
    """Return since when the mailbox has not been read completely, and what that means for the lists."""
    if health.complete_at is None:
        return t._(
            N_(
                "The mailbox has never been read completely. What follows may be wrong: units named as "
                "missing may have sent their form."
            )
        )
    return t._(
        N_(
            "The mailbox has not been read completely since {moment}. Units named below as missing may have sent "
            "their form after that."
        ),
        moment=t.moment(health.complete_at),
    )


def contact_text(unit: Unit) -> str:
    """Return the telephone numbers and addresses of a contact, without names: ``0912 345 678``."""
    return ", ".join(found.strip() for found in _REACHABLE.findall(unit.contact))


def _unit_names(units: Iterable[Unit]) -> str:
    return ", ".join(unit.name for unit in units)
