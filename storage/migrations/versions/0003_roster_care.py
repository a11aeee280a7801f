"""Units that begin and end, the log of the roster, and what officers taught.

Units are merged, split and closed while campaigns go on: a unit that is gone must not be called
missing, and what it sent must stay. So a unit has its days and its successors instead of being
deleted. Every change is kept with the units before and after it, because the roster decides who is
missing. What an officer taught stands beside the roster, so that it can be forgotten one by one.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("units", sa.Column("opened_on", sa.Date(), nullable=True))
    op.add_column("units", sa.Column("closed_on", sa.Date(), nullable=True))
    op.add_column("units", sa.Column("successors", sa.JSON(), nullable=False, server_default="[]"))
    _create_roster_changes()
    _create_memories()


def _create_roster_changes() -> None:
    op.create_table(
        "roster_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Text(), nullable=False),
        sa.Column("changed_at", _INSTANT, nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("difference", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_roster_changes_campaign_id_campaigns")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_changes")),
    )
    op.create_index(op.f("ix_roster_changes_campaign_id"), "roster_changes", ["campaign_id"])


def _create_memories() -> None:
    op.create_table(
        "memories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("learned_at", _INSTANT, nullable=False),
        sa.Column("learned_by", sa.Text(), nullable=False),
        sa.Column("decision", sa.Integer(), nullable=True),
        sa.Column("forgotten_at", _INSTANT, nullable=True),
        sa.Column("forgotten_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_memories_campaign_id_campaigns")),
        sa.ForeignKeyConstraint(["decision"], ["decisions.id"], name=op.f("fk_memories_decision_decisions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memories")),
    )
    op.create_index(op.f("ix_memories_campaign_id"), "memories", ["campaign_id"])
    op.create_index(op.f("ix_memories_decision"), "memories", ["decision"])
