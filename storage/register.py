"""The register of a campaign, from what is booked, at any instant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.campaign import Campaign
from domain.deciding import decided
from domain.message import LedgerLine, Outcome
from domain.reading import MessageReading
from domain.register import Register, RegisterLine, compute_register
from domain.unit import Roster
from storage.decisions import load_decisions, load_messages_decided_otherwise
from storage.ledger import count_by_outcome
from storage.messages import load_ledger
from storage.models import MessageRow
from storage.readings import load_read
from storage.reviews import load_reviews, reviews_in
from storage.rulings import load_rulings
from storage.submissions import load_submissions, submissions_in


def load_register(
    session: Session, *, campaign: Campaign, as_of: datetime, instead: Mapping[int, MessageReading] | None = None
) -> Register:
    """Return the register at ``as_of`` (aware): what had been received, and decided or ruled by officers, by then.

    ``instead`` has readings of messages, by row number, that are taken for those in the database: what
    the register would be if they were booked.
    """
    submissions = load_submissions(session, campaign_id=campaign.id)
    reviews = load_reviews(session, campaign_id=campaign.id)
    past = _load_past(session, campaign, as_of, instead or {})
    if past:
        messages = _load_messages(session, past)
        submissions = (
            *(submission for submission in submissions if submission.message not in past),
            *(found for number, reading in past.items() for found in submissions_in(messages[number], reading)),
        )
        reviews = (
            *(review for review in reviews if review.message not in past),
            *(found for number, reading in past.items() for found in reviews_in(messages[number], reading)),
        )
    rulings = load_rulings(session, campaign_id=campaign.id)
    return compute_register(campaign, submissions=submissions, reviews=reviews, as_of=as_of, rulings=rulings)


def load_lines(
    session: Session, *, campaign: Campaign, units: Collection[str], now: datetime
) -> dict[str, RegisterLine]:
    """Return the lines of ``units`` in the register of ``now``, by code; for a look at a few of many units."""
    few = Roster(units=tuple(unit for unit in campaign.roster.units if unit.code in units))
    register = compute_register(
        replace(campaign, roster=few),
        submissions=load_submissions(session, campaign_id=campaign.id, units=units),
        reviews=load_reviews(session, campaign_id=campaign.id),
        rulings=load_rulings(session, campaign_id=campaign.id),
        as_of=now,
    )
    return {line.unit: line for line in register.lines}


def load_ledger_at(session: Session, *, campaign: Campaign, as_of: datetime) -> tuple[LedgerLine, ...]:
    """Return the messages received by ``as_of``, with what had become of them by then."""
    past = _load_past(session, campaign, as_of, {})
    lines = load_ledger(session, campaign_id=campaign.id, as_of=as_of)
    return tuple(
        replace(line, outcome=past[line.id].outcome, reason=past[line.id].reason) if line.id in past else line
        for line in lines
    )


def count_ledger_at(session: Session, *, campaign: Campaign, as_of: datetime) -> Counter[Outcome | None]:
    """Count the messages received by ``as_of`` by what had become of them by then; None: not read."""
    counts = count_by_outcome(session, campaign_id=campaign.id, as_of=as_of)
    past = _load_past(session, campaign, as_of, {})
    if past:
        rows = [row for row in _load_messages(session, past).values() if row.received <= as_of]
        counts.subtract(row.outcome for row in rows)
        counts.update(past[row.id].outcome for row in rows)
    return counts


def _load_past(
    session: Session, campaign: Campaign, as_of: datetime, instead: Mapping[int, MessageReading]
) -> Mapping[int, MessageReading]:
    """Return what the messages were, at ``as_of``, about which officers decided or undid something since."""
    changed = load_messages_decided_otherwise(session, campaign_id=campaign.id, as_of=as_of)
    if not changed and not instead:
        return {}
    decisions = load_decisions(session, messages={*changed, *instead})
    read = {**load_read(session, messages=changed), **instead}
    return {
        number: decided(reading, [made for made in decisions.get(number, ()) if made.holds_at(as_of)])
        for number, reading in read.items()
    }


def _load_messages(session: Session, numbers: Iterable[int]) -> dict[int, MessageRow]:
    rows = session.scalars(select(MessageRow).where(MessageRow.id.in_(tuple(numbers))))
    return {row.id: row for row in rows}
