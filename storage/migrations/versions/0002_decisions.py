"""What officers decide, and what was read before they did.

A message read by an earlier dangky has no row in ``readings``: a decision about it reads its kept mail again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _extend_reviews()
    _create_readings()
    _create_decisions()


def _extend_reviews() -> None:
    op.add_column("reviews", sa.Column("form_number", sa.Integer(), nullable=True))
    op.add_column("reviews", sa.Column("relation", sa.Text(), nullable=False, server_default="replaces"))
    op.add_column("reviews", sa.Column("content_key", sa.Text(), nullable=False, server_default=""))
    op.add_column("reviews", sa.Column("is_remark", sa.Boolean(), nullable=False, server_default=sa.false()))


def _create_readings() -> None:
    op.create_table(
        "readings",
        sa.Column("message", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["message"], ["messages.id"], name=op.f("fk_readings_message_messages")),
        sa.PrimaryKeyConstraint("message", name=op.f("pk_readings")),
    )


def _create_decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message", sa.Integer(), nullable=False),
        sa.Column("attachment", sa.Text(), nullable=True),
        sa.Column("form_number", sa.Integer(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("unit_code", sa.Text(), nullable=True),
        sa.Column("form", sa.JSON(), nullable=True),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("content_key", sa.Text(), nullable=False),
        sa.Column("read_key", sa.Text(), nullable=False),
        sa.Column("question_code", sa.Text(), nullable=False),
        sa.Column("question_details", sa.JSON(), nullable=False),
        sa.Column("is_remark", sa.Boolean(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("decided_at", _INSTANT, nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("undone_at", _INSTANT, nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["message"], ["messages.id"], name=op.f("fk_decisions_message_messages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    op.create_index(op.f("ix_decisions_message"), "decisions", ["message"])
