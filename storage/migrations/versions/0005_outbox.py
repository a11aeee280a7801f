"""The outbox tells whose mail is what: its campaign, unit, step and cause, its Message-ID, and what happened to it.

A form that goes back may have a day until which it is to come corrected.

Mails from before are digests and returned forms, whose keys name their campaign in the second place.
"""

from __future__ import annotations

from email.parser import BytesHeaderParser
from email.policy import compat32

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_INSTANT = sa.DateTime(timezone=True)
_OUTBOX = sa.table(
    "outbox",
    sa.column("id", sa.Integer()),
    sa.column("key", sa.Text()),
    sa.column("content", sa.LargeBinary()),
    sa.column("campaign_id", sa.Text()),
    sa.column("step", sa.Text()),
    sa.column("message_id", sa.Text()),
)


def upgrade() -> None:
    op.add_column("decisions", sa.Column("until", _INSTANT, nullable=True))
    _add_columns()
    _fill_columns()
    with op.batch_alter_table("outbox") as outbox:
        for name in ("campaign_id", "step", "message_id"):
            outbox.alter_column(name, existing_type=sa.Text(), nullable=False)
        outbox.create_foreign_key(op.f("fk_outbox_cause_messages"), "messages", ["cause"], ["id"])
        outbox.create_index(op.f("ix_outbox_campaign_id_kind"), ["campaign_id", "kind"])
        outbox.create_index(op.f("ix_outbox_cause"), ["cause"])
        outbox.create_index(op.f("ix_outbox_message_id"), ["message_id"])
        outbox.create_index(op.f("ix_outbox_sent_at"), ["sent_at"])
    _create_events()


def _add_columns() -> None:
    with op.batch_alter_table("outbox") as outbox:
        for name in ("campaign_id", "unit_code", "step", "message_id"):
            outbox.add_column(sa.Column(name, sa.Text(), nullable=True))
        outbox.add_column(sa.Column("cause", sa.Integer(), nullable=True))
        outbox.add_column(sa.Column("bounced_at", _INSTANT, nullable=True))


def _fill_columns() -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.select(_OUTBOX.c.id, _OUTBOX.c.key, _OUTBOX.c.content)).all():
        header = BytesHeaderParser(policy=compat32).parsebytes(row.content)
        values = {
            "campaign_id": row.key.split("/")[1] if "/" in row.key else "",
            "step": "",
            "message_id": str(header["Message-ID"] or "").strip(),
        }
        connection.execute(sa.update(_OUTBOX).where(_OUTBOX.c.id == row.id).values(values))


def _create_events() -> None:
    op.create_table(
        "outbox_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mail", sa.Integer(), nullable=False),
        sa.Column("happened_at", _INSTANT, nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("done_by", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["mail"], ["outbox.id"], name=op.f("fk_outbox_events_mail_outbox")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_events")),
    )
    op.create_index(op.f("ix_outbox_events_mail"), "outbox_events", ["mail"])
