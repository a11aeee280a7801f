"""What the database knows for the care of a roster: who writes for whom, and who was heard in past campaigns."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.clock import local_day
from storage.campaigns import load_roster
from storage.models import CampaignRow, MessageRow, ReviewCandidateRow, ReviewRow, SubmissionRow


def count_mails_by_sender(session: Session, *, campaign_id: str) -> dict[str, dict[str, int]]:
    """Return, for each address, of how many mails it sent forms were booked to each unit; by address, then unit."""
    statement = (
        select(MessageRow.sender, SubmissionRow.unit_code, func.count(MessageRow.id.distinct()))
        .join(SubmissionRow, SubmissionRow.message == MessageRow.id)
        .where(MessageRow.campaign_id == campaign_id)
        .group_by(MessageRow.sender, SubmissionRow.unit_code)
        .order_by(MessageRow.sender, SubmissionRow.unit_code)
    )
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for address, unit, count in session.execute(statement):
        counts[address][unit] = count
    return dict(counts)


def load_past_campaigns(session: Session, *, now: datetime, limit: int) -> list[str]:
    """Return the ids of the last ``limit`` campaigns whose deadline is past, newest first."""
    statement = (
        select(CampaignRow.id).where(CampaignRow.deadline <= now).order_by(CampaignRow.deadline.desc(), CampaignRow.id)
    )
    return list(session.scalars(statement.limit(limit)))


def load_asked(session: Session, *, campaign_id: str) -> frozenset[str]:
    """Return the codes of the units that were asked when the campaign's time was up, by its own roster."""
    row, roster = session.get(CampaignRow, campaign_id), load_roster(session, campaign_id=campaign_id)
    if row is None or roster is None:
        return frozenset()
    return frozenset(unit.code for unit in roster.units if unit.is_asked_on(local_day(row.deadline)))


def load_heard(session: Session, *, campaign_id: str) -> frozenset[str]:
    """Return the codes of the units of which a form was booked or about which an officer was asked."""
    booked = (
        select(SubmissionRow.unit_code)
        .join(MessageRow, MessageRow.id == SubmissionRow.message)
        .where(MessageRow.campaign_id == campaign_id)
    )
    asked = (
        select(ReviewCandidateRow.unit_code)
        .join(ReviewRow, ReviewRow.id == ReviewCandidateRow.review)
        .join(MessageRow, MessageRow.id == ReviewRow.message)
        .where(MessageRow.campaign_id == campaign_id)
    )
    return frozenset(session.scalars(booked)) | frozenset(session.scalars(asked))
