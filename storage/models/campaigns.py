"""A campaign, its roster, and what was changed and taught about it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from domain.memory import MemoryKind
from domain.roster_log import Difference, RosterAction
from storage.models.base import Base


class CampaignRow(Base):
    """A letter as its folder said it when it was last opened."""

    __tablename__ = "campaigns"

    id: Mapped[str] = mapped_column(primary_key=True)
    #: The ``Campaign`` without its roster.
    snapshot: Mapped[dict[str, Any]]
    opens_at: Mapped[datetime]
    deadline: Mapped[datetime]
    recorded_at: Mapped[datetime]


class UnitRow(Base):
    """A unit on a campaign's roster."""

    __tablename__ = "units"

    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaigns.id"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    #: Its place on the roster, from 0.
    position: Mapped[int]
    name: Mapped[str]
    group: Mapped[str]
    commune: Mapped[str]
    aliases: Mapped[list[str]]
    senders: Mapped[list[str]]
    contact: Mapped[str]
    note: Mapped[str]
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    successors: Mapped[list[str]]


class RosterChangeRow(Base):
    """A change of a campaign's roster, with the units as they were and as they became."""

    __tablename__ = "roster_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaigns.id"), index=True)
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]
    action: Mapped[RosterAction]
    difference: Mapped[Difference]


class MemoryRow(Base):
    """What an officer's word has taught about a unit."""

    __tablename__ = "memories"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaigns.id"), index=True)
    kind: Mapped[MemoryKind]
    value: Mapped[str]
    unit_code: Mapped[str]
    learned_at: Mapped[datetime]
    learned_by: Mapped[str]
    #: The decision with which it was taught, and is forgotten when that is undone; NULL: none.
    decision: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"), index=True)
    #: NULL: it lives.
    forgotten_at: Mapped[datetime | None]
    forgotten_by: Mapped[str]
