"""What officers rule about units: the version that counts, and extensions of the deadline.

A form of two bodies of one commune may be booked to both of them, so its place in a message no longer makes
a submission unique. SQLite can only make the table anew: the entries, which refer to it, are put aside meanwhile.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_rulings()
    _let_a_form_count_for_two()


def _create_rulings() -> None:
    op.create_table(
        "rulings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.Text(), nullable=False),
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("undone_at", _INSTANT, nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_rulings_campaign_id_campaigns")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rulings")),
    )
    op.create_index(op.f("ix_rulings_campaign_id"), "rulings", ["campaign_id"])


def _let_a_form_count_for_two() -> None:
    op.execute("CREATE TABLE entries_aside AS SELECT * FROM entries")
    op.execute("DELETE FROM entries")
    with op.batch_alter_table("submissions") as submissions:
        submissions.drop_constraint("uq_submissions_message_attachment_form_number", type_="unique")
        submissions.create_unique_constraint(
            op.f("uq_submissions_message_attachment_form_number_unit_code"),
            ["message", "attachment", "form_number", "unit_code"],
        )
    op.execute("INSERT INTO entries SELECT * FROM entries_aside")
    op.execute("DROP TABLE entries_aside")
